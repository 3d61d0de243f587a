"""Requests and their answers: the same request again has one effect (rules §10.1).

A request's row is written in the transaction of its events, so an answer that was given
and an event that was recorded cannot part. The row holds one keyed hash per field, to
say later which fields differ, and the answer; after 30 days both are dropped and the
answer is made again from the request's events.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from msgspec import UNSET, Struct
from msgspec.structs import asdict

from domain.days import instant_text
from services.ledger.personal.master_key import REQUESTS, derive, keyed
from services.ledger.record.codec import plain_bytes
from services.ledger.record.rows import AFTER, record_of, rows_of
from services.ledger.refusals import RequestIdReused

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from domain.record import Record
    from services.ledger.store.store import Store

_HASH_DIGITS = 32
_KNOWN = (
    "SELECT actor, request, first, last, answered, contents, answer FROM requests"
    " WHERE ledger = ? AND request"
)
_encode = msgspec.json.Encoder().encode
# Requests without events keep their answers: nothing else could tell them.
_FORGET = (
    "UPDATE requests SET contents = NULL, answer = NULL"
    " WHERE (ledger, request, actor) IN (SELECT ledger, request, actor FROM requests"
    " WHERE answered < ? AND first > 0 AND answer IS NOT NULL LIMIT ?)"
)
_FORGOTTEN_AT_ONCE = 1_000


class Answer(Struct, frozen=True, omit_defaults=True):
    """What a command is answered, the first time and every time after.

    Attributes:
        position: Of its last event; the head's where it changed nothing.
        recorded: When its events were recorded, as in the line.
        etag: The version of what the command was about.
        events: The names of its events, in order.
        made: The ids it made, in order.
    """

    position: int
    recorded: str
    etag: int = 0
    events: tuple[str, ...] = ()
    made: tuple[str, ...] = ()


class Known(NamedTuple):
    """A request that was answered before."""

    actor: str
    request: str
    first: int
    last: int
    answered: str
    contents: bytes | None
    answer: bytes | None


class Contents:
    """Hashes a command's fields, keyed, so that a row tells nothing of a short text."""

    def __init__(self, master_key: bytes, ledger: str) -> None:
        self._keyed = keyed(derive(master_key, REQUESTS, ledger))
        # There are as many as there are commands.
        self._name_hash = cache(self._hash)

    def hashes(self, command: str, fields: Mapping[str, object]) -> bytes:
        """Return one hash per field as JSON; a struct's fields stand for themselves.

        A field that says nothing is null, so that what is left out costs no hash.

        Args:
            command: The command's name, which is hashed like a field.
            fields: What the request says.
        """
        said: dict[str, object] = {}
        for name, value in fields.items():
            if isinstance(value, Struct):
                said.update(asdict(value))
            else:
                said[name] = value
        hashes = {"command": self._name_hash(command)}
        for name, value in said.items():
            if value is not UNSET:
                hashes[name] = None if value is None else self._hash(value)
        return msgspec.json.encode(hashes)

    def _hash(self, value: object) -> str | None:
        kind = type(value)
        if not value and (kind is str or kind is tuple):
            return None
        # Most of what is said is text, and the key's block is hashed once for all.
        hashed = self._keyed.copy()
        hashed.update(_encode(value) if kind is str else plain_bytes(value))
        return hashed.hexdigest()[:_HASH_DIGITS]


def known_question(
    store: Store, ledger: str, requests: Sequence[str]
) -> tuple[str, tuple[object, ...]]:
    """Return what asks which of these requests were answered before."""
    return f"{_KNOWN} {store.among}", (ledger, store.listed(requests))


def known_of(rows: Iterable[Any]) -> dict[tuple[str, str], Known]:
    """Return the requests that were found, by actor and id."""
    return {(row.actor, row.request): row for row in map(Known._make, rows)}


def answer_again(
    store: Store, cursor: Any, ledger: str, known: Known, contents: bytes
) -> Answer:
    """Return a known request's answer.

    Raises:
        RequestIdReused: The contents are others than the first time.
    """
    if known.contents is not None and known.contents != contents:
        first, now = (
            msgspec.json.decode(known.contents),
            msgspec.json.decode(contents),
        )
        # What is left unsaid is not what is said to be null.
        differ = sorted(
            n for n in first.keys() | now if first.get(n, "") != now.get(n, "")
        )
        raise RequestIdReused(
            request_id=known.request,
            first_seen_time=known.answered,
            fields=", ".join(differ),
        )
    if known.answer is not None:
        return msgspec.json.decode(known.answer, type=Answer)
    span = (ledger, known.first - 1, known.last, known.last - known.first + 1)
    cursor.execute(store.sql(AFTER), span)
    records = [record_of(row.entry) for row in rows_of(cursor.fetchall())]
    return answer_of(records)


def answer_of(records: Sequence[Record]) -> Answer:
    """Return the answer to the command that recorded these events, all of them."""
    subject = records[0].stream
    return Answer(
        position=records[-1].position,
        recorded=instant_text(records[-1].recorded),
        etag=max(record.version for record in records if record.stream == subject),
        events=tuple(record.event.NAME for record in records),
        made=tuple(made for record in records if (made := record.made) is not None),
    )


def forget_answers(store: Store, cursor: Any, before: datetime) -> int:
    """Drop some hashes and answers from before a moment, and return how many.

    At most 1,000, so that no command waits long; 0: there are no more. Events can tell
    the answers that were dropped.
    """
    cursor.execute(store.sql(_FORGET), (instant_text(before), _FORGOTTEN_AT_ONCE))
    return int(cursor.rowcount)

"""Stored rows, and the records they hold: read in order or by stream."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from domain.days import parse_instant
from domain.record import ReasonCode, Record
from services.ledger.record.codec import decode_event
from services.ledger.record.lines import Entry
from services.ledger.record.places import place_texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from services.ledger.store.store import Store


class Row(Struct, frozen=True, gc=False):
    """One stored event: its entry, and how it is chained into stream and tree.

    Attributes:
        entry: The event as it is stored.
        previous: The leaf of the stream's previous event; None for its first.
        leaf: The hash of its line.
        number: The stream's small integer.
    """

    entry: Entry
    previous: bytes | None
    leaf: bytes
    number: int


# An entry's columns in its order, then what chains it.
COLUMNS = (
    "e.ledger, e.position, s.name, e.version, e.type, e.schema, e.recorded,"
    " e.effective, e.actor, e.authenticated_by, e.on_behalf_of, e.reason_code,"
    " e.request, e.cause, e.data, e.previous, e.leaf, e.stream"
)
_ENTRY_COLUMNS = len(Entry._fields)
SELECT = (
    f"SELECT {COLUMNS} FROM events e"  # noqa: S608 - no value comes from outside
    " JOIN streams s ON s.ledger = e.ledger AND s.stream = e.stream"
    " WHERE e.ledger = ?"
)
AFTER = f"{SELECT} AND e.position > ? AND e.position <= ? ORDER BY e.position LIMIT ?"
COMMAND_END = (
    "SELECT position FROM events WHERE ledger = ? AND recorded = ?"
    " ORDER BY position DESC LIMIT 1"
)
IN_STREAM = " AND e.stream = (SELECT stream FROM streams WHERE ledger = ? AND name = ?)"
OF_STREAM = f"{SELECT}{IN_STREAM} ORDER BY e.version"

# PostgreSQL joins the names, not the table of them: where it has never counted rows, it
# would rather read all streams than find a few. SQLite begins a CROSS JOIN on the left.
_OF_STREAMS = (
    f"WITH s (name) AS ({{}}) SELECT {COLUMNS} FROM s CROSS JOIN events e"  # noqa: S608
    " WHERE e.ledger = ? AND e.stream = ("
    "SELECT stream FROM streams WHERE ledger = ? AND name = s.name"
    ") ORDER BY e.stream, e.version"
)

ACTOR = "SELECT actor FROM principals WHERE ledger = ? AND principal = ?"


def streams_question(
    store: Store, ledger: str, streams: Sequence[str]
) -> tuple[str, tuple[object, ...]]:
    """Return what asks for the rows of some streams, those of each in order."""
    return _OF_STREAMS.format(store.values), (store.listed(streams), ledger, ledger)


def rows_of(fetched: Iterable[Any]) -> Iterator[Row]:
    """Return what a driver fetched with ``COLUMNS`` as rows."""
    return (
        Row(Entry._make(row[:_ENTRY_COLUMNS]), *row[_ENTRY_COLUMNS:]) for row in fetched
    )


def record_of(entry: Entry) -> Record:
    """Return the record that was stored, its sealed texts told where they stand."""
    event = decode_event(entry.type, entry.schema, entry.data)
    if b'"sealed":' in entry.data:
        place_texts(event, entry.ledger, entry.stream, entry.version)
    code = entry.reason_code
    return Record(
        ledger=entry.ledger,
        position=entry.position,
        stream=entry.stream,
        version=entry.version,
        recorded=_instant(entry.recorded),
        event=event,
        actor=entry.actor,
        authenticated_by=entry.authenticated_by,
        on_behalf_of=entry.on_behalf_of,
        reason_code=None if code is None else ReasonCode[code],
        request=entry.request,
        effective=None if entry.effective is None else _instant(entry.effective),
        cause=entry.cause,
    )


_last: tuple[str, datetime] | None = None


def _instant(text: str) -> datetime:
    """Read an instant; the events of a command share theirs, so the last is kept."""
    global _last  # noqa: PLW0603 - a cache of one, replaced whole
    last = _last
    if last is not None and last[0] == text:
        return last[1]
    instant = parse_instant(text)
    _last = (text, instant)
    return instant

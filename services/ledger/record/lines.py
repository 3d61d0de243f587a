"""The line of an event: hashed into the tree, exported, and read in fifty years.

It is a promise (design §5): a JSON object, UTF-8, no spaces, every key present and in
one order, the data spliced in as stored. Whoever has the lines and SHA-256 can check
them without this code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec import Raw, Struct, json

from domain.days import instant_text

if TYPE_CHECKING:
    from domain.record import Record

LINE_BYTES_MAX = 60_000

_encode = json.Encoder().encode


class Entry(NamedTuple):
    """An event as it is stored, before it is chained; columns as in the line."""

    ledger: str
    position: int
    stream: str
    version: int
    type: str
    schema: int
    recorded: str
    effective: str | None
    actor: str
    authenticated_by: str
    on_behalf_of: str | None
    reason_code: str | None
    request: str
    cause: int | None
    data: bytes


def entry_of(record: Record, data: bytes) -> Entry:
    """Return a record as it is stored, with its event's stored data."""
    event, effective, code = record.event, record.effective, record.reason_code
    return Entry(
        record.ledger,
        record.position,
        record.stream,
        record.version,
        event.NAME,
        event.schema(),
        instant_text(record.recorded),
        None if effective is None else instant_text(effective),
        record.actor,
        record.authenticated_by,
        record.on_behalf_of,
        None if code is None else code.name,
        record.request,
        record.cause,
        data,
    )


def line_of(entry: Entry, previous: bytes | None) -> bytes:
    """Return the line that is hashed, exported and read in fifty years.

    Args:
        entry: The event as it is stored.
        previous: The leaf of the stream's previous event; None for its first.
    """
    line = _Line(
        entry.ledger,
        entry.position,
        entry.stream,
        entry.version,
        None if previous is None else previous.hex(),
        entry.type,
        entry.schema,
        entry.recorded,
        entry.effective,
        entry.actor,
        entry.authenticated_by,
        entry.on_behalf_of,
        entry.reason_code,
        entry.request,
        entry.cause,
        Raw(entry.data),
    )
    return _encode(line)


class _Line(Struct, frozen=True, gc=False):
    """The keys of a line, in their order."""

    ledger: str
    position: int
    stream: str
    version: int
    previous: str | None
    type: str
    schema: int
    recorded: str
    effective: str | None
    actor: str
    authenticated_by: str
    on_behalf_of: str | None
    reason_code: str | None
    request: str
    cause: int | None
    data: Raw

"""The stored form of events: an event's data, its record's line, and the way back.

Both are promises (design §5): the leaf of the Merkle tree is the hash of the line, and
whoever has the lines and SHA-256 can check them without this code. So the bytes are
made here and nowhere else. What an event's data is: fields in the order they are
declared, null when empty, decimals canonical, times with six digits, enums by name,
maps with sorted keys, no type tag.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from msgspec import Struct

from domain.days import instant_text
from domain.decimals import decimal_text
from domain.events import EVENTS
from domain.texts import Personal, Place

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.record import Event, Record

LINE_BYTES_MAX = 60_000

_encode = msgspec.json.Encoder().encode
_decode_any = msgspec.json.Decoder().decode
_DECODERS = {name: msgspec.json.Decoder(kind) for name, kind in EVENTS.items()}


class UnknownEventError(ValueError):
    """A stored name or schema version that this release does not know."""


def encode_data(event: Event, seal: Callable[[Personal, str], Personal]) -> bytes:
    """Return an event's stored data.

    Args:
        event: What happened.
        seal: Seals an open personal text, given its JSON Pointer inside the data.
    """
    return _encode(_plain(event, "", seal))


def decode_event(type_: str, schema: int, data: bytes) -> Event:
    """Return a stored event, brought up to the schema of this release.

    Raises:
        UnknownEventError: The name or the schema is not in this release's registry.
    """
    kind = EVENTS.get(type_)
    if kind is None or not 1 <= schema <= kind.schema():
        raise UnknownEventError(f"no event {type_} of schema {schema}")
    if schema == kind.schema():
        event: Event = _DECODERS[type_].decode(data)
        return event
    fields = _decode_any(data)
    for upcast in kind.UPCASTERS[schema - 1 :]:
        fields = upcast(fields)
    return msgspec.convert(fields, kind)


def plain(value: object) -> Any:
    """Return a value of the domain as JSON knows it; personal texts must be sealed."""
    return _plain(value, "", _refuse_open_text)


def plain_bytes(value: object) -> bytes:
    """Return the canonical JSON of a value of the domain, open texts included.

    Only for hashing: what comes out is never kept.
    """
    return _encode(_plain(value, "", _keep_open_text))


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
    head = {
        "ledger": entry.ledger,
        "position": entry.position,
        "stream": entry.stream,
        "version": entry.version,
        "previous": None if previous is None else previous.hex(),
        "type": entry.type,
        "schema": entry.schema,
        "recorded": entry.recorded,
        "effective": entry.effective,
        "actor": entry.actor,
        "authenticated_by": entry.authenticated_by,
        "on_behalf_of": entry.on_behalf_of,
        "reason_code": entry.reason_code,
        "request": entry.request,
        "cause": entry.cause,
    }
    return b'%b,"data":%b}' % (_encode(head)[:-1], entry.data)


def place_texts(event: Event, ledger: str, stream: str, version: int) -> Event:
    """Tell each sealed text of an event where it stands, so that it can be opened."""

    def place(text: Personal, pointer: str) -> Personal:
        text.place = Place(ledger, stream, version, pointer)
        return text

    _walk(event, "", place)
    return event


def personal_texts(event: Event) -> list[tuple[str, Personal]]:
    """Return an event's personal texts with the JSON Pointer of each."""
    found: list[tuple[str, Personal]] = []

    def take(text: Personal, pointer: str) -> Personal:
        found.append((pointer, text))
        return text

    _walk(event, "", take)
    return found


def _refuse_open_text(text: Personal, pointer: str) -> Personal:
    if not text.sealed:
        raise ValueError(f"open personal text at {pointer}")
    return text


def _keep_open_text(text: Personal, pointer: str) -> Personal:
    del pointer
    return text


def _as_is(value: Any, pointer: str, seal: Any) -> Any:
    del pointer, seal
    return value


def _decimal(value: Decimal, pointer: str, seal: Any) -> str:
    del pointer, seal
    return decimal_text(value)


def _instant(value: datetime, pointer: str, seal: Any) -> str:
    del pointer, seal
    return instant_text(value)


def _day(value: date, pointer: str, seal: Any) -> str:
    del pointer, seal
    return value.isoformat()


def _list(value: Any, pointer: str, seal: Any) -> list[Any]:
    return [
        _plain(item, f"{pointer}/{place}", seal) for place, item in enumerate(value)
    ]


def _map(value: dict[str, Any], pointer: str, seal: Any) -> dict[str, Any]:
    return {
        key: _plain(value[key], f"{pointer}/{_escaped(key)}", seal)
        for key in sorted(value)
    }


def _personal(value: Personal, pointer: str, seal: Any) -> dict[str, Any]:
    kept = value if value.sealed else seal(value, pointer)
    if not kept.sealed:
        return {"of": kept.of, "text": kept.text}
    return {"of": kept.of, "commitment": kept.commitment, "sealed": kept.sealed}


_PLAIN: dict[type, Callable[[Any, str, Any], Any]] = {
    str: _as_is,
    int: _as_is,
    bool: _as_is,
    type(None): _as_is,
    Decimal: _decimal,
    datetime: _instant,
    date: _day,
    tuple: _list,
    list: _list,
    dict: _map,
    Personal: _personal,
}


def _plain(value: Any, pointer: str, seal: Any) -> Any:
    kind = type(value)
    make = _PLAIN.get(kind)
    if make is None:
        make = _PLAIN[kind] = _plain_maker(kind)
    return make(value, pointer, seal)


def _plain_maker(kind: type) -> Callable[[Any, str, Any], Any]:
    """Return how values of an enum or struct are written; made once for each kind."""
    if issubclass(kind, Enum):
        return lambda value, pointer, seal: value.name
    if not issubclass(kind, Struct):
        raise TypeError(f"the stored form of {kind.__name__} is not known")
    config = kind.__struct_config__
    names = tuple(
        zip(kind.__struct_fields__, kind.__struct_encode_fields__, strict=True)
    )
    omit_empty = config.omit_defaults

    def fields(value: Any, pointer: str, seal: Any) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for name, stored in names:
            item = getattr(value, name)
            if item is None:
                if not omit_empty:
                    made[stored] = None
            else:
                made[stored] = _plain(item, f"{pointer}/{stored}", seal)
        return made

    return fields


def _walk(value: Any, pointer: str, visit: Callable[[Personal, str], Any]) -> None:
    """Visit every personal text in a value, in the order of the data."""
    if isinstance(value, Personal):
        visit(value, pointer)
    elif isinstance(value, Struct):
        names = zip(
            value.__struct_fields__, value.__struct_encode_fields__, strict=True
        )
        for name, stored in names:
            item = getattr(value, name)
            if isinstance(item, (Struct, tuple, dict)):
                _walk(item, f"{pointer}/{stored}", visit)
    elif isinstance(value, tuple):
        for place, item in enumerate(value):
            _walk(item, f"{pointer}/{place}", visit)
    elif isinstance(value, dict):
        for key in sorted(value):
            _walk(value[key], f"{pointer}/{_escaped(key)}", visit)


def _escaped(key: str) -> str:
    """Return a map's key as JSON Pointer writes it (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1")

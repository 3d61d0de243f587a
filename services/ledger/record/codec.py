"""The stored form of an event's data, and the way back.

It is a promise (design §5), so its bytes are made here and nowhere else: fields in the
order they are declared, null when empty, decimals canonical, times with six digits,
enums by name, maps with sorted keys, no type tag. The line around it: ``lines.py``.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import UNSET, Struct, structs

from domain.days import instant_text
from domain.decimals import decimal_text, is_canonical
from domain.events import EVENTS
from domain.goals.measures import Value
from domain.goals.observing.check_ins import CheckInPlace, Observation
from domain.goals.observing.events import CheckInRecorded
from domain.goals.scoring.scores import ScoreChanged
from domain.texts import Personal
from services.ledger.record.places import escaped, pointed_out

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from domain.record import Event

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
    decimals_of = _OFTEN.get(type(event))
    if decimals_of is not None and all(map(_is_canonical, decimals_of(event))):
        return _encode(_sealed(event, seal))
    return _encode(_plain(event, "", seal))


def decode_event(type_: str, schema: int, data: bytes) -> Event:
    """Return a stored event, brought up to the schema of this release.

    Personal texts of an older schema come with the JSON Pointer at which they stand in
    these bytes: their seals are bound to it, whatever an upcaster calls the field now.

    Raises:
        UnknownEventError: The name or the schema is not in this release's registry.
    """
    kind = EVENTS.get(type_)
    newest = 0 if kind is None else kind.schema()
    if kind is None or not 1 <= schema <= newest:
        raise UnknownEventError(f"no event {type_} of schema {schema}")
    if schema == newest:
        event: Event = _DECODERS[type_].decode(data)
        return event
    fields = pointed_out(_decode_any(data), "")
    for upcast in kind.UPCASTERS[schema - 1 :]:
        fields = upcast(fields)
    return msgspec.convert(fields, kind)


def plain(value: object) -> Any:
    """Return a value of the domain as JSON knows it; personal texts must be sealed."""
    return _plain(value, "", sealed_only)


def plain_bytes(value: object) -> bytes:
    """Return the canonical JSON of a value of the domain, open texts included.

    Only for hashing: what comes out is never kept.
    """
    is_written_alike = _SAID_OFTEN.get(type(value))
    if is_written_alike is not None and is_written_alike(value):
        return _encode(value)
    return _encode(_plain(value, "", _keep_open_text))


def sealed_only(text: Personal, pointer: str) -> Personal:
    """Return a sealed text as it is; the seal of whoever has nothing to seal.

    Raises:
        ValueError: The text is open, and would be written so.
    """
    if not text.sealed:
        raise ValueError(f"open personal text at {pointer}")
    return text


def _decimals_of_moves(event: ScoreChanged) -> list[Decimal | None]:
    found: list[Decimal | None] = []
    for move in event.moves:
        score = move.score
        found += (score.from_, score.to, move.computed, move.overridden)
    return found


# Events that come by the thousand, and their decimals. msgspec writes these events as
# they are stored and takes a fifth of the time, but for open texts and for decimals
# that are not canonical.
_OFTEN: dict[type, Callable[[Any], Iterable[Decimal | None]]] = {
    CheckInRecorded: attrgetter("value.decimal", "confidence"),
    ScoreChanged: _decimals_of_moves,
}


def _is_canonical(value: Decimal | None) -> bool:
    return value is None or is_canonical(value)


def _is_canonical_value(value: Value) -> bool:
    return _is_canonical(value.decimal)


def _are_canonical_check_ins(entries: tuple[Any, ...]) -> bool:
    return all(
        type(entry) is tuple
        and tuple(map(type, entry)) == (CheckInPlace, Observation)
        and entry[1].effective is None
        and _is_canonical(entry[1].value.decimal)
        and _is_canonical(entry[1].confidence)
        for entry in entries
    )


# The same of what requests say, and whether msgspec writes it as it is hashed.
_SAID_OFTEN: dict[type, Callable[[Any], bool]] = {
    Value: _is_canonical_value,
    tuple: _are_canonical_check_ins,
}


def _sealed(event: Event, seal: Callable[[Personal, str], Personal]) -> Event:
    """Return one of the events that come often with its texts as they are stored."""
    texts = {}
    for name in ("reason", "note"):
        text = getattr(event, name, None)
        if text is not None:
            kept = text if text.sealed else seal(text, f"/{name}")
            texts[name] = Personal(kept.of, kept.commitment, kept.sealed)
    return structs.replace(event, **texts) if texts else event


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
        key: _plain(value[key], f"{pointer}/{escaped(key)}", seal)
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
            kind = type(item)
            # Most fields are one of these, and need no place to be written.
            if kind is str or kind is int:
                made[stored] = item
            elif item is None:
                if not omit_empty:
                    made[stored] = None
            elif kind is Decimal:
                made[stored] = decimal_text(item)
            elif item is not UNSET:  # what a request does not say; no event has it
                made[stored] = _plain(item, f"{pointer}/{stored}", seal)
        return made

    return fields

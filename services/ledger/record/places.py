"""Where the personal texts of an event stand in its data, by JSON Pointer (RFC 6901).

Their seals are bound to these places (design §5). How data is written: ``codec.py``.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from msgspec import Struct, structs

from domain.texts import Personal, Place

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.record import Event

# The keys of a personal text as it is stored.
_SEALED = {"of", "commitment", "sealed"}


def place_texts(event: Event, ledger: str, stream: str, version: int) -> Event:
    """Tell each sealed text of an event where it stands, so that it can be opened."""

    def place(text: Personal, pointer: str) -> Personal:
        text.place = Place(ledger, stream, version, _pointer_of(text, pointer))
        return text

    _walk(event, "", place)
    return event


def personal_texts(event: Event) -> list[tuple[str, Personal]]:
    """Return an event's personal texts with the JSON Pointer of each, as stored."""
    found: list[tuple[str, Personal]] = []

    def take(text: Personal, pointer: str) -> Personal:
        found.append((_pointer_of(text, pointer), text))
        return text

    _walk(event, "", take)
    return found


def _walk(value: Any, pointer: str, visit: Callable[[Personal, str], Any]) -> None:
    """Visit every personal text in a value, in the order of the data."""
    if isinstance(value, Personal):
        visit(value, pointer)
    elif isinstance(value, Struct):
        for name, stored in _fields_with_texts(type(value)):
            item = getattr(value, name)
            if item is not None:
                _walk(item, f"{pointer}/{stored}", visit)
    elif isinstance(value, tuple):
        for place, item in enumerate(value):
            _walk(item, f"{pointer}/{place}", visit)
    elif isinstance(value, dict):
        for key in sorted(value):
            _walk(value[key], f"{pointer}/{escaped(key)}", visit)


@cache
def _fields_with_texts(kind: type[Struct]) -> tuple[tuple[str, str], ...]:
    """Return the fields that may hold personal texts, by name and as stored."""
    return tuple(
        (field.name, field.encode_name)
        for field in structs.fields(kind)
        if _may_hold_texts(field.type)
    )


def _may_hold_texts(hint: Any) -> bool:
    if isinstance(hint, type) and issubclass(hint, Struct):
        return hint is Personal or bool(_fields_with_texts(hint))
    if isinstance(hint, TypeVar):  # of a change: what it stands for is not known here
        return True
    return any(map(_may_hold_texts, get_args(hint)))


def pointed_out(value: Any, pointer: str) -> Any:
    """Return decoded data in which each sealed text says where it stands in it."""
    if isinstance(value, list):
        return [
            pointed_out(item, f"{pointer}/{place}") for place, item in enumerate(value)
        ]
    if not isinstance(value, dict):
        return value
    if value.keys() == _SEALED:
        return {**value, "place": Place("", "", 0, pointer)}
    return {
        key: pointed_out(item, f"{pointer}/{escaped(key)}")
        for key, item in value.items()
    }


def _pointer_of(text: Personal, pointer: str) -> str:
    """Return where a text stands in the stored data, if that is not known otherwise."""
    return pointer if text.place is None else text.place.pointer


def escaped(key: str) -> str:
    """Return a map's key as JSON Pointer writes it (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1")

"""What an event says, as people read it: short, in words, without what was sealed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from goalledger.v1.history_pb2 import FieldChange

_PARTS_MAX = 4
_CHARACTERS_MAX = 60
# They follow from the rest, or stand beside it already.
_LEFT_OUT = ("definition_version", "effective_day", "recorded_day", "reason", "rule")
_SCORE = "moves/0/score"


def changes_text(changes: Iterable[FieldChange]) -> str:
    """Return what the fields of an audit entry were and became."""
    said = [
        (_path(change.field), _read(change.before), _read(change.after))
        for change in changes
    ]
    return _joined(_moved(*one) for one in _of_interest(said))


def data_text(data: Mapping[str, Any], texts: Mapping[str, str]) -> str:
    """Return what a record's data says.

    Args:
        data: The data, with what was sealed.
        texts: What was opened of it, by JSON Pointer.
    """
    said = []
    for path, value in _flat(data, ""):
        if isinstance(value, dict) and value.keys() == {"from", "to"}:
            said.append((path, _plain(value["from"]), _plain(value["to"])))
        elif isinstance(value, dict) and "sealed" in value:
            said.append((path, "", texts.get(f"/{path}", "")))
        else:
            said.append((path, "", _plain(value)))
    return _joined(_moved(*one) for one in _of_interest(said))


def _of_interest(said: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    moves = [one for one in said if one[0].startswith(_SCORE)]
    if moves:
        return [("score", *one[1:]) for one in moves]
    return [one for one in said if not one[0].startswith(_LEFT_OUT)]


def _flat(value: Any, path: str) -> Iterable[tuple[str, Any]]:
    """Yield the parts of a record's data by their paths."""
    match value:
        case {"from": _, "to": _} | {"sealed": _} | {"decimal": _}:
            yield path, value
        case dict():
            for name, part in value.items():
                yield from _flat(part, f"{path}/{name}" if path else name)
        case [dict(), *_]:
            for index, part in enumerate(value):
                yield from _flat(part, f"{path}/{index}")
        case _:
            yield path, value


def _path(pointer: str) -> str:
    return pointer.removeprefix("/").removesuffix("/decimal")


def _moved(field: str, before: str, after: str) -> str:
    if before and before != after:
        return f"{field} {_cut(before)} → {_cut(after) or 'nothing'}"
    return f"{field} {_cut(after)}" if after else ""


def _joined(parts: Iterable[str]) -> str:
    said = [part for part in parts if part]
    left = len(said) - _PARTS_MAX
    shown = "; ".join(said[:_PARTS_MAX])
    return f"{shown}; and {left} more" if left > 0 else shown


def _read(text: str) -> str:
    """Return a value that is written as JSON."""
    if not text:
        return ""
    try:
        return _plain(json.loads(text))
    except ValueError:
        return text


def _plain(value: Any) -> str:
    match value:
        case None | []:
            return ""
        case str():
            return value
        case {"decimal": str(decimal)}:
            return decimal
    return json.dumps(value, ensure_ascii=False)


def _cut(text: str) -> str:
    if len(text) <= _CHARACTERS_MAX:
        return text
    return f"{text[: _CHARACTERS_MAX - 1]}…"

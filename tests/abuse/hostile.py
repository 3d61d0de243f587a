"""Hostile requests: a sound one of any rpc, with one field made wrong (abuse B, C)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from google.protobuf.descriptor import FieldDescriptor

TEXTS = (
    "",
    " \u00a0\u200b",
    "\0",
    "a\x1b[31mb\x9b",
    "a\u202eb\u2066",
    "Z" + "\u0301" * 9,
    "x" * 70_000,
    "'; DROP TABLE events; --",
    "<script>alert(1)</script>{{7*7}}",
    "=HYPERLINK(1)",
    "organizations/globex/goals/renewals/keyResults/rate",
    "organizations/acme/goals/../units/sales?x=1",
    "organizations/acme/people/nobody",
    "../../etc/passwd",
    "%2e%2e%2f",
    "NaN",
    "1E+2000000",
    "-0.0000000001",
    "9" * 10_000,
    "1_000",
    "\uff11\u0663",
    "0,7",
    "0x10",
    "00000000-0000-0000-0000-000000000000",
    "javascript:alert(1)",
    "https://user:secret@acme.example/",
    "UPPER",
    "\U0001f4a9" * 64,
)
NUMBERS = {
    FieldDescriptor.TYPE_INT32: (-1, 0, 2**31 - 1, -(2**31)),
    FieldDescriptor.TYPE_INT64: (-1, 0, 2**63 - 1, -(2**63)),
    FieldDescriptor.TYPE_ENUM: (0, 99, -1, 2**31 - 1),
    FieldDescriptor.TYPE_BOOL: (True, False),
    FieldDescriptor.TYPE_BYTES: (b"", b"\0" * 100),
}
# What is said of well-known messages as a whole.
MESSAGES: dict[str, tuple[dict[str, Any], ...]] = {
    "google.protobuf.Timestamp": (
        {},
        {"seconds": 2**62},
        {"seconds": 1_768_000_000, "nanos": -1},
        {"seconds": 1_768_000_000, "nanos": 10**9},
        {"seconds": -62_135_596_800},
        {"seconds": 253_402_300_799, "nanos": 999_999_999},
    ),
    "google.type.Date": (
        {},
        {"year": 2026, "month": 2, "day": 31},
        {"year": 2026, "month": 3},
        {"year": 10_000, "month": 1, "day": 1},
        {"year": -1, "month": 1, "day": 1},
        {"year": 9999, "month": 12, "day": 31},
        {"year": 1, "month": 1, "day": 1},
    ),
    "google.protobuf.FieldMask": (
        {"paths": ["*"]},
        {"paths": [""]},
        {"paths": ["state"]},
        {"paths": ["score", "title"]},
        {"paths": ["measure.numeric.target.x"]},
        {"paths": ["title"] * 1_000},
    ),
}
# What tells whether a command is only tried; tests use it themselves.
TRYING = "validate_only"
DEPTH_MAX = 3
ENTRIES_TOO_MANY = 200
KEYS = ("dotted.key/with slash", "UPPER", "", "k" * 64)


class Mutation(NamedTuple):
    """One request with one field made wrong.

    Attributes:
        field: Where, as a path of names.
        request: The whole request.
    """

    field: str
    request: Any


def mutations(sound: Any, most: int, turn: int) -> Iterator[Mutation]:
    """Yield requests that differ from a sound one in one field each.

    Fields take turns with the hostile values, so that together all are tried on many.

    Args:
        sound: The request; it is not changed.
        most: How many fields are tried; of more, evenly spread ones.
        turn: With which field and value to begin, so that others come elsewhere.
    """
    places = [path for path in _places(sound.DESCRIPTOR, ()) if path[-1].name != TRYING]
    stride = max(1, len(places) // most)
    for number, path in enumerate(places[turn % stride :: stride], turn):
        field = path[-1]
        choices = _choices(field)
        request = type(sound)()
        request.CopyFrom(sound)
        _set(_parent(request, path[:-1]), field, choices[number % len(choices)])
        yield Mutation(".".join(one.name for one in path), request)


def _places(
    kind: Any, above: tuple[FieldDescriptor, ...]
) -> Iterator[tuple[FieldDescriptor, ...]]:
    for field in kind.fields:
        path = (*above, field)
        yield path
        if field.message_type is None or field.message_type.full_name in MESSAGES:
            continue
        if len(path) < DEPTH_MAX and not field.message_type.GetOptions().map_entry:
            yield from _places(field.message_type, path)


def _choices(field: FieldDescriptor) -> tuple[Any, ...]:
    if field.message_type is not None:
        return MESSAGES.get(field.message_type.full_name, ({},))
    return NUMBERS.get(field.type, TEXTS)


def _parent(request: Any, above: tuple[FieldDescriptor, ...]) -> Any:
    """Return the message that a field is of, made on the way where it is missing."""
    for field in above:
        inner = getattr(request, field.name)
        if field.is_repeated:
            request = inner[0] if inner else inner.add()
        else:
            inner.SetInParent()
            request = inner
    return request


def _set(message: Any, field: FieldDescriptor, value: Any) -> None:
    if field.message_type is not None and field.message_type.GetOptions().map_entry:
        entries = getattr(message, field.name)
        for number, key in enumerate(KEYS):
            entries[key] = TEXTS[number]
    elif field.is_repeated:
        del getattr(message, field.name)[:]
        entries = getattr(message, field.name)
        for _ in range(ENTRIES_TOO_MANY):
            entries.add(**value) if field.message_type else entries.append(
                _short(value)
            )
    elif field.message_type is not None:
        inner = getattr(message, field.name)
        inner.Clear()
        inner.SetInParent()
        for name, said in value.items():
            if isinstance(said, list):
                getattr(inner, name).extend(said)
            else:
                setattr(inner, name, said)
    else:
        setattr(message, field.name, value)


def _short(value: Any) -> Any:
    """Cut a text, so that many of them stay below what gRPC takes."""
    return value[:1_000] if isinstance(value, str) else value

"""Values and words of the wire, as people write and read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from services.cli.showing.exits import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from google.protobuf.internal.enum_type_wrapper import EnumTypeWrapper

    from goalledger.v1.value_pb2 import Value


def value_text(value: Value) -> str:
    """Return an observed value; empty where there is none."""
    match value.WhichOneof("form"):
        case "decimal":
            return value.decimal
        case "milestones":
            return ", ".join(value.milestones.milestone_ids)
        case "zone":
            return value.zone
        case "yes":
            return "yes" if value.yes else "no"
    return ""


def word(enum: Any, number: int) -> str:
    """Return an enum's value in lower case; empty where it is not said."""
    said = enum.Name(number).removeprefix(_prefix(enum))
    return "" if said == "UNSPECIFIED" else said.lower().replace("_", " ")


def number(enum: Any, said: str) -> Any:
    """Return the enum's value for what people say; 0 where they say nothing.

    Raises:
        UsageError: There is no such value.
    """
    if not said:
        return 0
    name = _prefix(enum) + said.upper().replace("-", "_").replace(" ", "_")
    if name not in enum.keys():  # noqa: SIM118  (an enum's wrapper is no mapping)
        known = ", ".join(word(enum, one) for one in enum.values() if one)
        message = f"{said!r} is none of: {known}"
        raise UsageError(message)
    return enum.Value(name)


def pairs(said: Iterable[str], like: str) -> Iterator[tuple[str, str]]:
    """Yield what stands before and behind the first equals sign of each.

    Raises:
        UsageError: One of them has none.
    """
    for one in said:
        name, equals, value = one.partition("=")
        if not equals:
            message = f"{one!r} is not said like {like}"
            raise UsageError(message)
        yield name, value


def _prefix(enum: EnumTypeWrapper) -> str:
    unspecified: str = enum.Name(0)
    return unspecified.removesuffix("UNSPECIFIED")

"""Measures: how a key result or a SMART goal is measured, and progress (rules §3)."""

from __future__ import annotations

from decimal import Context, Decimal, Inexact, InvalidOperation
from enum import Enum
from fractions import Fraction

from msgspec import Struct

from domain.refusals import FieldInvalid, Violation

# Wide enough for the ledger's decimals; a result that would be rounded is an error.
EXACT = Context(prec=100, traps=[Inexact, InvalidOperation])


class MeasureKind(Enum):
    """What form the values of a measure have."""

    NUMERIC = "NUMERIC"


class Aggregation(Enum):
    """How the check-ins of a measure make up its value (rules §3.7)."""

    SNAPSHOT = "SNAPSHOT"


class Measure(Struct, frozen=True):
    """How something is measured.

    Attributes:
        kind: What form its values have.
        unit: What they count: ``percent``, ``count``, a currency's code, or free text.
        start: The value at the beginning, in the unit.
        target: The value that is promised, in the unit; above or below the start.
        aggregation: How check-ins make up its value.
    """

    kind: MeasureKind
    unit: str
    start: Decimal
    target: Decimal
    aggregation: Aggregation = Aggregation.SNAPSHOT


class Value(Struct, frozen=True, omit_defaults=True, gc=False):
    """One measured value; exactly one attribute is set, as the measure's kind asks.

    Attributes:
        decimal: A number, in the measure's unit.
        milestones: The ids of all milestones done.
        zone: The name of the zone reached.
        yes: Whether it is so.
    """

    decimal: Decimal | None = None
    milestones: tuple[str, ...] | None = None
    zone: str | None = None
    yes: bool | None = None


def require_sound(measure: Measure, path: str) -> None:
    """Refuse a measure by which progress cannot be told (rules §3.1).

    Args:
        measure: The measure as it would be.
        path: The field it stands in, for the refusal.
    """
    if measure.start == measure.target:
        raise FieldInvalid(Violation(f"{path}.target", "must differ from start"))


def require_value_of(measure: Measure, value: Value, path: str) -> None:
    """Refuse a value that is not of the measure's kind (rules §3).

    Args:
        measure: The measure it is a value of.
        value: What was observed.
        path: The field it stands in, for the refusal.
    """
    if value.decimal is None:
        raise FieldInvalid(
            Violation(path, f"this measure is {measure.kind.name} and takes a decimal")
        )


def progress(measure: Measure, value: Value) -> Fraction:
    """Return how far the value is from start to target, exact and unclamped.

    0 at the start, 1 at the target, whether it rises or falls (rules §3.1, §3.9).
    """
    assert value.decimal is not None
    done = EXACT.subtract(value.decimal, measure.start).as_integer_ratio()
    way = EXACT.subtract(measure.target, measure.start).as_integer_ratio()
    # One fraction instead of three: this is on the way of every check-in.
    return Fraction(done[0] * way[1], done[1] * way[0])

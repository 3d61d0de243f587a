"""The measure: a unit, one kind's definition, and how check-ins make up the value."""

from __future__ import annotations

from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec import Struct

from domain.goals.measures.binary import Binary
from domain.goals.measures.kind import Kind
from domain.goals.measures.milestones import Milestones
from domain.goals.measures.numeric import Numeric
from domain.goals.measures.ordinal import Ordinal
from domain.goals.measures.range import Range
from domain.goals.measures.threshold import Threshold
from domain.refusals import FieldInvalid, Violation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.goals.measures.value import Value


class Aggregation(Enum):
    """How the check-ins of a measure make up its value (rules §3.7)."""

    SNAPSHOT = "SNAPSHOT"
    INCREMENT = "INCREMENT"


class Measure(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How something is measured; exactly one kind's definition is set.

    Attributes:
        unit: What numbers count: ``percent``, ``count``, a currency's code, or free
            text; may be empty where there are no numbers.
        aggregation: How check-ins make up its value.
        numeric: A number from start to target.
        threshold: A bound on one side.
        range: Bounds on both sides.
        milestones: Steps, done or not.
        binary: Yes or no.
        ordinal: Zones from worst to best.
    """

    unit: str = ""
    aggregation: Aggregation = Aggregation.SNAPSHOT
    numeric: Numeric | None = None
    threshold: Threshold | None = None
    range: Range | None = None
    milestones: Milestones | None = None
    binary: Binary | None = None
    ordinal: Ordinal | None = None

    @property
    def kind(self) -> Kind:
        """Return the definition that is set."""
        kind = (
            self.numeric
            or self.threshold
            or self.range
            or self.milestones
            or self.binary
            or self.ordinal
        )
        assert kind is not None
        return kind

    @property
    def form(self) -> tuple[str, str, Aggregation]:
        """Return what stays once there is a check-in (rules §3.10)."""
        return (self.kind.NAME, self.unit, self.aggregation)

    @property
    def promise(self) -> object:
        """Return what is promised, to see whether it moved."""
        return self.kind.promise

    @property
    def adds_up(self) -> bool:
        """Tell whether check-ins are increments."""
        return self.aggregation is Aggregation.INCREMENT

    @property
    def by_many(self) -> bool:
        """Tell whether more is needed for progress than the check-in in force."""
        return self.adds_up or self.kind.by_periods

    def progress(self, value: Value) -> Fraction:
        """Return how far a value has come, exact and unclamped (rules §3)."""
        return self.kind.progress(value)

    def stretched(self) -> Measure | None:
        """Return the same with its stretch target as the target; None without one."""
        kind = self.kind.stretched()
        if kind is None:
            return None
        return measure_of(kind, self.unit, self.aggregation)

    def require_sound(self, path: str) -> None:
        """Refuse a measure by which progress cannot be told (rules §3).

        Args:
            path: The field it stands in, for the refusal.
        """
        kind = self.kind
        wrong = list(_inside(kind, kind.violations(), path))
        if kind.counts() and not self.unit:
            wrong.append(Violation(f"{path}.unit", "is required"))
        if self.adds_up and not kind.counts():
            described = f"only numbers add up; {kind.NAME} takes SNAPSHOT"
            wrong.append(Violation(f"{path}.aggregation", described))
        if wrong:
            raise FieldInvalid(*wrong)

    def require_target(self, path: str) -> None:
        """Refuse a measure that leaves open what a SMART goal promises (rules §2.3)."""
        kind = self.kind
        if lacking := list(_inside(kind, kind.lacking(), path)):
            raise FieldInvalid(*lacking)

    def require_value(self, value: Value, path: str) -> None:
        """Refuse a value that is none of this measure, by name (rules §3).

        Args:
            value: What was observed.
            path: The field it stands in, for the refusal.
        """
        fault = self.kind.fault(value)
        if fault is not None:
            inside = f"{path}.{fault.field}" if fault.field else path
            raise FieldInvalid(Violation(inside, fault.description))


# Every kind there is, by the attribute of a measure that its definition is.
KINDS: dict[str, type[Kind]] = {
    kind.field(): kind
    for kind in (Numeric, Threshold, Range, Milestones, Binary, Ordinal)
}


def measure_of(
    kind: Kind, unit: str, aggregation: Aggregation = Aggregation.SNAPSHOT
) -> Measure:
    """Return the measure that a definition of any kind makes."""
    definition = {kind.field(): kind}
    return Measure(unit=unit, aggregation=aggregation, **definition)  # type: ignore[arg-type]


def _inside(
    kind: Kind, violations: Iterable[Violation], path: str
) -> Iterable[Violation]:
    for field, description in violations:
        yield Violation(f"{path}.{kind.field()}.{field}", description)

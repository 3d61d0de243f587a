"""MILESTONES: steps that are done or not, each with a weight (rules §3.4)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec import Struct

from domain.goals.measures.kind import NONE, Kind, number_text
from domain.refusals import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.goals.measures.value import Value


class Milestone(Struct, frozen=True):
    """One step.

    Attributes:
        id: What it is called, unique within the measure.
        weight: Its share, greater than 0.
    """

    id: str
    weight: Decimal = Decimal(1)


class Milestones(Kind, frozen=True):
    """Steps, of which a value names all that are done.

    Attributes:
        milestones: The steps, in the order they were named.
    """

    NAME = "MILESTONES"
    FORM = "milestones"
    FORMULA = "sum(weights done) / sum(weights)"

    milestones: tuple[Milestone, ...]

    def violations(self) -> Iterator[Violation]:
        """Yield that there is none, one that is there twice, and weights of nothing."""
        if not self.milestones:
            yield Violation("milestones", "must name a milestone")
        ids = [one.id for one in self.milestones]
        for place, one in enumerate(self.milestones):
            path = f"milestones[{place}]"
            if one.id in ids[:place]:
                yield Violation(f"{path}.milestone_id", "must not be given twice")
            if one.weight <= 0:
                yield Violation(f"{path}.weight", "must be greater than 0")

    def fault(self, value: Value) -> Violation | None:
        """Name a milestone that there is not."""
        if value.milestones is None:
            return super().fault(value)
        known = {one.id for one in self.milestones}
        for one in value.milestones:
            if one not in known:
                described = f"this measure has no milestone {one}"
                return Violation("milestones.milestone_ids", described)
        return None

    def progress(self, value: Value) -> Fraction:
        """Return the part of the weights that is done."""
        assert value.milestones is not None
        done = self._done(value)
        every = (Fraction(one.weight) for one in self.milestones)
        return sum((Fraction(one.weight) for one in done), NONE) / sum(every, NONE)

    def computation(self, value: Value) -> str:
        """Return the weights done and all weights."""
        done = _sum(self._done(value)) or "0"
        return f"({done}) / ({_sum(self.milestones)})"

    def _done(self, value: Value) -> tuple[Milestone, ...]:
        done = value.milestones or ()
        return tuple(one for one in self.milestones if one.id in done)


def _sum(milestones: tuple[Milestone, ...]) -> str:
    return " + ".join(number_text(one.weight) for one in milestones)

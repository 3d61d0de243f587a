"""What the company measures: each kind, and what is seen of it on the way."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from random import Random

from msgspec import Struct, structs

# What is seen: a number, the milestones done, a zone, or yes and no.
Seen = Decimal | tuple[str, ...] | str | bool

_DONE_FROM = 0.95
_ZONES = (("FAIL", 0.0), ("COMMIT", 0.3), ("TARGET", 0.7), ("STRETCH", 1.0))


class Kind(
    Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag=str.lower
):
    """One of six kinds, which texts name in small letters."""


class Numeric(Kind, frozen=True):
    """From a start to a target.

    Attributes:
        unit: What its numbers count.
        start: The baseline; also the first value of its curve.
        target: The value when everything is reached.
        step: What its values are rounded to.
        vary: By how many steps start and target may differ from goal to goal.
        stretch: What would be more than was asked for.
        increments: Whether each value is added to those before.
    """

    unit: str
    start: Decimal
    target: Decimal
    step: Decimal
    vary: int = 0
    stretch: Decimal | None = None
    increments: bool = False

    def drawn(self, dice: Random) -> Numeric:
        """Return it with a start and a target of its own."""
        step, vary = self.step, self.vary
        start = self.start and self.start + dice.randint(-vary, vary) * step
        target = self.target + dice.randint(-vary // 2, vary // 2) * step
        return structs.replace(self, start=start, target=target)

    def seen(self, progress: float) -> Decimal:
        """Return its value; of increments, the sum of them."""
        way = self.target - self.start
        value = self.rounded(self.start + way * Decimal(str(progress)))
        if self.unit == "percent":
            value = min(value, max(Decimal(100), self.target)).quantize(self.step)
        return value

    def rounded(self, value: Decimal) -> Decimal:
        """Return a value as it is read from a report: whole steps, never negative."""
        steps = (value / self.step).to_integral_value(ROUND_HALF_EVEN)
        return max(steps * self.step, Decimal(0)).quantize(self.step)


class Threshold(Kind, frozen=True):
    """On the right side of a bound.

    Attributes:
        bound: Meets it too.
        start: Where its values begin.
        well: Where they are when everything is reached.
        at_most: Whether it is met below the bound, and not above.
        periods: Whether all weeks count, and not the latest value alone.
    """

    unit: str
    bound: Decimal
    start: Decimal
    well: Decimal
    step: Decimal
    at_most: bool = False
    periods: bool = False

    def seen(self, progress: float) -> Decimal:
        """Return its value."""
        return _between(self.start, self.well, progress, self.step)


class Range(Kind, frozen=True):
    """Within two bounds, which meet it too; attributes as those of `Threshold`."""

    unit: str
    low: Decimal
    high: Decimal
    start: Decimal
    well: Decimal
    step: Decimal

    def seen(self, progress: float) -> Decimal:
        """Return its value."""
        return _between(self.start, self.well, progress, self.step)


class Milestones(Kind, frozen=True):
    """Steps that are done or not; weights by their ids, in the order of the work."""

    weights: dict[str, Decimal]

    def seen(self, progress: float) -> tuple[str, ...]:
        """Return the ids of those that are done."""
        done = int(min(1.0, max(0.0, progress)) * len(self.weights))
        return tuple(self.weights)[:done]


class Binary(Kind, frozen=True):
    """So, or not so."""

    def seen(self, progress: float) -> bool:
        """Tell whether it is so."""
        return progress >= _DONE_FROM


class Ordinal(Kind, frozen=True):
    """One of the four zones from FAIL to STRETCH."""

    def seen(self, progress: float) -> str:
        """Return the zone."""
        return [name for name, score in _ZONES if score <= max(progress, 0.0)][-1]


Measure = Numeric | Threshold | Range | Milestones | Binary | Ordinal


def _between(start: Decimal, well: Decimal, progress: float, step: Decimal) -> Decimal:
    part = Decimal(str(min(1.0, max(0.0, progress))))
    steps = ((start + (well - start) * part) / step).to_integral_value()
    return (steps * step).quantize(step)

"""THRESHOLD: a number that is to stay at least, or at most, at a bound (rules §3.2)."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING

from msgspec import structs

from domain.goals.measures.bounded import Bounded
from domain.goals.measures.kind import number_text
from domain.refusals import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.goals.measures.value import Value


class Comparison(Enum):
    """On which side of the bound a value meets it; the bound itself always does."""

    AT_LEAST = "AT_LEAST"
    AT_MOST = "AT_MOST"


class Threshold(Bounded, frozen=True, kw_only=True):
    """A bound on one side.

    Attributes:
        comparison: On which side a value meets it.
        bound: The bound, in the unit.
        stretch: A stricter bound, hoped for; None where there is none.
    """

    NAME = "THRESHOLD"
    FORMULA = "1 where the value meets the bound, else 0"

    comparison: Comparison
    bound: Decimal
    stretch: Decimal | None = None

    def violations(self) -> Iterator[Violation]:
        """Yield a stretch that is not stricter than the bound."""
        if self.stretch is not None and (
            self.stretch == self.bound or not self.holds(self.stretch)
        ):
            yield Violation("stretch", "must be stricter than the bound")

    def holds(self, number: Decimal) -> bool:
        """Tell whether a number meets the bound."""
        if self.comparison is Comparison.AT_LEAST:
            return number >= self.bound
        return number <= self.bound

    def stretched(self) -> Threshold | None:
        """Return the same with the stricter bound."""
        if self.stretch is None:
            return None
        return structs.replace(self, bound=self.stretch, stretch=None)

    def computation(self, value: Value) -> str:
        """Return the comparison with its numbers."""
        assert value.decimal is not None
        sign = ">=" if self.comparison is Comparison.AT_LEAST else "<="
        return f"({number_text(value.decimal)} {sign} {number_text(self.bound)})"

"""RANGE: a number that is to stay between two bounds (rules §3.3)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from domain.goals.measures.bounded import Bounded
from domain.goals.measures.kind import number_text
from domain.refusals import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.goals.measures.value import Value


class Range(Bounded, frozen=True, kw_only=True):
    """Two bounds, both of them still inside.

    Attributes:
        low: The least value that meets it, in the unit.
        high: The greatest.
    """

    NAME = "RANGE"
    FORMULA = "1 where low <= value <= high, else 0"

    low: Decimal
    high: Decimal

    def violations(self) -> Iterator[Violation]:
        """Yield bounds in the wrong order."""
        if self.low > self.high:
            yield Violation("high", "must not be below low")

    def holds(self, number: Decimal) -> bool:
        """Tell whether a number lies between the bounds."""
        return self.low <= number <= self.high

    def computation(self, value: Value) -> str:
        """Return the comparison with its numbers."""
        assert value.decimal is not None
        low, high = number_text(self.low), number_text(self.high)
        return f"({low} <= {number_text(value.decimal)} <= {high})"

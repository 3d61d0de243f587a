"""What THRESHOLD and RANGE share: a bound holds or not, now or slot by slot (§3.2)."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING

from domain.goals.measures.kind import ALL, NONE, Kind

if TYPE_CHECKING:
    from fractions import Fraction

    from domain.goals.measures.value import Value


class Judging(Enum):
    """What a bound is held against (rules §3.2)."""

    LATEST = "LATEST"
    PERIODS_MET = "PERIODS_MET"


class Bounded(Kind, frozen=True, kw_only=True):
    """A bound that values meet or do not, the bound itself included.

    Attributes:
        judging: Whether the latest value is judged, or every slot of the cadence.
    """

    FORM = "decimal"
    HOLDS_OR_NOT = True

    judging: Judging = Judging.LATEST

    @property
    def by_periods(self) -> bool:
        """Tell whether every slot is judged."""
        return self.judging is Judging.PERIODS_MET

    def holds(self, number: Decimal) -> bool:
        """Tell whether a number meets the bound."""
        raise TypeError(f"{self.NAME} does not say when it holds")

    def progress(self, value: Value) -> Fraction:
        """Return 1 where the value meets the bound, else 0."""
        assert value.decimal is not None
        return ALL if self.holds(value.decimal) else NONE

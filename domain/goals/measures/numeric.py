"""NUMERIC: a number that rises or falls from its start to its target (rules §3.1)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec import structs

from domain.decimals import EXACT
from domain.goals.measures.kind import Kind, number_text
from domain.refusals import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.goals.measures.value import Value


class Numeric(Kind, frozen=True):
    """A number on its way from start to target, not held to either.

    Attributes:
        start: The value at the beginning, in the unit.
        target: The value that is promised; above or below the start.
        stretch: A value beyond the target, hoped for; None where there is none.
    """

    NAME = "NUMERIC"
    FORM = "decimal"
    FORMULA = "clamp((value - start) / (target - start), 0, 1)"

    start: Decimal
    target: Decimal
    stretch: Decimal | None = None

    @property
    def origin(self) -> Decimal:
        """Return the start."""
        return self.start

    @property
    def promise(self) -> Decimal:
        """Return the target."""
        return self.target

    def violations(self) -> Iterator[Violation]:
        """Start and target differ; a stretch lies beyond the target."""
        if self.start == self.target:
            yield Violation("target", "must differ from start")
        elif self.stretch is not None and (
            self.stretch <= self.target
            if self.target > self.start
            else self.stretch >= self.target
        ):
            yield Violation("stretch", "must be beyond the target, seen from the start")

    def progress(self, value: Value) -> Fraction:
        """Return 0 at the start, 1 at the target, rising or falling (§3.1, §3.9)."""
        assert value.decimal is not None
        done = EXACT.subtract(value.decimal, self.start).as_integer_ratio()
        way = EXACT.subtract(self.target, self.start).as_integer_ratio()
        # One fraction instead of three: this is on the way of every check-in.
        return Fraction(done[0] * way[1], done[1] * way[0])

    def stretched(self) -> Numeric | None:
        """Return the same on its way to the stretch."""
        if self.stretch is None:
            return None
        return structs.replace(self, target=self.stretch, stretch=None)

    def computation(self, value: Value) -> str:
        """Return the ratio with its numbers."""
        assert value.decimal is not None
        text, start = number_text, number_text(self.start)
        ratio = f"({text(value.decimal)} - {start}) / ({text(self.target)} - {start})"
        return f"clamp({ratio}, 0, 1)"

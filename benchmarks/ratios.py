"""Ratios of what was measured side by side, with their runs and their spread."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from operator import truediv

from msgspec import Struct


class Reach(Struct, frozen=True):
    """What an issue asks of a ratio.

    Attributes:
        bound: The ratio that is asked for.
        at_most: Whether more is worse.
    """

    bound: float
    at_most: bool = False

    def __str__(self) -> str:
        return f"{'≤' if self.at_most else '≥'} {self.bound:g}"

    def holds(self, ratio: float) -> bool:
        """Tell whether a ratio is within it."""
        return ratio <= self.bound if self.at_most else ratio >= self.bound


class Ratio(Struct, frozen=True):
    """One number by another of the same round, round by round.

    A machine that others use is faster in one minute than in the next; what is compared
    was therefore measured in turn, and only neighbours are divided.

    Attributes:
        runs: One ratio a round.
    """

    runs: tuple[float, ...]

    @classmethod
    def of(cls, measured: Sequence[float], compared: Sequence[float]) -> Ratio:
        """Divide what was measured by what it is compared with."""
        return cls(tuple(map(truediv, measured, compared)))

    @property
    def median(self) -> float:
        """Return the middle run."""
        return statistics.median(self.runs)

    @property
    def least(self) -> float:
        """Return the lowest run."""
        return min(self.runs)

    @property
    def most(self) -> float:
        """Return the highest run."""
        return max(self.runs)


class Row(Struct, frozen=True, kw_only=True):
    """A line of the table.

    Attributes:
        name: As ``--rows`` takes it.
        database: ``sqlite`` or ``postgresql``.
        path: What was measured.
        compared_with: What it was compared with.
        reach: What is asked for; None where nothing is.
        ratio: What was found; None where it was not run.
        server_us: The same of the servers' processor time, which a busy machine
            disturbs less: what one took over what the other took.
        figures: What the ratio was made of: per name, one number a round.
        note: Why it was not run, or what is to be known about it.
    """

    name: str
    database: str
    path: str = ""
    compared_with: str = ""
    reach: Reach | None = None
    ratio: Ratio | None = None
    server_us: Ratio | None = None
    figures: dict[str, tuple[float, ...]] = {}
    note: str = ""

    @property
    def verdict(self) -> str:
        """Return whether the median is within reach, in one word."""
        if self.ratio is None:
            return "not run"
        if self.reach is None:
            return ""
        return "reached" if self.reach.holds(self.ratio.median) else "missed"

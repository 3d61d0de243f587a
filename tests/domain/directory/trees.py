"""The model of units that anybody would draw: for each day a parent, or none.

What it allows the rules allow, and what it forbids they refuse.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

UNITS = ("a", "b", "c", "d", "e")
FIRST = date(2026, 1, 12)
# The last stands for every day after it too.
CALENDAR = [FIRST + timedelta(days=number) for number in range(6)]


class Step(NamedTuple):
    """One thing that somebody tries to do with a unit.

    Attributes:
        what: create, move or close.
        unit: Which.
        parent: What it is to be part of; None: of none.
        first: The number of the first day.
        length: How many days follow it; None: all.
    """

    what: str
    unit: str
    parent: str | None
    first: int
    length: int | None

    @property
    def start(self) -> date:
        """Return the first day."""
        return CALENDAR[self.first]

    @property
    def end(self) -> date | None:
        """Return the last day; None where it is for good."""
        if self.length is None or self.first + self.length >= len(CALENDAR) - 1:
            return None
        return CALENDAR[self.first + self.length]


def plain(step: Step) -> Step:
    """Leave out what this thing does not say."""
    match step.what:
        case "create":
            return step._replace(length=None)
        case "close":
            return step._replace(parent=None, length=None)
    return step


class Units:
    """For each day and unit its parent; for each unit when it closes.

    Attributes:
        levels: How many units stand below one another at most.
    """

    def __init__(self, levels: int) -> None:
        self.levels = levels
        self.parents: dict[tuple[date, str], str | None] = {}
        self.closes: dict[str, date | None] = {}

    def allows(self, step: Step) -> bool:
        """Tell whether a step leaves a tree on every day; take it if so."""
        after = Units(self.levels)
        after.parents, after.closes = dict(self.parents), dict(self.closes)
        if step.what == "create":
            if step.unit in self.closes:
                return False
            after.closes[step.unit] = None
            after.parents |= {(one, step.unit): None for one in CALENDAR}
        if step.unit not in after.closes or not (
            step.parent is None or step.parent in self.closes
        ):
            return False
        if step.what == "close":
            after.closes[step.unit] = step.start
        else:
            if self.is_closed(step.unit, step.start):
                return False
            last = step.end or CALENDAR[-1]
            for one in CALENDAR:
                if step.start <= one <= last:
                    after.parents[one, step.unit] = step.parent
        if not all(after.is_sound(*place) for place in after.parents):
            return False
        self.parents, self.closes = after.parents, after.closes
        return True

    def is_closed(self, unit: str, day: date) -> bool:
        """Tell whether a unit is closed on a day."""
        closes = self.closes.get(unit)
        return closes is not None and closes <= day

    def way_up(self, day: date, unit: str) -> list[str]:
        """Return a unit and what it is part of on a day; of a loop one too many."""
        way: list[str] = [unit]
        while (parent := self.parents[day, way[-1]]) is not None:
            way.append(parent)
            if len(way) > len(self.closes):
                break
        return way

    def is_sound(self, day: date, unit: str) -> bool:
        """Tell whether a unit's place is a lawful one on a day."""
        way = self.way_up(day, unit)
        is_open = not self.is_closed(unit, day)
        if is_open and len(way) > 1 and self.is_closed(way[1], day):
            return False
        return len(set(way)) == len(way) <= self.levels

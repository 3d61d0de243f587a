"""The tree of units on every day: no loop, so many levels, nothing open in the closed.

What is above a unit stands in the units themselves, one by one. What is below it is
known to the book's facts, level by level, so that no rule loads a whole organization.
Both are followed over spans of days: a place that is free today may make a loop in May.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from domain.directory.refusals import (
    UnitClosed,
    UnitCycle,
    UnitHasOpenUnits,
    UnitTooDeep,
)
from domain.directory.timelines import Days, common, days_before, throughout
from domain.directory.unit import Unit, places

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date

    from domain.book import Book

# How many units stand below one another at most, the first and the last included.
LEVELS_MAX = 12
_UNITS_NAMED_MAX = 10


def require_place(book: Book, unit: Unit, parent: str | None, days: Days) -> None:
    """Refuse a place in the tree that a unit cannot have on some days.

    1. The unit above exists, and is not closed while this one is open.
    2. The unit is not part of itself, through however many others.
    3. No more than ``LEVELS_MAX`` units stand below one another.
    """
    above = [(days, 0)]
    if parent is not None:
        _require_open_above(book, parent, _while_open(days, unit.close_day))
        above = list(_above(book, parent, days, (unit.id,)))
    for span, levels in above:
        if levels + 1 + _levels_below(book, unit, span) > LEVELS_MAX:
            raise UnitTooDeep(start_date=span.start, limit=LEVELS_MAX)


def require_closable(book: Book, unit: Unit, close_day: date) -> None:
    """Refuse to close a unit before what is part of it, or after what it is part of."""
    closed = Days(close_day)
    still_open = {
        part
        for part, _, days in _parts(book, (unit.id,))
        if (shared := common(days, closed)) is not None
        and not book.load(Unit, part).is_closed(shared.start)
    }
    if still_open:
        named = sorted(still_open)[:_UNITS_NAMED_MAX]
        raise UnitHasOpenUnits(
            unit=unit.id, close_date=close_day, units=", ".join(named)
        )
    for above in unit.parents:
        _require_open_above(book, above.value, _while_open(above.days, close_day))


def require_open_unit(book: Book, unit: str, day: date) -> Unit:
    """Return a unit; refuse one that does not exist, or is closed on a day."""
    found = book.load(Unit, unit)
    if found.is_closed(day):
        raise UnitClosed(unit=unit, close_date=found.close_day)
    return found


def _while_open(days: Days, close_day: date | None) -> Days | None:
    """Return those days on which what closes on a day is open, or None."""
    if close_day is None:
        return days
    before = days_before(close_day)
    return None if before is None else common(days, before)


def _require_open_above(book: Book, parent: str, days: Days | None) -> None:
    """Refuse a unit above that does not exist, or is closed on one of the days."""
    above = book.load(Unit, parent)
    if days is not None and above.is_closed(days.end):
        raise UnitClosed(unit=parent, close_date=above.close_day)


def _above(
    book: Book, unit: str, days: Days, below: tuple[str, ...]
) -> Iterator[tuple[Days, int]]:
    """Yield some days piece by piece, each with how many units stand there then.

    Args:
        book: The command's book.
        unit: The lowest of those units, itself counted.
        days: Which days.
        below: The way up to it, from the unit that is to be placed.
    """
    if unit == below[0]:
        path = " in ".join((*below, unit))
        raise UnitCycle(unit=unit, start_date=days.start, path=path)
    for span, parent in throughout(book.load(Unit, unit).parents, days):
        if parent is None:
            yield span, 1
        else:
            for piece, levels in _above(book, parent, span, (*below, unit)):
                yield piece, levels + 1


def _levels_below(book: Book, unit: Unit, days: Days) -> int:
    """Return how many levels of units are part of a unit, on the day with most."""
    if not unit.version:
        return 0  # it is about to be created
    levels, here = 0, {unit.id: [days]}
    while True:
        below: dict[str, list[Days]] = defaultdict(list)
        for part, parent, placed in _parts(book, here):
            for span in here[parent]:
                if (shared := common(span, placed)) is not None:
                    below[part].append(shared)
        if not below:
            return levels
        levels, here = levels + 1, below


def _parts(book: Book, parents: Collection[str]) -> Iterator[tuple[str, str, Days]]:
    """Yield what is part of some units: each part, the unit it is in, and when."""
    for part, timeline in places(book.facts.placements(tuple(parents))).items():
        for span in timeline:
            if span.value in parents:
                yield part, span.value, span.days

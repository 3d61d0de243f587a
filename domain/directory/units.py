"""Creating, moving and closing units (rules §9.1).

Goals keep the unit that they were given. So closing a unit orphans none: it is shown as
closed, and still stands in the tree where it stood.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from domain.actors import command
from domain.changes import Change
from domain.directory.timelines import Days, Span, during
from domain.directory.tree import require_closable, require_open_unit, require_place
from domain.directory.unit import Unit, UnitClosed, UnitCreated, UnitMoved
from domain.organization import today

if TYPE_CHECKING:
    from domain.book import Book


@command
def create_unit(
    book: Book,
    unit_id: str | None,
    name: str,
    parent: str | None = None,
    start_day: date | None = None,
) -> tuple[str]:
    """Create a unit, and return its id, which the ledger makes where none is given.

    Its first day is today where none is said; any other may be, since units are older
    than their ledger, or planned.
    """
    if parent is not None:
        book.load(Unit, parent)
    unit = book.start(Unit, unit_id or book.new_id())
    start = start_day or today(book)
    require_place(book, unit, parent, Days(start))
    book.record(unit, UnitCreated(name=name, parent=parent, start_day=start))
    return (unit.id,)


@command
def move_unit(
    book: Book, unit_id: str, parent: str | None, days: Days | None = None
) -> None:
    """Let a unit be part of another one, or of none, on some days; from today on.

    1. The unit is not closed when they begin.
    2. As for creating: no loop, so many levels, nothing open in the closed.
    """
    unit = book.open(Unit, unit_id)
    days = days or Days(today(book))
    require_open_unit(book, unit_id, days.start)
    before = during(unit.parents, days)
    to = () if parent is None else (Span(days, parent),)
    if before != to:
        require_place(book, unit, parent, days)
        book.record(unit, UnitMoved(days=days, parent=Change(before, to)))


@command
def close_unit(book: Book, unit_id: str, close_day: date | None = None) -> None:
    """Close a unit from a day on; today, where none is said.

    1. Nothing that is part of it is open then: it is moved or closed first.
    2. Said again, the later word stands: that is how a wrong day is mended. What it is
       part of is not closed before it.
    """
    unit = book.open(Unit, unit_id)
    day = close_day or today(book)
    if day != unit.close_day:
        require_closable(book, unit, day)
        book.record(unit, UnitClosed(close_day=Change(unit.close_day, day)))

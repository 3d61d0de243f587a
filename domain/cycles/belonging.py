"""What may happen to a goal that belongs to a cycle, as the cycle's state says.

A goal without a cycle is free of all this. While a cycle is planned or open, so are its
goals; while it is graded, what they promise stays, and they are observed, scored,
graded and ended; once it is closed, nothing of them changes (rules §6.6, §7).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.cycles.cycle import Cycle, CycleState
from domain.cycles.refusals import (
    CycleClosed,
    CycleNotOpen,
    EffectiveTimeOutsideCycle,
)
from domain.goals.goal import GoalState

if TYPE_CHECKING:
    from datetime import date

    from domain.book import Book
    from domain.days import Window
    from domain.goals.goal import Goal


def cycle_of(book: Book, goal: Goal) -> Cycle | None:
    """Return the cycle that a goal belongs to, to look at; None where to none."""
    return None if goal.cycle is None else book.look(Cycle, goal.cycle)


def open_in(goal: Goal | None) -> str | None:
    """Return the id of the cycle that a goal is in and has not ended; else None."""
    if goal is None or goal.cycle is None:
        return None
    ended = goal.state in {GoalState.CLOSED, GoalState.CANCELLED}
    return None if ended else goal.cycle


def graded_days(book: Book, goal: Goal) -> Window | None:
    """Return the days of a goal's cycle while it is graded, the only ones observed."""
    cycle = cycle_of(book, goal)
    if cycle is None or cycle.state is not CycleState.GRADING:
        return None
    return cycle.days


def require_joinable(book: Book, cycle_id: str) -> Cycle:
    """Return a cycle that goals may come into; refuse one that is graded or closed."""
    cycle = book.load(Cycle, cycle_id)
    _require_promising(cycle, "draft it into the next one")
    return cycle


def require_promising(book: Book, goal: Goal) -> None:
    """Refuse to let a goal promise something, or something else, too late.

    Submitting and approving it, and changing what it promises; once its cycle is
    graded, the only promise is the next cycle's.
    """
    cycle = cycle_of(book, goal)
    if cycle is not None:
        way_out = "close, cancel or carry over its goals as they are"
        _require_promising(cycle, way_out)


def require_book_open(book: Book, goal: Goal) -> None:
    """Refuse to change anything of a goal whose cycle is closed.

    A cancelled one is named for what it is: reopening its cycle would not help.
    """
    cycle = None if goal.state is GoalState.CANCELLED else cycle_of(book, goal)
    if cycle is not None and cycle.state is CycleState.CLOSED:
        raise CycleClosed(cycle=cycle.id)


def require_observable(book: Book, goal: Goal, day: date) -> None:
    """Refuse an observation of a day that a graded cycle does not have (rules §6.6)."""
    days = graded_days(book, goal)
    if days is not None and not days.contains(day):
        raise EffectiveTimeOutsideCycle(
            effective_date=day,
            cycle=goal.cycle,
            start_date=days.start,
            end_date=days.end,
        )


def require_reopenable(book: Book, goal: Goal) -> None:
    """Refuse to let a goal go on whose cycle is not open or graded (rules §5.7)."""
    require_book_open(book, goal)
    cycle = cycle_of(book, goal)
    if cycle is not None and cycle.state is CycleState.PLANNED:
        way_out = "open it before its goals are reopened"
        raise CycleNotOpen(cycle=cycle.id, state=cycle.state.name, way_out=way_out)


def _require_promising(cycle: Cycle, way_out: str) -> None:
    if cycle.state is CycleState.CLOSED:
        raise CycleClosed(cycle=cycle.id)
    if cycle.state is CycleState.GRADING:
        raise CycleNotOpen(cycle=cycle.id, state=cycle.state.name, way_out=way_out)

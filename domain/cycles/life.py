"""The life of a cycle: opened, graded, closed (rules §7.1, §7.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.actors import command
from domain.changes import Change
from domain.cycles.cycle import (
    Cycle,
    CycleClosed,
    CycleOpened,
    CycleState,
    GradingStarted,
    require_cycle_state,
)
from domain.cycles.refusals import (
    CycleHasOpenGoals,
    CycleNotGrading,
    CycleNotOpen,
    CycleNotPlanned,
)
from domain.goals.scoring.scores import RULE

if TYPE_CHECKING:
    from domain.book import Book

GOALS_NAMED_MAX = 10


@command
def open_cycle(book: Book, cycle_id: str) -> None:
    """Open a planned cycle; the rule that scores its goals is fixed (rules §4.5)."""
    cycle = book.open(Cycle, cycle_id)
    require_cycle_state(cycle, CycleState.PLANNED, CycleNotPlanned)
    state = Change(cycle.state, CycleState.OPEN)
    book.record(cycle, CycleOpened(state=state, score_rule=RULE))


@command
def start_grading(book: Book, cycle_id: str) -> None:
    """Start the grading of an open cycle: no goal comes into it any more."""
    cycle = book.open(Cycle, cycle_id)
    if cycle.state is not CycleState.OPEN:
        raise CycleNotOpen(
            cycle=cycle.id, state=cycle.state.name, way_out="only an open one is graded"
        )
    state = Change(cycle.state, CycleState.GRADING)
    book.record(cycle, GradingStarted(state=state))


@command
def close_cycle(book: Book, cycle_id: str) -> None:
    """Close a cycle that is graded, once every goal in it has ended (rules §7.2)."""
    cycle = book.open(Cycle, cycle_id)
    require_cycle_state(cycle, CycleState.GRADING, CycleNotGrading)
    left = book.facts.open_goals(cycle.id, GOALS_NAMED_MAX)
    if left.count:
        named = ", ".join(left.goals)
        raise CycleHasOpenGoals(cycle=cycle.id, count=left.count, goals=named)
    state = Change(cycle.state, CycleState.CLOSED)
    book.record(cycle, CycleClosed(state=state))

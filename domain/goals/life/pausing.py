"""Pausing a goal and resuming it: meanwhile it takes no check-ins (rules §5, §6.5)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from msgspec import structs

from domain.actors import command
from domain.changes import Change
from domain.goals.goal import Goal, GoalState, require_state
from domain.goals.observing.binding import catch_up
from domain.goals.pace.pauses import Pause
from domain.goals.refusals import GoalNotActive, GoalNotPaused
from domain.goals.scoring.roll_up import rescore
from domain.organization import today
from domain.record import Event, Record

if TYPE_CHECKING:
    from domain.book import Book


class GoalPaused(Event, frozen=True, kw_only=True):
    """A goal rests from now on.

    Attributes:
        state: Its state before and now.
        day: The organization's day on which it was paused.
    """

    NAME = "goal.paused"

    state: Change[GoalState]
    day: date

    def apply(self, aggregate: Goal, record: Record) -> None:
        """Move the state, and begin a pause."""
        aggregate.enter(self.state.to)
        aggregate.pauses = (*aggregate.pauses, Pause(self.day))


class GoalResumed(Event, frozen=True, kw_only=True):
    """A paused goal goes on.

    Attributes:
        state: Its state before and now.
        day: The organization's day on which it was resumed.
    """

    NAME = "goal.resumed"

    state: Change[GoalState]
    day: date

    def apply(self, aggregate: Goal, record: Record) -> None:
        """Move the state, and end the pause."""
        aggregate.enter(self.state.to)
        *earlier, last = aggregate.pauses
        ended = structs.replace(last, resumed_on=self.day)
        aggregate.pauses = (*earlier, ended)


@command
def pause_goal(book: Book, goal_id: str) -> None:
    """Let an active goal rest; it takes no check-ins until it is resumed.

    Slots that are due meanwhile do not count, which may move its score (rules §3.2).
    """
    goal = book.open(Goal, goal_id)
    require_state(goal, GoalState.ACTIVE, GoalNotActive)
    state = Change(goal.state, GoalState.PAUSED)
    record = book.record(goal, GoalPaused(state=state, day=today(book)))
    rescore(book, goal, cause=record.position)


@command
def resume_goal(book: Book, goal_id: str) -> None:
    """Let a paused goal go on; what reads a metric takes what it missed."""
    goal = book.open(Goal, goal_id)
    require_state(goal, GoalState.PAUSED, GoalNotPaused)
    state = Change(goal.state, GoalState.ACTIVE)
    record = book.record(goal, GoalResumed(state=state, day=today(book)))
    taken = catch_up(book, goal)
    rescore(book, goal, cause=(taken or record).position)

"""Relevance: that somebody confirmed a SMART goal still matters (rules §6.7)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from domain.actors import delegable, require_delegated
from domain.goals.goal import (
    Framework,
    Goal,
    GoalState,
    require_framework,
    require_state,
)
from domain.goals.refusals import GoalNotActive
from domain.record import Event, Record

if TYPE_CHECKING:
    from datetime import datetime

    from domain.book import Book

UNCONFIRMED_DAYS_MAX = 90


class RelevanceConfirmed(Event, frozen=True, kw_only=True):
    """Somebody looked at a SMART goal and found that it still matters."""

    NAME = "goal.relevance_confirmed"

    def apply(self, aggregate: Goal, record: Record) -> None:
        """Remember when."""
        aggregate.confirmed = record.recorded


@delegable
def confirm_relevance(book: Book, goal_id: str) -> None:
    """Confirm that an active SMART goal still matters.

    A delegate confirms it of the goals of who delegated it (rules §5.8).
    """
    goal = book.open(Goal, goal_id)
    require_delegated(book, goal.owner)
    require_framework(goal, Framework.SMART)
    require_state(goal, GoalState.ACTIVE, GoalNotActive)
    book.record(goal, RelevanceConfirmed())


def last_confirmed(goal: Goal) -> datetime:
    """Return when somebody last confirmed it; its approval is the first time."""
    return goal.confirmed or goal.definitions[0].since


def is_unconfirmed(goal: Goal, now: datetime) -> bool:
    """Tell whether nobody confirmed an active SMART goal for 90 days (rules §6.7)."""
    if goal.framework is not Framework.SMART or goal.state is not GoalState.ACTIVE:
        return False
    return now - last_confirmed(goal) > timedelta(days=UNCONFIRMED_DAYS_MAX)

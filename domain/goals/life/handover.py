"""Handing a goal over to another owner, and where needed unit (rules §5.8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.actors import command, require_active_person
from domain.changes import Change, change
from domain.directory.tree import require_open_unit
from domain.goals.goal import Goal, require_running
from domain.organization import today
from domain.record import Event, Record

if TYPE_CHECKING:
    from domain.book import Book


class GoalTransferred(Event, frozen=True, kw_only=True):
    """Somebody else answers for a goal; None where nothing changed.

    Attributes:
        owner: Who answered for it, and who does now.
        unit: The unit it belonged to, and belongs to now.
    """

    NAME = "goal.transferred"

    owner: Change[str] | None
    unit: Change[str | None] | None

    def apply(self, aggregate: Goal, record: Record) -> None:
        """Hand it over; who owns it has no other part."""
        goal = aggregate
        if self.owner is not None:
            goal.owner = self.owner.to
            goal.turn += 1
            goal.people = goal.people.without(goal.owner)
        if self.unit is not None:
            goal.unit = self.unit.to


@command
def transfer_goal(
    book: Book, goal_id: str, owner: str, unit: str | None = None
) -> None:
    """Hand a goal over; what it promises stays (rules §5.3).

    1. A goal that is active or paused; a draft is revised instead.
    2. The new owner is an active person of the organization, the new unit one that is
       open; without a unit it stays where it is.
    """
    goal = book.open(Goal, goal_id)
    require_running(goal)
    if owner != goal.owner:
        require_active_person(book, owner)
    if unit is not None and unit != goal.unit:
        require_open_unit(book, unit, today(book))
    event = GoalTransferred(
        owner=change(goal.owner, owner), unit=change(goal.unit, unit or goal.unit)
    )
    if event.owner or event.unit:
        book.record(goal, event)

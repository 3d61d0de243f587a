"""Escalating a commitment that cannot be kept by its owner alone (rules §2.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.actors import acting, command, require_active_person
from domain.goals.goal import Goal, require_running
from domain.goals.objective import Ambition
from domain.goals.refusals import NotCommitted
from domain.record import Event, Record
from domain.refusals import FieldInvalid, Violation

if TYPE_CHECKING:
    from domain.book import Book


class CommitmentEscalated(Event, frozen=True, kw_only=True):
    """Somebody was told that a commitment is at risk; the reason says why.

    Attributes:
        escalated_to: The id of who was told, and is asked for help or a decision.
    """

    NAME = "goal.commitment_escalated"

    escalated_to: str

    def apply(self, aggregate: Goal, record: Record) -> None:
        """Have no effect: what to do about it are acts of their own."""


@command
def escalate_commitment(book: Book, goal_id: str, escalated_to: str) -> None:
    """Tell somebody that a commitment is at risk, with the reason.

    1. A goal that is active or paused.
    2. A commitment: a COMMITTED objective, or a SMART goal.
    3. Somebody else than who escalates, and an active person.
    """
    goal = book.open(Goal, goal_id)
    require_running(goal)
    if goal.ambition is Ambition.ASPIRATIONAL:
        raise NotCommitted(goal=goal.id)
    require_active_person(book, escalated_to)
    if escalated_to in acting(book.command):
        raise FieldInvalid(Violation("escalated_to", "must be somebody else"))
    book.require_reason("escalating a commitment")
    book.record(goal, CommitmentEscalated(escalated_to=escalated_to))

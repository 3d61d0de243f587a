"""Declaring a status: what a person says of a goal, beside what is computed (§4.9)."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from domain.actors import Person, delegable, require_delegated
from domain.changes import Change
from domain.goals.adaptable import standing_key_result
from domain.goals.goal import (
    Framework,
    Goal,
    GoalState,
    require_framework,
    require_state,
)
from domain.goals.pace.plans import expected_progress
from domain.goals.refusals import GoalNotActive
from domain.goals.scoring.scores import children_of, computed_at, listens, progress_at
from domain.goals.status import Status, status_of, status_of_measure
from domain.organization import today
from domain.record import Event, Record
from domain.refusals import FieldInvalid, PermissionDenied, Violation

if TYPE_CHECKING:
    from datetime import date

    from domain.alignment.tallies import Tally
    from domain.book import Book


class StatusDeclared(Event, frozen=True, kw_only=True):
    """A person said where a goal, or one of its key results, is.

    Attributes:
        key_result: The id of the key result; None for the goal itself.
        status: What was declared before, None where nothing was, and what is now.
        computed: The computed status at that moment; None where there was no score.
    """

    NAME = "goal.status_declared"

    key_result: str | None
    status: Change[Status | None]
    computed: Status | None

    def apply(self, aggregate: Goal, record: Record) -> None:
        """Remember what was declared last."""
        declared = {self.key_result: self.status.to}
        aggregate.declared = {**aggregate.declared, **declared}


@delegable
def declare_status(
    book: Book, goal_id: str, key_result_id: str | None, status: Status
) -> None:
    """Declare the status of an active goal, or of one of its key results (rules §4.9).

    1. By a person, or on behalf of one: by a service, or whom its owner has delegated
       it to (rules §5.8).
    2. With a reason where it is another than the computed one.
    3. Nobody declares that there is no data; nothing computed is changed by it.
    """
    goal = book.open(Goal, goal_id)
    require_delegated(book, goal.owner)
    if key_result_id is not None:
        require_framework(goal, Framework.OKR)
        standing_key_result(goal, key_result_id)
    require_state(goal, GoalState.ACTIVE, GoalNotActive)
    _require_person(book)
    if status is Status.PENDING:
        raise FieldInvalid(Violation("status", "PENDING is only ever computed"))
    children = children_of(book, goal)
    computed = computed_status(goal, key_result_id, today(book), children)
    if computed is not None and status is not computed:
        book.require_reason(
            f"declaring {status.name} where {computed.name} is computed"
        )
    before = goal.declared.get(key_result_id)
    declared = StatusDeclared(
        key_result=key_result_id, status=Change(before, status), computed=computed
    )
    book.record(goal, declared)


def computed_status(
    goal: Goal, key_result: str | None, day: date, children: Tally
) -> Status | None:
    """Return the computed status on a day, as known; None where there is no score.

    Args:
        goal: A goal that was approved.
        key_result: The id of a key result that counts; None for the goal itself.
        day: The day.
        children: What the goals that contribute to it, or its key results, count.
    """
    terms = goal.definitions[-1].terms
    if key_result in terms:
        progress = progress_at(goal, key_result, terms[key_result], children=children)
        return status_of_measure(terms[key_result], progress, day)
    score = computed_at(goal, None, children)[None]
    if score is None:
        return None
    has_data = any(
        progress_at(goal, key, one, children=children) is not None
        for key, one in terms.items()
    ) or bool(listens(goal, None) and children.share(None).children)
    expected = expected_progress(goal.window, day, goal.plan)
    return status_of(Fraction(score) if has_data else None, expected)


def _require_person(book: Book) -> None:
    command = book.command
    speaker = command.on_behalf_of or command.actor
    if book.find(Person, speaker) is None:
        raise PermissionDenied(permission="status.declare", resource=speaker)

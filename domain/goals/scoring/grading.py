"""Grading: what people decide the result was, beside the score (rules §4.7)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from msgspec import structs

from domain.actors import acting, command
from domain.changes import Change
from domain.cycles.belonging import require_book_open
from domain.goals.duties import require_none_of
from domain.goals.goal import Goal, GoalState, require_running
from domain.goals.pending import (
    Decision,
    Pending,
    new_proposal,
    put,
    require_somebody_else,
    take,
    waiting,
)
from domain.goals.scoring.overriding import require_score
from domain.goals.scoring.scores import score_now
from domain.proposals.subject import EXPIRES_AFTER
from domain.record import Event, Record
from domain.refusals import SegregationOfDuties

if TYPE_CHECKING:
    from domain.book import Book


class Grade(Pending, frozen=True, kw_only=True):
    """A grade that waits for somebody else, or was confirmed.

    Attributes:
        value: The grade, 0 to 1.
        explained: Whether who proposed it said why.
    """

    KIND: ClassVar[str] = "grade"

    value: Decimal
    explained: bool


class GradeProposed(Event, frozen=True, kw_only=True):
    """An owner says what the result of a goal was; somebody else has to confirm it.

    Attributes:
        grade: Its id, unique among the grades of the goal.
        value: The grade, 0 to 1.
        score: The goal's score beside it; None where there is none.
        expires: From when on nobody can confirm it.
    """

    NAME = "goal.grade_proposed"
    MADE = "grade"

    grade: str
    value: Decimal
    score: Decimal | None
    expires: datetime

    def apply(self, aggregate: Goal, record: Record) -> None:
        """Let it wait."""
        grade = Grade(
            proposers=acting(record),
            pin=aggregate.pin(),
            expires=self.expires,
            value=self.value,
            explained=self.value != self.score,
        )
        put(aggregate, self.grade, grade)


class GradeConfirmed(Event, frozen=True, kw_only=True):
    """Two people agree what the result of a goal was.

    Attributes:
        grade: The id of the grade.
        value: The goal's grade before, None where there was none, and now.
        score: The goal's score beside it; None where there is none.
    """

    NAME = "goal.grade_confirmed"

    grade: str
    value: Change[Decimal | None]
    score: Decimal | None

    def apply(self, aggregate: Goal, record: Record) -> None:
        """Set the grade; the score stays what it is."""
        confirmed = structs.replace(
            take(aggregate, Grade, self.grade), decision=Decision.APPROVED
        )
        put(aggregate, self.grade, confirmed)
        aggregate.grade = self.value.to


@command
def propose_grade(
    book: Book, goal_id: str, grade_id: str | None, value: Decimal
) -> tuple[str]:
    """Propose a goal's grade, and return the proposal's id.

    1. By an owner or co-owner, of a goal that is active, paused or closed.
    2. From 0 to 1; with a reason where it differs from the score.
    3. Its cycle, if it has one, is not closed.
    """
    goal = _open_gradable(book, goal_id)
    if goal.owners.isdisjoint(acting(book.command)):
        raise SegregationOfDuties(rule="the owner of a goal proposes its grade")
    require_score(value, "grade.value")
    score = score_now(book, goal)
    if value != score:
        book.require_reason("a grade that differs from the score")
    grade = new_proposal(book, goal, Grade, grade_id)
    event = GradeProposed(
        grade=grade, value=value, score=score, expires=book.now + EXPIRES_AFTER
    )
    book.record(goal, event)
    return (grade,)


@command
def confirm_grade(book: Book, goal_id: str, grade_id: str) -> None:
    """Confirm a grade that was proposed.

    1. It waits for a decision, and nothing overtook it (rules §10.4).
    2. By another person, who neither proposed it nor owns the goal.
    3. With a reason where it differs from the score by now, and nobody has said why.
    """
    goal = _open_gradable(book, goal_id)
    grade = waiting(book, goal, Grade, grade_id)
    require_somebody_else(book, grade)
    require_none_of(book, goal.owners, "the owner of a goal never confirms its grade")
    score = score_now(book, goal)
    if grade.value != score and not grade.explained:
        book.require_reason("a grade that differs from the score")
    value = Change(goal.grade, grade.value)
    book.record(goal, GradeConfirmed(grade=grade_id, value=value, score=score))


def _open_gradable(book: Book, goal_id: str) -> Goal:
    goal = book.open(Goal, goal_id)
    require_book_open(book, goal)
    if goal.state is not GoalState.CLOSED:
        require_running(goal)
    return goal

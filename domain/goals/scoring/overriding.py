"""Setting a score in place of the computed one, and releasing it again (rules §4.6)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import structs

from domain.actors import command
from domain.changes import Change
from domain.cycles.belonging import require_book_open
from domain.decimals import STORED_DECIMALS
from domain.goals.goal import Goal, require_running
from domain.goals.overrides import Override, OverrideDuration, override_at
from domain.goals.scoring.roll_up import rescore
from domain.record import Event, Record
from domain.refusals import FieldInvalid, Violation

if TYPE_CHECKING:
    from domain.book import Book


class ScoreOverridden(Event, frozen=True, kw_only=True):
    """People set a goal's score; what the rule computes is kept beside it.

    Attributes:
        value: The value set before, None where there was none, and now.
        duration: How long it is to hold.
    """

    NAME = "goal.score_overridden"

    value: Change[Decimal | None]
    duration: OverrideDuration

    def apply(self, aggregate: Goal, record: Record) -> None:
        """Let it hold from now on, in place of one before."""
        assert self.value.to is not None
        _end(aggregate, record)
        override = Override(self.value.to, self.duration, record.recorded)
        aggregate.overrides = (*aggregate.overrides, override)


class OverrideReleased(Event, frozen=True, kw_only=True):
    """A goal's score is the computed one again; a check-in that ended it is the cause.

    Attributes:
        value: The value that was set, and None.
    """

    NAME = "goal.override_released"

    value: Change[Decimal | None]

    def apply(self, aggregate: Goal, record: Record) -> None:
        """Let it hold no more."""
        _end(aggregate, record)


@command
def override_score(
    book: Book, goal_id: str, value: Decimal, duration: OverrideDuration
) -> None:
    """Set a goal's score, with a reason.

    1. Of a goal that is active or paused: others have no score that moves.
    2. From 0 to 1, with at most 6 decimals.
    """
    goal = book.open(Goal, goal_id)
    require_book_open(book, goal)
    require_running(goal)
    require_score(value, "value")
    book.require_reason("overriding a score")
    before = override_at(goal.overrides, None)
    if before is not None and (before.value, before.duration) == (value, duration):
        return
    was = None if before is None else before.value
    event = ScoreOverridden(value=Change(was, value), duration=duration)
    record = book.record(goal, event)
    rescore(book, goal, cause=record.position)


@command
def release_override(book: Book, goal_id: str) -> None:
    """Let a goal's score be the computed one again, with a reason (rules §10.3)."""
    goal = book.open(Goal, goal_id)
    require_book_open(book, goal)
    require_running(goal)
    book.require_reason("releasing an override")
    before = override_at(goal.overrides, None)
    if before is None:
        return
    record = book.record(goal, OverrideReleased(value=Change(before.value, None)))
    rescore(book, goal, cause=record.position)


def release_spent(book: Book, goal: Goal, check_in: Record) -> Record:
    """Release an override that was to hold until the next check-in, which came.

    Returns:
        The record of what happened last: of the release, or else of the check-in.
    """
    override = override_at(goal.overrides, None)
    if override is None or override.duration is not OverrideDuration.ONCE:
        return check_in
    released = OverrideReleased(value=Change(override.value, None))
    return book.record(goal, released, cause=check_in.position)


def require_score(value: Decimal, path: str) -> None:
    """Refuse what cannot be a score: from 0 to 1, with at most 6 decimals."""
    if not 0 <= value <= 1 or value != round(value, STORED_DECIMALS):
        described = f"must be from 0 to 1, with at most {STORED_DECIMALS} decimals"
        raise FieldInvalid(Violation(path, described))


def _end(goal: Goal, record: Record) -> None:
    if goal.overrides and goal.overrides[-1].until is None:
        *earlier, last = goal.overrides
        ended = structs.replace(last, until=record.recorded)
        goal.overrides = (*earlier, ended)

"""The life of a goal until it ends: submitted, decided, cancelled (rules §5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.actors import Person, acting, command
from domain.changes import Change
from domain.goals.goal import (
    Framework,
    Goal,
    GoalState,
    require_not_ended,
    require_state,
)
from domain.goals.refusals import (
    CriteriaNotMet,
    GoalNotDraft,
    GoalNotSubmitted,
    KeyResultNeeded,
)
from domain.goals.scores import rescore
from domain.goals.smart import unmet_criteria
from domain.policies.following import (
    blocking_criteria,
    policy_of,
    require_followed,
    require_named_approver,
    waiver_of,
)
from domain.policies.policy import Waiver
from domain.record import Event, Record
from domain.refusals import SegregationOfDuties

if TYPE_CHECKING:
    from domain.book import Book


class GoalSubmitted(Event, frozen=True, kw_only=True):
    """A draft waits for somebody else's decision."""

    NAME = "goal.submitted"

    state: Change[GoalState]

    def apply(self, aggregate: Goal, record: Record) -> None:
        """Move the state; who submits is a proposer too."""
        aggregate.state = self.state.to
        aggregate.propose(record)


class GoalApproved(Event, frozen=True, kw_only=True):
    """A goal promises something from now on.

    Attributes:
        state: Its state before and now.
        definition_version: The version of its promises that began: 1.
        waived_by: The policy that needed nobody's approval; None: a person approved.
    """

    NAME = "goal.approved"

    state: Change[GoalState]
    definition_version: int
    waived_by: Waiver | None = None

    def apply(self, aggregate: Goal, record: Record) -> None:
        """Move the state, and begin the first version."""
        aggregate.state = self.state.to
        aggregate.define(record)


class GoalRejected(Event, frozen=True, kw_only=True):
    """A submitted goal is a draft again."""

    NAME = "goal.rejected"

    state: Change[GoalState]

    def apply(self, aggregate: Goal, record: Record) -> None:
        """Move the state; whoever proposed it stays a proposer."""
        aggregate.state = self.state.to


class GoalCancelled(Event, frozen=True, kw_only=True):
    """A goal was called off before it was closed."""

    NAME = "goal.cancelled"

    state: Change[GoalState]

    def apply(self, aggregate: Goal, record: Record) -> None:
        """Move the state."""
        aggregate.state = self.state.to


@command
def submit_goal(book: Book, goal_id: str) -> None:
    """Submit a draft for somebody else's decision (rules §5.1).

    1. An objective needs a key result.
    2. A SMART goal needs every criterion answered, and holding as far as a rule can
       tell (rules §2.4), unless its policy says that one of them does not block.
    3. It is what its policy is for; where that waives approval, it is active at once.
    """
    goal = book.open(Goal, goal_id)
    require_state(goal, GoalState.DRAFT, GoalNotDraft)
    policy = policy_of(book, goal)
    if goal.framework is Framework.OKR:
        if not goal.key_results:
            raise KeyResultNeeded(goal=goal.id)
    elif findings := unmet_criteria(goal, blocking_criteria(policy)):
        raise CriteriaNotMet(goal=goal.id, findings="; ".join(findings))
    require_followed(policy, goal)
    submitted = GoalSubmitted(state=_moved(goal, GoalState.SUBMITTED))
    record = book.record(goal, submitted)
    if (waiver := waiver_of(policy, goal)) is not None:
        _activate(book, goal, waiver, cause=record.position)


@command
def approve_goal(book: Book, goal_id: str) -> None:
    """Approve a submitted goal: it becomes active, with its first score (rules §5.1).

    Actor, and on whose behalf, are both persons and neither proposer nor owner; the
    policy may name them.
    """
    goal = book.open(Goal, goal_id)
    require_state(goal, GoalState.SUBMITTED, GoalNotSubmitted)
    _require_somebody_else(book, goal)
    if goal.owner in acting(book.command):
        raise SegregationOfDuties(rule="the owner of a goal never approves it")
    require_named_approver(book, goal)
    _activate(book, goal)


@command
def reject_goal(book: Book, goal_id: str) -> None:
    """Reject a submitted goal, with a reason: it becomes a draft again (rules §5.1).

    Persons only, and no proposer: who changes their mind cancels the goal. Its owner
    may refuse what others proposed.
    """
    goal = book.open(Goal, goal_id)
    require_state(goal, GoalState.SUBMITTED, GoalNotSubmitted)
    _require_somebody_else(book, goal)
    book.require_reason("rejecting a goal")
    book.record(goal, GoalRejected(state=_moved(goal, GoalState.DRAFT)))


@command
def cancel_goal(book: Book, goal_id: str) -> None:
    """Cancel a goal that has not ended, with a reason (rules §5, §10.3)."""
    goal = book.open(Goal, goal_id)
    require_not_ended(goal)
    book.require_reason("cancelling a goal")
    book.record(goal, GoalCancelled(state=_moved(goal, GoalState.CANCELLED)))


def _activate(
    book: Book, goal: Goal, waiver: Waiver | None = None, cause: int | None = None
) -> None:
    approved = GoalApproved(
        state=_moved(goal, GoalState.ACTIVE),
        definition_version=len(goal.definitions) + 1,
        waived_by=waiver,
    )
    record = book.record(goal, approved, cause=cause)
    rescore(book, goal, cause=record.position)


def _moved(goal: Goal, to: GoalState) -> Change[GoalState]:
    return Change(goal.state, to)


def _require_somebody_else(book: Book, goal: Goal) -> None:
    deciding = acting(book.command)
    if any(book.find(Person, one) is None for one in deciding):
        raise SegregationOfDuties(rule="only persons decide about a goal")
    if deciding & goal.proposers:
        raise SegregationOfDuties(
            rule="who drafted, revised or submitted a goal never decides about it"
        )

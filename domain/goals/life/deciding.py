"""The life of a goal until it ends: submitted, decided, cancelled (rules §5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.actors import command
from domain.changes import Change
from domain.cycles.belonging import cycle_of, require_promising
from domain.goals.duties import require_none_of, require_persons
from domain.goals.goal import (
    Framework,
    Goal,
    GoalState,
    require_not_ended,
    require_state,
)
from domain.goals.observing.binding import catch_up
from domain.goals.refusals import (
    CriteriaNotMet,
    GoalNotDraft,
    GoalNotSubmitted,
    KeyResultNeeded,
)
from domain.goals.scoring.roll_up import rescore
from domain.goals.structure.check import blocking_findings
from domain.goals.structure.findings import Checked
from domain.policies.following import (
    policy_of,
    require_followed,
    require_named_approver,
    waiver_of,
)
from domain.policies.policy import Waiver
from domain.record import Event, Record

if TYPE_CHECKING:
    from domain.book import Book
    from domain.policies.policy import PolicyVersion


class GoalSubmitted(Event, frozen=True, kw_only=True):
    """A draft waits for somebody else's decision."""

    NAME = "goal.submitted"

    state: Change[GoalState]

    def apply(self, aggregate: Goal, record: Record) -> None:
        """Move the state; who submits is a proposer too."""
        aggregate.enter(self.state.to)
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
        aggregate.enter(self.state.to)
        aggregate.define(record)


class GoalRejected(Event, frozen=True, kw_only=True):
    """A submitted goal is a draft again."""

    NAME = "goal.rejected"

    state: Change[GoalState]

    def apply(self, aggregate: Goal, record: Record) -> None:
        """Move the state; whoever proposed it stays a proposer."""
        aggregate.enter(self.state.to)


class GoalCancelled(Event, frozen=True, kw_only=True):
    """A goal was called off before it was closed."""

    NAME = "goal.cancelled"

    state: Change[GoalState]

    def apply(self, aggregate: Goal, record: Record) -> None:
        """Move the state."""
        aggregate.enter(self.state.to)


@command
def submit_goal(book: Book, goal_id: str) -> None:
    """Submit a draft for somebody else's decision (rules §5.1).

    1. An objective needs a key result.
    2. Nothing is found that blocks submitting: what its policy says, and that is by
       default that a SMART goal leaves a criterion unanswered (rules §2.4, §2.5).
    3. It is what its policy is for; where that waives approval, it is active at once.
    4. Its cycle is not graded or closed (rules §7.1).
    """
    goal = book.open(Goal, goal_id)
    require_state(goal, GoalState.DRAFT, GoalNotDraft)
    require_promising(book, goal)
    if goal.framework is Framework.OKR and not goal.active_key_results:
        raise KeyResultNeeded(goal=goal.id)
    policy = policy_of(book, goal)
    require_submittable(book, goal, policy)
    require_followed(policy, goal)
    submitted = GoalSubmitted(state=_moved(goal, GoalState.SUBMITTED))
    record = book.record(goal, submitted)
    if (waiver := waiver_of(policy, goal)) is not None:
        _activate(book, goal, waiver, cause=record.position)


def require_submittable(book: Book, goal: Goal, policy: PolicyVersion) -> None:
    """Refuse a goal about which something is found that blocks submitting it."""
    blocking = policy.terms.blocking_findings
    cycle = cycle_of(book, goal)
    days = None if cycle is None else cycle.days
    checked = Checked(goal, lambda text: book.reads(text) or "", book.now, days)
    if findings := blocking_findings(checked, blocking):
        told = "; ".join(f"{one.rule}: {one.message}" for one in findings)
        raise CriteriaNotMet(goal=goal.id, findings=told)


@command
def approve_goal(book: Book, goal_id: str) -> None:
    """Approve a submitted goal: it becomes active, with its first score (rules §5.1).

    Actor, and on whose behalf, are both persons and neither proposer nor owner; the
    policy may name them. Its cycle is not graded or closed.
    """
    goal = book.open(Goal, goal_id)
    require_state(goal, GoalState.SUBMITTED, GoalNotSubmitted)
    require_promising(book, goal)
    _require_somebody_else(book, goal)
    require_none_of(book, goal.owners, "the owner of a goal never approves it")
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
    cancelled = GoalCancelled(state=_moved(goal, GoalState.CANCELLED))
    record = book.record(goal, cancelled)
    rescore(book, goal, cause=record.position)


def _activate(
    book: Book, goal: Goal, waiver: Waiver | None = None, cause: int | None = None
) -> None:
    approved = GoalApproved(
        state=_moved(goal, GoalState.ACTIVE),
        definition_version=len(goal.definitions) + 1,
        waived_by=waiver,
    )
    record = book.record(goal, approved, cause=cause)
    taken = catch_up(book, goal)
    rescore(book, goal, cause=(taken or record).position)


def _moved(goal: Goal, to: GoalState) -> Change[GoalState]:
    return Change(goal.state, to)


def _require_somebody_else(book: Book, goal: Goal) -> None:
    require_persons(book, "only persons decide about a goal")
    rule = "who drafted, revised or submitted a goal never decides about it"
    require_none_of(book, goal.proposers, rule)

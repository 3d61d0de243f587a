"""Reopening a closed goal: proposed by one person, approved by another (rules §5.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.actors import command
from domain.changes import Change
from domain.cycles.belonging import require_reopenable
from domain.goals.goal import Goal, GoalState, require_state
from domain.goals.observing.binding import catch_up
from domain.goals.refusals import GoalNotClosed
from domain.goals.scoring.roll_up import rescore
from domain.proposals.proposal import Proposal, ProposalKind, Proposed, propose
from domain.record import Event, Record

if TYPE_CHECKING:
    from domain.book import Book


class GoalReopened(Event, frozen=True, kw_only=True):
    """A closed goal goes on; what was said of its end stays in its history."""

    NAME = "goal.reopened"

    state: Change[GoalState]

    def apply(self, aggregate: Goal, record: Record) -> None:
        """Move the state."""
        aggregate.enter(self.state.to)
        aggregate.ending = None


@command
def reopen_goal(book: Book, goal_id: str, proposal_id: str | None) -> tuple[str]:
    """Propose that a closed goal goes on, and return the proposal's id.

    1. With a reason (rules §10.3).
    2. Another person's approval reopens it (rules §10.4).
    3. Then and now its cycle, if it has one, is open or being graded (rules §5.7).
    """
    goal = book.open(Goal, goal_id)
    require_state(goal, GoalState.CLOSED, GoalNotClosed)
    require_reopenable(book, goal)
    book.require_reason("reopening a goal")
    return propose(book, ProposalKind.REOPEN_GOAL, goal, Proposed(), proposal_id)


def carry_out_reopen_goal(book: Book, proposal: Proposal, cause: int) -> None:
    """Reopen a goal as it was proposed.

    What its children are then counts (rules §4.5), and key results that read a metric
    take what was recorded meanwhile.
    """
    goal = book.load(Goal, proposal.subject.partition("/")[2])
    require_reopenable(book, goal)
    reopened = GoalReopened(state=Change(goal.state, GoalState.ACTIVE))
    record = book.record(goal, reopened, cause=cause)
    taken = catch_up(book, goal)
    rescore(book, goal, cause=(taken or record).position)

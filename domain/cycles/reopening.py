"""Reopening a closed cycle: proposed by one person, approved by another (§7.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.actors import command
from domain.changes import Change
from domain.cycles.cycle import Cycle, CycleReopened, CycleState, require_cycle_state
from domain.cycles.refusals import CycleNotClosed
from domain.proposals.proposal import Proposal, ProposalKind, Proposed, propose

if TYPE_CHECKING:
    from domain.book import Book


@command
def reopen_cycle(book: Book, cycle_id: str, proposal_id: str | None) -> tuple[str]:
    """Propose that a closed cycle is graded again, and return the proposal's id.

    1. With a reason (rules §10.3).
    2. Another person's approval reopens it (rules §10.4).
    """
    cycle = book.open(Cycle, cycle_id)
    require_cycle_state(cycle, CycleState.CLOSED, CycleNotClosed)
    book.require_reason("reopening a cycle")
    return propose(book, ProposalKind.REOPEN_CYCLE, cycle, Proposed(), proposal_id)


def carry_out_reopen_cycle(book: Book, proposal: Proposal, cause: int) -> None:
    """Reopen a cycle as it was proposed; its goals stay closed until they are."""
    cycle = book.load(Cycle, proposal.subject.partition("/")[2])
    state = Change(cycle.state, CycleState.GRADING)
    book.record(cycle, CycleReopened(state=state), cause=cause)

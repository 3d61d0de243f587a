"""Deciding proposals: approved or rejected by somebody else, or withdrawn (§10.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.actors import Person, acting, command
from domain.changes import Change
from domain.days import instant_text
from domain.proposals.kinds import KINDS
from domain.proposals.proposal import (
    Proposal,
    ProposalApproved,
    ProposalRejected,
    ProposalState,
    ProposalWithdrawn,
)
from domain.proposals.refusals import ProposalDecided, ProposalVoid
from domain.proposals.standing import ProposalStanding, standing_of
from domain.refusals import SegregationOfDuties

if TYPE_CHECKING:
    from domain.book import Book


@command
def approve_proposal(book: Book, proposal_id: str) -> None:
    """Approve a proposal: what it proposes is done in this command.

    1. It waits for a decision, and nothing overtook it.
    2. Actor, and on whose behalf, are both persons, and neither made it.
    """
    proposal = _open_pending(book, proposal_id)
    _require_somebody_else(book, proposal)
    approved = ProposalApproved(state=_moved(proposal, ProposalState.APPROVED))
    record = book.record(proposal, approved)
    KINDS[proposal.kind].carry_out(book, proposal, record.position)


@command
def reject_proposal(book: Book, proposal_id: str) -> None:
    """Reject a proposal, with a reason (rules §10.3); as for approving it."""
    proposal = _open_pending(book, proposal_id)
    _require_somebody_else(book, proposal)
    book.require_reason("rejecting a proposal")
    rejected = ProposalRejected(state=_moved(proposal, ProposalState.REJECTED))
    book.record(proposal, rejected)


@command
def withdraw_proposal(book: Book, proposal_id: str) -> None:
    """Take a proposal back that waits for a decision; only who made it does."""
    proposal = _open_pending(book, proposal_id)
    if not acting(book.command) & proposal.proposers:
        raise SegregationOfDuties(
            rule="who made a proposal withdraws it, and others reject it"
        )
    withdrawn = ProposalWithdrawn(state=_moved(proposal, ProposalState.WITHDRAWN))
    book.record(proposal, withdrawn)


def _open_pending(book: Book, proposal_id: str) -> Proposal:
    proposal = book.open(Proposal, proposal_id)
    kind, id_ = KINDS[proposal.kind].subject, proposal.subject.partition("/")[2]
    standing = standing_of(proposal, book.find(kind, id_) or kind(id_), book.now)
    if standing is ProposalStanding.EXPIRED:
        why = f"nobody decided it before {instant_text(proposal.expires)}"
        raise ProposalVoid(proposal=proposal.id, why=why)
    if standing is ProposalStanding.VOID:
        why = f"{kind.KIND} {id_} changed after it was proposed"
        raise ProposalVoid(proposal=proposal.id, why=why)
    if standing is not ProposalStanding.PENDING:
        raise ProposalDecided(proposal=proposal.id, state=standing.name)
    return proposal


def _moved(proposal: Proposal, to: ProposalState) -> Change[ProposalState]:
    return Change(proposal.state, to)


def _require_somebody_else(book: Book, proposal: Proposal) -> None:
    deciding = acting(book.command)
    if any(book.find(Person, one) is None for one in deciding):
        raise SegregationOfDuties(rule="only persons decide about a proposal")
    if deciding & proposal.proposers:
        raise SegregationOfDuties(rule="who made a proposal never decides about it")

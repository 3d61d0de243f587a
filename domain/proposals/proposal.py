"""The proposal: what somebody wants done that only another person can let happen.

It is the first half of an act; the second is another principal's own call (rules
§10.4). Which acts there are, and what each does, stands in ``kinds.py``; how a proposal
is decided in ``deciding.py``.
"""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING

from msgspec import Struct

from domain.actors import acting
from domain.aggregate import Aggregate
from domain.changes import Change
from domain.policies.policy import PolicyTerms
from domain.proposals.subject import EXPIRES_AFTER, Pin
from domain.record import Event, Record
from domain.refusals import ResourceExists

if TYPE_CHECKING:
    from domain.book import Book
    from domain.proposals.subject import Subject


class ProposalKind(Enum):
    """The act that is proposed, called as the rpc that proposes it."""

    SET_POLICY = "SET_POLICY"
    REOPEN_GOAL = "REOPEN_GOAL"
    REOPEN_CYCLE = "REOPEN_CYCLE"


class ProposalState(Enum):
    """What people did about a proposal; that it is overtaken is no act of theirs."""

    PENDING = "PENDING"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"
    WITHDRAWN = "WITHDRAWN"


class Proposed(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What would be done; at most one attribute is set, as the proposal's kind asks.

    Stored like a measured value: the one that is set, under its name. None is where
    the kind says it all.

    Attributes:
        policy: What a policy would say.
    """

    policy: PolicyTerms | None = None


class Proposal(Aggregate):
    """One act that waits for another person, or was decided.

    Attributes:
        kind: The act.
        subject: The stream that it is about: ``policy/default``.
        pin: What must still be so of it.
        proposed: What would be done.
        state: What people did about it.
        proposers: The ids of who made it, and of whom it was made for.
        expires: From when on nobody can decide it.
    """

    __slots__ = ("expires", "kind", "pin", "proposed", "proposers", "state", "subject")
    KIND = "proposal"

    kind: ProposalKind
    subject: str
    pin: Pin
    proposed: Proposed
    state: ProposalState
    proposers: frozenset[str]
    expires: datetime


class ProposalMade(Event, frozen=True, kw_only=True):
    """Somebody proposed an act; attributes are as those of `Proposal`."""

    NAME = "proposal.made"
    MADE = "stream"

    kind: ProposalKind
    subject: str
    pin: Pin
    proposed: Proposed
    expires: datetime

    def apply(self, aggregate: Proposal, record: Record) -> None:
        """Let it wait; who acts is its proposer."""
        aggregate.kind = self.kind
        aggregate.subject = self.subject
        aggregate.pin = self.pin
        aggregate.proposed = self.proposed
        aggregate.state = ProposalState.PENDING
        aggregate.proposers = acting(record)
        aggregate.expires = self.expires


class ProposalApproved(Event, frozen=True, kw_only=True):
    """Another person approved it; what it proposed follows in the same command."""

    NAME = "proposal.approved"

    state: Change[ProposalState]

    def apply(self, aggregate: Proposal, record: Record) -> None:
        """Move the state."""
        aggregate.state = self.state.to


class ProposalRejected(Event, frozen=True, kw_only=True):
    """Another person rejected it."""

    NAME = "proposal.rejected"

    state: Change[ProposalState]

    def apply(self, aggregate: Proposal, record: Record) -> None:
        """Move the state."""
        aggregate.state = self.state.to


class ProposalWithdrawn(Event, frozen=True, kw_only=True):
    """Who made it took it back."""

    NAME = "proposal.withdrawn"

    state: Change[ProposalState]

    def apply(self, aggregate: Proposal, record: Record) -> None:
        """Move the state."""
        aggregate.state = self.state.to


def propose(
    book: Book,
    kind: ProposalKind,
    subject: Subject,
    proposed: Proposed,
    proposal_id: str | None,
) -> tuple[str]:
    """Record the first half of an act, and return the proposal's id.

    Args:
        book: The command's book; its etag is the subject's.
        kind: The act.
        subject: What it is about.
        proposed: What would be done.
        proposal_id: The proposal's id; None: the ledger makes it.
    """
    id_ = proposal_id or book.new_id()
    if book.find(Proposal, id_) is not None:
        raise ResourceExists(kind=Proposal.KIND, id=id_)
    # From here on the command is about the proposal, and its answer's etag is that.
    book.subject = proposal = book.ensure(Proposal, id_)
    made = ProposalMade(
        kind=kind,
        subject=subject.stream_of(subject.id),
        pin=subject.pin(),
        proposed=proposed,
        expires=book.now + EXPIRES_AFTER,
    )
    book.record(proposal, made)
    return (proposal.id,)

"""Whether a proposal still waits: nobody decides one that is overtaken (rules §10.4).

That it expired, or that its subject changed, is recorded nowhere: it follows from when
it was made and from what happened to its subject since.
"""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Protocol

from domain.proposals.proposal import ProposalState

if TYPE_CHECKING:
    from domain.proposals.subject import Pin, Subject


class ProposalStanding(Enum):
    """What a proposal is at a moment: decided, overtaken, or still waiting."""

    PENDING = "PENDING"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"
    WITHDRAWN = "WITHDRAWN"
    EXPIRED = "EXPIRED"
    VOID = "VOID"


class Pinned(Protocol):
    """What of a proposal its standing follows from; as in `Proposal`."""

    @property
    def pin(self) -> Pin:
        """Return what must still be so of its subject."""

    @property
    def state(self) -> ProposalState:
        """Return what people did about it."""

    @property
    def expires(self) -> datetime:
        """Return from when on nobody can decide it."""


def standing_of(proposal: Pinned, subject: Subject, now: datetime) -> ProposalStanding:
    """Return what a proposal is.

    Args:
        proposal: What was proposed.
        subject: What it is about, as known at the moment.
        now: The moment, in recorded time.
    """
    if proposal.state is not ProposalState.PENDING:
        return ProposalStanding[proposal.state.name]
    if now >= proposal.expires:
        return ProposalStanding.EXPIRED
    if subject.pin() != proposal.pin:
        return ProposalStanding.VOID
    return ProposalStanding.PENDING

"""What waits for a second person's decision about a goal, for how long, and until what.

It is void once what the goal promises, its owner or its state changed, even if that
came back to what it was; and after 14 days (rules §10.4).
Amendments and grades are proposed so; each has verbs of its own.
"""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, ClassVar, TypeVar

from msgspec import Struct

from domain.days import instant_text
from domain.goals.duties import require_none_of, require_persons
from domain.proposals.refusals import ProposalDecided, ProposalVoid
from domain.proposals.subject import Pin
from domain.refusals import ResourceExists, ResourceNotFound

if TYPE_CHECKING:
    from domain.book import Book
    from domain.goals.goal import Goal

P = TypeVar("P", bound="Pending")


class Decision(Enum):
    """What a second person decided."""

    APPROVED = "APPROVED"
    REJECTED = "REJECTED"


class Pending(Struct, frozen=True, kw_only=True):
    """The first half of an act that needs two people.

    Attributes:
        KIND: What such a proposal is called.
        proposers: The ids of who proposed it, and of whom it was proposed for.
        pin: What must still be so when it is decided.
        expires: From when on nobody can decide it.
        decision: What was decided; None while it waits.
    """

    KIND: ClassVar[str]

    proposers: frozenset[str]
    pin: Pin
    expires: datetime
    decision: Decision | None = None


def new_proposal(book: Book, goal: Goal, kind: type[Pending], id_: str | None) -> str:
    """Return the id of a new proposal, made by the ledger where none is given."""
    made = id_ or book.new_id()
    if _key(kind, made) in goal.proposals:
        raise ResourceExists(kind=kind.KIND, id=f"{goal.id}/{made}")
    return made


def waiting(book: Book, goal: Goal, kind: type[P], id_: str) -> P:
    """Return a proposal that waits for a decision; refuse one that does not."""
    name = f"{goal.id}/{id_}"
    found = require_known(goal, kind, id_)
    if found.decision is not None:
        raise ProposalDecided(proposal=name, state=found.decision.name)
    if book.now >= found.expires:
        why = f"nobody decided it before {instant_text(found.expires)}"
        raise ProposalVoid(proposal=name, why=why)
    if found.pin != goal.pin():
        raise ProposalVoid(proposal=name, why="the goal changed after it was proposed")
    return found


def require_known(goal: Goal, kind: type[P], id_: str) -> P:
    """Return a proposal, whatever became of it; refuse where there is none."""
    found = goal.proposals.get(_key(kind, id_))
    if not isinstance(found, kind):
        raise ResourceNotFound(kind=kind.KIND, id=f"{goal.id}/{id_}")
    return found


def require_somebody_else(book: Book, proposal: Pending) -> None:
    """Refuse a decision that is not another person's (rules §10.4)."""
    what = f"the {proposal.KIND}"
    require_persons(book, f"only persons decide about {what}")
    rule = f"who proposed {what} never decides about it"
    require_none_of(book, proposal.proposers, rule)


def put(goal: Goal, id_: str, proposal: Pending) -> None:
    """Let a proposal wait; an effect, for events."""
    goal.proposals = {**goal.proposals, _key(type(proposal), id_): proposal}


def take(goal: Goal, kind: type[P], id_: str) -> P:
    """Return what a proposal says, whatever became of it; for effects of events."""
    found = goal.proposals[_key(kind, id_)]
    assert isinstance(found, kind)
    return found


def _key(kind: type[Pending], id_: str) -> str:
    return f"{kind.KIND}/{id_}"

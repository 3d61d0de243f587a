"""How goals are to be kept: policies and templates, and what needs two people."""

from __future__ import annotations

from decimal import Decimal

from services.demo.acts.act import Act, Reasoned
from services.demo.measures import Measure


class PolicyProposed(Reasoned, frozen=True, kw_only=True):
    """Somebody proposes what a policy is to say.

    Attributes:
        waived: Whether objectives need no approval; None: as before.
        band: Between which scores an aspirational objective is a success.
    """

    policy: str
    proposal: str
    description: str
    waived: bool | None = None
    band: tuple[Decimal, Decimal] | None = None


class ProposalApproved(Act, frozen=True, kw_only=True):
    """Somebody else agrees, and it is done."""

    proposal: str


class ProposalRejected(Reasoned, frozen=True, kw_only=True):
    """Somebody else does not agree."""

    proposal: str


class ProposalWithdrawn(Reasoned, frozen=True, kw_only=True):
    """Who proposed something wants it no more."""

    proposal: str


class TemplateCreated(Act, frozen=True, kw_only=True):
    """A template of SMART goals is there to draft from.

    Attributes:
        criteria: Answers to begin with, by the criterion's name.
    """

    template: str
    name: str
    role: str
    title: str
    description: str
    measure: Measure
    criteria: dict[str, str]


class TemplateRevised(Act, frozen=True, kw_only=True):
    """A template says something else; goals keep the version they came from."""

    template: str
    title: str
    description: str

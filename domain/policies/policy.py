"""The policy: its terms, version by version (rules §2.5, §5.1).

Two policies always exist with the terms that are built in: ``default``, which a goal
follows that names none, and ``mbo`` for annual SMART goals (rules §2.6). Others come to
be when they are first set.
"""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING

from msgspec import Struct

from domain.changes import Change
from domain.goals.goal import Framework
from domain.goals.pace.cadence import Cadence, CheckInSchedule
from domain.goals.structure.check import BLOCKING_BY_DEFAULT
from domain.proposals.subject import Pin, Subject
from domain.record import Event, Record

if TYPE_CHECKING:
    from domain.book import Book

DEFAULT, MBO = "default", "mbo"


class Success(Enum):
    """Where the score of an aspirational objective lies beside its success band."""

    BELOW = "BELOW"
    INSIDE = "INSIDE"
    ABOVE = "ABOVE"


class SuccessBand(Struct, frozen=True):
    """Between which scores an aspirational objective is a success (rules §2.2).

    Attributes:
        low: From this score on; below, it fell short.
        high: Up to this score; always above, it asked too little.
    """

    low: Decimal = Decimal("0.6")
    high: Decimal = Decimal("0.7")

    def place(self, score: Decimal) -> Success:
        """Return where a score lies; both ends are inside."""
        if score < self.low:
            return Success.BELOW
        return Success.INSIDE if score <= self.high else Success.ABOVE


class PolicyTerms(Struct, frozen=True, kw_only=True):
    """What a policy says; the defaults are what is built in.

    Attributes:
        description: What it is for; empty for nothing.
        frameworks: Which goals may follow it; none named: all.
        annual: Whether a goal's days must be those of one year.
        okr_approval_waived: Whether an objective becomes active when it is submitted,
            without another person (rules §5.1).
        approvers: The ids of who approves the goals of those who have no manager;
            none named: any person who is neither proposer nor owner.
        check_ins: When check-ins are due where a goal does not say (rules §6.5).
        blocking_findings: The rules whose findings block submitting (rules §2.5).
        success_band: For aspirational objectives.
    """

    description: str = ""
    frameworks: tuple[Framework, ...] = ()
    annual: bool = False
    okr_approval_waived: bool = False
    approvers: tuple[str, ...] = ()
    check_ins: CheckInSchedule = CheckInSchedule()
    blocking_findings: tuple[str, ...] = BLOCKING_BY_DEFAULT
    success_band: SuccessBand = SuccessBand()


BUILT_IN = {
    DEFAULT: PolicyTerms(),
    MBO: PolicyTerms(
        frameworks=(Framework.SMART,),
        annual=True,
        check_ins=CheckInSchedule(cadence=Cadence.MONTHLY, anchor_day=31),
    ),
}


class PolicyVersion(Struct, frozen=True):
    """One version of a policy.

    Attributes:
        version: Its number, from 1; 0 is what is built in.
        terms: What it says.
    """

    version: int
    terms: PolicyTerms


class Waiver(Struct, frozen=True):
    """The policy that let an objective be active without another person.

    Attributes:
        policy: The id of the policy.
        version: Its version that was in force.
    """

    policy: str
    version: int


class Policy(Subject):
    """One policy of the organization.

    Attributes:
        in_force: The version that judges what happens now; None for a policy that is
            neither built in nor set.
    """

    __slots__ = ("in_force",)
    KIND = "policy"

    def __init__(self, id: str) -> None:  # noqa: A002 - the field's word for it
        """Begin with what is built in under this id, if anything is."""
        super().__init__(id)
        built_in = BUILT_IN.get(id)
        self.in_force = None if built_in is None else PolicyVersion(0, built_in)

    def pin(self) -> Pin:
        """Return what must stay so of a policy that is to be set: its version."""
        return Pin(version=0 if self.in_force is None else self.in_force.version)


class PolicySet(Event, frozen=True, kw_only=True):
    """A policy says something from now on.

    Attributes:
        version: Its number, from 1.
        terms: What it said, None where there was no such policy, and says now.
    """

    NAME = "policy.set"

    version: int
    terms: Change[PolicyTerms | None]

    def apply(self, aggregate: Policy, record: Record) -> None:
        """Put the version in force."""
        assert self.terms.to is not None
        aggregate.in_force = PolicyVersion(self.version, self.terms.to)


def find_policy(book: Book, policy_id: str) -> Policy:
    """Return a policy; one that was never set has only what is built in, if that."""
    return book.look(Policy, policy_id) or Policy(policy_id)

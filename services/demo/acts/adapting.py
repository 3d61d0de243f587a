"""What changes of an active goal: its key results, its promise, who works on it."""

from __future__ import annotations

from decimal import Decimal

from services.demo.acts.act import Act, Reasoned
from services.demo.measures import Measure, Numeric


class KeyResultAdded(Reasoned, frozen=True, kw_only=True):
    """An objective gets a key result; with a reason once it is active.

    Attributes:
        from_children: Whether it moves with the goals that contribute to it.
    """

    goal: str
    key_result: str
    title: str
    measure: Measure
    weight: Decimal = Decimal(1)
    from_children: bool = False
    reason_code: str = ""
    reason: str = ""


class TargetMoved(Reasoned, frozen=True, kw_only=True):
    """A key result of an active objective gets another target."""

    goal: str
    key_result: str
    target: Decimal


class KeyResultDropped(Reasoned, frozen=True, kw_only=True):
    """A key result of an active objective counts no more."""

    goal: str
    key_result: str


class KeyResultsReweighted(Reasoned, frozen=True, kw_only=True):
    """Key results of an active objective count otherwise; weights by their ids."""

    goal: str
    weights: dict[str, Decimal]


class AmendmentProposed(Reasoned, frozen=True, kw_only=True):
    """The owner of a SMART goal asks for another promise.

    Attributes:
        measure: What it would be measured by.
    """

    goal: str
    amendment: str
    title: str
    measure: Numeric


class AmendmentApproved(Act, frozen=True, kw_only=True):
    """Somebody else agrees: the goal promises it from now on."""

    goal: str
    amendment: str


class AmendmentRejected(Reasoned, frozen=True, kw_only=True):
    """Somebody else does not agree: the goal keeps its promise."""

    goal: str
    amendment: str


class GoalPaused(Reasoned, frozen=True, kw_only=True):
    """A goal rests."""

    goal: str


class GoalResumed(Act, frozen=True, kw_only=True):
    """A goal goes on."""

    goal: str


class GoalTransferred(Reasoned, frozen=True, kw_only=True):
    """Somebody else answers for a goal from now on."""

    goal: str
    owner: str


class ContributorsSet(Act, frozen=True, kw_only=True):
    """Who works on a goal beside its owner."""

    goal: str
    co_owners: tuple[str, ...]
    contributors: tuple[str, ...]
    partner: str


class CommitmentEscalated(Reasoned, frozen=True, kw_only=True):
    """Somebody is told that a commitment is at risk."""

    goal: str
    to: str

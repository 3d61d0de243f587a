"""What people of the company do, told apart from the wire it is said on.

Goals, units and people go by keys of the story; whoever plays it knows their names.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from msgspec import Struct


class Act(Struct, frozen=True, kw_only=True):
    """Something that somebody does.

    Attributes:
        by: The key of the person or service.
    """

    by: str


class Reasoned(Act, frozen=True, kw_only=True):
    """An act that says why."""

    reason_code: str
    reason: str


class OrganizationCreated(Act, frozen=True, kw_only=True):
    """The chief begins the ledger."""


class UnitCreated(Act, frozen=True, kw_only=True):
    """A department or team begins."""

    unit: str
    name: str
    parent: str | None


class PersonAdded(Act, frozen=True, kw_only=True):
    """A person joins."""

    person: str
    name: str


class ServiceAdded(Act, frozen=True, kw_only=True):
    """A program is connected."""

    service: str
    name: str


class Measured(Struct, frozen=True):
    """A numeric measure."""

    unit: str
    start: Decimal
    target: Decimal


class GoalDrafted(Act, frozen=True, kw_only=True):
    """A goal is written.

    Attributes:
        measure: SMART only.
        criteria: SMART only: answers by the criterion's name.
        conditions: SMART only: texts by the condition's id.
    """

    goal: str
    framework: str
    level: str
    title: str
    description: str
    owner: str
    unit: str | None
    start: date
    end: date
    measure: Measured | None = None
    criteria: dict[str, str] = {}
    conditions: dict[str, str] = {}


class KeyResultAdded(Reasoned, frozen=True, kw_only=True):
    """An objective gets a key result; with a reason once it is active."""

    goal: str
    key_result: str
    title: str
    measure: Measured
    weight: Decimal = Decimal(1)
    reason_code: str = ""
    reason: str = ""


class DraftRevised(Act, frozen=True, kw_only=True):
    """A rejected draft is written better."""

    goal: str
    description: str


class GoalSubmitted(Act, frozen=True, kw_only=True):
    """A draft is put up for decision."""

    goal: str


class GoalApproved(Act, frozen=True, kw_only=True):
    """Somebody else agrees."""

    goal: str


class GoalRejected(Reasoned, frozen=True, kw_only=True):
    """Somebody else does not agree yet."""

    goal: str


class TargetMoved(Reasoned, frozen=True, kw_only=True):
    """A key result of an active objective gets another target."""

    goal: str
    key_result: str
    target: Decimal


class Observed(Struct, frozen=True, kw_only=True):
    """What was seen of a measure.

    Attributes:
        key_result: Its id; None for a SMART goal.
        effective: When it was true; None: when it is recorded.
    """

    goal: str
    key_result: str | None
    check_in: str
    value: Decimal
    confidence: Decimal | None = None
    note: str = ""
    source: str = ""
    effective: datetime | None = None


class CheckedIn(Act, frozen=True, kw_only=True):
    """Somebody records what they saw: 1 to 100 observations."""

    observed: tuple[Observed, ...]


class CheckInCorrected(Reasoned, frozen=True, kw_only=True):
    """A check-in is replaced by what was so in truth."""

    corrects: str
    observed: Observed


class CheckInRetracted(Reasoned, frozen=True, kw_only=True):
    """A check-in is withdrawn."""

    goal: str
    key_result: str | None
    check_in: str


class GoalCancelled(Reasoned, frozen=True, kw_only=True):
    """A goal is called off."""

    goal: str


class GoalClosed(Act, frozen=True, kw_only=True):
    """A goal ends.

    Attributes:
        conditions_met: SMART only: by the condition's id.
        explanations: OKR only: by the id of a key result without check-ins.
    """

    goal: str
    disposition: str
    learnings: str
    miss_cause: str = ""
    miss_explanation: str = ""
    conditions_met: dict[str, bool] = {}
    explanations: dict[str, str] = {}


class Moment(Struct, frozen=True):
    """Acts that are done at one instant, in any order.

    Attributes:
        instant: When, in UTC.
        acts: What; one of them never needs another.
    """

    instant: datetime
    acts: tuple[Act, ...]

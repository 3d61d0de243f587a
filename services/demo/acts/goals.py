"""How a goal comes about, is decided on, and ends."""

from __future__ import annotations

from datetime import date

from msgspec import Struct, field

from services.demo.acts.act import Act, Reasoned
from services.demo.measures import Measure


class TemplateUsed(Struct, frozen=True):
    """A version of a template that a goal was drafted from."""

    template: str
    version: int


class GoalDrafted(Act, frozen=True, kw_only=True):
    """A goal is written.

    Attributes:
        ambition: OKR only.
        roll_up: OKR only: what its score is made of; empty: its key results.
        measure: SMART only.
        criteria: SMART only: answers by the criterion's name.
        conditions: SMART only: texts by the condition's id.
        cycle: The id of the cycle that it ends in.
        policy: The id of the policy that it follows; None: the default.
        template: What it was drafted from, where it was.
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
    ambition: str = ""
    roll_up: str = ""
    measure: Measure | None = None
    criteria: dict[str, str] = field(default_factory=dict)
    conditions: dict[str, str] = field(default_factory=dict)
    cycle: str | None = None
    policy: str | None = None
    template: TemplateUsed | None = None


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


class GoalCancelled(Reasoned, frozen=True, kw_only=True):
    """A goal is called off."""

    goal: str


class Ended(Act, frozen=True, kw_only=True):
    """A goal ends.

    Attributes:
        conditions_met: SMART only: by the condition's id.
        explanations: OKR only: by the id of a key result without check-ins.
    """

    goal: str
    learnings: str
    miss_cause: str = ""
    miss_explanation: str = ""
    conditions_met: dict[str, bool] = field(default_factory=dict)
    explanations: dict[str, str] = field(default_factory=dict)


class GoalClosed(Ended, frozen=True, kw_only=True):
    """A goal ends in a way that people say."""

    disposition: str


class GoalCarriedOver(Ended, frozen=True, kw_only=True):
    """A goal ends, and goes on in another cycle as its successor.

    Attributes:
        successor: The id of the goal that goes on.
        cycle: The id of the cycle that it ends in.
    """

    successor: str
    cycle: str


class ReopeningProposed(Reasoned, frozen=True, kw_only=True):
    """Somebody asks for a closed goal to go on; another person decides."""

    goal: str
    proposal: str

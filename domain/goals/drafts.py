"""Drafts: what is said in them, and the events of drafting and revising (rules §5.1).

The rules stand in ``drafting.py``.
"""

from __future__ import annotations

from msgspec import UNSET, Struct, UnsetType

from domain.changes import Change
from domain.days import Window
from domain.goals.goal import Framework, Goal, GoalLevel, GoalState
from domain.goals.measures import Measure
from domain.goals.revisions import MeasureRevision, WindowRevision
from domain.goals.smart import (
    AcceptanceCondition,
    Assessment,
    Criterion,
    CriterionAnswer,
)
from domain.record import Event, Record
from domain.templates.template import TemplateVersion
from domain.texts import Text


class StatedAnswer(Struct, frozen=True):
    """An answer to a criterion, as the caller states it."""

    criterion: Criterion
    answer: str
    assessment: Assessment = Assessment.PERSON


class StatedCondition(Struct, frozen=True):
    """An acceptance condition, as the caller states it; no id: the ledger makes it."""

    id: str | None
    text: str


class Draft(Struct, frozen=True, kw_only=True):
    """What a new goal says.

    Attributes:
        framework: Which rules it follows, for good.
        level: Whose goal it is, for good.
        title: The objective, or the SMART statement.
        description: What else there is to know; empty for nothing.
        owner: The id of the person who answers for it.
        unit: The id of the unit it belongs to; None for none.
        window: The days from its start to its deadline.
        measure: SMART only: how it is measured; None while that is open.
        criteria: SMART only: the answers given so far.
        acceptance_conditions: SMART only: what must hold beside the target.
        policy: The id of the policy it is to follow; None: the default one.
        template: The version of the template that it is drafted from; None for none.
    """

    framework: Framework
    level: GoalLevel
    title: str
    description: str = ""
    owner: str
    unit: str | None = None
    window: Window
    measure: Measure | None = None
    criteria: tuple[StatedAnswer, ...] = ()
    acceptance_conditions: tuple[StatedCondition, ...] = ()
    policy: str | None = None
    template: TemplateVersion | None = None


class DraftRevision(Struct, frozen=True, kw_only=True):
    """New contents of some of what a draft says; what is unset stays.

    A list that is given takes the place of the whole list before. Attributes are as
    those of `Draft`.
    """

    title: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    owner: str | UnsetType = UNSET
    unit: str | UnsetType | None = UNSET
    window: Window | WindowRevision | UnsetType = UNSET
    measure: Measure | MeasureRevision | UnsetType | None = UNSET
    criteria: tuple[StatedAnswer, ...] | UnsetType = UNSET
    acceptance_conditions: tuple[StatedCondition, ...] | UnsetType = UNSET
    policy: str | UnsetType | None = UNSET


class GoalDrafted(Event, frozen=True, kw_only=True):
    """A goal began as a draft.

    Attributes are as those of `Goal`; a description that says nothing is None.

    Attributes:
        template: The version of the template that it is drafted from; None for none.
    """

    NAME = "goal.drafted"
    MADE = "stream"

    framework: Framework
    level: GoalLevel
    title: Text
    description: Text | None
    owner: str
    unit: str | None
    window: Window
    measure: Measure | None
    criteria: tuple[CriterionAnswer, ...]
    acceptance_conditions: tuple[AcceptanceCondition, ...]
    policy: str
    template: TemplateVersion | None

    def apply(self, aggregate: Goal, record: Record) -> None:
        """Set what the draft says."""
        goal = aggregate
        goal.framework = self.framework
        goal.level = self.level
        goal.state = GoalState.DRAFT
        goal.title = self.title
        goal.description = self.description
        goal.owner = self.owner
        goal.unit = self.unit
        goal.window = self.window
        goal.measure = self.measure
        goal.criteria = self.criteria
        goal.acceptance_conditions = self.acceptance_conditions
        goal.policy = self.policy
        goal.propose(record)


class GoalDraftRevised(Event, frozen=True, kw_only=True):
    """A draft says something else now; None where nothing changed.

    Attributes:
        title: What it became.
        description: What it became; the empty text where it was taken away.
        owner: Who answered for it, and who does now.
        unit: The unit it belonged to, and belongs to now.
        window: Its days before, and now.
        measure: How it was measured, and is now.
        criteria: All answers, as they are now.
        acceptance_conditions: All acceptance conditions, as they are now.
        policy: The policy it followed, and follows now.
    """

    NAME = "goal.draft_revised"

    title: Text | None = None
    description: Text | None = None
    owner: Change[str] | None = None
    unit: Change[str | None] | None = None
    window: Change[Window] | None = None
    measure: Change[Measure | None] | None = None
    criteria: tuple[CriterionAnswer, ...] | None = None
    acceptance_conditions: tuple[AcceptanceCondition, ...] | None = None
    policy: Change[str] | None = None

    def apply(self, aggregate: Goal, record: Record) -> None:
        """Set what changed."""
        goal = aggregate
        if self.title is not None:
            goal.title = self.title
        if self.description is not None:
            goal.description = self.description or None
        if self.owner is not None:
            goal.owner = self.owner.to
        if self.unit is not None:
            goal.unit = self.unit.to
        if self.window is not None:
            goal.window = self.window.to
        if self.measure is not None:
            goal.measure = self.measure.to
        if self.criteria is not None:
            goal.criteria = self.criteria
        if self.acceptance_conditions is not None:
            goal.acceptance_conditions = self.acceptance_conditions
        if self.policy is not None:
            goal.policy = self.policy.to
        goal.propose(record)

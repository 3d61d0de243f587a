"""Drafts: what is said in them, and the events of drafting and revising (rules §5.1).

The rules stand in ``rules.py``.
"""

from __future__ import annotations

from msgspec import UNSET, Struct, UnsetType, structs

from domain.changes import Change
from domain.days import Window
from domain.goals.drafting.revisions import MeasureRevision, WindowRevision
from domain.goals.filing import Category, Filing
from domain.goals.goal import Framework, Goal, GoalLevel, GoalState
from domain.goals.measures import Measure
from domain.goals.objective import Ambition, RollUp
from domain.goals.pace.cadence import CheckInSchedule
from domain.goals.pace.plans import PlanPoint
from domain.goals.pace.schedules import Phase
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
        ambition: OKR only: how much of it is expected; None: ASPIRATIONAL.
        roll_up: OKR only: what its own score is made of; None: KEY_RESULTS.
        title: The objective, or the SMART statement.
        description: What else there is to know; empty for nothing.
        owner: The id of the person who answers for it.
        unit: The id of the unit it belongs to; None for none.
        cycle: The id of the cycle that it is to end in; None for none.
        category: What it is for; None where nobody says.
        labels: What it is sorted by: texts by their keys.
        method_binding: Whether the way to it binds as its end does.
        window: The days from its start to its deadline.
        schedule: When check-ins are due; None: as its policy says when it is drafted.
        plan: How far it is expected to be by some days.
        measure: SMART only: how it is measured; None while that is open.
        criteria: SMART only: the answers given so far.
        acceptance_conditions: SMART only: what must hold beside the target.
        policy: The id of the policy it is to follow; None: the default one.
        template: The version of the template that it is drafted from; None for none.
    """

    framework: Framework
    level: GoalLevel
    ambition: Ambition | None = None
    roll_up: RollUp | None = None
    title: str
    description: str = ""
    owner: str
    unit: str | None = None
    cycle: str | None = None
    category: Category | None = None
    labels: dict[str, str] = {}
    method_binding: bool = False
    window: Window
    schedule: CheckInSchedule | None = None
    plan: tuple[PlanPoint, ...] = ()
    measure: Measure | None = None
    criteria: tuple[StatedAnswer, ...] = ()
    acceptance_conditions: tuple[StatedCondition, ...] = ()
    policy: str | None = None
    template: TemplateVersion | None = None


class DraftRevision(Struct, frozen=True, kw_only=True):
    """New contents of some of what a draft says; what is unset stays.

    A list or map that is given takes the place of the whole one before. Attributes are
    as those of `Draft`.
    """

    ambition: Ambition | UnsetType | None = UNSET
    roll_up: RollUp | UnsetType | None = UNSET
    title: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    owner: str | UnsetType = UNSET
    unit: str | UnsetType | None = UNSET
    cycle: str | UnsetType | None = UNSET
    category: Category | UnsetType | None = UNSET
    labels: dict[str, str] | UnsetType = UNSET
    method_binding: bool | UnsetType = UNSET
    window: Window | WindowRevision | UnsetType = UNSET
    schedule: CheckInSchedule | UnsetType = UNSET
    plan: tuple[PlanPoint, ...] | UnsetType = UNSET
    measure: Measure | MeasureRevision | UnsetType | None = UNSET
    criteria: tuple[StatedAnswer, ...] | UnsetType = UNSET
    acceptance_conditions: tuple[StatedCondition, ...] | UnsetType = UNSET
    policy: str | UnsetType | None = UNSET


class GoalDrafted(Event, frozen=True, kw_only=True):
    """A goal began as a draft.

    Attributes are as those of `Goal`; a description that says nothing is None.

    Attributes:
        template: The version of the template that it is drafted from; None for none.
        carried_over_from: The id of the goal that it goes on with; None for none.
    """

    NAME = "goal.drafted"
    MADE = "stream"

    framework: Framework
    level: GoalLevel
    ambition: Ambition | None
    roll_up: RollUp | None
    title: Text
    description: Text | None
    owner: str
    unit: str | None
    cycle: str | None
    category: Category | None
    labels: dict[str, Text]
    method_binding: bool
    window: Window
    schedule: CheckInSchedule
    plan: tuple[PlanPoint, ...]
    measure: Measure | None
    criteria: tuple[CriterionAnswer, ...]
    acceptance_conditions: tuple[AcceptanceCondition, ...]
    policy: str
    template: TemplateVersion | None
    carried_over_from: str | None

    def apply(self, aggregate: Goal, record: Record) -> None:
        """Set what the draft says."""
        goal = aggregate
        goal.framework = self.framework
        goal.level = self.level
        goal.ambition = self.ambition
        goal.roll_up = self.roll_up
        goal.filing = Filing(self.category, self.labels, self.method_binding)
        goal.state = GoalState.DRAFT
        goal.title = self.title
        goal.description = self.description
        goal.owner = self.owner
        goal.unit = self.unit
        goal.cycle = self.cycle
        goal.window = self.window
        goal.phases = (Phase(None, self.schedule),)
        goal.plan = self.plan
        goal.measure = self.measure
        goal.criteria = self.criteria
        goal.acceptance_conditions = self.acceptance_conditions
        goal.policy = self.policy
        goal.propose(record)


class GoalDraftRevised(Event, frozen=True, kw_only=True):
    """A draft says something else now; None where nothing changed.

    Attributes:
        ambition: How much of it was expected, and is now.
        roll_up: What its own score was made of, and is now.
        title: What it became.
        description: What it became; the empty text where it was taken away.
        owner: Who answered for it, and who does now.
        unit: The unit it belonged to, and belongs to now.
        cycle: The cycle it was to end in, and is to end in now.
        category: What it was for, and is for now.
        labels: All labels, as they are now.
        method_binding: Whether its method bound, and binds now.
        window: Its days before, and now.
        schedule: When check-ins were due, and are now.
        plan: All plan points before, and now.
        measure: How it was measured, and is now.
        criteria: All answers, as they are now.
        acceptance_conditions: All acceptance conditions, as they are now.
        policy: The policy it followed, and follows now.
    """

    NAME = "goal.draft_revised"

    ambition: Change[Ambition | None] | None = None
    roll_up: Change[RollUp | None] | None = None
    title: Text | None = None
    description: Text | None = None
    owner: Change[str] | None = None
    unit: Change[str | None] | None = None
    cycle: Change[str | None] | None = None
    category: Change[Category | None] | None = None
    labels: dict[str, Text] | None = None
    method_binding: Change[bool] | None = None
    window: Change[Window] | None = None
    schedule: Change[CheckInSchedule] | None = None
    plan: Change[tuple[PlanPoint, ...]] | None = None
    measure: Change[Measure | None] | None = None
    criteria: tuple[CriterionAnswer, ...] | None = None
    acceptance_conditions: tuple[AcceptanceCondition, ...] | None = None
    policy: Change[str] | None = None

    def apply(self, aggregate: Goal, record: Record) -> None:
        """Set what changed."""
        goal = aggregate
        for field in _TEXTS_AND_LISTS:
            if (contents := getattr(self, field)) is not None:
                setattr(goal, field, contents)
        if self.description is not None:
            goal.description = self.description or None
        for field in _CHANGES:
            if (changed := getattr(self, field)) is not None:
                setattr(goal, field, changed.to)
        if self.schedule is not None:
            goal.phases = (Phase(None, self.schedule.to),)
        self._file(goal)
        goal.propose(record)

    def _file(self, goal: Goal) -> None:
        if self.category is not None:
            goal.filing = structs.replace(goal.filing, category=self.category.to)
        if self.labels is not None:
            goal.filing = structs.replace(goal.filing, labels=self.labels)
        if self.method_binding is not None:
            binding = self.method_binding.to
            goal.filing = structs.replace(goal.filing, method_binding=binding)


_TEXTS_AND_LISTS = ("title", "criteria", "acceptance_conditions")
_CHANGES = (
    "ambition",
    "roll_up",
    "owner",
    "unit",
    "cycle",
    "window",
    "plan",
    "measure",
    "policy",
)

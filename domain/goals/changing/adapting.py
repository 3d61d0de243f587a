"""Adapting an objective: what is said of key results, and its events (rules §5.2).

The rules stand in ``key_results.py``.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from msgspec import UNSET, Struct, UnsetType, structs

from domain.changes import Change
from domain.days import Window
from domain.goals.drafting.drafts import StatedAnswer
from domain.goals.drafting.revisions import MeasureRevision, WindowRevision
from domain.goals.goal import Goal
from domain.goals.measures import Measure
from domain.goals.objective import KeyResult, ProgressFrom
from domain.goals.pace.cadence import CheckInSchedule
from domain.goals.pace.plans import PlanPoint
from domain.goals.pace.schedules import Phase, own_phases
from domain.goals.smart import CriterionAnswer
from domain.record import Event, Record
from domain.texts import Text


class StatedKeyResult(Struct, frozen=True, kw_only=True):
    """What a new key result says.

    Attributes:
        title: What will be so.
        measure: How it is measured.
        weight: Its share in the objective's score, 0 to 1000.
        window: Its own days; None: the goal's.
        held_to_criteria: Whether it is held to the five criteria.
        criteria: The answers given so far.
        schedule: When check-ins are due; None: as for the goal.
        plan: How far it is expected to be by some days.
        progress_from: What its progress is made of.
    """

    title: str
    measure: Measure
    weight: Decimal = Decimal(1)
    window: Window | None = None
    held_to_criteria: bool = False
    criteria: tuple[StatedAnswer, ...] = ()
    schedule: CheckInSchedule | None = None
    plan: tuple[PlanPoint, ...] = ()
    progress_from: ProgressFrom = ProgressFrom.CHECK_INS


class KeyResultRevision(Struct, frozen=True, kw_only=True):
    """New contents of some of what a key result says; what is unset stays."""

    title: str | UnsetType = UNSET
    measure: Measure | MeasureRevision | UnsetType = UNSET
    weight: Decimal | UnsetType = UNSET
    window: Window | WindowRevision | UnsetType | None = UNSET
    held_to_criteria: bool | UnsetType = UNSET
    criteria: tuple[StatedAnswer, ...] | UnsetType = UNSET
    schedule: CheckInSchedule | UnsetType | None = UNSET
    plan: tuple[PlanPoint, ...] | UnsetType = UNSET
    progress_from: ProgressFrom | UnsetType = UNSET


class KeyResultAdded(Event, frozen=True, kw_only=True):
    """An objective has one more key result.

    Attributes:
        key_result: Its id, unique within the goal.
        title: What will be so.
        measure: How it is measured.
        weight: Its share in the objective's score.
        window: Its own days; None: the goal's.
        held_to_criteria: Whether it is held to the five criteria.
        criteria: The answers given to them.
        schedule: When check-ins are due; None: as for the goal.
        plan: How far it is expected to be by some days.
        progress_from: What its progress is made of.
        definition_version: The version of the goal's promises that it began; None in
            a draft, which promises nothing yet.
    """

    NAME = "goal.key_result_added"
    MADE = "key_result"

    key_result: str
    title: Text
    measure: Measure
    weight: Decimal
    window: Window | None
    held_to_criteria: bool
    criteria: tuple[CriterionAnswer, ...]
    schedule: CheckInSchedule | None
    plan: tuple[PlanPoint, ...]
    progress_from: ProgressFrom
    definition_version: int | None

    def apply(self, aggregate: Goal, record: Record) -> None:
        """Add the key result."""
        added = KeyResult(
            title=self.title,
            measure=self.measure,
            weight=self.weight,
            window=self.window,
            held_to_criteria=self.held_to_criteria,
            criteria=self.criteria,
            schedule=self.schedule,
            plan=self.plan,
            progress_from=self.progress_from,
            phases=own_phases(None, self.schedule, since=None),
        )
        aggregate.key_results = {**aggregate.key_results, self.key_result: added}
        _redefine(aggregate, record)


class KeyResultRevised(Event, frozen=True, kw_only=True):
    """A key result says something else now; None where nothing changed.

    Attributes:
        key_result: Its id.
        title: What it became.
        measure: How it was measured, and is now.
        weight: Its share before, and now.
        window: Its own days before, and now.
        held_to_criteria: Whether it was held to the five criteria, and is now.
        criteria: All answers, as they are now.
        schedule: When check-ins were due, and are now.
        schedule_since: The first day of the new schedule; None: it always held.
        plan: All plan points before, and now.
        progress_from: What its progress was made of, and is now.
        definition_version: As for `KeyResultAdded`.
    """

    NAME = "goal.key_result_revised"

    key_result: str
    title: Text | None = None
    measure: Change[Measure] | None = None
    weight: Change[Decimal] | None = None
    window: Change[Window | None] | None = None
    held_to_criteria: Change[bool] | None = None
    criteria: tuple[CriterionAnswer, ...] | None = None
    schedule: Change[CheckInSchedule | None] | None = None
    schedule_since: date | None = None
    plan: Change[tuple[PlanPoint, ...]] | None = None
    progress_from: Change[ProgressFrom] | None = None
    definition_version: int | None = None

    def says_nothing(self) -> bool:
        """Tell whether nothing changed."""
        version = self.definition_version
        return self == KeyResultRevised(
            key_result=self.key_result, definition_version=version
        )

    def apply(self, aggregate: Goal, record: Record) -> None:
        """Set what changed."""
        before = aggregate.key_results[self.key_result]
        key_result = structs.replace(before, **self.said(before.phases))
        aggregate.key_results = {**aggregate.key_results, self.key_result: key_result}
        _redefine(aggregate, record)

    def said(self, phases: tuple[Phase, ...] | None) -> dict[str, Any]:
        """Return what a key result says otherwise once this has happened, by name.

        Args:
            phases: From when on each of its own schedules held before.
        """
        said: dict[str, Any] = {}
        for field in ("title", "criteria"):
            if (contents := getattr(self, field)) is not None:
                said[field] = contents
        for field in _CHANGES:
            if (changed := getattr(self, field)) is not None:
                said[field] = changed.to
        if self.schedule is not None:
            schedule, since = self.schedule.to, self.schedule_since
            said["phases"] = own_phases(phases, schedule, since)
        return said


_CHANGES = (
    "measure",
    "weight",
    "window",
    "held_to_criteria",
    "schedule",
    "plan",
    "progress_from",
)


class KeyResultDropped(Event, frozen=True, kw_only=True):
    """A key result counts no more; it stays known, with all its check-ins.

    Attributes:
        key_result: Its id.
        definition_version: As for `KeyResultAdded`.
    """

    NAME = "goal.key_result_dropped"

    key_result: str
    definition_version: int | None

    def apply(self, aggregate: Goal, record: Record) -> None:
        """Let it count no more."""
        dropped = structs.replace(aggregate.key_results[self.key_result], dropped=True)
        aggregate.key_results = {**aggregate.key_results, self.key_result: dropped}
        _redefine(aggregate, record)


class Reweighting(Struct, frozen=True):
    """How much a key result counted, and counts now."""

    key_result: str
    weight: Change[Decimal]


class KeyResultsReweighted(Event, frozen=True, kw_only=True):
    """Several key results count otherwise now.

    Attributes:
        weights: What changed, in the order key results were added.
        definition_version: As for `KeyResultAdded`.
    """

    NAME = "goal.key_results_reweighted"

    weights: tuple[Reweighting, ...]
    definition_version: int | None

    def apply(self, aggregate: Goal, record: Record) -> None:
        """Set the new weights."""
        before = aggregate.key_results
        reweighted = {
            one.key_result: structs.replace(
                before[one.key_result], weight=one.weight.to
            )
            for one in self.weights
        }
        aggregate.key_results = {**before, **reweighted}
        _redefine(aggregate, record)


def _redefine(goal: Goal, record: Record) -> None:
    if goal.definitions:
        goal.define(record)
    else:
        goal.propose(record)

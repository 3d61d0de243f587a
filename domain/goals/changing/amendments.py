"""Amendments: what is to change of an active SMART goal, and their events (rules §5.3).

The rules stand in ``amending.py``.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from msgspec import structs

from domain.actors import acting
from domain.changes import Change
from domain.days import Window
from domain.goals.goal import Goal
from domain.goals.measures import Measure
from domain.goals.pace.cadence import CheckInSchedule
from domain.goals.pace.plans import PlanPoint
from domain.goals.pace.schedules import rescheduled
from domain.goals.pending import Decision, Pending, put, take
from domain.goals.smart import AcceptanceCondition, CriterionAnswer
from domain.record import Event, Record
from domain.texts import Text


class Amendment(Pending, frozen=True, kw_only=True):
    """An amendment that waits for a decision; decided, it says nothing any more.

    Attributes are as those of `AmendmentProposed`; None: as before.
    """

    KIND: ClassVar[str] = "amendment"

    title: Text | None = None
    description: Text | None = None
    method_binding: Change[bool] | None = None
    window: Change[Window] | None = None
    schedule: Change[CheckInSchedule] | None = None
    plan: Change[tuple[PlanPoint, ...]] | None = None
    measure: Change[Measure] | None = None
    criteria: tuple[CriterionAnswer, ...] | None = None
    acceptance_conditions: tuple[AcceptanceCondition, ...] | None = None


class AmendmentProposed(Event, frozen=True, kw_only=True):
    """Somebody wants a SMART goal to promise something else; None where it would not.

    Attributes:
        amendment: Its id, unique among the amendments of the goal.
        title: What the statement would become.
        description: What the description would become; empty: none.
        method_binding: Whether the method binds, and would bind.
        window: The goal's days, and what they would become.
        schedule: When check-ins are due, and would be.
        plan: All plan points, as they are and as they would be.
        measure: How it is measured, and would be.
        criteria: All answers, as they would be.
        acceptance_conditions: All acceptance conditions, as they would be.
        definition_version: The version of the goal's promises that it is about.
        expires: From when on nobody can decide it.
    """

    NAME = "goal.amendment_proposed"
    MADE = "amendment"

    amendment: str
    title: Text | None
    description: Text | None
    method_binding: Change[bool] | None
    window: Change[Window] | None
    schedule: Change[CheckInSchedule] | None
    plan: Change[tuple[PlanPoint, ...]] | None
    measure: Change[Measure] | None
    criteria: tuple[CriterionAnswer, ...] | None
    acceptance_conditions: tuple[AcceptanceCondition, ...] | None
    definition_version: int
    expires: datetime

    def apply(self, aggregate: Goal, record: Record) -> None:
        """Let it wait; nothing is promised otherwise yet."""
        amendment = Amendment(
            proposers=acting(record),
            pin=aggregate.pin(),
            expires=self.expires,
            title=self.title,
            description=self.description,
            method_binding=self.method_binding,
            window=self.window,
            schedule=self.schedule,
            plan=self.plan,
            measure=self.measure,
            criteria=self.criteria,
            acceptance_conditions=self.acceptance_conditions,
        )
        put(aggregate, self.amendment, amendment)


class AmendmentApproved(Event, frozen=True, kw_only=True):
    """A SMART goal promises from now on what was proposed.

    New texts stand in the proposal; what changed in numbers and days is said again.

    Attributes:
        amendment: The id of the amendment.
        method_binding: Whether the method bound, and binds now; None: as before.
        window: The goal's days before, and now; None: as before.
        schedule: When check-ins were due, and are now; None: as before.
        schedule_since: The first day of the new schedule; None where it stays.
        plan: All plan points before, and now; None: as before.
        measure: How it was measured, and is now; None: as before.
        definition_version: The version of its promises that began.
    """

    NAME = "goal.amendment_approved"

    amendment: str
    method_binding: Change[bool] | None
    window: Change[Window] | None
    schedule: Change[CheckInSchedule] | None
    schedule_since: date | None
    plan: Change[tuple[PlanPoint, ...]] | None
    measure: Change[Measure] | None
    definition_version: int

    def apply(self, aggregate: Goal, record: Record) -> None:
        """Set what changed, and begin a version."""
        amendment = take(aggregate, Amendment, self.amendment)
        amend(aggregate, amendment, self.schedule_since)
        _decided(aggregate, self.amendment, Decision.APPROVED)
        aggregate.define(record)


class AmendmentRejected(Event, frozen=True, kw_only=True):
    """A SMART goal keeps what it promises.

    Attributes:
        amendment: The id of the amendment.
    """

    NAME = "goal.amendment_rejected"

    amendment: str

    def apply(self, aggregate: Goal, record: Record) -> None:
        """Let it wait no more."""
        _decided(aggregate, self.amendment, Decision.REJECTED)


def amend(
    goal: Goal, amendment: Amendment | AmendmentProposed, since: date | None
) -> None:
    """Let a goal say and promise what an amendment proposes; an effect, for events.

    Args:
        goal: The goal.
        amendment: What is to change.
        since: The first day of another schedule; None where it stays.
    """
    for field in ("title", "criteria", "acceptance_conditions"):
        if (contents := getattr(amendment, field)) is not None:
            setattr(goal, field, contents)
    if amendment.description is not None:
        goal.description = amendment.description or None
    for field in ("window", "plan", "measure"):
        if (changed := getattr(amendment, field)) is not None:
            setattr(goal, field, changed.to)
    if amendment.schedule is not None:
        goal.phases = rescheduled(goal.phases, amendment.schedule.to, since)
    if amendment.method_binding is not None:
        binding = amendment.method_binding.to
        goal.filing = structs.replace(goal.filing, method_binding=binding)


def _decided(goal: Goal, id_: str, decision: Decision) -> None:
    amendment = take(goal, Amendment, id_)
    left = Amendment(
        proposers=amendment.proposers,
        pin=amendment.pin,
        expires=amendment.expires,
        decision=decision,
    )
    put(goal, id_, left)

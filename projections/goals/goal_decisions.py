"""What people decided about a goal, or wait to decide, as its versions in views say."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from domain.changes import Change
from domain.days import Window
from domain.goals.measures import Measure
from domain.goals.overrides import OverrideDuration
from domain.goals.pace.cadence import CheckInSchedule
from domain.goals.pace.plans import PlanPoint
from domain.goals.smart import AcceptanceCondition, CriterionAnswer
from domain.record import ReasonCode
from domain.texts import Text

if TYPE_CHECKING:
    from domain.record import Record


class Said(Struct, frozen=True, omit_defaults=True):
    """Who did something, when, and why.

    Attributes:
        actor: The id of who did it.
        recorded: When it was recorded.
        on_behalf_of: The id of for whom; None for oneself.
        reason_code: Why, as a code.
        reason: Why, in words.
    """

    actor: str
    recorded: datetime
    on_behalf_of: str | None = None
    reason_code: ReasonCode | None = None
    reason: Text | None = None


class EscalationRow(Struct, frozen=True, omit_defaults=True):
    """The last time that somebody was told that a commitment is at risk."""

    escalated_to: str
    said: Said


class OverrideRow(Struct, frozen=True, omit_defaults=True):
    """A score that people set, in force."""

    value: Decimal
    duration: OverrideDuration
    said: Said


class GradeRow(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A grade that was proposed, and perhaps confirmed.

    Attributes:
        grade: Its id.
        value: The grade.
        score: The goal's score beside it; None where there was none.
        expires: From when on nobody can confirm it.
        proposed: Who proposed it, when, and why.
        confirmed: Who confirmed it, and when; None while it waits.
    """

    grade: str
    value: Decimal
    score: Decimal | None = None
    expires: datetime
    proposed: Said
    confirmed: Said | None = None


class AmendmentRow(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """An amendment that waits for a decision.

    Attributes are as those of `AmendmentProposed`, and:

    Attributes:
        proposed: Who proposed it, when, and why.
    """

    amendment: str
    title: Text | None = None
    description: Text | None = None
    method_binding: Change[bool] | None = None
    window: Change[Window] | None = None
    schedule: Change[CheckInSchedule] | None = None
    plan: Change[tuple[PlanPoint, ...]] | None = None
    measure: Change[Measure] | None = None
    criteria: tuple[CriterionAnswer, ...] | None = None
    acceptance_conditions: tuple[AcceptanceCondition, ...] | None = None
    expires: datetime
    proposed: Said


def said(record: Record) -> Said:
    """Return who recorded something, when, and why."""
    return Said(
        record.actor,
        record.recorded,
        record.on_behalf_of,
        record.reason_code,
        record.event.reason,
    )


def amendment_of(record: Record) -> AmendmentRow:
    """Return the amendment that an event proposes."""
    event: Any = record.event
    contents = {field: getattr(event, field) for field in _SAID_IN_AMENDMENTS}
    return AmendmentRow(proposed=said(record), **contents)


def grade_of(record: Record) -> GradeRow:
    """Return the grade that an event proposes."""
    event: Any = record.event
    return GradeRow(
        grade=event.grade,
        value=event.value,
        score=event.score,
        expires=event.expires,
        proposed=said(record),
    )


_SAID_IN_AMENDMENTS = (
    "amendment",
    "title",
    "description",
    "method_binding",
    "window",
    "schedule",
    "plan",
    "measure",
    "criteria",
    "acceptance_conditions",
    "expires",
)

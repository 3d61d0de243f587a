"""What each event makes of a version of a goal, for the read model of goals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import structs

from domain.goals.changing.adapting import (
    KeyResultAdded,
    KeyResultDropped,
    KeyResultRevised,
    KeyResultsReweighted,
)
from domain.goals.changing.amendments import (
    AmendmentApproved,
    AmendmentProposed,
    AmendmentRejected,
)
from domain.goals.drafting.drafts import GoalDrafted, GoalDraftRevised
from domain.goals.ending.closing import GoalClosed
from domain.goals.ending.reopening import GoalReopened
from domain.goals.life import deciding
from domain.goals.life.contributing import ContributorsSet
from domain.goals.life.escalating import CommitmentEscalated
from domain.goals.life.handover import GoalTransferred
from domain.goals.life.pausing import GoalPaused, GoalResumed
from domain.goals.observing.declaring import StatusDeclared
from domain.goals.observing.relevance import RelevanceConfirmed
from domain.goals.pace.pauses import Pause
from domain.goals.pace.schedules import Phase, rescheduled
from domain.goals.scoring.grading import GradeConfirmed, GradeProposed
from domain.goals.scoring.overriding import OverrideReleased, ScoreOverridden
from projections.goals.declared import declared
from projections.goals.goal_decisions import (
    AmendmentRow,
    EscalationRow,
    OverrideRow,
    amendment_of,
    grade_of,
    said,
)
from projections.goals.goal_endings import UNSAID, said_when_closed
from projections.goals.goal_rows import ENDS, GoalRow

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from domain.goals.goal import GoalState
    from domain.goals.pace.cadence import CheckInSchedule
    from domain.record import Event, Record


def begun(goal: str, record: Record) -> GoalRow:
    """Return the first version of a goal, as it was drafted."""
    drafted = record.event
    assert isinstance(drafted, GoalDrafted)
    contents = {field: getattr(drafted, field) for field in _SAID_IN_DRAFTS}
    phases = _phases((), drafted.schedule)
    row = GoalRow(goal=goal, created=record.recorded, phases=phases, **contents)
    return _proposed(row, record)


def changed(row: GoalRow, record: Record) -> GoalRow:
    """Return the version of a goal that an event begins."""
    return _CHANGES[type(record.event)](row, record)


_SAID_IN_DRAFTS = (
    "framework",
    "level",
    "ambition",
    "roll_up",
    "title",
    "description",
    "owner",
    "unit",
    "cycle",
    "category",
    "labels",
    "method_binding",
    "window",
    "plan",
    "measure",
    "criteria",
    "acceptance_conditions",
    "policy",
    "template",
    "carried_over_from",
)
_CHANGES_IN_DRAFTS = (
    "ambition",
    "roll_up",
    "owner",
    "unit",
    "cycle",
    "category",
    "method_binding",
    "window",
    "plan",
    "measure",
    "policy",
)


def _revised(row: GoalRow, record: Any) -> GoalRow:
    event, new = record.event, dict[str, Any]()
    for field in ("title", "labels", "criteria", "acceptance_conditions"):
        if (contents := getattr(event, field)) is not None:
            new[field] = contents
    if event.description is not None:
        new["description"] = event.description or None
    for field in _CHANGES_IN_DRAFTS:
        if (change := getattr(event, field)) is not None:
            new[field] = change.to
    if event.schedule is not None:
        new["phases"] = _phases((), event.schedule.to)
    return _proposed(structs.replace(row, **new), record)


def _phases(
    before: tuple[Phase, ...], schedule: CheckInSchedule, since: date | None = None
) -> tuple[Phase, ...]:
    """Return what held when; where nothing was ever due, nothing is kept of it."""
    phases = rescheduled(before, schedule, since)
    return phases if any(one.asks for one in phases) else ()


def _adapted(row: GoalRow, record: Any) -> GoalRow:
    """Count a version of what is promised, or in a draft another proposer."""
    version = record.event.definition_version
    if version is None:
        return _proposed(row, record)
    return structs.replace(_voided(row), definition_version=version)


def _submitted(row: GoalRow, record: Any) -> GoalRow:
    return _proposed(_moved(row, record), record)


def _approved(row: GoalRow, record: Any) -> GoalRow:
    event = record.event
    return structs.replace(
        _moved(row, record),
        approver=None if event.waived_by else record.actor,
        waived_by=event.waived_by,
        definition_version=event.definition_version,
    )


def _paused(row: GoalRow, record: Any) -> GoalRow:
    pauses = (*row.pauses, Pause(record.event.day))
    return structs.replace(_moved(row, record), pauses=pauses)


def _resumed(row: GoalRow, record: Any) -> GoalRow:
    *earlier, last = row.pauses
    pauses = (*earlier, structs.replace(last, resumed_on=record.event.day))
    return structs.replace(_moved(row, record), pauses=pauses)


def _transferred(row: GoalRow, record: Any) -> GoalRow:
    owner, unit = record.event.owner, record.event.unit
    if owner is not None:
        people = row.people.without(owner.to)
        row = structs.replace(_voided(row), owner=owner.to, people=people)
    return row if unit is None else structs.replace(row, unit=unit.to)


def _contributors_set(row: GoalRow, record: Any) -> GoalRow:
    return structs.replace(row, people=record.event.applied_to(row.people))


def _escalated(row: GoalRow, record: Any) -> GoalRow:
    escalation = EscalationRow(record.event.escalated_to, said(record))
    return structs.replace(row, escalation=escalation)


def _amendment_proposed(row: GoalRow, record: Any) -> GoalRow:
    return structs.replace(row, amendments=(*row.amendments, amendment_of(record)))


def _amendment_approved(row: GoalRow, record: Any) -> GoalRow:
    version = record.event.definition_version
    (amendment,) = _among(row, record)
    new: dict[str, Any] = {"definition_version": version}
    for field in ("title", "criteria", "acceptance_conditions"):
        if (one := getattr(amendment, field)) is not None:
            new[field] = one
    if amendment.description is not None:
        new["description"] = amendment.description or None
    event = record.event
    for field in ("method_binding", "window", "plan", "measure"):
        if (change := getattr(event, field)) is not None:
            new[field] = change.to
    if event.schedule is not None:
        since = event.schedule_since
        new["phases"] = _phases(row.phases, event.schedule.to, since)
    return structs.replace(_voided(row), **new)


def _amendment_rejected(row: GoalRow, record: Any) -> GoalRow:
    rejected = _among(row, record)
    left = tuple(one for one in row.amendments if one not in rejected)
    return structs.replace(row, amendments=left)


def _among(row: GoalRow, record: Any) -> list[AmendmentRow]:
    decided = record.event.amendment
    return [one for one in row.amendments if one.amendment == decided]


def _score_overridden(row: GoalRow, record: Any) -> GoalRow:
    event = record.event
    override = OverrideRow(event.value.to, event.duration, said(record))
    return structs.replace(row, override=override)


def _grade_proposed(row: GoalRow, record: Any) -> GoalRow:
    proposed = (*row.proposed_grades, grade_of(record))
    return structs.replace(row, proposed_grades=proposed)


def _grade_confirmed(row: GoalRow, record: Any) -> GoalRow:
    event, waiting = record.event, row.proposed_grades
    (grade,) = (one for one in waiting if one.grade == event.grade)
    confirmed = structs.replace(grade, score=event.score, confirmed=said(record))
    left = tuple(one for one in waiting if one.grade != event.grade)
    return structs.replace(row, grade=confirmed, proposed_grades=left)


def _declared(row: GoalRow, record: Any) -> GoalRow:
    of_goal = record.event.key_result is None
    return structs.replace(row, declared=declared(record)) if of_goal else row


def _confirmed(row: GoalRow, record: Any) -> GoalRow:
    return structs.replace(row, confirmed=record.recorded)


def _closed(row: GoalRow, record: Any) -> GoalRow:
    return structs.replace(_moved(row, record), **said_when_closed(record.event))


def _reopened(row: GoalRow, record: Any) -> GoalRow:
    """Let it be as if it had never been closed; that it was is in its history."""
    return structs.replace(_moved(row, record), **UNSAID)


def _moved(row: GoalRow, record: Any) -> GoalRow:
    state: GoalState = record.event.state.to
    ended = record.position if state in ENDS else 0
    return structs.replace(_voided(row), state=state, ended=ended)


def _voided(row: GoalRow) -> GoalRow:
    """Let nothing wait any more that was proposed before (rules §10.4)."""
    return structs.replace(row, amendments=(), proposed_grades=())


def _proposed(row: GoalRow, record: Record) -> GoalRow:
    """Count who acts among the proposers, each once."""
    before = row.proposers
    acts = (record.actor, record.on_behalf_of)
    new = tuple(one for one in acts if one is not None and one not in before)
    return structs.replace(row, proposers=before + new) if new else row


# Any: each takes the records of its own events.
_CHANGES: dict[type[Event], Callable[[GoalRow, Any], GoalRow]] = {
    GoalDraftRevised: _revised,
    KeyResultAdded: _adapted,
    KeyResultRevised: _adapted,
    KeyResultDropped: _adapted,
    KeyResultsReweighted: _adapted,
    deciding.GoalSubmitted: _submitted,
    deciding.GoalApproved: _approved,
    deciding.GoalRejected: _moved,
    GoalPaused: _paused,
    GoalResumed: _resumed,
    GoalTransferred: _transferred,
    ContributorsSet: _contributors_set,
    CommitmentEscalated: _escalated,
    AmendmentProposed: _amendment_proposed,
    AmendmentApproved: _amendment_approved,
    AmendmentRejected: _amendment_rejected,
    ScoreOverridden: _score_overridden,
    OverrideReleased: lambda row, _: structs.replace(row, override=None),
    GradeProposed: _grade_proposed,
    GradeConfirmed: _grade_confirmed,
    StatusDeclared: _declared,
    RelevanceConfirmed: _confirmed,
    deciding.GoalCancelled: _moved,
    GoalClosed: _closed,
    GoalReopened: _reopened,
}
# What begins a version of a goal.
EVENTS: tuple[type[Event], ...] = (GoalDrafted, *_CHANGES)

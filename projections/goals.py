"""Read model of goals: what they say, and where they are in life.

Only what people decided is here; key results, check-ins and scores are read models of
their own.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from msgspec import Struct, structs
from sqlalchemy import Index, PrimaryKeyConstraint, bindparam, select

from domain.days import Window
from domain.goals.closing import Disposition, GoalClosed
from domain.goals.drafts import GoalDrafted, GoalDraftRevised
from domain.goals.goal import Framework, GoalLevel, GoalState
from domain.goals.key_results import KeyResultAdded, KeyResultRevised
from domain.goals.life import GoalApproved, GoalCancelled, GoalRejected, GoalSubmitted
from domain.goals.links import Link
from domain.goals.measures import Measure
from domain.goals.smart import (
    AcceptanceCondition,
    ConditionResult,
    CriterionAnswer,
    Outcome,
)
from domain.policies.policy import Waiver
from domain.templates.template import TemplateVersion
from domain.texts import Text
from projections.listed import as_list, one_of
from projections.tables import Versions, count, name, view_table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection, Select

    from domain.record import Record
    from projections.reads import Known, Page
    from projections.rows import Rows

NAME = "goals"
GENERATION = 2


class GoalRow(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One version of a goal, between two events that changed it.

    Attributes are as those of `domain.goals.goal.Goal`, and:

    Attributes:
        goal: Its id.
        created: When it was drafted.
        proposers: In the order in which they first acted.
        approver: Who approved it; None before.
        definition_version: Of what it promises; 0 before approval.
        disposition: How it ended; None until closed.
        outcome: Whether a SMART goal was met; None until closed.
        condition_results: Which acceptance conditions held; none until closed.
        learnings: What was learned; None where nothing was said.
        evidence: What was shown when it was closed.
        template: The version of the template that it was drafted from; None for none.
        waived_by: The policy that needed nobody's approval; None: a person approved, or
            will.
    """

    goal: str
    framework: Framework
    level: GoalLevel
    state: GoalState = GoalState.DRAFT
    title: Text
    description: Text | None = None
    owner: str
    unit: str | None = None
    window: Window
    measure: Measure | None = None
    criteria: tuple[CriterionAnswer, ...] = ()
    acceptance_conditions: tuple[AcceptanceCondition, ...] = ()
    created: datetime
    proposers: tuple[str, ...] = ()
    approver: str | None = None
    definition_version: int = 0
    disposition: Disposition | None = None
    outcome: Outcome | None = None
    condition_results: tuple[ConditionResult, ...] = ()
    learnings: Text | None = None
    evidence: tuple[Link, ...] = ()
    policy: str
    template: TemplateVersion | None = None
    waived_by: Waiver | None = None


class GoalFilter(Struct, frozen=True, kw_only=True):
    """Which goals to list; what is None or empty excludes nothing.

    Attributes:
        states: In one of these states.
        owner: Of this person.
        unit: Of this unit.
        framework: Of this framework.
        level: Of this level.
        ends_from: With a window that ends on this day or later.
        ends_until: With a window that ends on this day or earlier.
    """

    states: tuple[GoalState, ...] = ()
    owner: str | None = None
    unit: str | None = None
    framework: Framework | None = None
    level: GoalLevel | None = None
    ends_from: date | None = None
    ends_until: date | None = None


EVERY_GOAL = GoalFilter()

GOALS = Versions(
    table=view_table(
        f"goals_{GENERATION}",
        count("since"),
        count("until"),
        name("goal"),
        name("state"),
        name("owner"),
        name("unit", empty=True),
        name("framework"),
        name("level"),
        name("end_day"),
        name("contents"),
        PrimaryKeyConstraint("ledger", "goal", "since"),
        Index(f"goals_{GENERATION}_owner", "ledger", "owner", "goal"),
        Index(f"goals_{GENERATION}_unit", "ledger", "unit", "goal"),
    ),
    identity=("goal",),
    kind=GoalRow,
    key=lambda row: (row.goal,),
    found_by=lambda row: (
        row.state.name,
        row.owner,
        row.unit,
        row.framework.name,
        row.level.name,
        row.window.end.isoformat(),
    ),
)
TABLES = (GOALS,)


def project(rows: Rows, record: Record) -> None:
    """Take one event into the versions; events of no interest pass by."""
    event, goal = record.event, record.stream.removeprefix("goal/")
    if isinstance(event, GoalDrafted):
        rows.put(GOALS, record.position, _proposed(_drafted(goal, record), record))
        return
    row = rows.version(GOALS, goal)
    match event:
        case GoalDraftRevised():
            row = _proposed(_revised(row, event), record)
        case KeyResultAdded() | KeyResultRevised():
            if event.definition_version is None:
                row = _proposed(row, record)
            else:
                row = structs.replace(row, definition_version=event.definition_version)
        case GoalSubmitted():
            row = _proposed(structs.replace(row, state=event.state.to), record)
        case GoalApproved():
            row = structs.replace(
                row,
                state=event.state.to,
                approver=None if event.waived_by else record.actor,
                waived_by=event.waived_by,
                definition_version=event.definition_version,
            )
        case GoalRejected() | GoalCancelled():
            row = structs.replace(row, state=event.state.to)
        case GoalClosed():
            row = _closed(row, event)
    rows.put(GOALS, record.position, row)


# What `project` is to be shown.
EVENTS = (
    GoalDrafted,
    GoalDraftRevised,
    KeyResultAdded,
    KeyResultRevised,
    GoalSubmitted,
    GoalApproved,
    GoalRejected,
    GoalCancelled,
    GoalClosed,
)


def page(
    connection: Connection, page: Page, which: GoalFilter = EVERY_GOAL
) -> list[GoalRow]:
    """List goals in the order of their ids.

    Args:
        connection: Of the views.
        page: Which page; its place is the id of the last goal before it.
        which: Which goals.
    """
    given = structs.asdict(which)
    asked = {key: _plain(value) for key, value in given.items() if value}
    statement = _page(frozenset(asked))
    found = connection.execute(statement, {**page.asked(""), **asked})
    return [GOALS.decode(contents) for (contents,) in found]


def by_id(
    connection: Connection, known: Known, goals: Iterable[str]
) -> dict[str, GoalRow]:
    """Return those of some goals that were known, by id."""
    asked = {**structs.asdict(known), "goals": as_list(goals)}
    rows = [GOALS.decode(contents) for (contents,) in connection.execute(_BY_ID, asked)]
    return {row.goal: row for row in rows}


_C = GOALS.table.c
_KNOWN = select(_C.contents).where(
    _C.ledger == bindparam("ledger"), GOALS.known_at(bindparam("position"))
)
_BY_ID = _KNOWN.where(_C.goal.in_(one_of("goals")))
_FILTERS: dict[str, Any] = {
    "states": _C.state.in_(one_of("states")),
    "owner": _C.owner == bindparam("owner"),
    "unit": _C.unit == bindparam("unit"),
    "framework": _C.framework == bindparam("framework"),
    "level": _C.level == bindparam("level"),
    "ends_from": _C.end_day >= bindparam("ends_from"),
    "ends_until": _C.end_day <= bindparam("ends_until"),
}


@cache
def _page(given: frozenset[str]) -> Select[Any]:
    filters = [_FILTERS[key] for key in sorted(given)]
    return (
        _KNOWN.where(_C.goal > bindparam("after"), *filters)
        .order_by(_C.goal)
        .limit(bindparam("size"))
    )


def _plain(value: Any) -> str:
    if isinstance(value, tuple):
        return as_list([state.name for state in value])
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str) else str(value.name)


def _drafted(goal: str, record: Record) -> GoalRow:
    drafted = record.event
    assert isinstance(drafted, GoalDrafted)
    said = {field: getattr(drafted, field) for field in _SAID_IN_DRAFTS}
    return GoalRow(goal=goal, created=record.recorded, **said)


_SAID_IN_DRAFTS = (
    "framework",
    "level",
    "title",
    "description",
    "owner",
    "unit",
    "window",
    "measure",
    "criteria",
    "acceptance_conditions",
    "policy",
    "template",
)


def _revised(row: GoalRow, event: GoalDraftRevised) -> GoalRow:
    said: dict[str, Any] = {}
    for field in ("title", "criteria", "acceptance_conditions"):
        if (contents := getattr(event, field)) is not None:
            said[field] = contents
    if event.description is not None:
        said["description"] = event.description or None
    for field in ("owner", "unit", "window", "measure", "policy"):
        if (change := getattr(event, field)) is not None:
            said[field] = change.to
    return structs.replace(row, **said)


def _proposed(row: GoalRow, record: Record) -> GoalRow:
    """Count who acts among the proposers, each once."""
    before = row.proposers
    acts = (record.actor, record.on_behalf_of)
    new = tuple(one for one in acts if one is not None and one not in before)
    return structs.replace(row, proposers=before + new) if new else row


def _closed(row: GoalRow, event: GoalClosed) -> GoalRow:
    return structs.replace(
        row,
        state=event.state.to,
        disposition=event.disposition,
        outcome=event.outcome,
        condition_results=event.condition_results,
        learnings=event.learnings,
        evidence=event.evidence,
    )

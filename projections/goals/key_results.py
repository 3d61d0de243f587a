"""Read model of key results: what each one under an objective promises."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from msgspec import Struct, structs
from sqlalchemy import PrimaryKeyConstraint, bindparam, literal, select

from domain.days import Window
from domain.goals.changing.adapting import (
    KeyResultAdded,
    KeyResultDropped,
    KeyResultRevised,
    KeyResultsReweighted,
)
from domain.goals.measures import Measure
from domain.goals.objective import ProgressFrom
from domain.goals.observing.binding import KeyResultBound
from domain.goals.observing.declaring import StatusDeclared
from domain.goals.pace.cadence import CheckInSchedule
from domain.goals.pace.plans import PlanPoint
from domain.goals.pace.schedules import Phase, own_phases
from domain.goals.smart import CriterionAnswer
from domain.texts import Text
from projections.goals.declared import Declared, declared
from projections.tables.listed import is_one_of, ones
from projections.tables.queries import Query
from projections.tables.tables import Name, Versions, count, name, view_table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection, FromClause

    from domain.record import Record
    from projections.tables.reads import Known
    from projections.tables.rows import Rows

NAME = "key_results"
GENERATION = 5


class KeyResultRow(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One version of a key result, between two events that changed it.

    Attributes are as those of `domain.goals.goal.KeyResult`, and:

    Attributes:
        goal: The id of its goal.
        key_result: Its own id.
        added: The position at which it was added; key results stand in this order.
        created: When it was added.
        updated: When it was last revised, or else added.
        dropped: When it was dropped; None while it counts.
        declared: The status that was declared last; None where nobody did.
    """

    goal: str
    key_result: str
    added: int
    title: Text
    measure: Measure
    weight: Decimal
    window: Window | None = None
    held_to_criteria: bool = False
    criteria: tuple[CriterionAnswer, ...] = ()
    schedule: CheckInSchedule | None = None
    plan: tuple[PlanPoint, ...] = ()
    progress_from: ProgressFrom = ProgressFrom.CHECK_INS
    phases: tuple[Phase, ...] | None = None
    created: datetime
    updated: datetime
    dropped: datetime | None = None
    declared: Declared | None = None
    metric: str | None = None


KEY_RESULTS = Versions(
    table=view_table(
        f"key_results_{GENERATION}",
        count("since"),
        count("until"),
        name("goal"),
        name("key_result"),
        count("added"),
        name("contents"),
        PrimaryKeyConstraint("ledger", "goal", "key_result", "since"),
    ),
    identity=("goal", "key_result"),
    kind=KeyResultRow,
    key=lambda row: (row.goal, row.key_result),
    found_by=lambda row: (row.added,),
)
TABLES = (KEY_RESULTS,)


def project(rows: Rows, record: Record) -> None:
    """Take one event into the versions; events of no interest pass by."""
    event, goal = record.event, record.stream.removeprefix("goal/")

    def change(key_result: str, **said: Any) -> None:
        row = rows.version(KEY_RESULTS, goal, key_result)
        rows.put(KEY_RESULTS, record.position, structs.replace(row, **said))

    now = record.recorded
    match event:
        case KeyResultAdded():
            rows.put(KEY_RESULTS, record.position, _added(goal, record, event))
        case KeyResultRevised():
            row = rows.version(KEY_RESULTS, goal, event.key_result)
            change(event.key_result, updated=now, **event.said(row.phases))
        case KeyResultDropped():
            change(event.key_result, updated=now, dropped=now)
        case KeyResultsReweighted():
            for one in event.weights:
                change(one.key_result, updated=now, weight=one.weight.to)
        case KeyResultBound():
            change(event.key_result, metric=event.metric.to)
        case StatusDeclared(key_result=str() as key_result):
            change(key_result, declared=declared(record))


# What `project` is to be shown.
EVENTS = (
    KeyResultAdded,
    KeyResultRevised,
    KeyResultDropped,
    KeyResultsReweighted,
    KeyResultBound,
    StatusDeclared,
)


def of_goals(
    connection: Connection, known: Known, goals: Iterable[str]
) -> dict[str, list[KeyResultRow]]:
    """List goals' key results in the order they were added, by goal.

    Goals without any are left out.
    """
    return OF_GOALS.ask(connection, known, goals=tuple(goals))


def measured(without: str) -> FromClause:
    """Return the measures of the goals of a parameter, ``goals``, dropped ones too.

    As rows of a goal (``first``) and a key result (``second``).

    Args:
        without: What stands for the key result where it is the goal's own measure.
    """
    goals = ones("goals")
    own = select(goals.c.one.label("first"), literal(without, Name).label("second"))
    of_goals = select(_C.goal, _C.key_result).where(*_KNOWN_OF_GOALS)
    return own.union_all(of_goals).subquery("measured")


def _of_goals(found: Iterable[Any]) -> dict[str, list[KeyResultRow]]:
    rows = [KEY_RESULTS.decode(contents) for (contents,) in found]
    of_goals: dict[str, list[KeyResultRow]] = {}
    for row in sorted(rows, key=lambda row: row.added):
        of_goals.setdefault(row.goal, []).append(row)
    return of_goals


_C = KEY_RESULTS.table.c
_KNOWN_OF_GOALS = (
    _C.ledger == bindparam("ledger"),
    is_one_of(_C.goal, "goals"),
    KEY_RESULTS.known_at(bindparam("position")),
)
# Key results by goal, in the order they were added; its parameter: ``goals``.
OF_GOALS = Query(select(_C.contents).where(*_KNOWN_OF_GOALS), _of_goals)


def _added(goal: str, record: Record, event: KeyResultAdded) -> KeyResultRow:
    return KeyResultRow(
        goal=goal,
        key_result=event.key_result,
        added=record.position,
        title=event.title,
        measure=event.measure,
        weight=event.weight,
        window=event.window,
        held_to_criteria=event.held_to_criteria,
        criteria=event.criteria,
        schedule=event.schedule,
        plan=event.plan,
        progress_from=event.progress_from,
        phases=own_phases(None, event.schedule),
        created=record.recorded,
        updated=record.recorded,
    )

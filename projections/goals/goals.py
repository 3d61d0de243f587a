"""Read model of goals: what they say, and where they are in life.

Only what people decided is here; key results, check-ins and scores are read models of
their own.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from msgspec import Struct, structs
from sqlalchemy import Index, PrimaryKeyConstraint, bindparam, case, func, select

from domain.goals.drafting.drafts import GoalDrafted
from domain.goals.filing import Category
from domain.goals.goal import Framework, GoalLevel, GoalState
from projections.goals import goal_changes
from projections.goals.goal_changes import begun, changed
from projections.goals.goal_rows import GoalRow
from projections.tables.listed import is_one_of
from projections.tables.reads import given
from projections.tables.tables import Versions, count, name, view_table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection, Select

    from domain.goals.objective import Ambition
    from domain.record import Record
    from projections.tables.reads import Known, Page
    from projections.tables.rows import Rows

NAME = "goals"
GENERATION = 6


class GoalFilter(Struct, frozen=True, kw_only=True):
    """Which goals to list; what is None or empty excludes nothing.

    Attributes:
        states: In one of these states.
        owner: Of this person.
        unit: Of this unit.
        cycle: Of this cycle.
        framework: Of this framework.
        level: Of this level.
        category: Of this category.
        ends_from: With a window that ends on this day or later.
        ends_until: With a window that ends on this day or earlier.
        among: Of these goals.
    """

    states: tuple[GoalState, ...] = ()
    owner: str | None = None
    unit: str | None = None
    cycle: str | None = None
    framework: Framework | None = None
    level: GoalLevel | None = None
    category: Category | None = None
    ends_from: date | None = None
    ends_until: date | None = None
    among: tuple[str, ...] = ()


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
        name("cycle", empty=True),
        name("framework"),
        name("level"),
        name("category", empty=True),
        name("end_day"),
        name("contents"),
        # By its end: whether a version holds is then seen in the key, and what ended
        # before is not read.
        PrimaryKeyConstraint("ledger", "goal", "until"),
        Index(f"goals_{GENERATION}_owner", "ledger", "owner", "goal"),
        Index(f"goals_{GENERATION}_unit", "ledger", "unit", "goal"),
        Index(f"goals_{GENERATION}_cycle", "ledger", "cycle", "goal"),
    ),
    identity=("goal",),
    kind=GoalRow,
    key=lambda row: (row.goal,),
    found_by=lambda row: (
        row.state.name,
        row.owner,
        row.unit,
        row.cycle,
        row.framework.name,
        row.level.name,
        None if row.category is None else row.category.name,
        row.window.end.isoformat(),
    ),
)
TABLES = (GOALS,)
# What `project` is to be shown.
EVENTS = goal_changes.EVENTS


def project(rows: Rows, record: Record) -> None:
    """Take one event into the versions; events of no interest pass by."""
    goal = record.stream.removeprefix("goal/")
    if isinstance(record.event, GoalDrafted):
        row = begun(goal, record)
    else:
        row = changed(rows.version(GOALS, goal), record)
    rows.put(GOALS, record.position, row)


def page(
    connection: Connection, page: Page, which: GoalFilter = EVERY_GOAL
) -> list[GoalRow]:
    """List goals in the order of their ids.

    Args:
        connection: Of the views.
        page: Which page; its place is the id of the last goal before it.
        which: Which goals.
    """
    statement, asked = of_page(page, which)
    stored = connection.execute(statement, asked).scalars().all()
    return [GOALS.decode(contents) for contents in stored]


def of_page(page: Page, which: GoalFilter) -> tuple[Select[Any], dict[str, Any]]:
    """Return what selects the goals of a page, and its parameters.

    The statement is the same object whenever the same filters are given.
    """
    asked = given(structs.asdict(which))
    statement = _page(frozenset(asked))
    return statement, {**page.asked(""), **asked}


def by_id(
    connection: Connection, known: Known, goals: Iterable[str]
) -> dict[str, GoalRow]:
    """Return those of some goals that were known, by id."""
    asked = {**structs.asdict(known), "goals": tuple(goals)}
    rows = [GOALS.decode(contents) for (contents,) in connection.execute(_BY_ID, asked)]
    return {row.goal: row for row in rows}


def closed_objectives(
    connection: Connection, known: Known, owner: str, ambition: Ambition
) -> list[GoalRow]:
    """Return the objectives of one ambition that a person closed, the last one first.

    Args:
        connection: Of the views.
        known: What is known.
        owner: The id of the person, who owns them still.
        ambition: Only these.
    """
    asked = {**structs.asdict(known), "owner": owner}
    rows = [
        GOALS.decode(contents) for (contents,) in connection.execute(_CLOSED, asked)
    ]
    found = [row for row in rows if row.ambition is ambition]
    return sorted(found, key=lambda row: row.ended, reverse=True)


def counts_in(connection: Connection, known: Known, cycle: str) -> dict[GoalState, int]:
    """Count the goals of a cycle by state; states without one are left out."""
    asked = {**structs.asdict(known), "cycle": cycle}
    counted = connection.execute(_COUNTS, asked)
    return {GoalState[state]: number for state, number in counted}


def busy_owners(
    connection: Connection, known: Known, most: int, unit: str | None = None
) -> dict[str, int]:
    """Count the active goals of all who own more than some, by the first of them.

    Args:
        connection: Of the views.
        known: What is known.
        most: Only of owners who have more than these.
        unit: The first one is of this unit, and owners without any there are left out;
            None: of any unit.
    """
    asked = {**structs.asdict(known), "most": most, "unit": unit}
    counted = connection.execute(_BUSY if unit is None else _BUSY_IN_UNIT, asked)
    return {row.first: row.number for row in counted if row.first is not None}


_C = GOALS.table.c
_KNOWN = select(_C.contents).where(
    _C.ledger == bindparam("ledger"), GOALS.known_at(bindparam("position"))
)
_ACTIVE_BY_OWNER = (
    select(func.count().label("number"))
    .where(
        _C.ledger == bindparam("ledger"),
        GOALS.known_at(bindparam("position")),
        _C.state == GoalState.ACTIVE.name,
    )
    .group_by(_C.owner)
    .having(func.count() > bindparam("most"))
)
_BUSY = _ACTIVE_BY_OWNER.add_columns(func.min(_C.goal).label("first"))
_IN_UNIT = case((_C.unit == bindparam("unit"), _C.goal))
_BUSY_IN_UNIT = _ACTIVE_BY_OWNER.add_columns(func.min(_IN_UNIT).label("first"))
_CLOSED = _KNOWN.where(
    _C.owner == bindparam("owner"), _C.state == GoalState.CLOSED.name
)
_BY_ID = _KNOWN.where(is_one_of(_C.goal, "goals"))
_COUNTS = (
    select(_C.state, func.count())
    .where(
        _C.ledger == bindparam("ledger"),
        _C.cycle == bindparam("cycle"),
        GOALS.known_at(bindparam("position")),
    )
    .group_by(_C.state)
)
_FILTERS: dict[str, Any] = {
    "states": is_one_of(_C.state, "states"),
    "owner": _C.owner == bindparam("owner"),
    "unit": _C.unit == bindparam("unit"),
    "cycle": _C.cycle == bindparam("cycle"),
    "framework": _C.framework == bindparam("framework"),
    "level": _C.level == bindparam("level"),
    "category": _C.category == bindparam("category"),
    "ends_from": _C.end_day >= bindparam("ends_from"),
    "ends_until": _C.end_day <= bindparam("ends_until"),
    "among": is_one_of(_C.goal, "among"),
}


@cache
def _page(names: frozenset[str]) -> Select[Any]:
    filters = [_FILTERS[key] for key in sorted(names)]
    return (
        _KNOWN.where(_C.goal > bindparam("after"), *filters)
        .order_by(_C.goal)
        .limit(bindparam("size"))
    )

"""Read model of the audit trail: where in the log to look for what.

It is an index: what changed, and why, stands in the records themselves, which the
caller reads at the positions found here. It also tells which version a goal has.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Index, PrimaryKeyConstraint, bindparam, select

from domain.events import EVENTS as ALL_EVENTS
from projections.tables.instants import instant_of, micros
from projections.tables.listed import is_one_of, ones
from projections.tables.queries import Query
from projections.tables.reads import given, of_goal
from projections.tables.tables import Table, count, name, view_table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection, Select

    from domain.record import Record
    from projections.tables.reads import Known, Page
    from projections.tables.rows import Rows

NAME = "audit"
GENERATION = 1


class GoalHead(NamedTuple):
    """The last event of a goal's own stream, as known at a position.

    Attributes:
        version: Its place among the goal's events; the goal's etag.
        position: Its place in the organization's sequence.
        updated: When it was recorded.
    """

    version: int
    position: int
    updated: datetime


class AuditFilter(NamedTuple):
    """Which events to find; what is None or empty excludes nothing.

    Attributes:
        goal: Of this goal, its key results, check-ins and scores.
        actor: Recorded by this person or service.
        types: Of one of these types.
        recorded_from: Recorded at this instant or later.
        recorded_before: Recorded before this instant.
    """

    goal: str | None = None
    actor: str | None = None
    types: tuple[str, ...] = ()
    recorded_from: datetime | None = None
    recorded_before: datetime | None = None


EVERYTHING = AuditFilter()

AUDIT = Table(
    table=view_table(
        f"audit_{GENERATION}",
        count("position"),
        count("recorded"),
        name("type"),
        name("actor"),
        name("goal", empty=True),
        count("version", empty=True),
        PrimaryKeyConstraint("ledger", "position"),
        Index(f"audit_{GENERATION}_goal", "ledger", "goal", "position", "version"),
        clustered=True,
    ),
)
TABLES = (AUDIT,)


def project(rows: Rows, record: Record) -> None:
    """Take one event into the index."""
    kind, _, id_ = record.stream.partition("/")
    rows.add(
        AUDIT,
        (
            record.ledger,
            record.position,
            micros(record.recorded),
            record.event.NAME,
            record.actor,
            id_ if kind in _OF_A_GOAL else None,
            record.version if kind == "goal" else None,
        ),
    )


_OF_A_GOAL = ("goal", "score")

# What `project` is to be shown.
EVENTS = tuple(ALL_EVENTS.values())


def page(
    connection: Connection, page: Page, which: AuditFilter = EVERYTHING
) -> list[int]:
    """Find events, and return their positions in order.

    Args:
        connection: Of the views.
        page: Which page; its place is the last position before it.
        which: Which events.
    """
    asked = given(which._asdict())
    statement = _page(frozenset(asked))
    found = connection.execute(statement, {**page.asked(0), **asked})
    return list(found.scalars())


def goal_heads(
    connection: Connection, known: Known, goals: Iterable[str]
) -> dict[str, GoalHead]:
    """Return the last events of some goals' own streams, by goal."""
    return HEADS.ask(connection, known, goals=tuple(goals))


_C = AUDIT.table.c
_ON_PAGE = (_C.position > bindparam("after")) & AUDIT.known_at(bindparam("position"))
_FILTERS: dict[str, Any] = {
    "actor": _C.actor == bindparam("actor"),
    "types": is_one_of(_C.type, "types"),
    "recorded_from": _C.recorded >= bindparam("recorded_from"),
    "recorded_before": _C.recorded < bindparam("recorded_before"),
}


@cache
def _page(names: frozenset[str]) -> Select[Any]:
    of_one = "goal" in names
    return (
        select(_C.position)
        .where(
            _C.ledger == bindparam("ledger"),
            _C.position.in_(of_goal(AUDIT)) if of_one else _ON_PAGE,
            *(_FILTERS[key] for key in sorted(names - {"goal"})),
        )
        .order_by(_C.position)
        .limit(bindparam("size"))
    )


def _heads(found: Iterable[Any]) -> dict[str, GoalHead]:
    return {
        goal: GoalHead(version, last, instant_of(recorded))
        for goal, version, last, recorded in found
    }


def _last() -> Select[Any]:
    goals = ones("goals")
    own = AUDIT.table.alias()
    last = (
        select(own.c.position)
        .where(
            own.c.ledger == bindparam("ledger"),
            own.c.goal == goals.c.one,
            own.c.position <= bindparam("position"),
            # Score events are of the goal too, but of a stream of their own.
            own.c.version.is_not(None),
        )
        .order_by(own.c.position.desc())
        .limit(1)
        .correlate(goals)
        .scalar_subquery()
    )
    # Not a join: SQLite would begin it with the whole trail.
    return select(_C.goal, _C.version, _C.position, _C.recorded).where(
        _C.ledger == bindparam("ledger"),
        _C.position.in_(select(last).select_from(goals)),
    )


# The last events of some goals' own streams, by goal; its parameter: ``goals``.
HEADS = Query(_last(), _heads)

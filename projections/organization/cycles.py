"""Read model of cycles: what each was planned to be, and where it is in its life."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from msgspec import Struct, structs
from sqlalchemy import PrimaryKeyConstraint, bindparam, or_, select

from domain.cycles.cycle import (
    CycleClosed,
    CycleKind,
    CycleOpened,
    CyclePlanned,
    CycleReopened,
    CycleState,
    GradingStarted,
)
from domain.days import Window
from projections.tables.listed import is_one_of
from projections.tables.reads import given
from projections.tables.tables import Versions, count, name, view_table

if TYPE_CHECKING:
    from sqlalchemy import Connection, Select

    from domain.record import Record
    from projections.tables.reads import Known, Page
    from projections.tables.rows import Rows

NAME = "cycles"
GENERATION = 1


class CycleRow(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One version of a cycle, between two of its events.

    Attributes are as those of `domain.cycles.cycle.Cycle`, and:

    Attributes:
        cycle: Its id.
        version: Of its stream.
        title: What people call it.
        score_rule: The rule that scores its goals; None before it was opened.
        created: When it was planned.
        updated: When its last event was recorded.
    """

    cycle: str
    version: int
    kind: CycleKind
    title: str
    days: Window
    state: CycleState = CycleState.PLANNED
    score_rule: str | None = None
    created: datetime
    updated: datetime

    @property
    def key(self) -> str:
        """Return its place in lists."""
        return f"{self.days.start.isoformat()}/{self.cycle}"


class CycleFilter(Struct, frozen=True, kw_only=True):
    """Which cycles to list; what is None or empty excludes nothing.

    Attributes:
        kind: Of this kind.
        states: In one of these states.
    """

    kind: CycleKind | None = None
    states: tuple[CycleState, ...] = ()


EVERY_CYCLE = CycleFilter()

CYCLES = Versions(
    table=view_table(
        f"cycles_{GENERATION}",
        count("since"),
        count("until"),
        name("cycle"),
        name("kind"),
        name("state"),
        name("start_day"),
        name("contents"),
        PrimaryKeyConstraint("ledger", "cycle", "since"),
    ),
    identity=("cycle",),
    kind=CycleRow,
    key=lambda row: (row.cycle,),
    found_by=lambda row: (row.kind.name, row.state.name, row.days.start.isoformat()),
)
TABLES = (CYCLES,)


def project(rows: Rows, record: Record) -> None:
    """Take one event into the versions; events of no interest pass by."""
    event, cycle = record.event, record.stream.partition("/")[2]
    match event:
        case CyclePlanned():
            row = CycleRow(
                cycle=cycle,
                version=record.version,
                kind=event.kind,
                title=event.title,
                days=event.days,
                created=record.recorded,
                updated=record.recorded,
            )
            rows.put(CYCLES, record.position, row)
        case CycleOpened() | GradingStarted() | CycleClosed() | CycleReopened():
            row = structs.replace(
                rows.version(CYCLES, cycle),
                version=record.version,
                state=event.state.to,
                updated=record.recorded,
            )
            if isinstance(event, CycleOpened):
                row = structs.replace(row, score_rule=event.score_rule)
            rows.put(CYCLES, record.position, row)


# What `project` is to be shown.
EVENTS = (CyclePlanned, CycleOpened, GradingStarted, CycleClosed, CycleReopened)


def page(
    connection: Connection, page: Page, which: CycleFilter = EVERY_CYCLE
) -> list[CycleRow]:
    """List cycles in the order of their first days, then of their ids.

    Args:
        connection: Of the views.
        page: Which page; its place is the key of the last one before it.
        which: Which cycles.
    """
    asked = given(structs.asdict(which))
    day, _, cycle = str(page.after or "").partition("/")
    place = {"after": day, "after_cycle": cycle}
    statement = _page(frozenset(asked))
    found = connection.execute(statement, {**page.asked(""), **place, **asked})
    return [CYCLES.decode(contents) for (contents,) in found]


def by_id(connection: Connection, known: Known, cycle: str) -> CycleRow | None:
    """Return a cycle, or None where it was not known."""
    asked = {**structs.asdict(known), "cycle": cycle}
    contents = connection.execute(_BY_ID, asked).scalar()
    return None if contents is None else CYCLES.decode(contents)


_C = CYCLES.table.c
_KNOWN = select(_C.contents).where(
    _C.ledger == bindparam("ledger"), CYCLES.known_at(bindparam("position"))
)
_BY_ID = _KNOWN.where(_C.cycle == bindparam("cycle"))
_FILTERS: dict[str, Any] = {
    "kind": _C.kind == bindparam("kind"),
    "states": is_one_of(_C.state, "states"),
}
_FOLLOWING = or_(
    _C.start_day > bindparam("after"),
    (_C.start_day == bindparam("after")) & (_C.cycle > bindparam("after_cycle")),
)


@cache
def _page(names: frozenset[str]) -> Select[Any]:
    return (
        _KNOWN.where(_FOLLOWING, *(_FILTERS[key] for key in sorted(names)))
        .order_by(_C.start_day, _C.cycle)
        .limit(bindparam("size"))
    )

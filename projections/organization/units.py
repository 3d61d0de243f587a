"""Read model of units: where each is in the tree, by days, and when it is open."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Any

from msgspec import Struct, structs
from sqlalchemy import Index, PrimaryKeyConstraint, bindparam, select

from domain.directory.timelines import Days, Span, on, said
from domain.directory.unit import UnitClosed, UnitCreated, UnitMoved, placement_of
from projections.tables.tables import Table, Versions, count, name, view_table

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from domain.record import Record
    from projections.tables.reads import Known, Page
    from projections.tables.rows import Rows

NAME = "units"
# Not 1: the directory's tables of that generation had a table of units.
GENERATION = 2


class UnitState(Enum):
    """Whether a unit is open on a day."""

    PLANNED = "PLANNED"
    OPEN = "OPEN"
    CLOSED = "CLOSED"


class UnitRow(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A unit, between two events that changed it.

    Attributes are as those of `domain.directory.unit.Unit`, and:

    Attributes:
        unit: Its id.
        name: What people call it.
        created: When.
        version: Of its own stream; the etag.
        start_day: Its first day.
    """

    unit: str
    name: str
    created: datetime
    version: int
    start_day: date
    parents: tuple[Span[str], ...] = ()
    close_day: date | None = None

    def state_on(self, day: date) -> UnitState:
        """Tell whether it is open on a day."""
        if self.close_day is not None and self.close_day <= day:
            return UnitState.CLOSED
        return UnitState.PLANNED if day < self.start_day else UnitState.OPEN


class UnitFilter(Struct, frozen=True, kw_only=True):
    """Which units to list; what is None excludes nothing.

    Attributes:
        parent: What is directly part of this unit.
        day: On this day.
    """

    parent: str | None = None
    day: date = date.max

    def passes(self, row: UnitRow) -> bool:
        """Tell whether a unit is wanted."""
        return self.parent is None or on(row.parents, self.day) == self.parent


EVERY_UNIT = UnitFilter()

UNITS = Versions(
    table=view_table(
        f"units_{GENERATION}",
        count("since"),
        count("until"),
        name("unit"),
        name("contents"),
        PrimaryKeyConstraint("ledger", "unit", "since"),
    ),
    identity=("unit",),
    kind=UnitRow,
    key=lambda row: (row.unit,),
    found_by=lambda row: (),
)
# Of which units it was ever said that they are part of another; on which days, the
# version of the unit tells.
PARTS = Table(
    table=view_table(
        f"unit_parts_{GENERATION}",
        count("position"),
        name("parent"),
        name("unit"),
        PrimaryKeyConstraint("ledger", "position"),
        Index(f"unit_parts_{GENERATION}_parent", "ledger", "parent", "unit"),
    ),
)
TABLES = (UNITS, PARTS)


def project(rows: Rows, record: Record) -> None:
    """Take one event into the versions; events of no interest pass by."""
    event, unit = record.event, record.stream.partition("/")[2]
    match event:
        case UnitCreated():
            row = UnitRow(
                unit=unit,
                name=event.name,
                created=record.recorded,
                version=record.version,
                start_day=event.start_day,
                parents=said((), Days(event.start_day), event.parent),
            )
        case UnitMoved():
            row = rows.version(UNITS, unit)
            parents = said(row.parents, event.days, event.to)
            row = structs.replace(row, parents=parents, version=record.version)
        case UnitClosed():
            row = rows.version(UNITS, unit)
            row = structs.replace(
                row, close_day=event.close_day.to, version=record.version
            )
        case _:
            return
    rows.put(UNITS, record.position, row)
    placement = placement_of(record)
    if placement is not None and placement.parent is not None:
        part = (record.ledger, record.position, placement.parent, unit)
        rows.add(PARTS, part)


# What `project` is to be shown.
EVENTS = (UnitCreated, UnitMoved, UnitClosed)


def page(
    connection: Connection, page: Page, which: UnitFilter = EVERY_UNIT
) -> list[UnitRow]:
    """List units in the order of their ids; a page's place is an id."""
    asked = page.asked("")
    statement = _PAGE
    if which.parent is not None:
        statement = _PAGE_OF_PARTS
        asked |= {"parent": which.parent}
    found: list[UnitRow] = []
    while True:
        listed = connection.execute(statement, asked).scalars().all()
        rows = [UNITS.decode(contents) for contents in listed]
        found += filter(which.passes, rows)
        if len(rows) < page.size or len(found) >= page.size:
            return found[: page.size]
        asked["after"] = rows[-1].unit


def unit(connection: Connection, known: Known, unit_id: str) -> UnitRow | None:
    """Return a unit, or None where there is none."""
    asked: dict[str, Any] = {**structs.asdict(known), "id": unit_id}
    contents = connection.execute(_UNIT, asked).scalar()
    return None if contents is None else UNITS.decode(contents)


def ancestors(
    connection: Connection, known: Known, row: UnitRow, day: date
) -> list[str]:
    """Return the ids of the units that a unit is part of on a day, the nearest first.

    The tree has no loop on any day, and so many levels at most (rules §9.1).
    """
    found: list[str] = []
    above: UnitRow | None = row
    while above is not None and (parent := on(above.parents, day)) is not None:
        found.append(parent)
        above = unit(connection, known, parent)
    return found


_C = UNITS.table.c
_KNOWN = select(_C.contents).where(
    _C.ledger == bindparam("ledger"), UNITS.known_at(bindparam("position"))
)
_PAGE = (
    _KNOWN.where(_C.unit > bindparam("after"))
    .order_by(_C.unit)
    .limit(bindparam("size"))
)
_PAGE_OF_PARTS = _PAGE.where(
    _C.unit.in_(
        select(PARTS.table.c.unit).where(
            PARTS.table.c.ledger == bindparam("ledger"),
            PARTS.table.c.parent == bindparam("parent"),
            PARTS.known_at(bindparam("position")),
        )
    )
)
_UNIT = _KNOWN.where(_C.unit == bindparam("id"))

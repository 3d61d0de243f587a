"""The unit: a department or a team, where it is in the tree, and its events."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from domain.aggregate import Aggregate
from domain.changes import Change
from domain.directory.timelines import Days, Span, Timeline, said
from domain.record import Event, Record

if TYPE_CHECKING:
    from collections.abc import Iterable


class Unit(Aggregate):
    """A department or team, as far as rules need it.

    Attributes:
        parents: The ids of the units it is part of, by days; none on a day directly
            under the organization.
        close_day: The first day on which it is closed; None while there is none.
    """

    __slots__ = ("close_day", "parents")
    KIND = "unit"

    def __init__(self, id: str) -> None:  # noqa: A002 - the field's word for it
        """Begin as nothing; ``unit.created`` says where it is."""
        super().__init__(id)
        self.parents: Timeline[str] = ()
        self.close_day: date | None = None

    def is_closed(self, day: date | None) -> bool:
        """Tell whether it is closed on a day; None: whether it ever is."""
        return self.close_day is not None and (day is None or self.close_day <= day)


class UnitCreated(Event, frozen=True, kw_only=True):
    """A unit begins.

    Attributes:
        name: What people call it.
        parent: The id of the unit it is part of; None directly under the organization.
        start_day: Its first day.
    """

    NAME = "unit.created"
    MADE = "stream"

    name: str
    parent: str | None
    start_day: date

    def apply(self, aggregate: Unit, record: Record) -> None:
        """Put it into its place, from its first day on."""
        aggregate.parents = said((), Days(self.start_day), self.parent)


class UnitMoved(Event, frozen=True, kw_only=True):
    """A unit is part of another one, or of none, on some days.

    Attributes:
        days: Which days.
        parent: The ids of the units that it was part of on these days, and of the one
            that it is part of now; none directly under the organization.
    """

    NAME = "unit.moved"

    days: Days
    parent: Change[tuple[Span[str], ...]]

    def apply(self, aggregate: Unit, record: Record) -> None:
        """Say so of these days, whatever was said of them before."""
        aggregate.parents = said(aggregate.parents, self.days, self.to)

    @property
    def to(self) -> str | None:
        """Return the id of the unit that it is part of now, or None."""
        return self.parent.to[0].value if self.parent.to else None


class UnitClosed(Event, frozen=True, kw_only=True):
    """A unit is closed, or closed on another day than was said.

    Attributes:
        close_day: The first day on which it is closed, before and now.
    """

    NAME = "unit.closed"

    close_day: Change[date | None]

    def apply(self, aggregate: Unit, record: Record) -> None:
        """Set the day."""
        aggregate.close_day = self.close_day.to


class Placement(Struct, frozen=True):
    """What one event says of where a unit is.

    Attributes:
        unit: The id of the unit.
        parent: The id of the unit it is part of; None directly under the organization.
        days: On which days.
    """

    unit: str
    parent: str | None
    days: Days


def placement_of(record: Record) -> Placement | None:
    """Return what a record says of where a unit is, or None."""
    match record.event:
        case UnitCreated() as created:
            parent, days = created.parent, Days(created.start_day)
        case UnitMoved() as moved:
            parent, days = moved.to, moved.days
        case _:
            return None
    return Placement(record.stream.partition("/")[2], parent, days)


def places(placements: Iterable[Placement]) -> dict[str, Timeline[str]]:
    """Return what several units are part of, after all that was said of them."""
    found: dict[str, Timeline[str]] = {}
    for one in placements:
        found[one.unit] = said(found.get(one.unit, ()), one.days, one.parent)
    return found

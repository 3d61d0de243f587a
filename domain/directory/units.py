"""Units: the departments and teams that goals belong to (rules §9.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.actors import command
from domain.aggregate import Aggregate
from domain.record import Event, Record

if TYPE_CHECKING:
    from domain.book import Book


class Unit(Aggregate):
    """A department or team; rules need only that it exists."""

    __slots__ = ()
    KIND = "unit"


class UnitCreated(Event, frozen=True, kw_only=True):
    """A unit begins.

    Attributes:
        name: What people call it.
        parent: The id of the unit it is part of; None directly under the organization.
    """

    NAME = "unit.created"
    MADE = "stream"

    name: str
    parent: str | None

    def apply(self, aggregate: Unit, record: Record) -> None:
        """Have no effect beyond that the unit exists."""


@command
def create_unit(
    book: Book, unit_id: str | None, name: str, parent: str | None = None
) -> tuple[str]:
    """Create a unit, and return its id, which the ledger makes where none is given."""
    if parent is not None:
        book.load(Unit, parent)
    unit = book.start(Unit, unit_id or book.new_id())
    book.record(unit, UnitCreated(name=name, parent=parent))
    return (unit.id,)

"""What every query is told: whose views, as known when, and which page of a list."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from sqlalchemy import Select, bindparam, select

from projections.tables.instants import micros

if TYPE_CHECKING:
    from collections.abc import Mapping

    from projections.tables.tables import Table


class Known(Struct, frozen=True):
    """What an organization's log said up to a position.

    Attributes:
        ledger: The organization.
        position: The last event that is known.
    """

    ledger: str
    position: int


class Page(Struct, frozen=True, kw_only=True):
    """One page of a list.

    Attributes:
        known: As of when; the same for all pages, so that none skips or repeats.
        after: The place in the list after which it begins, which is what the list is
            ordered by; None for the first page.
        size: How many entries it has at most.
    """

    known: Known
    after: str | int | None = None
    size: int

    def asked(self, beginning: str | int) -> dict[str, Any]:
        """Return the page as parameters of a statement.

        Args:
            beginning: A place before the list's first entry.
        """
        return {
            "ledger": self.known.ledger,
            "position": self.known.position,
            "after": beginning if self.after is None else self.after,
            "size": self.size,
        }


def given(which: Mapping[str, Any]) -> dict[str, Any]:
    """Return the filters that are given, as parameters of a statement.

    Args:
        which: Filters by name; what is None or empty excludes nothing, and is left out.
    """
    return {name: _parameter(value) for name, value in which.items() if value}


def _parameter(value: Any) -> Any:
    match value:
        case Enum():
            return value.name
        case datetime():
            return micros(value)
        case date():
            return value.isoformat()
        case tuple():
            return tuple(map(_parameter, value))
    return value


def of_goal(table: Table) -> Select[Any]:
    """Return what selects the positions of a goal's rows that a page may hold.

    They are found by goal and by nothing else: SQLite would rather walk through
    everybody's rows in the order asked for, which what is no bare column keeps it from.
    """
    rows = table.table.alias().c
    position = rows.position + 0
    return select(position).where(
        rows.ledger == bindparam("ledger"),
        rows.goal == bindparam("goal"),
        position.between(bindparam("after") + 1, bindparam("position")),
    )

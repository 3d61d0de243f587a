"""The facts of where units are; rows only come, keyed by the events that say so."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from domain.directory.timelines import Days
from domain.directory.unit import Placement, placement_of
from services.ledger.store import schema

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from domain.record import Record
    from services.ledger.store.store import Store
    from services.ledger.store.writes import Writes

    FactRow = tuple[Any, ...]

_PARTS = "SELECT DISTINCT unit FROM facts_unit_placements WHERE ledger = ? AND parent"
_PLACEMENTS = (
    "SELECT position, unit, parent, start_day, end_day FROM facts_unit_placements"
    " WHERE ledger = ? AND unit"
)
_ALL = (
    "SELECT ledger, position, unit, parent, start_day, end_day"
    " FROM facts_unit_placements WHERE ledger = ? AND position <= ? ORDER BY position"
)


class StoredPlacements:
    """Where an organization's units are, as commands of one transaction say.

    Owned by the thread that holds the head's lock.
    """

    def __init__(self, store: Store, cursor: Any, ledger: str) -> None:
        """Begin with what is stored."""
        self._store = store
        self._cursor = cursor
        self._ledger = ledger
        self._added: list[FactRow] = []

    def of(self, parents: Collection[str]) -> list[Placement]:
        """Return all that was ever said of units that were ever part of some, in order.

        What this transaction has accepted so far is not stored yet, and comes last.
        """
        added = [_placement(row) for row in self._added]
        parts = {unit for (unit,) in self._select(_PARTS, parents)}
        parts |= {one.unit for one in added if one.parent in parents}
        rows = sorted(self._select(_PLACEMENTS, parts)) if parts else []
        stored = [_placement((self._ledger, *row)) for row in rows]
        return stored + [one for one in added if one.unit in parts]

    def take(self, records: Iterable[Record]) -> None:
        """Take in what an accepted command recorded."""
        self._added += placement_rows(records)

    def write(self, writes: Writes) -> None:
        """Let what was taken in be written."""
        writes.insert(schema.unit_placements, self._added)

    def _select(self, statement: str, ids: Collection[str]) -> list[Any]:
        store = self._store
        listed = store.listed(sorted(ids))
        asked = store.sql(f"{statement} {store.among}")
        self._cursor.execute(asked, (self._ledger, listed))
        found: list[Any] = self._cursor.fetchall()
        return found


def stored_placements(
    store: Store, cursor: Any, ledger: str, position: int
) -> list[FactRow]:
    """Return an organization's rows up to a position, in their order."""
    cursor.execute(store.sql(_ALL), (ledger, position))
    return [tuple(row) for row in cursor.fetchall()]


def placement_rows(records: Iterable[Record]) -> Iterator[FactRow]:
    """Yield the rows that follow from records, as they are stored."""
    for record in records:
        one = placement_of(record)
        if one is not None:
            end = None if one.days.end is None else one.days.end.isoformat()
            start = one.days.start.isoformat()
            place = (record.ledger, record.position)
            yield (*place, one.unit, one.parent, start, end)


def _placement(row: FactRow) -> Placement:
    _, _, unit, parent, start, end = row
    last = None if end is None else date.fromisoformat(end)
    return Placement(unit, parent, Days(date.fromisoformat(start), last))

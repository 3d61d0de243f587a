"""The facts of which days cycles take; a cycle keeps its days, so rows only come."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from domain.cycles.cycle import CycleDays, CyclePlanned
from domain.days import Window
from services.ledger.store import schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from domain.cycles.cycle import CycleKind
    from domain.record import Record
    from services.ledger.store.store import Store
    from services.ledger.store.writes import Writes

    FactRow = tuple[Any, ...]

_WITHIN = (
    "SELECT cycle, start_day, end_day FROM facts_cycle_days"
    " WHERE ledger = ? AND kind = ? AND start_day <= ? AND end_day >= ?"
    " ORDER BY start_day"
)
_ALL = (
    "SELECT ledger, position, cycle, kind, start_day, end_day"
    " FROM facts_cycle_days WHERE ledger = ? AND position <= ? ORDER BY position"
)


class StoredCycleDays:
    """The days of an organization's cycles, as commands of one transaction plan them.

    Owned by the thread that holds the head's lock.
    """

    def __init__(self, store: Store, cursor: Any, ledger: str) -> None:
        """Begin with what is stored."""
        self._store = store
        self._cursor = cursor
        self._ledger = ledger
        self._added: list[FactRow] = []

    def within(self, kind: CycleKind, days: Window) -> list[CycleDays]:
        """Return the cycles of a kind that have one of some days."""
        start, end = days.start.isoformat(), days.end.isoformat()
        asked = (self._ledger, kind.name, end, start)
        self._cursor.execute(self._store.sql(_WITHIN), asked)
        stored = [tuple(row) for row in self._cursor.fetchall()]
        added = [
            (cycle, first, last)
            for _, _, cycle, its_kind, first, last in self._added
            if its_kind == kind.name and first <= end and last >= start
        ]
        return [_cycle_days(*row) for row in (*stored, *added)]

    def take(self, records: Iterable[Record]) -> None:
        """Take in what an accepted command recorded."""
        self._added += cycle_day_rows(records)

    def write(self, writes: Writes) -> None:
        """Let what was taken in be written."""
        writes.insert(schema.cycle_days, self._added)


def stored_cycle_days(
    store: Store, cursor: Any, ledger: str, position: int
) -> list[FactRow]:
    """Return an organization's rows up to a position, in their order."""
    cursor.execute(store.sql(_ALL), (ledger, position))
    return [tuple(row) for row in cursor.fetchall()]


def cycle_day_rows(records: Iterable[Record]) -> Iterator[FactRow]:
    """Yield the rows that follow from records, as they are stored."""
    for record in records:
        event = record.event
        if isinstance(event, CyclePlanned):
            cycle, days = record.stream.partition("/")[2], event.days
            said = (event.kind.name, days.start.isoformat(), days.end.isoformat())
            yield (record.ledger, record.position, cycle, *said)


def _cycle_days(cycle: str, start: str, end: str) -> CycleDays:
    return CycleDays(cycle, Window(date.fromisoformat(start), date.fromisoformat(end)))

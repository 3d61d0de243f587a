"""What rules over several aggregates need, in tables of their own (design §4, §5).

Rows of where units are are added with the events that they follow from, in the same
transaction, and are keyed by their positions. So they say what was known at any
position, and can be compared with the events up to a head while others write.
What is known of goals that contribute to others: ``tallies.py``.
"""

from __future__ import annotations

from datetime import date
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, NamedTuple

from domain.directory.timelines import Days
from domain.directory.unit import Placement, placement_of
from services.ledger import schema
from services.ledger.recomputed import Wrong
from services.ledger.tallies import Tallies, stored_tallies

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from domain.alignment.tallies import Tally
    from domain.book import Book
    from domain.record import Record
    from services.ledger.memory import Memory
    from services.ledger.recomputed import Recomputed
    from services.ledger.store import Store

    FactRow = tuple[Any, ...]

_PARTS = "SELECT DISTINCT unit FROM facts_unit_placements WHERE ledger = ? AND parent"
_PLACEMENTS = (
    "SELECT position, unit, parent, start_day, end_day FROM facts_unit_placements"
    " WHERE ledger = ? AND unit"
)
_ALL_PLACEMENTS = (
    "SELECT ledger, position, unit, parent, start_day, end_day"
    " FROM facts_unit_placements WHERE ledger = ? AND position <= ? ORDER BY position"
)


class Facts:
    """The facts of one organization, as commands of one transaction change them.

    Owned by the thread that holds the head's lock.
    """

    def __init__(self, store: Store, cursor: Any, ledger: str, memory: Memory) -> None:
        self._store = store
        self._cursor = cursor
        self._ledger = ledger
        self._added: list[FactRow] = []
        self._tallies = Tallies(store, cursor, ledger, memory)

    def placements(self, parents: Collection[str], /) -> list[Placement]:
        """Return all that was ever said of units that were ever part of some, in order.

        What this transaction has accepted so far is not stored yet, and comes last.
        """
        added = [_placement(row) for row in self._added]
        parts = {unit for (unit,) in self._select(_PARTS, parents)}
        parts |= {one.unit for one in added if one.parent in parents}
        rows = sorted(self._select(_PLACEMENTS, parts)) if parts else []
        stored = [_placement((self._ledger, *row)) for row in rows]
        return stored + [one for one in added if one.unit in parts]

    def tally(self, goal: str, /) -> Tally:
        """Return what is known of the goals that contribute to one."""
        return self._tallies.find(goal)

    def take(self, book: Book) -> None:
        """Take in what an accepted command recorded."""
        self._added += fact_rows(book.records)
        self._tallies.take(book.tallies)

    def write(self) -> None:
        """Write what was taken in; the caller commits."""
        self._store.insert(self._cursor, schema.unit_placements, self._added)
        self._tallies.write()

    def keep(self) -> None:
        """Let the memory have what is committed now."""
        self._tallies.keep()

    def _select(self, statement: str, ids: Collection[str]) -> list[Any]:
        store = self._store
        listed = store.listed(sorted(ids))
        asked = store.sql(f"{statement} {store.among}")
        self._cursor.execute(asked, (self._ledger, listed))
        found: list[Any] = self._cursor.fetchall()
        return found


class FactsFold:
    """The facts as the events say them, to be compared with those that are stored."""

    def __init__(self) -> None:
        """Begin before the first event."""
        self._rows: list[FactRow] = []

    def take(self, record: Record) -> None:
        """Fold a record."""
        self._rows += fact_rows((record,))

    def require_stored(self, store: Store, ledger: str, position: int) -> None:
        """Require that these facts are stored up to a position, and no others.

        Raises:
            Wrong: A fact is missing, another, or not of any event.
        """
        with store.reading() as cursor:
            cursor.execute(store.sql(_ALL_PLACEMENTS), (ledger, position))
            stored = map(tuple, cursor.fetchall())
            for expected, found in zip_longest(self._rows, stored):
                if expected != found:
                    first = min(row[1] for row in (expected, found) if row is not None)
                    what = "the facts of where units are do not follow from the events"
                    raise Wrong(first, what)


class CurrentFacts(NamedTuple):
    """The facts that say only what is so now, as they were stored with one head.

    Attributes:
        tallies: By goal, what is known of those that contribute to it; None where that
            cannot be read.
    """

    tallies: dict[str, Tally] | None

    @classmethod
    def read(cls, store: Store, cursor: Any, ledger: str) -> CurrentFacts:
        """Read them with a cursor that sees one moment."""
        try:
            return cls(stored_tallies(store, cursor, ledger))
        except ValueError:
            return cls(None)

    def require(self, recomputed: Recomputed, position: int) -> None:
        """Require that these are the facts that follow from what was folded.

        Raises:
            Wrong: A fact is missing, another, or does not follow.
        """
        if self.tallies != recomputed.tally_up():
            what = "the tallies of goals do not follow from those that contribute"
            raise Wrong(position, what)


def fact_rows(records: Iterable[Record]) -> Iterator[FactRow]:
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

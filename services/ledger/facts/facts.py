"""What rules over several aggregates need, in tables of their own (design §4, §5).

Rows are written with the events that they follow from, in the same transaction. What
was said of units (``unit_placements.py``) and cycles (``cycle_days.py``) is keyed by
position, and only comes: it can be compared with the events up to a head while others
write. What is so now (``open_goals.py``, ``tallies.py``) comes and goes: it is read in
one snapshot with the head.
"""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Any, NamedTuple

from domain.cycles.cycle import CyclePlanned
from domain.directory.unit import UnitCreated, UnitMoved
from domain.goals.goal import Goal
from services.ledger.facts.cycle_days import (
    StoredCycleDays,
    cycle_day_rows,
    stored_cycle_days,
)
from services.ledger.facts.open_goals import (
    StoredOpenGoals,
    open_goal_rows,
    stored_open_goals,
)
from services.ledger.facts.recomputed import Wrong
from services.ledger.facts.tallies import StoredTallies, stored_tallies
from services.ledger.facts.unit_placements import (
    StoredPlacements,
    placement_rows,
    stored_placements,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from domain.alignment.tallies import Tally
    from domain.book import Book
    from domain.cycles.cycle import CycleDays, CycleKind
    from domain.days import Window
    from domain.directory.unit import Placement
    from domain.facts import OpenGoals
    from domain.record import Record
    from services.ledger.facts.memory import Memory
    from services.ledger.facts.recomputed import Recomputed
    from services.ledger.store.store import Store
    from services.ledger.store.writes import Writes

    FactRow = tuple[Any, ...]


# The events of which rows are made that only come.
_KEPT = frozenset((UnitCreated, UnitMoved, CyclePlanned))


class Facts:
    """The facts of one organization, as commands of one transaction change them.

    Owned by the thread that holds the head's lock.
    """

    def __init__(self, store: Store, cursor: Any, ledger: str, memory: Memory) -> None:
        self._placements = StoredPlacements(store, cursor, ledger)
        self._tallies = StoredTallies(store, cursor, ledger, memory)
        self._cycle_days = StoredCycleDays(store, cursor, ledger)
        self._open_goals = StoredOpenGoals(store, cursor, ledger)

    def placements(self, parents: Collection[str], /) -> list[Placement]:
        """Return all that was ever said of units that were ever part of some, in order.

        What this transaction has accepted so far is not stored yet, and comes last.
        """
        return self._placements.of(parents)

    def tally(self, goal: str, /) -> Tally:
        """Return what is known of the goals that contribute to one."""
        return self._tallies.of(goal)

    def cycles_within(self, kind: CycleKind, days: Window, /) -> list[CycleDays]:
        """Return the cycles of a kind that have one of some days."""
        return self._cycle_days.within(kind, days)

    def open_goals(self, cycle: str, limit: int, /) -> OpenGoals:
        """Return the goals of a cycle that have not ended, so many by their ids."""
        return self._open_goals.of(cycle, limit)

    def take(self, book: Book) -> None:
        """Take in what an accepted command recorded."""
        self._tallies.take(book.tallies)
        # Most commands say nothing of where units are, and of which days cycles take.
        said = [record for record in book.records if type(record.event) in _KEPT]
        if said:
            self._placements.take(said)
            self._cycle_days.take(said)
        for one in book.aggregates.values():
            if isinstance(one, Goal):
                self._open_goals.take(book.before(Goal, one.id), one)

    def write(self, writes: Writes) -> None:
        """Let what was taken in be written."""
        self._placements.write(writes)
        self._tallies.write(writes)
        self._cycle_days.write(writes)
        self._open_goals.write(writes)

    def keep(self) -> None:
        """Let the memory have what is committed now."""
        self._tallies.keep()


class FactsFold:
    """The facts as the events say them, to be compared with those that are stored."""

    def __init__(self) -> None:
        """Begin before the first event."""
        self._placements: list[FactRow] = []
        self._cycle_days: list[FactRow] = []

    def take(self, record: Record) -> None:
        """Fold a record."""
        self._placements += placement_rows((record,))
        self._cycle_days += cycle_day_rows((record,))

    def require_stored(self, store: Store, ledger: str, position: int) -> None:
        """Require that these facts are stored up to a position, and no others.

        Raises:
            Wrong: A fact is missing, another, or not of any event.
        """
        place = (ledger, position)
        with store.reading() as cursor:
            placements = stored_placements(store, cursor, *place)
            cycle_days = stored_cycle_days(store, cursor, *place)
        _require_same(self._placements, placements, "where units are")
        _require_same(self._cycle_days, cycle_days, "which days cycles take")


def _require_same(
    rows: Iterable[FactRow], stored: Iterable[FactRow], said_of: str
) -> None:
    for expected, found in zip_longest(rows, stored):
        if expected != found:
            first = min(row[1] for row in (expected, found) if row is not None)
            what = f"the facts of {said_of} do not follow from the events"
            raise Wrong(first, what)


class CurrentFacts(NamedTuple):
    """The facts that say only what is so now, as they were stored with one head.

    Attributes:
        ledger: Whose they are.
        tallies: By goal, what is known of those that contribute to it; None where that
            cannot be read.
        open_goals: The rows of goals that have not ended, by cycle.
    """

    ledger: str
    tallies: dict[str, Tally] | None
    open_goals: set[FactRow]

    @classmethod
    def read(cls, store: Store, cursor: Any, ledger: str) -> CurrentFacts:
        """Read them with a cursor that sees one moment."""
        open_goals = stored_open_goals(store, cursor, ledger)
        try:
            return cls(ledger, stored_tallies(store, cursor, ledger), open_goals)
        except ValueError:
            return cls(ledger, None, open_goals)

    def require(self, recomputed: Recomputed, position: int) -> None:
        """Require that these are the facts that follow from what was folded.

        Raises:
            Wrong: A fact is missing, another, or does not follow.
        """
        if self.tallies != recomputed.tally_up():
            what = "the tallies of goals do not follow from those that contribute"
            raise Wrong(position, what)
        wrong = self.open_goals ^ open_goal_rows(self.ledger, recomputed.goals)
        if wrong:
            _, cycle, goal = min(wrong)
            what = f"whether goal {goal} is open in cycle {cycle} does not follow"
            raise Wrong(position, what)

"""Given a history, when somebody acts, then this was recorded: how rules are shown."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec import Struct

from domain.aggregate import Aggregate
from domain.alignment.tallies import NO_CHILDREN, Tally
from domain.book import Book, Command, Moment, Sources
from domain.cycles.belonging import open_in
from domain.cycles.cycle import Cycle, CycleDays, CycleKind
from domain.days import Window
from domain.directory.unit import Placement, placement_of
from domain.facts import OpenGoals
from domain.goals.goal import Goal
from domain.record import Event, Record

ORGANIZATION = "acme"
MORNING = datetime(2026, 1, 12, 8, tzinfo=UTC)


class Act(Struct, frozen=True):
    """A command: who asks, what is decided, which ids the ledger makes, and when."""

    command: Command
    decide: Callable[[Book], Any]
    ids: tuple[str, ...] = ()
    at: datetime | None = None


class History:
    """A ledger in memory; an hour passes after every command."""

    def __init__(self) -> None:
        self.aggregates: dict[str, Aggregate] = {}
        self.tallies: dict[str, Tally] = {}
        self.records: list[Record] = []
        self.last: list[Record] = []
        self.now = MORNING

    def do(self, act: Act) -> Any:
        """Let somebody act, and return the ids that were made."""
        self.last, self.now = [], act.at or self.now
        ids = iter(act.ids)
        book = self.book(act.command, lambda: next(ids))
        made = act.decide(book)
        self.aggregates.update(book.aggregates)
        self.tallies.update(book.tallies)
        self.last = book.records
        self.records += book.records
        self.now += timedelta(hours=1)
        return made

    def book(self, command: Command, new_id: Callable[[], str] = str) -> Book:
        """Return a book for a command that is decided now."""
        sources = Sources(self._load, new_id, lambda text: str(text.text), self)
        moment = Moment(ORGANIZATION, len(self.records) + 1, self.now)
        return Book(command, moment, sources)

    def placements(self, parents: Collection[str], /) -> list[Placement]:
        """Return all that was said of the units that were ever part of these."""
        said = [one for one in map(placement_of, self.records) if one is not None]
        parts = {one.unit for one in said if one.parent in parents}
        return [one for one in said if one.unit in parts]

    def tally(self, goal: str, /) -> Tally:
        """Return what is known of the goals that contribute to one."""
        return self.tallies.get(goal, NO_CHILDREN)

    def cycles_within(self, kind: CycleKind, days: Window, /) -> list[CycleDays]:
        """Return the cycles of a kind that have one of some days."""
        cycles = [one for one in self.aggregates.values() if isinstance(one, Cycle)]
        return [
            CycleDays(one.id, one.days)
            for one in cycles
            if one.kind is kind
            and one.days.start <= days.end
            and days.start <= one.days.end
        ]

    def open_goals(self, cycle: str, limit: int, /) -> OpenGoals:
        """Return the goals of a cycle that have not ended, so many by their ids."""
        goals = [one for one in self.aggregates.values() if isinstance(one, Goal)]
        found = [one.id for one in goals if open_in(one) == cycle]
        return OpenGoals(tuple(sorted(found)[:limit]), len(found))

    def _load(self, kind: type[Aggregate], id: str) -> Aggregate | None:  # noqa: A002
        return self.aggregates.get(kind.stream_of(id))


def given(*acts: Act) -> History:
    """Return the history that these acts made."""
    history = History()
    for act in acts:
        history.do(act)
    return history


def recorded(history: History) -> list[Event]:
    """Return the events of the last act; none where it was refused."""
    return [record.event for record in history.last]

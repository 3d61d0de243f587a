"""The facts of which goals of a cycle have not ended; rows come and go with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.cycles.belonging import open_in
from domain.facts import OpenGoals
from services.ledger.store import schema

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.goals.goal import Goal
    from services.ledger.store.store import Store
    from services.ledger.store.writes import Writes

    FactRow = tuple[Any, ...]

_IN_CYCLE = (
    "SELECT goal FROM facts_open_goals WHERE ledger = ? AND cycle = ?"
    " ORDER BY goal LIMIT ?"
)
_COUNT = "SELECT COUNT(*) FROM facts_open_goals WHERE ledger = ? AND cycle = ?"
_ALL = "SELECT ledger, cycle, goal FROM facts_open_goals WHERE ledger = ?"
_REMOVE = "DELETE FROM facts_open_goals WHERE ledger = ? AND cycle = ? AND goal = ?"


class StoredOpenGoals:
    """The open goals of an organization's cycles, as one transaction changes them.

    Owned by the thread that holds the head's lock.

    Attributes:
        _moved: By goal, the cycle that it is stored under, and the one it is open in
            by now; None for none.
    """

    def __init__(self, store: Store, cursor: Any, ledger: str) -> None:
        """Begin with what is stored."""
        self._store = store
        self._cursor = cursor
        self._ledger = ledger
        self._moved: dict[str, tuple[str | None, str | None]] = {}

    def of(self, cycle: str, limit: int) -> OpenGoals:
        """Return the goals of a cycle that have not ended, so many by their ids."""
        moves = self._moved.items()
        left = {goal for goal, (was, now) in moves if was == cycle != now}
        come = {goal for goal, (was, now) in moves if was != cycle == now}
        asked = (self._ledger, cycle, limit + len(left))
        self._cursor.execute(self._store.sql(_IN_CYCLE), asked)
        stored = {goal for (goal,) in self._cursor.fetchall()}
        self._cursor.execute(self._store.sql(_COUNT), (self._ledger, cycle))
        count = self._cursor.fetchone()[0] - len(left) + len(come)
        return OpenGoals(tuple(sorted((stored - left) | come)[:limit]), count)

    def take(self, before: Goal | None, after: Goal) -> None:
        """Take in what an accepted command made of a goal; None before: it is new."""
        was, now = open_in(before), open_in(after)
        if was != now:
            stored, _ = self._moved.get(after.id, (was, None))
            self._moved[after.id] = (stored, now)

    def write(self, writes: Writes) -> None:
        """Let what was taken in be written."""
        moves = [(goal, *move) for goal, move in self._moved.items()]
        ledger = self._ledger
        ended = [(ledger, was, goal) for goal, was, now in moves if was and was != now]
        begun = [(ledger, now, goal) for goal, was, now in moves if now and was != now]
        writes.execute(_REMOVE, ended)
        writes.insert(schema.open_goals, begun)


def open_goal_rows(ledger: str, goals: Iterable[Goal]) -> set[FactRow]:
    """Return the rows that follow from all goals as they are, as they are stored."""
    return {
        (ledger, cycle, goal.id)
        for goal in goals
        if (cycle := open_in(goal)) is not None
    }


def stored_open_goals(store: Store, cursor: Any, ledger: str) -> set[FactRow]:
    """Return an organization's rows, as the cursor sees them."""
    cursor.execute(store.sql(_ALL), (ledger,))
    return {tuple(row) for row in cursor.fetchall()}

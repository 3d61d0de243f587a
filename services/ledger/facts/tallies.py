"""The tallies of goals that others contribute to, in a table of their own (design §4).

A row is what is so now, and is changed with the events that it follows from, in the
same transaction. A tally with nobody in it says the same as none.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec

from domain.alignment.tallies import NO_CHILDREN, Share, Tally
from domain.decimals import decimal_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from services.ledger.facts.memory import Memory
    from services.ledger.store.store import Store
    from services.ledger.store.writes import Writes

_FIND = "SELECT tally FROM facts_tallies WHERE ledger = ? AND goal = ?"
_ALL = "SELECT goal, tally FROM facts_tallies WHERE ledger = ? ORDER BY goal"
_PUT = (
    "INSERT INTO facts_tallies (ledger, goal, tally) VALUES (?, ?, ?)"
    " ON CONFLICT (ledger, goal) DO UPDATE SET tally = excluded.tally"
)


class StoredTallies:
    """The tallies of one organization, as commands of one transaction change them.

    Owned by the thread that holds the head's lock.
    """

    def __init__(self, store: Store, cursor: Any, ledger: str, memory: Memory) -> None:
        self._store = store
        self._cursor = cursor
        self._ledger = ledger
        self._memory = memory
        self._changed: dict[str, Tally] = {}

    def of(self, goal: str) -> Tally:
        """Return a goal's tally, after what this transaction has accepted so far."""
        found = self._changed.get(goal) or self._memory.tallies.get(goal)
        if found is None:
            asked = self._store.sql(_FIND)
            self._cursor.execute(asked, (self._ledger, goal))
            row = self._cursor.fetchone()
            found = NO_CHILDREN if row is None else tally_of(bytes(row[0]))
            self._memory.count({goal: found})
        return found

    def take(self, tallies: Mapping[str, Tally]) -> None:
        """Take in what an accepted command changed."""
        self._changed.update(tallies)

    def write(self, writes: Writes) -> None:
        """Let what was taken in be written."""
        rows = [
            (self._ledger, goal, tally_bytes(tally))
            for goal, tally in sorted(self._changed.items())
        ]
        writes.execute(_PUT, rows)

    def keep(self) -> None:
        """Let the memory have what is committed now."""
        self._memory.count(self._changed)


def stored_tallies(store: Store, cursor: Any, ledger: str) -> dict[str, Tally]:
    """Return all tallies with anybody in them, by goal.

    Raises:
        ValueError: One cannot be read.
    """
    cursor.execute(store.sql(_ALL), (ledger,))
    read = {goal: tally_of(bytes(stored)) for goal, stored in cursor.fetchall()}
    return {goal: tally for goal, tally in read.items() if tally.children}


def tally_bytes(tally: Tally) -> bytes:
    """Return a tally in the one form in which it is stored."""
    shares = [
        [key, one.children, decimal_text(one.weights), decimal_text(one.values)]
        for key, one in sorted(tally.shares.items(), key=lambda item: item[0] or "")
    ]
    return msgspec.json.encode({"heights": tally.heights, "shares": shares})


def tally_of(stored: bytes) -> Tally:
    """Return a tally that was stored; raises ValueError where it cannot be read."""
    read = msgspec.json.decode(stored, type=_Stored)
    shares = {key: Share(number, *sums) for key, number, *sums in read.shares}
    return Tally(read.heights, shares)


class _Stored(msgspec.Struct):
    heights: tuple[int, ...]
    shares: list[tuple[str | None, int, Decimal, Decimal]]

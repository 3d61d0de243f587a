"""Damages a ledger behind the service's back, as somebody with the disk could."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

from services.ledger.record.lines import Entry, line_of
from services.ledger.record.rows import AFTER, rows_of
from services.ledger.record.tree import Frontier, finished_tiles, leaf_hash
from services.ledger.store.store import Store
from services.ledger.store.stores import open_store
from tests.ledger.opened import ORGANIZATION

_GUARDS = {
    "sqlite": (
        "DROP TRIGGER IF EXISTS events_never_change",
        "DROP TRIGGER IF EXISTS events_never_go",
        "DROP TRIGGER IF EXISTS events_are_never_replaced",
    ),
    "postgresql": ("ALTER TABLE events DISABLE TRIGGER ALL",),
}


class Intruder:
    """Somebody who owns the tables and has taken the guards off."""

    def __init__(self, store: Store, cursor: Any) -> None:
        self.store = store
        self._cursor = cursor

    def run(self, statement: str, *values: object) -> list[Any]:
        """Run a statement; marks are written as ``?``."""
        self._cursor.execute(self.store.sql(statement), values)
        return self._cursor.fetchall() if self._cursor.description else []

    def entries(self) -> list[Entry]:
        """Return all events as they are stored now."""
        rows = self.run(AFTER, ORGANIZATION, 0, 2**62, 2**62)
        return [row.entry for row in rows_of(rows)]

    def set(self, position: int, column: str, value: object) -> None:
        """Change one column of one event."""
        self.run(
            f"UPDATE events SET {column} = ?"  # noqa: S608 - names are the tests'
            " WHERE ledger = ? AND position = ?",
            value,
            ORGANIZATION,
            position,
        )

    def swap(self, one: int, other: int) -> None:
        """Let two events change places."""
        for now, then in ((one, -1), (other, one), (-1, other)):
            self.set(now, "position", then)

    def rechain(self) -> None:
        """Make every hash again, so that chain, tree and head agree with the events."""
        frontier, ends, leaves = Frontier(), dict[str, bytes](), list[bytes]()
        for entry in self.entries():
            previous = ends.get(entry.stream)
            leaf = leaf_hash(line_of(entry, previous))
            self.set(entry.position, "previous", previous)
            self.set(entry.position, "leaf", leaf)
            ends[entry.stream] = leaf
            frontier.append(leaf)
            leaves.append(leaf)
        self.run(
            "UPDATE ledgers SET frontier = ?, position = ?",
            frontier.to_bytes(),
            frontier.size,
        )
        made: dict[tuple[int, int], bytes] = {}
        for tile in finished_tiles(
            0,
            frontier.size,
            lambda start, stop: leaves[start:stop],
            lambda level, start, stop: [made[level, i] for i in range(start, stop)],
        ):
            made[tile.level, tile.index] = tile.hashes
            self.run(
                "UPDATE tree_tiles SET hashes = ? WHERE level = ? AND tile = ?",
                tile.hashes,
                tile.level,
                tile.index,
            )


Damage = Callable[[Intruder], object]


@contextmanager
def intruding(url: str) -> Iterator[Intruder]:
    """Lend somebody the ledger of a database, with its guards taken off."""
    with closing(open_store(url)) as store, store.writing() as cursor:
        intruder = Intruder(store, cursor)
        for statement in _GUARDS[store.name]:
            intruder.run(statement)
        yield intruder

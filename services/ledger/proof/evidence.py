"""Reads the past at given places: events by position, and the tree's root as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from services.ledger.record.append import LEAVES, TILES
from services.ledger.record.rows import SELECT, Row, rows_of
from services.ledger.record.tree import (
    HASH_BYTES,
    TILE_HEIGHT,
    Frontier,
    node_hash,
    tile_root,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.ledger.store.store import Store


class Evidence:
    """Answers from what is committed. Any thread may use it, each call on its own."""

    def __init__(self, store: Store) -> None:
        """Take the store to read."""
        self._store = store

    def rows_at(self, ledger: str, positions: Sequence[int]) -> list[Row]:
        """Return the events at these positions, in the order of positions."""
        store = self._store
        sql = f"{SELECT} AND e.position {store.among} ORDER BY e.position"
        with store.reading() as cursor:
            cursor.execute(store.sql(sql), (ledger, store.listed(positions)))
            return list(rows_of(cursor.fetchall()))

    def root(self, ledger: str, size: int) -> bytes:
        """Return the root of the tree when it had this many leaves (RFC 6962).

        One perfect subtree for each bit that is set in the size: read from the lowest
        tile that holds its nodes, or from the leaves.
        """
        subtrees = []
        start = 0
        with self._store.reading() as cursor:
            for height in reversed(range(size.bit_length())):
                if size >> height & 1:
                    subtrees.append(self._subtree(cursor, ledger, start, height))
                    start += 1 << height
        return Frontier(size, subtrees).root()

    def _subtree(self, cursor: Any, ledger: str, start: int, height: int) -> bytes:
        level, inside = divmod(height, TILE_HEIGHT)
        first = start >> (level * TILE_HEIGHT)
        row = self._hashes(cursor, ledger, level, (first, first + (1 << inside)))
        while len(row) > 1:
            row = [node_hash(*pair) for pair in zip(row[::2], row[1::2], strict=True)]
        return row[0]

    def _hashes(
        self, cursor: Any, ledger: str, level: int, span: tuple[int, int]
    ) -> list[bytes]:
        """Return the hashes of a level at the indexes [start, stop) of one tile."""
        start, stop = span
        if not level:
            cursor.execute(self._store.sql(LEAVES), (ledger, start, stop))
            return [leaf for (leaf,) in cursor.fetchall()]
        tile = start >> TILE_HEIGHT
        cursor.execute(self._store.sql(TILES), (ledger, level, tile, tile + 1))
        found = cursor.fetchone()
        if found is not None:
            offset = (start - (tile << TILE_HEIGHT)) * HASH_BYTES
            data = bytes(found[0])[offset : offset + (stop - start) * HASH_BYTES]
            return [
                data[at : at + HASH_BYTES] for at in range(0, len(data), HASH_BYTES)
            ]
        # The tile is not full yet: its hashes are the roots of the tiles below.
        cursor.execute(self._store.sql(TILES), (ledger, level - 1, start, stop))
        return [tile_root(bytes(hashes)) for (hashes,) in cursor.fetchall()]

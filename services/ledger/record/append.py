"""The one way events enter the store: chained, hashed, numbered and written together.

The writer appends what commands decided; the recorder appends what the library hands
it. Both lock the head first, and both come here.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from domain.days import instant_text, parse_instant
from services.ledger.record.lines import LINE_BYTES_MAX, Entry, line_of
from services.ledger.record.rows import Row
from services.ledger.record.tree import Frontier, finished_tiles, leaf_hash
from services.ledger.refusals import LineTooLong
from services.ledger.store import schema

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from services.ledger.store.store import Store
    from services.ledger.store.writes import Writes

_HEAD = (
    "SELECT position, recorded, answered_until, streams, frontier, epoch"
    " FROM ledgers WHERE ledger = ?"
)
_CREATE = (
    "INSERT INTO ledgers (ledger, position, recorded, answered_until, streams,"
    " frontier, epoch) VALUES (?, 0, ?, ?, 0, ?, ?) ON CONFLICT DO NOTHING"
)
_MOVE = (
    "UPDATE ledgers SET position = ?, recorded = ?, answered_until = ?, streams = ?,"
    " frontier = ? WHERE ledger = ?"
)
_STREAM = (
    "SELECT s.stream, e.version, e.leaf FROM streams s"
    " JOIN events e ON e.ledger = s.ledger AND e.stream = s.stream"
    " WHERE s.ledger = ? AND s.name = ? ORDER BY e.version DESC LIMIT 1"
)
LEAVES = (
    "SELECT leaf FROM events WHERE ledger = ? AND position > ? AND position <= ?"
    " ORDER BY position"
)
TILES = (
    "SELECT hashes FROM tree_tiles"
    " WHERE ledger = ? AND level = ? AND tile >= ? AND tile < ? ORDER BY tile"
)
_BEGINNING = "0001-01-01T00:00:00.000000Z"


def next_instant(passed: datetime) -> datetime:
    """Return the first instant after one that has been used (design §6)."""
    return passed + timedelta(microseconds=1)


class StreamHead(Struct, frozen=True, gc=False):
    """Where a stream ends: its number, the version and leaf of its last event."""

    number: int
    version: int
    leaf: bytes | None


class Head(Struct):
    """An organization's head row, which every append locks.

    Attributes:
        ledger: The organization's id.
        position: The position of the last event; 0 before the first.
        recorded: When that was recorded.
        answered_until: As-of times up to this were answered and never change.
        streams: How many streams there are.
        frontier: The right edge of the Merkle tree.
        epoch: A random name of this copy of the ledger.
    """

    ledger: str
    position: int
    recorded: datetime
    answered_until: datetime
    streams: int
    frontier: Frontier
    epoch: str


def head_question(
    store: Store, ledger: str, *, lock: bool
) -> tuple[str, tuple[object, ...]]:
    """Return what asks for an organization's head, as `read_head` does."""
    return _HEAD + (store.lock if lock else ""), (ledger,)


def read_head(store: Store, cursor: Any, ledger: str, *, lock: bool) -> Head | None:
    """Return an organization's head, or None; locked until the transaction ends."""
    statement, values = head_question(store, ledger, lock=lock)
    cursor.execute(store.sql(statement), values)
    return head_of(ledger, cursor.fetchall())


def head_of(ledger: str, rows: Sequence[Any]) -> Head | None:
    """Return the head that was found, or None."""
    if not rows:
        return None
    ((position, recorded, answered_until, streams, frontier, epoch),) = rows
    return Head(
        ledger=ledger,
        position=position,
        recorded=parse_instant(recorded),
        answered_until=parse_instant(answered_until),
        streams=streams,
        frontier=Frontier.from_bytes(position, frontier),
        epoch=epoch,
    )


def create_head(store: Store, cursor: Any, ledger: str, epoch: str) -> None:
    """Make the head row of a new organization, unless another process just did."""
    row = (ledger, _BEGINNING, _BEGINNING, b"", epoch)
    cursor.execute(store.sql(_CREATE), row)


class Append:
    """Events on their way into one organization, in one transaction.

    Owned by the thread that holds the head's lock.

    Attributes:
        head: Moves with every event taken; written at the end.
        stream_heads: Where the streams that grew end now.
        rows: The events taken, as they are stored.
    """

    def __init__(
        self, store: Store, cursor: Any, head: Head, known: Mapping[str, StreamHead]
    ) -> None:
        self.head = head
        self.stream_heads: dict[str, StreamHead] = {}
        self.rows: list[Row] = []
        self._store = store
        self._cursor = cursor
        self._known = known
        self._size_before = head.position
        self._streams: list[tuple[Any, ...]] = []

    def add(self, entries: Sequence[Entry], *, validate_only: bool = False) -> None:
        """Take the events of one command, all of them or none.

        Args:
            entries: The events as they are stored.
            validate_only: Refuse what would be refused, but take nothing.

        Raises:
            LineTooLong: A line would pass its bound; nothing was taken.
        """
        grown: dict[str, StreamHead] = {}
        rows: list[Row] = []
        streams: list[tuple[Any, ...]] = []
        for entry in entries:
            end = grown.get(entry.stream) or self._end_of(entry.stream)
            if end is None:
                end = StreamHead(self.head.streams + len(streams) + 1, 0, None)
                streams.append((entry.ledger, end.number, entry.stream))
            line = line_of(entry, end.leaf)
            if len(line) > LINE_BYTES_MAX:
                raise LineTooLong(longest_text(entry))
            leaf = leaf_hash(line)
            grown[entry.stream] = StreamHead(end.number, entry.version, leaf)
            rows.append(Row(entry, end.leaf, leaf, end.number))
        if validate_only:
            return
        for row in rows:
            self.head.frontier.append(row.leaf)
        self.head.position += len(rows)
        self.head.streams += len(streams)
        self.stream_heads.update(grown)
        self.rows.extend(rows)
        self._streams.extend(streams)

    def write(self, writes: Writes) -> None:
        """Let events, streams, tiles and head be written."""
        head = self.head
        writes.insert(schema.streams, self._streams)
        writes.insert(schema.events, [_stored(row) for row in self.rows])
        for tile in finished_tiles(
            self._size_before, head.position, self._read_leaves, self._read_tiles
        ):
            row = (head.ledger, tile.level, tile.index, tile.hashes)
            writes.insert(schema.tree_tiles, [row])
        moved = (
            head.position,
            instant_text(head.recorded),
            instant_text(head.answered_until),
            head.streams,
            head.frontier.to_bytes(),
            head.ledger,
        )
        writes.execute(_MOVE, [moved])

    def _end_of(self, stream: str) -> StreamHead | None:
        end = self.stream_heads.get(stream) or self._known.get(stream)
        if end is None:
            row = (self.head.ledger, stream)
            self._cursor.execute(self._store.sql(_STREAM), row)
            found = self._cursor.fetchone()
            end = None if found is None else StreamHead(*found)
        return end

    def _read_leaves(self, start: int, stop: int) -> list[bytes]:
        """Return leaves by index: those that are stored, then those not written yet."""
        stored = self._size_before
        row = (self.head.ledger, start, min(stop, stored))
        self._cursor.execute(self._store.sql(LEAVES), row)
        new = self.rows[max(start - stored, 0) : max(stop - stored, 0)]
        return [leaf for (leaf,) in self._cursor.fetchall()] + [r.leaf for r in new]

    def _read_tiles(self, level: int, start: int, stop: int) -> list[bytes]:
        row = (self.head.ledger, level, start, stop)
        self._cursor.execute(self._store.sql(TILES), row)
        return [hashes for (hashes,) in self._cursor.fetchall()]


def longest_text(entry: Entry) -> str:
    """Return the JSON Pointer of the longest text in an event's data."""
    found = [("", 0)]

    def walk(value: Any, pointer: str) -> None:
        if isinstance(value, str):
            found.append((pointer, len(value)))
        elif isinstance(value, dict):
            for key, item in value.items():
                walk(item, f"{pointer}/{key}")
        elif isinstance(value, list):
            for place, item in enumerate(value):
                walk(item, f"{pointer}/{place}")

    walk(msgspec.json.decode(entry.data), "")
    pointer = max(found, key=lambda text: text[1])[0]
    return pointer.removesuffix("/sealed")


def _stored(row: Row) -> tuple[Any, ...]:
    """Return a row of table ``events``."""
    ledger, position, _, version, *rest = row.entry
    return (ledger, position, row.number, version, row.previous, *rest, row.leaf)

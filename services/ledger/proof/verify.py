"""Verifies an organization: folds its stored lines, and names the first wrong thing.

Only the lines are believed. From them everything else is made again and compared: the
order, the chain of each stream, the leaves and the tree, the head, the answers that
requests were given, the facts that rules ask, and every score. What it cannot see is a
ledger that was rewritten as a whole, head and all: for that an auditor keeps a
checkpoint elsewhere.

Not handled here: views, which are compared by who can project them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from services.ledger.facts.facts import CurrentFacts, FactsFold
from services.ledger.facts.recomputed import Recomputed, Wrong
from services.ledger.record.append import Head, read_head
from services.ledger.record.codec import encode_data, sealed_only
from services.ledger.record.lines import Entry, line_of
from services.ledger.record.rows import AFTER, Row, record_of, rows_of
from services.ledger.record.tree import Frontier, finished_tiles, leaf_hash

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from domain.record import Record
    from services.ledger.store.store import Store

_PAGE_EVENTS = 2_000
_REQUEST = (
    "SELECT first, last FROM requests WHERE ledger = ? AND request = ? AND actor = ?"
)
_LAST_EVENT = "SELECT MAX(position) FROM events WHERE ledger = ?"
_LAST_ANSWER = "SELECT MAX(last) FROM requests WHERE ledger = ?"
_COUNT_STREAMS = "SELECT COUNT(*) FROM streams WHERE ledger = ?"
_TILES = (
    "SELECT level, tile, hashes FROM tree_tiles WHERE ledger = ? ORDER BY level, tile"
)


class Verified(Struct, frozen=True):
    """What was found to hold.

    Attributes:
        ledger: The organization.
        position: How far was verified: the head when it began.
        root: The root of the tree over all lines up to there.
        commands: How many commands recorded them.
        scores: How many changes of scores were computed again.
    """

    ledger: str
    position: int
    root: bytes
    commands: int
    scores: int


class _Command:
    """The events of one command, while they pass."""

    def __init__(self, first: Record) -> None:
        self.records = [first]

    @property
    def last(self) -> Record:
        return self.records[-1]


class Verification:
    """One pass over one organization's lines.

    Attributes:
        head: The head that was found at the beginning; nothing behind it is read.
    """

    def __init__(self, store: Store, ledger: str) -> None:
        """Read the head of the organization that is to be verified.

        Raises:
            Wrong: There is no such organization, or its head counts other events.
        """
        self._store = store
        # What says only what is so now is compared as it was with this head, whatever
        # others write meanwhile.
        with store.snapshot() as cursor:
            self.head = _read_head(store, cursor, ledger)
            self._current = CurrentFacts.read(store, cursor, ledger)
        self._frontier = Frontier()
        self._leaves: list[bytes] = []
        self._streams: dict[str, tuple[int, int, bytes]] = {}
        self._numbers: set[int] = set()
        self._recomputed = Recomputed()
        self._facts = FactsFold()
        self._commands = 0

    def run(self, passed: Callable[[Record], None] = lambda record: None) -> Verified:
        """Verify everything up to the head.

        Args:
            passed: Called with each record that was found to be right.

        Raises:
            Wrong: Something is not; the first thing that is found.
        """
        command: _Command | None = None
        for row in self._rows():
            record = self._record(row)
            if command is not None and record.recorded == command.last.recorded:
                self._require_same_command(command, record)
                command.records.append(record)
            else:
                self._end(command, record)
                command = _Command(record)
            self._recomputed.take(record)
            self._facts.take(record)
            passed(record)
        self._end(command, None)
        self._require_head()
        self._require_tiles()
        self._facts.require_stored(self._store, self.head.ledger, self.head.position)
        self._current.require(self._recomputed, self.head.position)
        return Verified(
            self.head.ledger,
            self.head.position,
            self._frontier.root(),
            self._commands,
            self._recomputed.scores,
        )

    def _rows(self) -> Iterator[Row]:
        """Read the stored rows, and refuse the first gap."""
        expected, ledger = 1, self.head.ledger
        while expected <= self.head.position:
            span = (ledger, expected - 1, self.head.position, _PAGE_EVENTS)
            with self._store.reading() as cursor:
                cursor.execute(self._store.sql(AFTER), span)
                rows = list(rows_of(cursor.fetchall()))
            for row in rows:
                if row.entry.position != expected:
                    break
                yield row
                expected += 1
            else:
                if rows:
                    continue
            raise Wrong(expected, "the event is missing")

    def _record(self, row: Row) -> Record:
        """Check one row against its stream and its hash, and read it."""
        entry = row.entry
        number, version, leaf = self._streams.get(entry.stream, (row.number, 0, None))
        if row.number != number or (not version and number in self._numbers):
            raise Wrong(entry.position, f"{entry.stream} has another number")
        if entry.version != version + 1:
            what = f"{entry.stream} goes from version {version} to {entry.version}"
            raise Wrong(entry.position, what)
        if row.previous != leaf:
            what = f"it does not follow the last event of {entry.stream}"
            raise Wrong(entry.position, what)
        # SQLite keeps whatever it is given: text is not what was stored.
        if type(entry.data) is not bytes or leaf_hash(line_of(entry, leaf)) != row.leaf:
            raise Wrong(entry.position, "its line does not have the stored hash")
        self._numbers.add(number)
        self._streams[entry.stream] = (number, entry.version, row.leaf)
        self._frontier.append(row.leaf)
        self._leaves.append(row.leaf)
        return self._decoded(entry)

    def _decoded(self, entry: Entry) -> Record:
        try:
            record = record_of(entry)
            again = encode_data(record.event, sealed_only)
        except (ValueError, KeyError) as error:
            raise Wrong(entry.position, f"it cannot be read: {error}") from error
        if record.event.schema() == entry.schema and again != entry.data:
            raise Wrong(entry.position, "its data is not in the stored form")
        return record

    def _require_same_command(self, command: _Command, record: Record) -> None:
        first = command.records[0]
        same = ("request", "actor", "on_behalf_of", "authenticated_by", "reason_code")
        for field in same:
            if getattr(record, field) != getattr(first, field):
                what = f"{field} differs within one recorded time"
                raise Wrong(record.position, what)
        if record.cause is not None and not (
            first.position <= record.cause < record.position
        ):
            raise Wrong(record.position, "its cause is not in its command")

    def _end(self, command: _Command | None, following: Record | None) -> None:
        """Check what holds for a command as a whole."""
        if command is None:
            return
        last = command.last
        if following is not None and following.recorded <= last.recorded:
            raise Wrong(following.position, "it was recorded before what precedes it")
        self._commands += 1
        self._require_answer(command)
        self._recomputed.require_all(last)

    def _require_answer(self, command: _Command) -> None:
        first = command.records[0]
        row = (self.head.ledger, first.request, first.actor)
        with self._store.reading() as cursor:
            cursor.execute(self._store.sql(_REQUEST), row)
            found = cursor.fetchone()
        if found is None or tuple(found) != (first.position, command.last.position):
            what = f"request {first.request} was not answered with its events"
            raise Wrong(first.position, what)

    def _require_head(self) -> None:
        head = self.head
        if head.frontier.to_bytes() != self._frontier.to_bytes():
            raise Wrong(head.position, "the head's tree is not that of the lines")
        with self._store.reading() as cursor:
            cursor.execute(self._store.sql(_COUNT_STREAMS), (head.ledger,))
            streams = cursor.fetchone()[0]
        if streams < len(self._streams) or head.streams < len(self._streams):
            raise Wrong(head.position, "the head counts other streams")

    def _require_tiles(self) -> None:
        made: dict[tuple[int, int], bytes] = {}

        def tiles(level: int, start: int, stop: int) -> list[bytes]:
            return [made[level, index] for index in range(start, stop)]

        for tile in finished_tiles(
            0, self.head.position, lambda a, b: self._leaves[a:b], tiles
        ):
            made[tile.level, tile.index] = tile.hashes
        with self._store.reading() as cursor:
            cursor.execute(self._store.sql(_TILES), (self.head.ledger,))
            stored: dict[Any, bytes] = {
                (level, index): bytes(hashes)
                for level, index, hashes in cursor.fetchall()
            }
        for (level, index), hashes in made.items():
            if stored.get((level, index)) != hashes:
                position = (index + 1) << 8 * (level + 1)
                raise Wrong(position, f"tile {index} of level {level} is another")


def last_position(store: Store, cursor: Any, ledger: str) -> int:
    """Return the last position that an event or an answer has; 0: there is none."""
    last = 0
    for statement in (_LAST_EVENT, _LAST_ANSWER):
        cursor.execute(store.sql(statement), (ledger,))
        last = max(last, cursor.fetchone()[0] or 0)
    return last


def _read_head(store: Store, cursor: Any, ledger: str) -> Head:
    """Return the head, once nothing stands behind it that it does not count."""
    try:
        head = read_head(store, cursor, ledger, lock=False)
    except ValueError as error:
        raise Wrong(0, f"the head cannot be read: {error}") from error
    if head is None:
        raise Wrong(0, f"there is no organization {ledger}")
    last = last_position(store, cursor, ledger)
    if last != head.position:
        first = min(last, head.position) + 1
        raise Wrong(first, "the head counts other events than there are")
    return head

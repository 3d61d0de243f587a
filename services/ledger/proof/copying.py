"""Copies organizations into another store, line by line, and proves what it copied.

The copy is made from one consistent read, so others may go on writing to the source.
Every event goes the one way in that events have: its line is made again, chained and
hashed, and must come to what the source has stored, and so must the tree. All that was
written is read back and compared. Only then may the caller commit; where anything
differs, nothing is kept. The epoch alone is another, since the two may go on apart:
what a token of the one stands for may never happen in the other.

Not handled here: views, which are made again, and keys (``copying_keys.py``).
"""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import Struct

from domain.days import instant_text
from services.ledger.facts.memory import Memory
from services.ledger.facts.recomputed import Wrong
from services.ledger.proof.verify import last_position
from services.ledger.record.append import Append, Head, create_head, read_head
from services.ledger.record.rows import AFTER, Row, rows_of
from services.ledger.refusals import LineTooLong, StoreUnfitError
from services.ledger.store import schema
from services.ledger.store.writes import Writes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import Table

    from services.ledger.store.store import Store

_PAGE_EVENTS = 1_000
_PAGE_ROWS = 1_000
_EPOCH_BYTES = 8
_ORGANIZATIONS = (
    "SELECT ledger, position FROM ledgers WHERE position > 0 ORDER BY ledger"
)
# Made again, with the events; every other table is copied as it stands.
_MADE_AGAIN = (schema.ledgers, schema.streams, schema.events, schema.tree_tiles)
_AS_THEY_STAND = tuple(
    table for table in schema.metadata.sorted_tables if table not in _MADE_AGAIN
)
_COMPARED = (schema.streams, schema.tree_tiles, *_AS_THEY_STAND)


class AlreadyThereError(StoreUnfitError):
    """The target has a ledger of this organization, which nothing may mix with."""


class Side(NamedTuple):
    """One of the two stores, and a cursor in its transaction."""

    store: Store
    cursor: Any

    def fetch(self, statement: str, *values: object) -> list[Any]:
        """Return the rows of a statement whose marks are written as ``?``."""
        self.cursor.execute(self.store.sql(statement), values)
        rows: list[Any] = self.cursor.fetchall()
        return rows


class Copied(Struct, frozen=True):
    """An organization that was copied.

    Attributes:
        ledger: The organization.
        position: How far: the source's head when the copying began.
        root: The root of the tree over all lines up to there, on both sides.
        epoch: The copy's own.
    """

    ledger: str
    position: int
    root: bytes
    epoch: str


class Copying:
    """Copies from a snapshot of one store into a transaction of another.

    Attributes:
        ledgers: The organizations that were copied.
    """

    def __init__(
        self, source: Side, target: Side, entropy: Callable[[int], bytes]
    ) -> None:
        """Take both sides, and what new epochs are made of."""
        self._source = source
        self._target = target
        self._entropy = entropy
        self.ledgers: list[str] = []

    def organizations(self) -> dict[str, int]:
        """Return the organizations of the source, each with its last position."""
        return dict(self._source.fetch(_ORGANIZATIONS))

    def copy(
        self, ledger: str, passed: Callable[[int], None] = lambda position: None
    ) -> Copied:
        """Copy one organization; the caller commits, or rolls back what is raised.

        Args:
            ledger: The organization.
            passed: Called with the position that the copy has come to.

        Raises:
            AlreadyThereError: The target has this organization.
            Wrong: The source is not as it was recorded, or the copy not as the source.
        """
        head = self._head(ledger)
        own = self._begin(head)
        memory = Memory()
        while own.position < head.position:
            self._copy_page(head, own, memory)
            passed(own.position)
        _require_tree(head, own)
        for table in _AS_THEY_STAND:
            for rows in pages_of(self._source, table, ledger):
                self._target.store.insert(self._target.cursor, table, rows)
        for table in _COMPARED:
            self._require_equal(table, head)
        self.ledgers.append(ledger)
        return Copied(ledger, own.position, own.frontier.root(), own.epoch)

    def _head(self, ledger: str) -> Head:
        try:
            head = read_head(*self._source, ledger, lock=False)
        except ValueError as error:
            raise Wrong(0, f"the head cannot be read: {error}") from error
        if head is None:
            raise Wrong(0, f"there is no organization {ledger}")
        if last_position(*self._source, ledger) != head.position:
            raise Wrong(head.position, "the head counts other events than there are")
        return head

    def _begin(self, head: Head) -> Head:
        """Make the copy's head, which has all of the other's times and no event yet."""
        epoch = self._entropy(_EPOCH_BYTES).hex()
        create_head(*self._target, head.ledger, epoch)
        own = read_head(*self._target, head.ledger, lock=True)
        assert own is not None
        if own.epoch != epoch:
            message = f"the target has an organization {head.ledger} already"
            raise AlreadyThereError(message)
        own.recorded, own.answered_until = head.recorded, head.answered_until
        return own

    def _copy_page(self, head: Head, own: Head, memory: Memory) -> None:
        """Append the next events, and require that they came out as they were."""
        span = (own.ledger, own.position, head.position, _PAGE_EVENTS)
        rows = list(rows_of(self._source.fetch(AFTER, *span)))
        _require_whole(rows, own.position + 1)
        append = Append(*self._target, own, memory.stream_heads)
        try:
            append.add([row.entry for row in rows])
        except LineTooLong as too_long:
            raise Wrong(span[1] + 1, f"{too_long.pointer} is too long") from None
        _require_same(rows, append.rows, "it does not have the stored hash and place")
        writes = Writes()
        append.write(writes)
        self._target.store.write(self._target.cursor, writes)
        memory.keep({}, append.stream_heads)
        read_back = rows_of(self._target.fetch(AFTER, *span))
        _require_same(rows, list(read_back), "the copy does not read as it was written")
        if own.position == head.position:
            last = rows[-1].entry
            if last.recorded != instant_text(head.recorded):
                raise Wrong(last.position, "the head names another time for it")

    def _require_equal(self, table: Table, head: Head) -> None:
        """Require that a table says of the organization the same on both sides."""
        sides = (pages_of(side, table, head.ledger) for side in self._sides)
        for rows, copied in zip_longest(*sides):
            if rows != copied:
                what = f"table {table.name} does not say what the lines say"
                raise Wrong(head.position, what)

    @property
    def _sides(self) -> tuple[Side, Side]:
        return self._source, self._target


def _require_whole(rows: Sequence[Row], first: int) -> None:
    """Require the next positions without a gap, their data in bytes."""
    for expected, row in enumerate(rows, first):
        if row.entry.position != expected:
            raise Wrong(expected, "the event is missing")
        # SQLite keeps whatever it is given: text is not what was stored.
        if type(row.entry.data) is not bytes:
            raise Wrong(expected, "its data is not in bytes")
    if not rows:
        raise Wrong(first, "the event is missing")


def _require_tree(head: Head, own: Head) -> None:
    """Require that the same lines made the same tree."""
    if own.frontier.to_bytes() != head.frontier.to_bytes():
        raise Wrong(head.position, "the head's tree is not that of the lines")


def _require_same(rows: Sequence[Row], others: Sequence[Row], what: str) -> None:
    for row, other in zip_longest(rows, others):
        if row != other:
            raise Wrong(row.entry.position, what)


def pages_of(side: Side, table: Table, ledger: str) -> Iterator[list[tuple[Any, ...]]]:
    """Yield an organization's rows of a table by its key, a page at a time."""
    names = [column.name for column in table.columns]
    keys = [c.name for c in table.primary_key.columns if c.name != "ledger"]
    among, marks = ", ".join(keys), ", ".join("?" * len(keys))
    select = f"SELECT {', '.join(names)} FROM {table.name} WHERE ledger = ?"  # noqa: S608
    order = f" ORDER BY {among} LIMIT {_PAGE_ROWS}"
    rows = side.fetch(select + order, ledger)
    while rows:
        yield [tuple(row) for row in rows]
        after = [rows[-1][names.index(key)] for key in keys]
        condition = f" AND ({among}) > ({marks})"
        rows = side.fetch(select + condition + order, ledger, *after)

"""What one batch of events changes in one read model: read at once, written at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct

from projections.tables import STANDS, as_json

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from domain.record import Record
    from projections.statements import Statements
    from projections.tables import Table, Versions

R = TypeVar("R", bound=Struct)

_GOAL = "goal/"


class Rows:
    """The rows that a batch adds and ends, in memory until `write`.

    A row that comes and ends within the batch is written once, as it ended; so a batch
    cut anywhere between two commands leaves the same rows. Owned by the thread that
    runs the batch's transaction.
    """

    def __init__(
        self,
        cursor: Any,
        statements: Mapping[Table, Statements],
        records: Sequence[Record],
    ) -> None:
        """Take the batch, and the open transaction it belongs to."""
        self._cursor = cursor
        self._statements = statements
        self._records = records
        self._ledger = records[0].ledger
        self._added: dict[Table, list[tuple[Any, ...]]] = {t: [] for t in statements}
        self._places: dict[Table, dict[tuple[str, ...], int]] = {}
        self._ends: dict[Table, list[tuple[Any, ...]]] = {}
        self._standing: dict[Table, dict[tuple[str, ...], Any]] = {}

    def add(self, table: Table, row: tuple[Any, ...]) -> None:
        """Add a row, given in the order of the table's columns."""
        self._added[table].append(row)

    def add_open(
        self, table: Table, key: tuple[str, ...], row: tuple[Any, ...]
    ) -> None:
        """Add a row that may end, and tell by which identity."""
        added = self._added[table]
        self._places.setdefault(table, {})[key] = len(added)
        added.append(row)

    def end(self, table: Table, key: tuple[str, ...], *ending: Any) -> None:
        """End a row: what its ending columns are from now on."""
        place = self._places.get(table, {}).pop(key, None)
        if place is None:
            end = (*ending, self._ledger, *key)
            self._ends.setdefault(table, []).append(end)
            return
        row = list(self._added[table][place])
        for column, value in zip(table.ending, ending, strict=True):
            row[table.columns.index(column)] = value
        self._added[table][place] = tuple(row)

    def version(self, table: Versions[R], *key: str) -> R:
        """Return the version that stands, as this batch has it so far."""
        version: R = self._versions(table)[key]
        return version

    def put(self, table: Versions[R], since: int, version: R) -> None:
        """Let a version stand from a position on; the one before ends there."""
        key = table.key(version)
        standing = self._versions(table)
        before = standing.get(key)
        if before == version:
            return
        if before is not None:
            self.end(table, key, since)
        standing[key] = version
        found_by = table.found_by(version)
        row = (self._ledger, *key, since, STANDS, *found_by, as_json(version))
        self.add_open(table, key, row)

    def write(self) -> None:
        """Write what changed, in one statement a table and kind of change."""
        for table, statements in self._statements.items():
            # Ends first: they are of rows that stood before the batch.
            if ends := self._ends.get(table):
                statements.end(self._cursor, ends)
            if added := self._added[table]:
                statements.insert(self._cursor, added)

    def _versions(self, table: Versions[R]) -> dict[tuple[str, ...], R]:
        """Return the standing versions of every goal in the batch, by identity."""
        standing = self._standing.get(table)
        if standing is None:
            streams = {record.stream for record in self._records}
            goals = [s.removeprefix(_GOAL) for s in streams if s.startswith(_GOAL)]
            stored = self._statements[table].standing(self._cursor, self._ledger, goals)
            versions = [table.decode(contents) for contents in stored]
            standing = {table.key(version): version for version in versions}
            self._standing[table] = standing
        return standing

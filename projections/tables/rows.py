"""What one batch of events changes in one read model: read at once, written at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct

from projections.tables.tables import STANDS, as_json

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from domain.record import Record
    from projections.tables.read_model import ReadModel
    from projections.tables.statements import Statements
    from projections.tables.tables import Table, Versions

    Key = tuple[str, ...]

R = TypeVar("R", bound=Struct)

_UNTIL = 2  # the place of this column in rows of versions


class Rows:
    """The rows that a batch adds, and the versions it ends, in memory until `write`.

    A version that comes and ends within the batch is written once, as it ended; so
    batches cut anywhere between two commands leave the same rows. Owned by the thread
    that runs the batch's transaction.
    """

    def __init__(
        self,
        cursor: Any,
        model: ReadModel,
        statements: Mapping[Table, Statements],
        records: Sequence[Record],
    ) -> None:
        """Take the batch, and the open transaction it belongs to."""
        self._cursor = cursor
        self._model = model
        self._statements = statements
        self._records = records
        self._ledger = records[0].ledger
        self._added: dict[Table, list[tuple[Any, ...]]] = {t: [] for t in statements}
        self._places: dict[Table, dict[Key, int]] = {t: {} for t in statements}
        self._ends: dict[Table, list[tuple[Any, ...]]] = {t: [] for t in statements}
        self._standing: dict[Table, dict[Key, Any]] = {}

    def add(self, table: Table, row: tuple[Any, ...]) -> None:
        """Add a fact, given in the order of the table's columns."""
        self._added[table].append(row)

    def version(self, table: Versions[R], *key: str) -> R:
        """Return the version that stands, as this batch has it so far."""
        version: R = self._versions(table)[key]
        return version

    def versions_of(self, table: Versions[R], aggregate: str) -> list[R]:
        """Return all versions that stand of what belongs to an aggregate."""
        standing: dict[Key, R] = self._versions(table)
        return [one for key, one in standing.items() if key[0] == aggregate]

    def put(self, table: Versions[R], since: int, version: R) -> None:
        """Let a version stand from a position on; the one before ends there."""
        key, standing = table.key(version), self._versions(table)
        before = standing.get(key)
        if before == version:
            return
        if before is not None:
            self._end(table, key, since)
        standing[key] = version
        self._places[table][key] = len(self._added[table])
        found_by = table.found_by(version)
        row = (self._ledger, since, STANDS, *key, *found_by, as_json(version))
        self._added[table].append(row)

    def write(self) -> None:
        """Write what changed, by one statement a table and kind of change."""
        for table, statements in self._statements.items():
            # Ends first: they are of versions that stood before the batch.
            if ends := self._ends[table]:
                statements.end(self._cursor, ends)
            if added := self._added[table]:
                statements.insert(self._cursor, added)

    def _end(self, table: Table, key: Key, until: int) -> None:
        place = self._places[table].get(key)
        if place is None:
            self._ends[table].append((until, self._ledger, *key))
            return
        added = self._added[table]
        row = added[place]
        added[place] = (*row[:_UNTIL], until, *row[_UNTIL + 1 :])

    def _versions(self, table: Versions[R]) -> dict[Key, R]:
        """Return the standing versions of what the batch may change, by identity.

        Read once, when the first is asked for: those of every aggregate in the events
        that the read model is shown.
        """
        standing = self._standing.get(table)
        if standing is None:
            kinds = frozenset(self._model.EVENTS)
            shown = {r.stream for r in self._records if type(r.event) in kinds}
            ids = [stream.partition("/")[2] for stream in shown]
            stored = self._statements[table].standing(self._cursor, self._ledger, ids)
            versions = [table.decode(contents) for contents in stored]
            standing = {table.key(version): version for version in versions}
            self._standing[table] = standing
        return standing

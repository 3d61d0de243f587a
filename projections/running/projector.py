"""Takes batches of events into read models: rows and positions in one transaction."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from projections.tables.instants import micros
from projections.tables.rows import Rows
from projections.tables.store import POSITIONS, lock_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from domain.record import Event, Record
    from projections.tables.read_model import ReadModel
    from projections.tables.store import ViewStore

# Rows are counted when so many events were taken, and whenever those are so many times
# more, as long as it takes no time. PostgreSQL does it by itself, but a minute later.
_COUNTED_MIN, _COUNTED_MAX = 1_000, 50_000
_GROWN = 2


class PoisonError(Exception):
    """An event that a read model cannot take; the cause says why.

    Attributes:
        model: The name of the read model.
        position: Of the event; of the batch's first where it came to light in writing.
    """

    def __init__(self, model: str, position: int) -> None:
        super().__init__(f"{model} cannot take the event at {position}")
        self.model = model
        self.position = position


class Stand(NamedTuple):
    """Where a read model stands in the log of one organization.

    Attributes:
        position: Of the last event it took; 0 before the first.
        recorded: When that was recorded, in microseconds since 1970.
    """

    position: int
    recorded: int


class Projector:
    """The one connection that writes the views of this process.

    Owned by one thread. A lost connection is dropped, and with it, on PostgreSQL, the
    locks that elected this process; the next call opens another.
    """

    def __init__(self, store: ViewStore) -> None:
        """Take the store; the connection opens when it is first needed."""
        self._store = store
        self._connection: Any = None
        self._elected: set[str] = set()
        self._indexed: set[str] = set()
        self._taken = 0
        self._count_at = _COUNTED_MIN

    def create(self, models: Sequence[ReadModel]) -> None:
        """Create the tables that are missing."""
        self._store.create(self._cursor(), models)

    def maintain(self, models: Sequence[ReadModel]) -> None:
        """Create the indexes that are missing, or count rows that have become many."""
        if bare := self.bare(models):
            self._store.index(self._cursor(), bare)
            self._indexed.update(model.NAME for model in bare)
        elif self._count_at <= self._taken <= _COUNTED_MAX:
            self._store.count(self._cursor(), models)
        else:
            return
        self._count_at = max(_COUNTED_MIN, self._taken * _GROWN)

    def bare(self, models: Sequence[ReadModel]) -> list[ReadModel]:
        """Return those of some read models whose indexes may still be missing."""
        return [model for model in models if model.NAME not in self._indexed]

    def elect(self, models: Iterable[ReadModel]) -> set[str]:
        """Return the names of those read models that are this process's to project.

        On PostgreSQL whoever holds a model's advisory lock projects it, for as long as
        its connection lives; on SQLite there is only one process.
        """
        cursor = self._cursor()
        # Also tells whether the connection lives, when all has been won long ago.
        cursor.execute("SELECT 1")
        for model in models:
            if model.NAME not in self._elected and self._win(cursor, model):
                self._elected.add(model.NAME)
        return self._elected

    def positions(self, ledger: str, models: Iterable[ReadModel]) -> dict[str, int]:
        """Return how far read models have come, by name."""
        return {
            name: stand.position for name, stand in self.stands(ledger, models).items()
        }

    def stands(self, ledger: str, models: Iterable[ReadModel]) -> dict[str, Stand]:
        """Return where read models stand, by name."""
        cursor = self._cursor()
        cursor.execute(self._sql(_POSITIONS), (ledger,))
        known = {
            (model, number): Stand(*at) for model, number, *at in cursor.fetchall()
        }
        return {m.NAME: known.get((m.NAME, m.GENERATION), Stand(0, 0)) for m in models}

    def take(self, models: Sequence[ReadModel], records: Sequence[Record]) -> bool:
        """Take a batch of whole commands into read models that stand right before it.

        Returns:
            Whether it was taken; False where another runner was faster.

        Raises:
            PoisonError: A read model cannot take the batch; nothing was changed.
        """
        cursor = self._cursor()
        cursor.execute(self._store.begin)
        try:
            taken = self.claim(cursor, models, records)
            if taken:
                self._project(cursor, models, records)
            cursor.execute("COMMIT" if taken else "ROLLBACK")
            self._taken += len(records) if taken else 0
        except BaseException:
            self._undo(cursor)
            raise
        return taken

    def claim(
        self, cursor: Any, models: Sequence[ReadModel], records: Sequence[Record]
    ) -> bool:
        """Move the positions from right before the batch to its end, if they are there.

        The first statement of the transaction: of two runners with the same events the
        second waits here, and then finds the positions moved.
        """
        ledger, first, last = records[0].ledger, records[0].position, records[-1]
        views = [value for m in models for value in (m.NAME, m.GENERATION)]
        cursor.execute(
            self._sql(_claim(len(models))),
            (last.position, micros(last.recorded), ledger, first - 1, *views),
        )
        moved: int = cursor.rowcount
        return moved == len(models)

    def begin(self, ledger: str, models: Iterable[ReadModel]) -> None:
        """Let read models begin an organization at position 0, if they have not."""
        rows = [(model.NAME, model.GENERATION, ledger, 0, 0) for model in models]
        self._cursor().executemany(self._sql(_BEGIN), rows)

    def begin_anew(self, ledger: str, model: ReadModel, stand: Stand) -> None:
        """Empty a read model of an organization, unless it stands elsewhere by now."""
        cursor = self._cursor()
        cursor.execute(self._store.begin)
        try:
            which = (ledger, model.NAME, model.GENERATION, *stand)
            cursor.execute(self._sql(_BEGIN_ANEW), which)
            if cursor.rowcount:
                for table in model.TABLES:
                    delete = f"DELETE FROM {table.table.name} WHERE ledger = ?"  # noqa: S608
                    cursor.execute(self._sql(delete), (ledger,))
            cursor.execute("COMMIT")
        except BaseException:
            self._undo(cursor)
            raise

    def drop(self) -> None:
        """Let go of the connection, and of every election won on it."""
        self._elected.clear()
        if self._connection is not None:
            self._connection.invalidate()
            self._connection = None

    def _project(
        self, cursor: Any, models: Sequence[ReadModel], records: Sequence[Record]
    ) -> None:
        written: list[tuple[ReadModel, Rows]] = []
        shown: dict[type[Event], list[tuple[ReadModel, Rows]]] = {}
        for model in models:
            rows = Rows(cursor, model, self._store.statements_of(model), records)
            written.append((model, rows))
            for kind in model.EVENTS:
                shown.setdefault(kind, []).append((model, rows))
        for record in records:
            for model, rows in shown.get(type(record.event), ()):
                try:
                    model.project(rows, record)
                except Exception as error:  # noqa: BLE001 - any may be poison
                    self._blame(model, record, error)
        for model, rows in written:
            try:
                rows.write()
            except Exception as error:  # noqa: BLE001 - the same
                self._blame(model, records[0], error)

    def _blame(self, model: ReadModel, record: Record, error: Exception) -> None:
        if self._store.is_lost(error):
            raise error
        raise PoisonError(model.NAME, record.position) from error

    def _undo(self, cursor: Any) -> None:
        try:
            cursor.execute("ROLLBACK")
        except Exception:  # noqa: BLE001 - the connection is gone, and all with it
            self.drop()

    def _win(self, cursor: Any, model: ReadModel) -> bool:
        if self._store.mark == "?":
            return True
        key = lock_key(f"{model.NAME}/{model.GENERATION}")
        cursor.execute("SELECT pg_try_advisory_lock(%s)", (key,))
        return bool(cursor.fetchone()[0])

    def _cursor(self) -> Any:
        if self._connection is None:
            self._connection = self._store.engine.raw_connection()
        return self._connection.cursor()

    def _sql(self, text: str) -> str:
        return text.replace("?", self._store.mark)


_POSITIONS = (
    f"SELECT model, generation, position, recorded FROM {POSITIONS.name}"  # noqa: S608
    " WHERE ledger = ?"
)
_BEGIN = (
    f"INSERT INTO {POSITIONS.name} (model, generation, ledger, position, recorded)"  # noqa: S608
    " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
)
_BEGIN_ANEW = (
    f"UPDATE {POSITIONS.name} SET position = 0, recorded = 0 WHERE ledger = ?"  # noqa: S608
    " AND model = ? AND generation = ? AND position = ? AND recorded = ?"
)


@cache
def _claim(models: int) -> str:
    which = " OR ".join(["model = ? AND generation = ?"] * models)
    return (
        f"UPDATE {POSITIONS.name} SET position = ?, recorded = ?"  # noqa: S608
        f" WHERE ledger = ? AND position = ? AND ({which})"
    )

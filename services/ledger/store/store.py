"""One database that holds ledgers: what SQLite and PostgreSQL have in common."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Engine, Table
    from sqlalchemy.engine import URL

    from services.ledger.store.writes import Rows, Writes

LOCK_TIMEOUT_MS = 2_000


class CommitLostError(Exception):
    """The database failed after COMMIT was sent and before it answered.

    Attributes:
        decided: What the transaction would have answered; its writer says so.
    """

    decided: Sequence[Any] = ()


class Store:
    """One database that holds ledgers.

    Attributes:
        url: Where it is; its password is shown to nobody.
        engine: For writing; connections commit only where they are told to.
        readers: For reading; on SQLite it cannot write.
        writers_max: How many transactions may run side by side.
    """

    name: ClassVar[str]
    errors: ClassVar[tuple[type[Exception], ...]]
    conflicts: ClassVar[type[Exception]]
    mark: ClassVar[str]
    writers_max: ClassVar[int]
    begin: ClassVar[str]
    begin_snapshot: ClassVar[str]
    lock: ClassVar[str]
    among: ClassVar[str]
    values: ClassVar[str]

    def __init__(self, url: URL) -> None:
        self.url = url
        self.engine = self._engine()
        self.readers = self._readers()
        self._statement = lru_cache(self._insert)

    def sql(self, text: str) -> str:
        """Return a statement with this driver's parameter marks."""
        return text.replace("?", self.mark)

    def listed(self, values: Sequence[object]) -> object:
        """Return values as the one parameter of ``among``, or of ``values``."""
        raise TypeError(f"{type(self).__name__} lists no values: {len(values)}")

    def insert(self, cursor: Any, table: Table, rows: Rows) -> None:
        """Insert rows, each with a value for every column of the table."""
        raise TypeError(f"{type(self).__name__} inserts nothing: {table}, {rows}")

    def ask(
        self, cursor: Any, *questions: tuple[str, Sequence[object]]
    ) -> list[list[Any]]:
        """Execute statements in turn, and return the rows that each of them found."""
        return [self._found(cursor, *question) for question in questions]

    def write(self, cursor: Any, writes: Writes) -> None:
        """Carry out what is to be written; the caller commits."""
        for table, rows in writes.inserts:
            self.insert(cursor, table, rows)
        for statement, rows in writes.statements:
            cursor.executemany(self.sql(statement), rows)

    def commit(self, cursor: Any, writes: Writes) -> None:
        """Carry out what is to be written, and commit.

        Raises:
            CommitLostError: The commit may or may not have happened.
        """
        self.write(cursor, writes)
        try:
            cursor.execute("COMMIT")
        except self.errors as error:
            raise CommitLostError from error

    def is_busy(self, error: Exception) -> bool:
        """Tell whether others held a lock for too long."""
        raise TypeError(f"{type(self).__name__} does not know its errors: {error}")

    def is_down(self, error: Exception) -> bool:
        """Tell whether the database, and not the statement, is at fault."""
        raise TypeError(f"{type(self).__name__} does not know its errors: {error}")

    @contextmanager
    def reading(self) -> Iterator[Any]:
        """Lend a cursor to read with; after a failure its connection is dropped."""
        with lent(self.readers) as cursor:
            yield cursor

    @contextmanager
    def snapshot(self) -> Iterator[Any]:
        """Lend a cursor that sees one moment, however long it reads."""
        with lent(self.readers) as cursor:
            cursor.execute(self.begin_snapshot)
            yield cursor
            cursor.execute("ROLLBACK")

    @contextmanager
    def writing(self) -> Iterator[Any]:
        """Lend a cursor inside a transaction that commits at the end, or rolls back."""
        with lent(self.engine) as cursor:
            cursor.execute(self.begin)
            try:
                yield cursor
            except BaseException:
                cursor.execute("ROLLBACK")
                raise
            cursor.execute("COMMIT")

    @property
    def keys_url(self) -> str:
        """Return where people's keys are when nobody says otherwise.

        Raises:
            StoreUnfitError: Somebody has to.
        """
        raise TypeError(f"{type(self).__name__} does not know where keys are")

    def check(self) -> None:
        """Refuse a database that cannot keep the promises (design §2 P1).

        Raises:
            StoreUnfitError: It would answer before a commit is on disk.
        """

    def close(self) -> None:
        """Close every connection."""
        self.readers.dispose()
        self.engine.dispose()

    def _engine(self) -> Engine:
        raise TypeError(f"{type(self).__name__} does not say how it is opened")

    def _readers(self) -> Engine:
        return self.engine

    def _found(
        self, cursor: Any, statement: str, values: Sequence[object]
    ) -> list[Any]:
        cursor.execute(self.sql(statement), values)
        return cursor.fetchall() if cursor.description else []

    def _insert(self, table: Table, rows: int = 1) -> str:
        names = ", ".join(column.name for column in table.columns)
        marks = ", ".join("?" * len(table.columns))
        values = ", ".join([f"({marks})"] * rows)
        return f"INSERT INTO {table.name} ({names}) VALUES {values}"  # noqa: S608


@contextmanager
def lent(engine: Engine) -> Iterator[Any]:
    """Lend a cursor; after a failure its connection is not used again.

    Whoever begins a transaction ends it: pools give connections back as they are.
    """
    connection = engine.raw_connection()
    cursor = connection.cursor()
    try:
        yield cursor
    except BaseException:
        # SQLite keeps its lock while a statement stands, and the error that is on its
        # way keeps the statement.
        with suppress(Exception):
            cursor.execute("ROLLBACK")
        cursor.close()
        connection.invalidate()
        raise
    else:
        # Rows that nobody read would keep the moment they were read at.
        cursor.close()
    finally:
        connection.close()

"""Where views are kept: a file of their own on SQLite, a schema on PostgreSQL.

Views are disposable: they can be made again from the log at any time. So a view's
transaction need not be on disk when it commits; but its rows and its position change
together, and the events it came from were on disk before.
"""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import Connection, Engine, PrimaryKeyConstraint, create_engine, event
from sqlalchemy import Table as SQLTable
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import QueuePool
from sqlalchemy.schema import CreateIndex, CreateTable

from projections.tables.statements import PostgreSQLStatements, Statements
from projections.tables.tables import count, metadata, name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from projections.tables.read_model import ReadModel
    from projections.tables.tables import Table

SCHEMA = "views"
_READERS_MAX = 8
_BUSY_MS = 5_000
_CACHE_KIB = 16_384
# Pages that several batches change are copied into the database once.
_CHECKPOINT_PAGES = 4_000
# How PostgreSQL is to plan queries: each is for a page of rows by their keys, for which
# compiling a plan never pays, nor does reading a whole table because seeks are dear. To
# plan costs more than to find the rows, so one plan is kept for all values.
_FEW_ROWS = "-c jit=off -c random_page_cost=1.1 -c plan_cache_mode=force_generic_plan"
# As long as connections last: what was planned for small tables is not for large ones.
PLANS_KEPT_SECONDS = 60

POSITIONS = SQLTable(
    "positions",
    metadata,
    name("model"),
    count("generation"),
    name("ledger"),
    count("position"),
    count("recorded"),
    PrimaryKeyConstraint("model", "generation", "ledger"),
)


class ViewStore:
    """The database of the views, on SQLite.

    Attributes:
        engine: For the one that writes.
        readers: For queries; on SQLite it cannot write.
    """

    mark: ClassVar[str] = "?"
    begin: ClassVar[str] = "BEGIN IMMEDIATE"
    statements: ClassVar[type[Statements]] = Statements

    def __init__(self, url: URL) -> None:
        """Name the database; nothing is opened yet."""
        self.url = url
        self.engine = self._engine()
        self.readers = self._readers()
        self._statements: dict[Table, Statements] = {}

    def create(self, cursor: Any, models: Sequence[ReadModel]) -> None:
        """Create the tables that are not there yet, without their indexes.

        Indexes by goal are scattered, and cost more than all the rest while many
        events are projected; `index` makes them at once when that is done.
        """
        wanted = [CreateTable(t, if_not_exists=True) for t in _tables(models)]
        with self._alone(cursor):
            for statement in wanted:
                cursor.execute(str(statement.compile(self.engine)))

    def index(self, cursor: Any, models: Sequence[ReadModel]) -> None:
        """Create the indexes that are not there yet."""
        indexes = [index for table in _tables(models) for index in table.indexes]
        wanted = [CreateIndex(index, if_not_exists=True) for index in indexes]
        with self._alone(cursor):
            for statement in wanted:
                cursor.execute(str(statement.compile(self.engine)))

    def count(self, cursor: Any, models: Sequence[ReadModel]) -> None:
        """Count rows, where plans depend on how many there are."""

    def statements_of(self, model: ReadModel) -> dict[Table, Statements]:
        """Return how each table of a model is written; built once."""
        known = self._statements
        for table in model.TABLES:
            if table not in known:
                known[table] = self.statements(table)
        return {table: known[table] for table in model.TABLES}

    def is_lost(self, error: Exception) -> bool:
        """Tell whether an error is the database's state, not what it was given."""
        driver: Any = self.engine.dialect.loaded_dbapi
        cause = error.orig if isinstance(error, DBAPIError) else error
        lost = (driver.OperationalError, driver.InterfaceError, PoolTimeoutError)
        return isinstance(cause, lost)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Lend a connection for queries."""
        with self.readers.connect() as connection:
            yield connection

    def close(self) -> None:
        """Close every connection."""
        self.readers.dispose()
        self.engine.dispose()

    @contextmanager
    def _alone(self, cursor: Any) -> Iterator[None]:
        """Keep other processes from creating the same things at once."""
        del cursor
        yield

    def _engine(self) -> Engine:
        engine = create_engine(
            self.url,
            isolation_level="AUTOCOMMIT",
            poolclass=QueuePool,
            pool_size=1,
            max_overflow=0,
            connect_args={"check_same_thread": False, "isolation_level": None},
        )
        event.listen(engine, "connect", _make_quick)
        return engine

    def _readers(self) -> Engine:
        engine = create_engine(
            self.url.set(
                database=f"file:{self.url.database}",
                query={**self.url.query, "mode": "ro", "uri": "true"},
            ),
            isolation_level="AUTOCOMMIT",
            poolclass=QueuePool,
            pool_size=_READERS_MAX,
            connect_args={"check_same_thread": False, "isolation_level": None},
        )
        event.listen(engine, "connect", _make_patient)
        return engine


class PostgreSQLViewStore(ViewStore):
    """The views' own schema in the ledgers' database."""

    mark = "%s"
    begin = "BEGIN"
    statements = PostgreSQLStatements

    def index(self, cursor: Any, models: Sequence[ReadModel]) -> None:
        """Create the indexes that are not there yet, and count what they lead to."""
        super().index(cursor, models)
        self.count(cursor, models)

    def count(self, cursor: Any, models: Sequence[ReadModel]) -> None:
        """Count rows: until then thousands of them are planned for as if few.

        A list of goals would be compared with each row of a table, instead of found.
        """
        for table in _tables(models):
            # An empty one would be planned for as one that stays so.
            cursor.execute(f"SELECT EXISTS (SELECT FROM {table.name})")  # noqa: S608
            if cursor.fetchone()[0]:
                cursor.execute(f"ANALYZE {table.name}")

    @contextmanager
    def _alone(self, cursor: Any) -> Iterator[None]:
        lock = lock_key("create")
        cursor.execute("SELECT pg_advisory_lock(%s)", (lock,))
        try:
            # Whoever may not create it may still use it: the service role owns it.
            cursor.execute("SELECT to_regnamespace(%s)", (SCHEMA,))
            if cursor.fetchone()[0] is None:
                cursor.execute(f"CREATE SCHEMA {SCHEMA}")
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", (lock,))

    def _engine(self) -> Engine:
        # Its connection stays, and would keep plans made for empty tables.
        custom = "-c plan_cache_mode=force_custom_plan"
        return self._open(
            1, f"-c search_path={SCHEMA} -c synchronous_commit=off {custom}"
        )

    def _readers(self) -> Engine:
        read_only = "-c default_transaction_read_only=on"
        return self._open(
            _READERS_MAX, f"-c search_path={SCHEMA} {read_only} {_FEW_ROWS}"
        )

    def _open(self, size: int, options: str) -> Engine:
        return create_engine(
            self.url,
            isolation_level="AUTOCOMMIT",
            pool_size=size,
            pool_pre_ping=True,
            pool_recycle=PLANS_KEPT_SECONDS,
            connect_args={"options": options},
        )


def _tables(models: Iterable[ReadModel]) -> list[SQLTable]:
    return [POSITIONS, *(table.table for model in models for table in model.TABLES)]


def open_views(database: str) -> ViewStore:
    """Open the views of a ledger.

    Args:
        database: The ledger's own address, ``sqlite:///…`` or ``postgresql://…``.
    """
    url = make_url(database)
    if url.get_backend_name() == "postgresql":
        return PostgreSQLViewStore(url.set(drivername="postgresql+psycopg"))
    path = views_path(Path(url.database or ""))
    return ViewStore(url.set(database=str(path)))


def views_path(ledger: Path) -> Path:
    """Return where the views of a ledger's file are: ``ledger.views.db``."""
    return ledger.with_name(f"{ledger.stem}.views{ledger.suffix}")


def lock_key(what: str) -> int:
    """Return the key of an advisory lock, the same in every process and release."""
    digest = hashlib.sha256(f"goal-ledger/views/{what}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def _make_quick(connection: Any, record: object) -> None:
    del record
    for pragma in (
        "journal_mode = WAL",
        "synchronous = NORMAL",
        f"busy_timeout = {_BUSY_MS}",
        f"cache_size = -{_CACHE_KIB}",
        f"wal_autocheckpoint = {_CHECKPOINT_PAGES}",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _make_patient(connection: Any, record: object) -> None:
    del record
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_MS}").close()

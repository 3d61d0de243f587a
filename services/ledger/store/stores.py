"""The two databases: how each is opened, locked, written in bulk and checked.

What they share is said once in ``store.py``; SQLite and PostgreSQL differ in how a
connection is made safe, how a transaction begins, and in their fastest bulk insert.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import time
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import msgspec
import psycopg
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as SQLAlchemyTimeout
from sqlalchemy.pool import QueuePool

from projections.tables.bulk import copy_together, insert_together
from projections.tables.store import PLANS_KEPT_SECONDS
from services.ledger.refusals import StoreUnfitError
from services.ledger.store.pipelines import Pipeline
from services.ledger.store.store import LOCK_TIMEOUT_MS, CommitLostError, Store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Table
    from sqlalchemy.engine import URL

    from services.ledger.store.writes import Rows, Writes

_READERS_MAX = 8
_LOCK_SECONDS = 2.0
_LOOK_SECONDS = 0.02
# Pages that several commits change, as those of the index by stream, are copied into
# the database once; the log grows to 16 MiB.
_CHECKPOINT_PAGES = 4_000


class SQLiteStore(Store):
    """A file, beside it a lock, the keys and the views; one process serves it."""

    name = "sqlite"
    errors = (sqlite3.Error, DBAPIError, SQLAlchemyTimeout)
    conflicts = sqlite3.IntegrityError
    mark = "?"
    writers_max = 1
    begin = "BEGIN IMMEDIATE"
    begin_snapshot = "BEGIN"
    lock = ""
    among = "IN (SELECT value FROM json_each(?))"
    values = "SELECT value FROM json_each(?)"

    @property
    def path(self) -> Path:
        """Return where the file is."""
        return Path(self.url.database or "")

    @property
    def keys_url(self) -> str:
        """Return where people's keys are: beside the ledger."""
        return f"sqlite:///{self.path.with_suffix('.keys.db')}"

    def insert(self, cursor: Any, table: Table, rows: Rows) -> None:
        """Insert rows, as many as possible by one statement."""
        insert_together(cursor, partial(self._statement, table), rows)

    def listed(self, values: Sequence[object]) -> object:
        """Return values as a JSON list."""
        return msgspec.json.encode(values).decode()

    def is_busy(self, error: Exception) -> bool:
        """Tell whether another connection held the write lock for too long."""
        code = getattr(error, "sqlite_errorcode", None)
        return code is not None and code & 0xFF == sqlite3.SQLITE_BUSY

    def is_down(self, error: Exception) -> bool:
        """Tell whether the file or its disk is at fault."""
        return isinstance(error, (sqlite3.OperationalError, SQLAlchemyTimeout))

    def acquire(self) -> int:
        """Lock the file for this process and those it hands the lock to.

        The lock ends with the last of them. An engine whose server was killed finishes
        what it was sent, so the lock is waited for a little.

        Raises:
            StoreUnfitError: Another process serves this ledger.
        """
        lock = os.open(self.path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
        end = time.monotonic() + _LOCK_SECONDS
        while time.monotonic() < end:
            with suppress(OSError):
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return lock
            time.sleep(_LOOK_SECONDS)
        os.close(lock)
        message = f"another process serves {self.path.name}; stop it first"
        raise StoreUnfitError(message)

    def _engine(self) -> Engine:
        engine = create_engine(
            self.url,
            isolation_level="AUTOCOMMIT",
            poolclass=QueuePool,
            pool_size=1,
            max_overflow=0,
            pool_reset_on_return=None,
            connect_args={"check_same_thread": False, "isolation_level": None},
        )
        event.listen(engine, "connect", _make_durable)
        return engine

    def _readers(self) -> Engine:
        query = {**self.url.query, "mode": "ro", "uri": "true"}
        database = f"file:{str(self.path).removeprefix('file:')}"
        engine = create_engine(
            self.url.set(database=database, query=query),
            isolation_level="AUTOCOMMIT",
            poolclass=QueuePool,
            pool_size=_READERS_MAX,
            connect_args={"check_same_thread": False, "isolation_level": None},
        )
        event.listen(engine, "connect", _make_patient)
        return engine


class PostgreSQLStore(Store):
    """A database that several processes serve; the head row orders their writes."""

    name = "postgresql"
    errors = (psycopg.Error, DBAPIError, SQLAlchemyTimeout)
    conflicts = psycopg.IntegrityError
    mark = "%s"
    writers_max = 4
    begin = "BEGIN"
    begin_snapshot = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    lock = " FOR UPDATE"
    among = "= ANY(?)"
    values = "SELECT unnest(?::text[])"
    # Fewer rows are inserted faster one by one, with all else that is sent at once.
    _copied_rows_min = 16
    _down = (
        psycopg.OperationalError,
        psycopg.InterfaceError,
        # Another server became the primary; this connection is to a standby.
        psycopg.errors.ReadOnlySqlTransaction,
        DBAPIError,
        SQLAlchemyTimeout,
    )

    def __init__(self, url: URL) -> None:
        """Open the database; each connection prepares statements of its own."""
        super().__init__(url)
        self._prepared: WeakKeyDictionary[Any, dict[str, bytes]] = WeakKeyDictionary()

    @property
    def keys_url(self) -> str:
        """Refuse to guess where people's keys are: in a database of their own."""
        message = "on PostgreSQL the keys live apart; say in which database"
        raise StoreUnfitError(message)

    def insert(self, cursor: Any, table: Table, rows: Rows) -> None:
        """Insert rows by binary COPY."""
        copy_together(cursor, table, rows)

    def ask(
        self, cursor: Any, *questions: tuple[str, Sequence[object]]
    ) -> list[list[Any]]:
        """Send all statements at once, and return the rows that each of them found."""
        pipeline = self._pipeline(cursor)
        for question in questions:
            pipeline.ask(*question)
        return pipeline.finish()

    def write(self, cursor: Any, writes: Writes) -> None:
        """Copy many rows, table by table, and send all else at once."""
        self._copied(cursor, writes).finish()

    def commit(self, cursor: Any, writes: Writes) -> None:
        """Write, and send COMMIT along."""
        pipeline = self._copied(cursor, writes)
        pipeline.run("COMMIT")
        try:
            pipeline.finish()
        except psycopg.Error as error:
            # An error of a statement ends the transaction; what ends the connection
            # may have come after the commit.
            if error.diag.severity_nonlocalized == "ERROR":
                raise
            raise CommitLostError from error

    def listed(self, values: Sequence[object]) -> object:
        """Return values as an array."""
        return list(values)

    def is_busy(self, error: Exception) -> bool:
        """Tell whether another transaction held the head's lock for too long."""
        return isinstance(error, psycopg.errors.LockNotAvailable)

    def is_down(self, error: Exception) -> bool:
        """Tell whether the server or the way to it is at fault."""
        return isinstance(error, self._down)

    def check(self) -> None:
        """Refuse a server that may lose what it has committed."""
        with self.engine.connect() as connection:
            for setting in ("fsync", "full_page_writes", "synchronous_commit"):
                value = connection.exec_driver_sql(f"SHOW {setting}").scalar_one()
                if value == "off":
                    message = (
                        f"PostgreSQL runs with {setting} off, and would lose answered"
                        f" commands in a crash; set {setting} = on"
                    )
                    raise StoreUnfitError(message)

    def _copied(self, cursor: Any, writes: Writes) -> Pipeline:
        """Return what is left to send when many rows have been copied."""
        pipeline = self._pipeline(cursor)
        few = []
        for table, rows in writes.inserts:
            if len(rows) < self._copied_rows_min:
                few.append((self._statement(table), rows))
            else:
                self.insert(cursor, table, rows)
        for statement, rows in (*few, *writes.statements):
            for values in rows:
                pipeline.run(statement, values)
        return pipeline

    def _pipeline(self, cursor: Any) -> Pipeline:
        connection = cursor.connection
        return Pipeline(connection, self._prepared.setdefault(connection, {}))

    def _engine(self) -> Engine:
        # Without a ping: the writer tries again on another connection by itself.
        # Pipelines prepare what they insert; what is asked is planned each time.
        return self._pool(self.writers_max, ping=False, prepare_threshold=None)

    def _readers(self) -> Engine:
        return self._pool(_READERS_MAX, ping=True, kept=PLANS_KEPT_SECONDS)

    def _pool(
        self, size: int, *, ping: bool, kept: int = -1, **arguments: Any
    ) -> Engine:
        patient = f"-c lock_timeout={LOCK_TIMEOUT_MS}"
        return create_engine(
            self.url,
            isolation_level="AUTOCOMMIT",
            pool_size=size,
            max_overflow=4,
            pool_pre_ping=ping,
            pool_recycle=kept,  # in seconds; -1: for good
            pool_reset_on_return=None,
            connect_args={"options": patient, **arguments},
        )


def open_store(url: str) -> SQLiteStore | PostgreSQLStore:
    """Open the database of ``sqlite:///…`` or ``postgresql://…``.

    Raises:
        StoreUnfitError: The address names another kind of database.
    """
    parsed = make_url(url)
    match parsed.get_backend_name():
        case "sqlite":
            return SQLiteStore(parsed)
        case "postgresql":
            return PostgreSQLStore(parsed.set(drivername="postgresql+psycopg"))
        case other:
            message = f"a ledger lives in sqlite or postgresql, not in {other}"
            raise StoreUnfitError(message)


def _make_durable(connection: Any, record: object) -> None:
    del record
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {LOCK_TIMEOUT_MS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
    # What was found in the log may never have been synced: this does it.
    cursor.execute("PRAGMA wal_checkpoint")
    cursor.close()


def _make_patient(connection: Any, record: object) -> None:
    del record
    connection.execute(f"PRAGMA busy_timeout = {LOCK_TIMEOUT_MS}").close()

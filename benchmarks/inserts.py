"""Inserts a row durably with nothing but the driver: the least a command can cost."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import psycopg
from sqlalchemy.engine import make_url

from benchmarks.databases import Database

_TABLE = "CREATE TABLE bare (id INTEGER PRIMARY KEY, line TEXT NOT NULL)"
_TABLE_SERIAL = "CREATE TABLE bare (id bigserial PRIMARY KEY, line text NOT NULL)"


@contextmanager
def inserting(database: Database) -> Iterator[Callable[[str], float]]:
    """Lend a function that commits one row to disk and returns the seconds it took."""
    if database.cluster is None:
        with _on_sqlite(database) as connection:
            yield lambda line: _timed(connection, "?", line)
    else:
        with _on_postgresql(database) as connected:
            yield lambda line: _timed(connected, "%s", line)


def _timed(
    connection: sqlite3.Connection | psycopg.Connection, mark: str, line: str
) -> float:
    statement = f"INSERT INTO bare (line) VALUES ({mark})"  # noqa: S608 - a mark
    began = time.perf_counter()
    connection.execute(statement, (line,))
    return time.perf_counter() - began


@contextmanager
def _on_sqlite(database: Database) -> Iterator[sqlite3.Connection]:
    file = database.folder / "bare.db"
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(_TABLE)
        yield connection


@contextmanager
def _on_postgresql(database: Database) -> Iterator[psycopg.Connection]:
    assert database.cluster is not None
    url = make_url(database.cluster.fresh_database()).set(drivername="postgresql")
    address = url.render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(_TABLE_SERIAL)
        connection.prepare_threshold = 0
        yield connection

"""What is sent in one piece: its answers, its first failure, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg
import pytest

from services.ledger.store import schema
from services.ledger.store.pipelines import Pipeline
from services.ledger.store.store import CommitLostError, Store, lent
from services.ledger.store.stores import open_store
from services.ledger.store.writes import Writes

UNIT = ("acme", 1, "unit/sales")
COUNT = "SELECT COUNT(*) FROM streams"
TEXTS = ["plain", 'a "quoted" one', "back\\slash", "{1,2}", "", "NULL", "Wörter, ja?"]


@contextmanager
def begun(store: Store) -> Iterator[Any]:
    """Lend a cursor in a transaction that somebody else ends."""
    with lent(store.engine) as cursor:
        cursor.execute(store.begin)
        yield cursor


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    """Give the tables of a ledger without an organization."""
    with closing(open_store(database)) as store:
        yield store


@pytest.fixture
def connection(postgresql_database: str) -> Iterator[psycopg.Connection[Any]]:
    """Give a connection to a PostgreSQL."""
    store = open_store(postgresql_database)
    with closing(store), lent(store.engine) as cursor:
        yield cursor.connection


def streams(store: Store) -> int:
    with store.reading() as cursor:
        cursor.execute(COUNT)
        return int(cursor.fetchone()[0])


def test_each_question_has_its_answer(store: Store) -> None:
    questions: list[tuple[str, tuple[object, ...]]] = [
        (store.begin, ()),
        (COUNT, ()),
        ("SELECT ledger FROM streams WHERE ledger = ? AND stream > ?", ("acme", 0)),
        ("SELECT stream, name FROM streams", ()),
    ]
    with begun(store) as cursor:
        writes = Writes()
        writes.insert(schema.streams, [UNIT])
        store.commit(cursor, writes)

        answers = store.ask(cursor, *questions)
        cursor.execute("ROLLBACK")

    found = [[tuple(row) for row in rows] for rows in answers]
    assert found == [[], [(1,)], [("acme",)], [(1, "unit/sales")]]


@pytest.mark.parametrize("count", [1, 15, 16, 300])
def test_few_rows_and_many_come_to_be(store: Store, count: int) -> None:
    with begun(store) as cursor:
        writes = Writes()
        rows = [("acme", number, f"unit/{number}") for number in range(count)]
        writes.insert(schema.streams, rows)
        writes.execute("DELETE FROM streams WHERE stream = ?", [(0,), (1,)])

        store.commit(cursor, writes)

    assert streams(store) == max(0, count - 2)


def test_a_failed_write_is_no_lost_commit(store: Store) -> None:
    writes = Writes()
    writes.insert(schema.streams, [UNIT, UNIT])

    with pytest.raises(store.conflicts), begun(store) as cursor:
        store.commit(cursor, writes)

    assert streams(store) == 0


@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.usefixtures("connections_cut")
def test_a_connection_that_ends_before_its_commit_is_answered_lost_it(
    postgresql_database: str,
) -> None:
    writes = Writes()
    writes.execute("SELECT pg_terminate_backend(pg_backend_pid(), ?)", [(0,)])

    with (
        closing(open_store(postgresql_database)) as store,
        pytest.raises(CommitLostError),
        begun(store) as cursor,
    ):
        store.commit(cursor, writes)


def test_values_arrive_as_they_are(connection: psycopg.Connection[Any]) -> None:
    pipeline = Pipeline(connection, {})
    said = ("?", 2**62, b"\x00\\x", None, TEXTS)

    pipeline.ask("SELECT ?::text, ?::bigint, ?::bytea, ?::text, ?::text[]", said)

    assert pipeline.finish() == [[said]]


def test_behind_the_first_failure_nothing_is_done(
    connection: psycopg.Connection[Any],
) -> None:
    pipeline = Pipeline(connection, {})
    pipeline.ask("CREATE TEMP TABLE counted (number integer)")
    pipeline.finish()
    pipeline.ask("SELECT 1 / ?::integer", (0,))
    pipeline.ask("INSERT INTO counted VALUES (?)", (1,))

    with pytest.raises(psycopg.errors.DivisionByZero):
        pipeline.finish()

    pipeline.ask("SELECT number FROM counted")
    assert pipeline.finish() == [[]]


def test_a_statement_is_prepared_once(connection: psycopg.Connection[Any]) -> None:
    prepared: dict[str, bytes] = {}

    for number in range(20):
        pipeline = Pipeline(connection, prepared)
        pipeline.run("SELECT ?::integer", (number,))
        pipeline.ask("SELECT ?::integer", (number,))
        pipeline.run("SELECT ?::integer", (number,))
        assert pipeline.finish() == [[(number,)]]

    counted = connection.execute("SELECT COUNT(*) FROM pg_prepared_statements")
    assert counted.fetchone() == (1,)

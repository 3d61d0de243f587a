"""Shows that PostgreSQL's commits can be held, cut off, failed and counted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from tests.faults.postgres_commits import (
    break_log,
    cut_connections,
    cut_held_commits,
    flushes,
    held_commits,
    wait_for_held_commit,
)
from tests.stores import postgres
from tests.stores.postgres import Cluster


@contextmanager
def table(url: str, *, synchronous_commit: str = "on") -> Iterator[Engine]:
    """Lend an engine on a database with one table."""
    options = f"-c synchronous_commit={synchronous_commit}"
    engine = create_engine(url, connect_args={"options": options}, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE told (words text)"))
    yield engine
    engine.dispose()


def tell(engine: Engine) -> str:
    """Commit one row and answer."""
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO told VALUES ('kept')"))
    return "answered"


def rows(engine: Engine) -> int:
    """Count what is stored."""
    with engine.connect() as connection:
        return int(connection.execute(text("SELECT count(*) FROM told")).scalar_one())


def test_no_answer_leaves_while_a_commit_is_held(
    cluster: Cluster, postgresql_database: str
) -> None:
    with table(postgresql_database) as engine, ThreadPoolExecutor(1) as pool:
        with held_commits(cluster):
            answer = pool.submit(tell, engine)
            wait_for_held_commit(cluster, postgresql_database)

            assert not answer.done()

        assert answer.result(10) == "answered"


def test_without_synchronous_commit_an_answer_leaves_at_once(
    cluster: Cluster, postgresql_database: str
) -> None:
    with (
        table(postgresql_database, synchronous_commit="off") as engine,
        held_commits(cluster),
    ):
        assert tell(engine) == "answered"


def test_a_connection_cut_after_commit_loses_the_answer_alone(
    cluster: Cluster, postgresql_database: str
) -> None:
    with table(postgresql_database) as engine, ThreadPoolExecutor(1) as pool:
        with held_commits(cluster):
            answer = pool.submit(tell, engine)
            wait_for_held_commit(cluster, postgresql_database)

            assert cut_held_commits(cluster, postgresql_database) == 1

        with pytest.raises(DBAPIError):
            answer.result(10)
        assert rows(engine) == 1


def test_a_connection_cut_before_commit_loses_everything(
    cluster: Cluster, postgresql_database: str
) -> None:
    with table(postgresql_database) as engine:
        connection = engine.connect()
        connection.execute(text("INSERT INTO told VALUES ('lost')"))
        cut_connections(cluster, postgresql_database)

        with pytest.raises(DBAPIError):
            connection.commit()

        connection.close()
        assert rows(engine) == 0


@pytest.mark.parametrize(("synchronous_commit", "least"), [("on", 10), ("off", 0)])
def test_each_commit_is_flushed_when_it_must(
    cluster: Cluster, postgresql_database: str, synchronous_commit: str, least: int
) -> None:
    with table(postgresql_database, synchronous_commit=synchronous_commit) as engine:
        before = flushes(cluster)

        for _ in range(10):
            tell(engine)

        counted = flushes(cluster) - before
        assert (counted >= 10) == (least == 10)


def test_a_commit_that_cannot_be_flushed_fails() -> None:
    with postgres.running() as own, table(own.fresh_database()) as engine:
        break_log(own)

        with pytest.raises(DBAPIError):
            tell(engine)

        log = (own.folder / "log").read_text()
        assert re.search(r"PANIC: .*pg_wal/.*COMMIT", log, re.DOTALL)

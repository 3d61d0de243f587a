"""Shows that of several processes on one PostgreSQL one projects, and all may read."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing

import pytest
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.pool import NullPool

from projections.goals.goals import GOALS
from projections.running import projector as projector_module
from projections.running import runner as running_module
from projections.running.projector import Projector
from projections.running.runner import Runner
from projections.tables.store import ViewStore, open_views
from projections.views import READ_MODELS
from tests.projections.log import Log
from tests.projections.running.runners import (
    HEAD,
    LEDGER,
    NAMES,
    RECORDS,
    SECONDS,
    following,
)
from tests.stores.postgres import OWNER, SERVICE, Cluster, as_role

_COUNTED = text("SELECT reltuples FROM pg_class WHERE relname = :name")
_OF_VIEWS = (
    "SELECT pg_terminate_backend(pid) FROM pg_locks"
    " WHERE locktype = 'advisory' AND granted"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


@pytest.fixture
def processes(postgresql_database: str) -> Iterator[list[Projector]]:
    """Give the projectors of two processes, whose tables are there."""
    stores = [open_views(postgresql_database) for _ in range(2)]
    projectors = [Projector(store) for store in stores]
    projectors[0].create(READ_MODELS)
    yield projectors
    for projector in projectors:
        projector.drop()
    for store in stores:
        store.close()


def test_rows_are_counted_once_they_are_indexed(postgresql_database: str) -> None:
    """Else PostgreSQL plans for a table of thousands as for one of a few."""
    with closing(open_views(postgresql_database)) as store:
        runner = Runner(store, READ_MODELS, Log(RECORDS))
        runner.prepare()
        runner.catch_up()
        runner.stop()

        counted, rows = _goals(store)
        assert counted == rows > 0


def test_rows_are_counted_again_when_there_are_many_more(
    postgresql_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(projector_module, "_COUNTED_MIN", 1)
    with closing(open_views(postgresql_database)) as store:
        log = Log(RECORDS[: HEAD // 2])
        runner = Runner(store, READ_MODELS, log)
        runner.prepare()
        runner.catch_up()
        _, before = _goals(store)

        log.records += RECORDS[HEAD // 2 :]
        runner.catch_up()
        runner.stop()

        counted, rows = _goals(store)
        assert counted == rows > before


def _goals(store: ViewStore) -> tuple[float, int]:
    """Return how many rows goals have as PostgreSQL plans, and how many there are."""
    with store.reading() as connection:
        counted = connection.execute(_COUNTED, {"name": GOALS.table.name})
        rows = connection.execute(select(func.count()).select_from(GOALS.table))
        return counted.scalar_one(), rows.scalar_one()


def test_one_of_two_processes_projects(processes: list[Projector]) -> None:
    first, second = processes

    elected = first.elect(READ_MODELS), second.elect(READ_MODELS)

    assert elected == (set(NAMES), set())


def test_an_election_ends_with_its_connection(processes: list[Projector]) -> None:
    first, second = processes
    first.elect(READ_MODELS)

    first.drop()

    assert second.elect(READ_MODELS) == set(NAMES)


def test_who_waits_in_another_process_is_woken(
    postgresql_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running_module, "POLL_SECONDS", 3600.0)
    log = Log(RECORDS[:8])
    with (
        following(postgresql_database, log) as elected,
        following(postgresql_database, log) as other,
    ):
        assert elected.progress.wait(NAMES, LEDGER, 8, SECONDS)
        assert other.progress.wait(NAMES, LEDGER, 8, SECONDS)

        log.records += RECORDS[8:]
        elected.ring(LEDGER, HEAD)

        assert other.progress.wait(NAMES, LEDGER, HEAD, SECONDS)


def test_another_process_takes_over(postgresql_database: str) -> None:
    log = Log(RECORDS[:8])
    with following(postgresql_database, log) as other:
        with following(postgresql_database, log) as elected:
            assert elected.progress.wait(NAMES, LEDGER, 8, SECONDS)

        log.records += RECORDS[8:]

        assert other.progress.wait(NAMES, LEDGER, HEAD, SECONDS)


@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.usefixtures("connections_cut")
def test_a_runner_whose_connection_is_cut_goes_on(
    cluster: Cluster, postgresql_database: str
) -> None:
    log = Log(RECORDS[:8])
    with following(postgresql_database, log) as runner:
        assert runner.progress.wait(NAMES, LEDGER, 8, SECONDS)
        with cluster.superuser(postgresql_database) as admin:
            cut = admin.execute(_OF_VIEWS).fetchall()
        assert cut

        log.records += RECORDS[8:]
        runner.ring(LEDGER, HEAD)

        assert runner.progress.wait(NAMES, LEDGER, HEAD, SECONDS)
        assert runner.failures == {}


def test_many_processes_may_start_at_once(postgresql_database: str) -> None:
    errors: list[Exception] = []
    together = threading.Barrier(6)

    def create() -> None:
        store = open_views(postgresql_database)
        projector = Projector(store)
        together.wait(SECONDS)
        try:
            projector.create(READ_MODELS)
            projector.maintain(READ_MODELS)
        except Exception as error:  # noqa: BLE001 - shown by the test's own thread
            errors.append(error)
        projector.drop()
        store.close()

    threads = [threading.Thread(target=create) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []


def test_the_service_role_needs_nothing_but_its_schema(
    postgresql_database: str,
) -> None:
    owner = create_engine(as_role(postgresql_database, OWNER), poolclass=NullPool)
    with owner.begin() as connection:
        # The owner of the database may not give a schema away: it is made by grant.
        connection.exec_driver_sql(
            f"GRANT CREATE ON DATABASE {owner.url.database} TO {SERVICE}"
        )

    with following(as_role(postgresql_database, SERVICE), Log(RECORDS)) as runner:
        assert runner.progress.wait(NAMES, LEDGER, HEAD, SECONDS)

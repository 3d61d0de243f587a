"""The writer's queue and its bad days: full, closing, busy, cut off, left alone."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import closing, contextmanager
from dataclasses import dataclass
from threading import Event
from typing import Any

import pytest
from psycopg import sql
from sqlalchemy.engine import make_url

from domain.book import Book
from domain.directory.units import create_unit
from services.ledger.refusals import (
    DependencyDown,
    OutcomeUnknown,
    ServerDraining,
    StoreBusy,
    TooManyInFlight,
)
from services.ledger.store import stores
from services.ledger.store.store import CommitLostError
from services.ledger.store.stores import open_store
from services.ledger.store.writes import Writes
from services.ledger.writing import writer
from services.ledger.writing.acts import Receipt
from services.ledger.writing.writer import Writer
from tests.faults.postgres_commits import cut_connections
from tests.ledger.opened import ORGANIZATION, Opened, opened
from tests.stores.postgres import Cluster


@contextmanager
def occupied(acme: Opened) -> Iterator[None]:
    """Keep a writer thread in a decision, so that what comes next has to queue."""
    inside, over = Event(), Event()

    def linger(_: Book) -> None:
        inside.set()
        over.wait(30)

    waiting = acme.send(acme.call(linger))
    assert inside.wait(30)
    try:
        yield
    finally:
        over.set()
        waiting.result(30)


def units(acme: Opened, count: int, ledger: str = ORGANIZATION) -> list[Any]:
    """Ask for so many units at once, and return what waits for the answers."""
    return [
        acme.send(acme.call(create_unit, unit_id=None, name="X", ledger=ledger))
        for _ in range(count)
    ]


def positions(waiting: list[Future[Receipt]]) -> list[int]:
    return [one.result(30).answer.position for one in waiting]


def transactions(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return where the size of every transaction will be listed."""
    sizes: list[int] = []
    usual = Writer._transaction

    def counted(self: Writer, ledger: str, acts: Any) -> Any:
        sizes.append(len(acts))
        return usual(self, ledger, acts)

    monkeypatch.setattr(Writer, "_transaction", counted)
    return sizes


def queued(acme: Opened, count: int) -> None:
    """Return once so many commands wait."""
    acme.until(lambda: acme.writer._waiting == count)


def test_what_gathers_meanwhile_is_committed_together(
    acme: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "BATCH_COMMANDS_MAX", 10)
    sizes = transactions(monkeypatch)

    with occupied(acme):
        waiting = units(acme, 25)
        queued(acme, 26)

    assert positions(waiting) == list(range(7, 32))
    assert sizes == [1, 10, 10, 5]


def test_organizations_take_turns(
    sqlite_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "BATCH_COMMANDS_MAX", 1)
    with opened(sqlite_database) as ledger:
        ledger.staff()
        ledger.found("globex")
        ledger.rung.clear()

        with occupied(ledger):
            waiting = [*units(ledger, 2), *units(ledger, 2, "globex")]
            queued(ledger, 5)

        assert positions(waiting) == [7, 8, 3, 4]
        others = [("globex", 3), ("acme", 7), ("globex", 4), ("acme", 8)]
        assert ledger.rung == [("acme", 6), *others]


def test_more_than_the_writer_holds_is_refused(
    acme: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "WAITING_COMMANDS_MAX", 3)

    with occupied(acme):
        waiting = units(acme, 5)
        refusals = [one.exception(30) for one in waiting[2:]]

    assert [type(refusal) for refusal in refusals] == [TooManyInFlight] * 3
    assert positions(waiting[:2]) == [7, 8]
    queued(acme, 0)
    assert positions(units(acme, 3)) == [9, 10, 11]


def test_what_was_queued_is_finished_before_the_writer_closes(acme: Opened) -> None:
    with occupied(acme):
        waiting = units(acme, 5)
        queued(acme, 6)
        closing = acme.start(asyncio.to_thread(acme.ledger.close))
        acme.until(lambda: acme.writer._closed)
        late = units(acme, 1)

    closing.result(30)
    assert positions(waiting) == [7, 8, 9, 10, 11]
    assert isinstance(late[0].exception(30), ServerDraining)


def test_a_caller_who_went_away_takes_nobody_along(acme: Opened) -> None:
    loop = asyncio.new_event_loop()
    call = acme.call(create_unit, unit_id="gone", name="Gone")

    with occupied(acme):
        task = loop.create_task(acme.ledger.submit(call))
        loop.run_until_complete(asyncio.sleep(0))
        task.cancel()
        loop.run_until_complete(asyncio.gather(task, return_exceptions=True))
        loop.close()

    assert positions(units(acme, 1)) == [8]
    assert acme.ask(call).replayed


@pytest.fixture
def impatient(database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opened]:
    """Give a company's ledger that waits for a lock for a tenth of a second."""
    monkeypatch.setattr(stores, "LOCK_TIMEOUT_MS", 100)
    with opened(database) as ledger:
        ledger.staff()
        yield ledger


@contextmanager
def head_locked_by_another(ledger: Opened) -> Iterator[None]:
    """Hold the lock that every append takes."""
    with closing(open_store(ledger.url)) as other, other.writing() as cursor:
        if other.name == "postgresql":
            cursor.execute("SELECT * FROM ledgers FOR UPDATE")
        yield


def test_while_others_hold_the_head_everybody_is_told_so_at_once(
    impatient: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = transactions(monkeypatch)

    with head_locked_by_another(impatient):
        first = units(impatient, 1)
        waiting = [*first, *units(impatient, 20)]
        refusals = [type(one.exception(30)) for one in waiting]

    assert refusals == [StoreBusy] * 21
    assert sum(sizes) == 21
    assert positions(units(impatient, 1)) == [7]


@dataclass
class Cut:
    """Closes a database to everybody, until it ends."""

    cluster: Cluster
    url: str

    def __call__(self) -> None:
        self._allow("false")
        cut_connections(self.cluster, self.url)

    def end(self) -> None:
        self._allow("true")

    def _allow(self, allow: str) -> None:
        name = sql.Identifier(make_url(self.url).database or "")
        statement = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
        with self.cluster.superuser() as admin:
            admin.execute(statement.format(name, sql.SQL(allow)))


@pytest.fixture
def cut_off(cluster: Cluster, postgresql_database: str) -> Iterator[Cut]:
    """Give what closes the database to everybody."""
    cut = Cut(cluster, postgresql_database)
    yield cut
    cut.end()


@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.usefixtures("connections_cut")
def test_a_database_that_is_gone_is_said_to_be_down(
    postgresql_database: str, cut_off: Cut
) -> None:
    with opened(postgresql_database) as ledger:
        ledger.staff()

        cut_off()
        refusals = [type(one.exception(30)) for one in units(ledger, 20)]
        cut_off.end()

        assert set(refusals) == {DependencyDown}
        assert positions(units(ledger, 2)) == [7, 8]


@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.usefixtures("connections_cut")
def test_cut_connections_fail_no_command(
    cluster: Cluster, postgresql_database: str
) -> None:
    with opened(postgresql_database) as ledger:
        ledger.staff()
        positions(units(ledger, 5))

        cut_connections(cluster, postgresql_database)

        assert positions(units(ledger, 5)) == [12, 13, 14, 15, 16]
        assert ledger.ledger.read.head(ORGANIZATION).position == 16


@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.usefixtures("connections_cut")
def test_a_lost_commit_that_nobody_can_find_out_about_is_said_to_be_so(
    postgresql_database: str,
    cut_off: Cut,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    usual = Writer._commit

    def lose(writer: Writer, cursor: Any, writes: Writes) -> None:
        usual(writer, cursor, writes)
        cut_off()
        raise CommitLostError

    with opened(postgresql_database) as ledger:
        ledger.staff()
        call = ledger.call(create_unit, unit_id=None, name="X")

        with monkeypatch.context() as patched:
            patched.setattr(Writer, "_commit", lose)
            refusal = ledger.send(call).exception(30)
        cut_off.end()

        assert isinstance(refusal, OutcomeUnknown)
        assert ledger.ask(call).replayed

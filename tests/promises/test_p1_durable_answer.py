"""P1: an answer leaves when its events are on disk, and not before.

Killed processes are shown in ``tests/crash``; they say nothing of the flush, since the
operating system keeps what a killed process wrote.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import make_url

from domain.directory.units import create_unit
from domain.refusals import Refusal
from services.ledger.refusals import OutcomeUnknown, StoreUnfitError
from services.ledger.store import stores
from services.ledger.store.stores import open_store
from services.ledger.writing.acts import Receipt
from services.ledger.writing.batch import Batch
from tests.faults.postgres_commits import break_log, held_commits
from tests.faults.sqlite_syncs import watched_syncs
from tests.ledger.opened import ORGANIZATION, Adjust, Opened, opened, served
from tests.stores import postgres
from tests.stores.postgres import Cluster

LOG = "ledger.db-wal"

_HELD = "SELECT 1 FROM pg_stat_activity WHERE datname = %s AND wait_event = 'SyncRep'"


def as_it_is(store: Any) -> None:
    """Change nothing."""
    del store


def without_syncs(store: Any) -> None:
    """Let commits return before they are on disk."""
    statement = {
        "sqlite": "PRAGMA synchronous = OFF",
        "postgresql": "SET synchronous_commit = off",
    }[store.name]

    def listen(connection: Any, _: object) -> None:
        connection.execute(statement).close()

    event.listen(store.engine, "connect", listen)


WITH_AND_WITHOUT = pytest.mark.parametrize("adjust", [as_it_is, without_syncs])


@contextmanager
def expected(adjust: Adjust) -> Iterator[None]:
    """Let a check pass with syncs, and require that it fails without them."""
    if adjust is as_it_is:
        yield
        return
    with pytest.raises(AssertionError, match="before it was on disk"):
        yield


def sent(ledger: Opened) -> Future[Receipt]:
    return ledger.send(ledger.call(create_unit, unit_id="late", name="Late"))


def held(admin: Any, ledger: Opened) -> bool:
    """Tell whether a commit in the ledger's database waits."""
    database = make_url(ledger.url).database
    return admin.execute(_HELD, [database]).fetchone() is not None


def shows_no_answer_before(held: Any, ledger: Opened, answer: Future[Receipt]) -> None:
    """Show that an answer waits for as long as its sync is held back."""
    ledger.until(lambda: answer.done() or held())

    assert not answer.done(), "an answer left before it was on disk"


def shows_failure(answer: Future[Receipt]) -> None:
    """Show that a command whose sync fails is not said to be done."""
    refusal = answer.exception(30)

    assert refusal is not None, "an answer left before it was on disk"
    assert isinstance(refusal, OutcomeUnknown)


@WITH_AND_WITHOUT
def test_no_answer_leaves_while_a_sync_is_held_on_sqlite(
    sqlite_database: str, adjust: Adjust
) -> None:
    with (
        watched_syncs(default=True) as syncs,
        opened(sqlite_database, adjust=adjust) as ledger,
    ):
        ledger.staff()

        with syncs.held(LOG) as hold, expected(adjust):
            answer = sent(ledger)
            shows_no_answer_before(hold.arrived.is_set, ledger, answer)

        assert answer.result(30).answer.position == 7


@WITH_AND_WITHOUT
def test_no_answer_leaves_while_a_commit_is_held_on_postgresql(
    cluster: Cluster, postgresql_database: str, adjust: Adjust
) -> None:
    with (
        opened(postgresql_database, adjust=adjust) as ledger,
        cluster.superuser() as admin,
    ):
        ledger.staff()

        with held_commits(cluster), expected(adjust):
            answer = sent(ledger)
            shows_no_answer_before(lambda: held(admin, ledger), ledger, answer)

        assert answer.result(30).answer.position == 7


REPLAYS = pytest.mark.parametrize("flushed", [True, False])


@contextmanager
def replays(*, flushed: bool) -> Iterator[None]:
    """Let a check pass where replays are flushed, and require its failure if not."""
    if flushed:
        yield
        return
    with pytest.raises(AssertionError, match="before it was on disk"):
        yield


def only_patient(connection: Any, _: object) -> None:
    """Open a connection that takes what it finds in the log for synced."""
    connection.execute("PRAGMA synchronous = FULL").close()


@REPLAYS
def test_what_a_crash_left_unsynced_is_synced_before_it_is_answered_on_sqlite(
    sqlite_database: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    flushed: bool,
) -> None:
    after_the_crash = tmp_path / "after"
    with watched_syncs(default=True) as syncs, opened(sqlite_database) as ledger:
        ledger.staff()
        call = ledger.call(create_unit, unit_id=None, name="Late")
        with syncs.held(LOG) as hold:
            answer = ledger.send(call)
            assert hold.arrived.wait(30)
            # What a process leaves that is killed now: written, and not synced.
            ignored = shutil.ignore_patterns("*-shm", "after")
            shutil.copytree(tmp_path, after_the_crash, ignore=ignored)
        first = answer.result(30)

    if not flushed:
        monkeypatch.setattr(stores, "_make_durable", only_patient)
    left = sqlite_database.replace("ledger.db", "after/ledger.db")
    with watched_syncs(default=True) as syncs, served(left) as ledger:
        with syncs.held(LOG) as hold, replays(flushed=flushed):
            again = ledger.send(call)
            shows_no_answer_before(hold.arrived.is_set, ledger, again)

        assert again.result(30) == Receipt(first.answer, first.epoch, replayed=True)


@REPLAYS
def test_an_answer_given_again_waits_for_a_commit_too_on_postgresql(
    cluster: Cluster,
    postgresql_database: str,
    monkeypatch: pytest.MonkeyPatch,
    flushed: bool,
) -> None:
    with opened(postgresql_database) as ledger, cluster.superuser() as admin:
        ledger.staff()
        call = ledger.call(create_unit, unit_id=None, name="Late")
        first = ledger.ask(call)

        if not flushed:
            without = property(lambda batch: not batch._requests)
            monkeypatch.setattr(Batch, "is_empty", without)
        with held_commits(cluster), replays(flushed=flushed):
            again = ledger.send(call)
            shows_no_answer_before(lambda: held(admin, ledger), ledger, again)

        assert again.result(30).answer == first.answer


@WITH_AND_WITHOUT
def test_a_failed_sync_fails_the_command_on_sqlite(
    sqlite_database: str, adjust: Adjust
) -> None:
    with (
        watched_syncs(default=True) as syncs,
        opened(sqlite_database, adjust=adjust) as ledger,
    ):
        ledger.staff()

        with syncs.failing(LOG), expected(adjust):
            shows_failure(sent(ledger))


@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.usefixtures("connections_cut")
@WITH_AND_WITHOUT
def test_a_failed_flush_fails_the_command_on_postgresql(adjust: Adjust) -> None:
    with (
        postgres.running() as own,
        opened(own.fresh_database(), adjust=adjust) as ledger,
    ):
        ledger.staff()
        break_log(own)

        with expected(adjust):
            shows_failure(sent(ledger))


def test_after_a_failed_sync_the_same_request_has_one_effect(
    sqlite_database: str,
) -> None:
    with (
        watched_syncs(default=True) as syncs,
        opened(sqlite_database) as ledger,
    ):
        ledger.staff()
        call = ledger.call(create_unit, unit_id=None, name="Late")
        with syncs.failing(LOG):
            assert isinstance(ledger.send(call).exception(30), Refusal)

        receipt = ledger.ask(call)

        assert receipt.answer.position == 7
        assert ledger.ask(call).answer == receipt.answer
        assert ledger.ledger.read.head(ORGANIZATION).position == 7


@pytest.mark.parametrize("setting", ["fsync", "full_page_writes", "synchronous_commit"])
def test_a_postgresql_that_may_lose_commits_is_refused(
    cluster: Cluster, postgresql_database: str, setting: str
) -> None:
    store = open_store(postgresql_database)
    store.check()
    store.engine.dispose()

    with (
        cluster.setting(setting, "off"),
        pytest.raises(StoreUnfitError, match=f"set {setting} = on"),
    ):
        store.check()

    store.close()

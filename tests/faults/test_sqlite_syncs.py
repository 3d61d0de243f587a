"""Shows that SQLite's syncs are seen, and that commits depend on them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from time import monotonic

import pytest
from sqlalchemy import create_engine, text

from tests.faults.sqlite_syncs import Syncs, watched_syncs

WAL = "ledger.db-wal"


@pytest.fixture
def syncs() -> Iterator[Syncs]:
    """Watch every file of SQLite that a test opens."""
    with watched_syncs(default=True) as watched:
        yield watched


@pytest.fixture
def connection(syncs: Syncs, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Open a ledger file in WAL mode with a table, as strict as a ledger is."""
    with closing(open_table(tmp_path / "ledger.db")) as opened:
        syncs.counts.clear()
        yield opened


def open_table(path: Path, *, synchronous: str = "FULL") -> sqlite3.Connection:
    """Open a file in WAL mode and make its table."""
    opened = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    opened.execute("PRAGMA journal_mode=WAL")
    opened.execute(f"PRAGMA synchronous={synchronous}")
    opened.execute("CREATE TABLE told (words TEXT)")
    return opened


def tell(connection: sqlite3.Connection) -> str:
    """Commit one row and answer."""
    connection.execute("INSERT INTO told VALUES ('kept')")
    return "answered"


@pytest.mark.parametrize(("synchronous", "per_ten"), [("FULL", 10), ("NORMAL", 0)])
def test_each_commit_syncs_once_when_it_must(
    syncs: Syncs, tmp_path: Path, synchronous: str, per_ten: int
) -> None:
    with closing(open_table(tmp_path / "ledger.db", synchronous=synchronous)) as told:
        before = syncs.counts[WAL]

        for _ in range(10):
            tell(told)

        assert syncs.counts[WAL] - before == per_ten


def test_no_answer_leaves_while_a_sync_is_held_back(
    syncs: Syncs, connection: sqlite3.Connection
) -> None:
    with ThreadPoolExecutor(1) as pool:
        with syncs.held(WAL) as hold:
            answer = pool.submit(tell, connection)

            assert hold.arrived.wait(10)
            assert not answer.done()

        assert answer.result(10) == "answered"


def test_without_syncs_an_answer_leaves_at_once(syncs: Syncs, tmp_path: Path) -> None:
    with (
        closing(open_table(tmp_path / "ledger.db", synchronous="OFF")) as told,
        ThreadPoolExecutor(1) as pool,
        syncs.held(WAL) as hold,
    ):
        answer = pool.submit(tell, told).result(10)

        assert answer == "answered"
        assert not hold.arrived.is_set()


def test_a_failed_sync_fails_the_commit(
    syncs: Syncs, connection: sqlite3.Connection
) -> None:
    with syncs.failing(WAL), pytest.raises(sqlite3.OperationalError, match="disk I/O"):
        tell(connection)

    assert connection.execute("SELECT count(*) FROM told").fetchone() == (0,)
    assert tell(connection) == "answered"


def test_syncs_of_other_files_go_on(
    syncs: Syncs, connection: sqlite3.Connection
) -> None:
    with syncs.held("ledger.views.db-wal"), syncs.failing("ledger.keys.db-wal"):
        assert tell(connection) == "answered"


def test_a_slow_disk_takes_longer(syncs: Syncs, connection: sqlite3.Connection) -> None:
    syncs.delay_seconds = 0.05
    started = monotonic()

    tell(connection)

    assert monotonic() - started >= 0.05


def test_a_url_that_names_the_vfs_is_watched_alone(tmp_path: Path) -> None:
    with watched_syncs() as syncs:
        named = f"sqlite:///file:{tmp_path / 'named.db'}?vfs={syncs.vfs}&uri=true"

        for url in (named, f"sqlite:///{tmp_path / 'unnamed.db'}"):
            with create_engine(url).begin() as connection:
                connection.execute(text("CREATE TABLE told (words TEXT)"))

    assert {name.split(".")[0] for name in syncs.counts} == {"named"}


def test_afterwards_files_are_opened_as_ever(tmp_path: Path) -> None:
    with watched_syncs(default=True) as syncs:
        pass

    with closing(open_table(tmp_path / "ledger.db")) as told:
        tell(told)

    assert not syncs.counts

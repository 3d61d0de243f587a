"""P3: positions are 1, 2, 3 …; who follows misses none and sees none twice."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from itertools import pairwise

import pytest

from domain.record import Record
from tests.house.checkout import ROOT
from tests.ledger.opened import ORGANIZATION, PATIENCE_SECONDS, Opened, opened, served
from tests.promises.writing import as_writer, unlocked, write

WRITERS = 8
COMMANDS_EACH = 40
BEFORE = 6

Start = Callable[[], int]


def shows_gapless_order(ledger: Opened, start: Start) -> None:
    """Show that a reader who follows many writers sees every position, in order."""
    with ThreadPoolExecutor(1) as pool:
        answered = pool.submit(start)
        records = followed(ledger, answered.done)

    assert answered.result() == WRITERS * COMMANDS_EACH, "commands were not answered"
    positions = [record.position for record in records]
    assert positions == list(range(1, BEFORE + WRITERS * COMMANDS_EACH + 1))
    assert all(
        one.recorded < next_.recorded or one.request == next_.request
        for one, next_ in pairwise(records)
    )
    assert ledger.ledger.read.head(ORGANIZATION).position == len(records)


def followed(ledger: Opened, done: Callable[[], bool]) -> list[Record]:
    """Read what comes, as it comes, until nobody writes and nothing is left."""
    records: list[Record] = []
    while True:
        finished = done()
        after = records[-1].position if records else 0
        found = ledger.ledger.read.records(ORGANIZATION, after, 7)
        records += found
        if finished and not found:
            return records


@contextmanager
def processes(url: str, *options: str) -> Iterator[Start]:
    """Give what lets eight processes write at once."""
    with ExitStack() as stack:
        started = [
            stack.enter_context(
                subprocess.Popen(
                    [
                        *(sys.executable, "-m", "tests.promises.writing", url),
                        *(str(number), str(COMMANDS_EACH), *options),
                    ],
                    cwd=ROOT,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            )
            for number in range(WRITERS)
        ]
        for process in started:
            assert process.stdout
            assert process.stdout.readline() == "ready\n"

        def start() -> int:
            for process in started:
                assert process.stdin
                process.stdin.write("go\n")
                process.stdin.flush()
            said = [
                process.communicate(timeout=PATIENCE_SECONDS) for process in started
            ]
            return sum(int(out) for out, _ in said)

        yield start


def threads(*ledgers: Opened) -> Start:
    """Return what lets eight threads write at once, shared among ledgers."""

    def start() -> int:
        shared = [ledgers[number % len(ledgers)] for number in range(WRITERS)]
        with ThreadPoolExecutor(WRITERS) as pool:
            return sum(pool.map(write, shared, [COMMANDS_EACH] * WRITERS))

    return start


def test_eight_threads_leave_no_gap(acme: Opened) -> None:
    shows_gapless_order(acme, threads(acme))


def test_eight_processes_leave_no_gap(postgresql_database: str) -> None:
    with opened(postgresql_database) as ledger:
        ledger.staff()

        with processes(postgresql_database) as start:
            shows_gapless_order(ledger, start)


def test_eight_processes_fail_without_the_heads_lock(postgresql_database: str) -> None:
    with opened(postgresql_database) as ledger:
        ledger.staff()

        with (
            processes(postgresql_database, "--unlocked") as start,
            pytest.raises(AssertionError, match="commands were not answered"),
        ):
            shows_gapless_order(ledger, start)


def test_two_connections_leave_no_gap_on_sqlite(sqlite_database: str) -> None:
    with opened(sqlite_database) as ledger:
        ledger.staff()
        with served(sqlite_database, as_writer(1)) as other:
            shows_gapless_order(ledger, threads(ledger, other))


def test_two_connections_fail_without_the_writers_lock_on_sqlite(
    sqlite_database: str,
) -> None:
    with opened(sqlite_database, adjust=unlocked) as ledger:
        ledger.staff()
        with (
            served(sqlite_database, as_writer(1), unlocked) as other,
            pytest.raises(AssertionError, match="commands were not answered"),
        ):
            shows_gapless_order(ledger, threads(ledger, other))

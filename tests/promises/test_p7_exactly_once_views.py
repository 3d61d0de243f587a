"""P7: every view is what a fold of the log gives, whatever happened meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from typing import Any

import pytest

from domain.record import Record
from projections.running.comparing import Difference, Fold
from projections.running.failures import Failure
from projections.running.projector import Projector
from projections.running.runner import Runner
from projections.tables.reads import Known
from projections.tables.store import open_views
from projections.views import READ_MODELS, reached_by
from services.ledger.reading.reader import Reader
from tests.faults.postgres_commits import cut_connections
from tests.ledger.opened import ORGANIZATION, Opened, opened, service_url
from tests.promises.writing import write
from tests.stores.postgres import Cluster

WRITERS, COMMANDS_EACH = 4, 40
_BEYOND_ANY_HEAD = 2**62


class Source:
    """The ledger's log, handed out in batches of about so many events."""

    def __init__(self, reader: Reader, events: int) -> None:
        self._reader = reader
        self._events = events

    def ledgers(self) -> Sequence[str]:
        return self._reader.ledgers()

    def read_records(self, ledger: str, after: int, limit: int) -> Sequence[Record]:
        return self._reader.records(ledger, after, min(limit, self._events))


class Thorough(Runner):
    """A runner that looks for more after every batch, however small it was."""

    def _step(self, ledger: str, head: int = 0) -> bool:
        del head
        return super()._step(ledger, head=_BEYOND_ANY_HEAD)


@contextmanager
def two_runners(ledger: Opened) -> Iterator[list[Runner]]:
    """Let two runners project the same views, whose batches end differently."""
    with ExitStack() as stack:
        runners: list[Runner] = []
        for events in (3, 7):
            store = open_views(service_url(ledger.url))
            stack.callback(store.close)
            source = Source(ledger.ledger.read, events)
            runner = Thorough(store, READ_MODELS, source, _silent)
            runner.start()
            stack.callback(runner.stop)
            runners.append(runner)
        yield runners


def _silent(failure: Failure) -> None:
    del failure


def shows_views_are_a_fold(
    ledger: Opened, runners: list[Runner], meanwhile: Callable[[], None] = lambda: None
) -> None:
    """Show that while four threads write, two runners leave what a fold gives."""
    names = [model.NAME for model in READ_MODELS]

    with ThreadPoolExecutor(WRITERS) as pool:
        written = pool.map(write, [ledger] * WRITERS, [COMMANDS_EACH] * WRITERS)
        meanwhile()
        for _ in written:
            for runner in runners:
                runner.ring(ORGANIZATION, ledger.rung[-1][1])
    head = ledger.ledger.read.head(ORGANIZATION).position
    ledger.until(
        lambda: (
            any(runner.failures for runner in runners)
            or all(r.progress.position(names, ORGANIZATION) >= head for r in runners)
        )
    )

    found = difference(ledger, head)
    failed = [runner.failures for runner in runners if runner.failures]
    assert (found, failed) == (None, []), "the views are not a fold of the log"


def difference(ledger: Opened, head: int) -> Difference | str | None:
    """Return the first row of a view that a fold of the log does not give."""
    with (
        closing(open_views(service_url(ledger.url))) as store,
        Fold(READ_MODELS) as fold,
        store.reading() as live,
    ):
        fold.take(ledger.ledger.read.records(ORGANIZATION, 0, 10_000))
        if reached_by(live, READ_MODELS, ORGANIZATION) != head:
            return "a view did not come to the head"
        return fold.first_difference(live, Known(ORGANIZATION, head))


@pytest.fixture(autouse=True)
def _both_elected(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let both runners believe that the views are theirs to project."""
    every = {model.NAME for model in READ_MODELS}
    monkeypatch.setattr(
        Projector, "elect", lambda projector, _: _look(projector, every)
    )


def _look(projector: Projector, every: set[str]) -> set[str]:
    projector._cursor().execute("SELECT 1")
    return every


def test_two_runners_leave_what_a_fold_gives(acme: Opened) -> None:
    with two_runners(acme) as runners:
        shows_views_are_a_fold(acme, runners)


def test_two_runners_leave_something_else_without_the_guard(
    acme: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = Projector.claim

    def unguarded(projector: Projector, *args: Any) -> bool:
        usual(projector, *args)
        return True

    monkeypatch.setattr(Projector, "claim", unguarded)

    with (
        two_runners(acme) as runners,
        pytest.raises(AssertionError, match="not a fold of the log"),
    ):
        shows_views_are_a_fold(acme, runners)


@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.usefixtures("connections_cut")
def test_runners_whose_connections_are_cut_leave_what_a_fold_gives(
    cluster: Cluster, postgresql_database: str
) -> None:
    with opened(postgresql_database) as ledger:
        ledger.staff()

        def cut() -> None:
            cuts = [cut_connections(cluster, postgresql_database) for _ in range(5)]
            assert sum(cuts)

        with two_runners(ledger) as runners:
            shows_views_are_a_fold(ledger, runners, cut)

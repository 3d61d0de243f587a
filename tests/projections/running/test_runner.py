"""Shows that the runner follows the log: woken, unasked, and past what goes wrong."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager

import pytest
from sqlalchemy import inspect

from domain.record import Record
from projections import audit
from projections.goals import goals
from projections.running import runner as running_module
from projections.running.failures import Failure
from projections.running.projector import Projector
from projections.running.runner import Runner
from projections.tables.read_model import ReadModel
from projections.tables.rows import Rows
from projections.tables.store import open_views
from projections.views import READ_MODELS
from tests.projections.log import Log, stored
from tests.projections.running.runners import (
    HEAD,
    LEDGER,
    NAMES,
    RECORDS,
    SECONDS,
    Faulty,
    asleep,
    doubles,
    following,
    refuses,
)

OTHER = "umbrella"
APPROVED = next(r.position for r in RECORDS if r.event.NAME == "goal.approved")


@pytest.fixture
def never_polling(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a runner look by itself only once, when it starts."""
    monkeypatch.setattr(running_module, "POLL_SECONDS", 3600.0)


def rest_of(models: tuple[str, ...]) -> list[str]:
    return [name for name in NAMES if name not in models]


def test_what_was_there_before_is_projected_at_the_start(database: str) -> None:
    with following(database, Log(RECORDS)) as runner:
        assert runner.progress.wait(NAMES, LEDGER, HEAD, SECONDS)


@pytest.mark.parametrize("batch", [1, 4])
def test_views_made_anew_are_at_the_end_only_once_their_indexes_stand(
    database: str, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    """Else lists were slow, and own writes not there yet, though nothing lagged.

    So it is where the last batch is as large as those before it, too.
    """
    monkeypatch.setattr(running_module, "BATCH_EVENTS", batch)
    indexed: dict[int, bool] = {}
    with closing(open_views(database)) as store:

        class Watched(Projector):
            def take(
                self, models: Sequence[ReadModel], records: Sequence[Record]
            ) -> bool:
                stand = inspect(store.readers).get_indexes(goals.GOALS.table.name)
                indexed[records[-1].position] = bool(stand)
                return super().take(models, records)

        monkeypatch.setattr(running_module, "Projector", Watched)
        runner = Runner(store, READ_MODELS, Log(RECORDS))
        runner.start()
        assert runner.progress.wait(NAMES, LEDGER, HEAD, SECONDS)
        runner.stop()

    assert (indexed[min(indexed)], indexed[HEAD]) == (False, True)


def test_a_runner_that_starts_again_goes_on_where_it_was(database: str) -> None:
    with following(database, Log(RECORDS[:8])) as runner:
        assert runner.progress.wait(NAMES, LEDGER, 8, SECONDS)

    with following(database, Log(RECORDS)) as runner:
        assert runner.progress.wait(NAMES, LEDGER, HEAD, SECONDS)
        assert runner.failures == {}


def unnoticed_arrival(runner: Runner) -> threading.Event:
    """Return what is set when all views have come to the head.

    Whoever waits at the views themselves wakes the runner, which would hide that the
    doorbell was lost.
    """
    moved, arrived = runner.progress.moved, threading.Event()

    def tell(ledger: str, positions: Mapping[str, int]) -> None:
        moved(ledger, positions)
        if min(positions.values()) == HEAD:
            arrived.set()

    runner.progress.moved = tell  # type: ignore[method-assign]
    return arrived


@contextmanager
def idle(database: str) -> Iterator[tuple[Runner, Log]]:
    """Run a runner that has looked at a log before its last events were recorded."""
    log = Log(RECORDS[:8])
    with following(database, log) as runner:
        assert runner.progress.wait(NAMES, LEDGER, 8, SECONDS)
        sleeps = asleep(runner)
        runner.ring(LEDGER, 8)
        assert sleeps.wait(SECONDS)
        yield runner, log


@pytest.mark.usefixtures("never_polling")
def test_the_doorbell_wakes_the_runner(database: str) -> None:
    with idle(database) as (runner, log):
        arrived = unnoticed_arrival(runner)

        log.records += RECORDS[8:]
        runner.ring(LEDGER, HEAD)

        assert arrived.wait(SECONDS)


@pytest.mark.usefixtures("never_polling")
def test_without_doorbell_and_poll_nothing_is_noticed(database: str) -> None:
    with idle(database) as (runner, log):
        arrived = unnoticed_arrival(runner)

        log.records += RECORDS[8:]

        assert not arrived.wait(0.3)


def test_a_lost_doorbell_costs_a_poll_and_no_event(database: str) -> None:
    with idle(database) as (runner, log):
        arrived = unnoticed_arrival(runner)

        log.records += RECORDS[8:]

        assert arrived.wait(SECONDS)


@pytest.mark.usefixtures("never_polling")
def test_whoever_waits_wakes_the_runner_without_a_doorbell(database: str) -> None:
    with idle(database) as (runner, log):
        log.records += RECORDS[8:]

        assert runner.progress.wait(NAMES, LEDGER, HEAD, SECONDS)


@pytest.mark.parametrize(
    ("faulty", "error"),
    [
        (Faulty(goals, refuses), "LookupError"),
        (Faulty(audit, doubles), ("IntegrityError", "UniqueViolation")),
    ],
    ids=["refused by the model", "refused by the database"],
)
def test_a_poison_event_stops_its_view_and_no_other(
    database: str, faulty: Faulty, error: str | tuple[str, ...]
) -> None:
    models = [faulty if m.NAME == faulty.NAME else m for m in READ_MODELS]

    with following(database, Log(RECORDS), models) as runner:
        others = rest_of((faulty.NAME,))
        assert runner.progress.wait(others, LEDGER, HEAD, SECONDS)

        assert runner.progress.position([faulty.NAME], LEDGER) == 0
        (failure,) = runner.failures.values()
        assert (failure.model, failure.ledger) == (faulty.NAME, LEDGER)
        assert failure.position <= APPROVED
        assert failure.error in error
        assert runner.trouble is None


def test_a_refused_event_is_named_by_its_position(database: str) -> None:
    models = [Faulty(goals, refuses)]

    with following(database, Log(RECORDS), models) as runner:
        runner.progress.wait(["goals"], LEDGER, HEAD, 0.2)

        assert list(runner.failures.values()) == [
            Failure("goals", LEDGER, APPROVED, "LookupError")
        ]


def test_views_of_other_organizations_go_on_past_a_poison_event(
    database: str,
) -> None:
    def refuses_here(rows: Rows, record: Record) -> None:
        if record.ledger == LEDGER:
            refuses(rows, record)

    log = Log([*RECORDS, *stored(RECORDS, OTHER)])

    with following(database, log, [Faulty(goals, refuses_here)]) as runner:
        assert runner.progress.wait(["goals"], OTHER, HEAD, SECONDS)


class Unreadable(Log):
    """A log in which one organization has an event that this release does not know."""

    def read_records(self, ledger: str, after: int, limit: int) -> list[Record]:
        if ledger == LEDGER:
            raise ValueError("no event goal.dreamt of schema 1")
        return super().read_records(ledger, after, limit)


def test_an_unreadable_event_stops_the_views_of_its_organization_alone(
    database: str,
) -> None:
    log = Unreadable([*RECORDS, *stored(RECORDS, OTHER)])

    with following(database, log) as runner:
        assert runner.progress.wait(NAMES, OTHER, HEAD, SECONDS)
        runner.progress.wait(NAMES, LEDGER, 1, 0.1)

        assert set(runner.failures.values()) == {
            Failure(name, LEDGER, 1, "ValueError") for name in NAMES
        }


class Shaky(Log):
    """A log whose database is away the first times it is asked."""

    times = 2

    def ledgers(self) -> list[str]:
        if self.times:
            self.times -= 1
            raise OSError("the database is away")
        return super().ledgers()


def test_a_runner_outlives_a_database_that_is_away(database: str) -> None:
    with following(database, Shaky(RECORDS)) as runner:
        assert runner.progress.wait(NAMES, LEDGER, HEAD, SECONDS)


def test_batches_end_on_whole_commands_however_small(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running_module, "BATCH_EVENTS", 1)

    with following(database, Log(RECORDS)) as runner:
        assert runner.progress.wait(NAMES, LEDGER, HEAD, SECONDS)
        assert runner.failures == {}

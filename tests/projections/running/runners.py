"""Runners that follow a log while a test goes on, and read models that go wrong."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from domain.record import Event, Record
from projections import audit
from projections.running.failures import Failure
from projections.running.runner import Runner
from projections.tables.read_model import ReadModel
from projections.tables.rows import Rows
from projections.tables.store import open_views
from projections.tables.tables import Table
from projections.views import READ_MODELS
from tests import examples as ex
from tests.projections.log import Log, history

RECORDS = history(*ex.an_active_objective(), ex.checked_in(), ex.cancelled())
LEDGER, HEAD = RECORDS[0].ledger, RECORDS[-1].position
NAMES = [model.NAME for model in READ_MODELS]
# Long enough for a busy machine; nothing waits so long when it works.
SECONDS = 20.0


class Faulty:
    """A read model like another, but for what it does with some events."""

    def __init__(self, model: ReadModel, fault: Callable[[Rows, Record], None]) -> None:
        self.NAME = model.NAME
        self.GENERATION = model.GENERATION
        self.TABLES: tuple[Table, ...] = model.TABLES
        self.EVENTS: tuple[type[Event], ...] = model.EVENTS
        self._model = model
        self._fault = fault

    def project(self, rows: Rows, record: Record) -> None:
        self._fault(rows, record)
        self._model.project(rows, record)


def refuses(rows: Rows, record: Record) -> None:
    """Fail at the approval of a goal."""
    del rows
    if record.event.NAME == "goal.approved":
        raise LookupError("a secret of the event")


def doubles(rows: Rows, record: Record) -> None:
    """Add a row that the table has already."""
    if record.event.NAME == "goal.approved":
        audit.project(rows, record)


def asleep(runner: Runner) -> threading.Event:
    """Return what is set once a runner sleeps, with nothing left to look at."""
    wake_at, sleeps = runner._wake_at, threading.Event()

    def tell() -> float:
        if not runner._rung:
            sleeps.set()
        return wake_at()

    runner._wake_at = tell  # type: ignore[method-assign]
    return sleeps


@contextmanager
def following(
    database: str, log: Log, models: Sequence[ReadModel] = READ_MODELS
) -> Iterator[Runner]:
    """Run a runner of its own views, as one process does."""
    store = open_views(database)
    failures: list[Failure] = []
    runner = Runner(store, models, log, failures.append)
    runner.start()
    try:
        yield runner
    finally:
        runner.stop()
        store.close()
    assert failures == list(runner.failures.values())

"""The recorder behind the event library's interfaces: its own test cases pass on it."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import uuid4

import pytest
from eventsourcing.persistence import StoredEvent

# The module and not its names: pytest would collect the base cases.
from eventsourcing.tests import persistence
from msgspec import structs

from domain.directory.units import create_unit
from services.ledger.reading.recorder import LedgerApplication, LedgerRecorder
from tests.examples import UNIT
from tests.ledger.opened import ORGANIZATION, PATIENCE_SECONDS, Opened, opened
from tests.ledger.story import OBJECTIVE, tell


def recorder_of(ledger: Opened, kind: type[LedgerRecorder]) -> LedgerRecorder:
    """Return a recorder of an organization that has no events yet."""
    return kind(ledger.writer._context, ORGANIZATION)


class _AggregateRecorder(LedgerRecorder):
    """The same without positions, as the cases for aggregates alone want it."""

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        super().insert_events(stored_events, **kwargs)
        return None


def _let_readers_end() -> None:
    """Wait for the readers that the library's cases leave behind, still connected."""
    for thread in threading.enumerate():
        if "read_continuously" in thread.name:
            thread.join(PATIENCE_SECONDS)


class _OnSQLite:
    """Runs a case on SQLite."""

    @pytest.fixture(autouse=True)
    def _lend(self, sqlite_database: str) -> Iterator[None]:
        with opened(sqlite_database) as self.ledger:
            yield
            _let_readers_end()


class _OnPostgreSQL:
    """Runs a case on PostgreSQL."""

    @pytest.fixture(autouse=True)
    def _lend(self, postgresql_database: str) -> Iterator[None]:
        with opened(postgresql_database) as self.ledger:
            yield
            _let_readers_end()


class _AggregateCases(persistence.AggregateRecorderTestCase):
    """The library's cases for what records aggregates; ids are texts here."""

    ledger: Opened
    # It only prints how long it took.
    test_performance = None  # type: ignore[assignment]

    def new_originator_id(self) -> str:
        return str(uuid4())

    def create_recorder(self) -> LedgerRecorder:
        return recorder_of(self.ledger, _AggregateRecorder)


class _ApplicationCases(persistence.ApplicationRecorderTestCase):
    """The library's cases for what records an application's events, in one order."""

    ledger: Opened
    test_performance = None  # type: ignore[assignment]

    def new_originator_id(self) -> str:
        return str(uuid4())

    def create_recorder(self) -> LedgerRecorder:
        return recorder_of(self.ledger, LedgerRecorder)

    def test_insert_subscribe(self) -> None:
        self.optional_test_insert_subscribe()


class TestAggregatesOnSQLite(_OnSQLite, _AggregateCases):
    """Shows streams on SQLite."""


class TestAggregatesOnPostgreSQL(_OnPostgreSQL, _AggregateCases):
    """Shows streams on PostgreSQL."""


class TestNotificationsOnSQLite(_OnSQLite, _ApplicationCases):
    """Shows positions on SQLite."""


class TestNotificationsOnPostgreSQL(_OnPostgreSQL, _ApplicationCases):
    """Shows positions on PostgreSQL."""


del _AggregateCases, _ApplicationCases


@pytest.fixture
def application(ledger: Opened) -> LedgerApplication:
    """Give the library's application of an organization with a history."""
    tell(ledger)
    return LedgerApplication(ledger.writer._context, ORGANIZATION)


def test_a_notifications_id_is_a_position(
    ledger: Opened, application: LedgerApplication
) -> None:
    records = ledger.ledger.read.records(ORGANIZATION, 0, 1_000)

    notifications = application.recorder.select_notifications(1, limit=1_000)

    assert [(one.id, one.originator_id, one.topic) for one in notifications] == [
        (record.position, record.stream, record.event.NAME) for record in records
    ]
    assert application.recorder.max_notification_id() == len(records)


def test_a_stream_is_read_through_the_library(
    ledger: Opened, application: LedgerApplication
) -> None:
    stream: Any = f"goal/{OBJECTIVE}"

    history: list[Any] = list(application.events.get(stream))

    records = ledger.ledger.read.records(ORGANIZATION, 0, 1_000)
    assert history == [record for record in records if record.stream == stream]


def test_what_the_library_saves_goes_through_the_same_append(
    ledger: Opened, application: LedgerApplication
) -> None:
    [first] = ledger.ledger.read.stream(ORGANIZATION, f"unit/{UNIT}")
    other: Any = structs.replace(first, stream="unit/other", position=0)
    before = ledger.ledger.read.head(ORGANIZATION)

    recordings: Any = application.events.put([other])

    after = ledger.ledger.read.head(ORGANIZATION)
    assert [one.notification.id for one in recordings] == [before.position + 1]
    assert after.position == before.position + 1
    assert after.recorded > before.recorded
    child = ledger.do(create_unit, unit_id="more", name="More", parent="other")
    assert child.answer.position == before.position + 2

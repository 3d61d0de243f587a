"""Shows that views are the same however the log is cut, and whoever projects it."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from domain.record import Record
from projections.running.comparing import Difference, Fold
from projections.running.projector import PoisonError, Projector
from projections.tables.read_model import ReadModel
from projections.tables.reads import Known
from projections.tables.store import ViewStore, open_views
from projections.views import READ_MODELS
from tests import examples as ex
from tests.projections.log import commands, history
from tests.projections.plays import plays

ACTS = [ex.checked_in(), ex.corrected(), ex.retracted("second"), ex.cancelled()]
RECORDS = history(*ex.an_active_objective(), *ACTS)

_numbers = count()


class Unguarded(Projector):
    """A projector that takes any batch, wherever the positions are."""

    def claim(
        self, cursor: Any, models: Sequence[ReadModel], records: Sequence[Record]
    ) -> bool:
        super().claim(cursor, models, records)
        return True


@pytest.fixture
def projector(view_store: ViewStore) -> Iterator[Projector]:
    yield from begun(Projector(view_store))


@pytest.fixture
def another(made_views: str) -> Iterator[ViewStore]:
    """Open the same views a second time, as another process does."""
    store = open_views(made_views)
    yield store
    store.close()


def begun(projector: Projector) -> Iterator[Projector]:
    projector.create(READ_MODELS)
    projector.begin(RECORDS[0].ledger, READ_MODELS)
    yield projector
    projector.drop()


def cut(records: Sequence[Record], sizes: Sequence[int]) -> list[list[Record]]:
    """Cut records into batches of so many commands, over and over."""
    batches: list[list[Record]] = []
    rest = commands(records)
    while rest:
        size = sizes[len(batches) % len(sizes)]
        batches.append([record for command in rest[:size] for record in command])
        rest = rest[size:]
    return batches


def difference(store: ViewStore, records: Sequence[Record]) -> Difference | None:
    """Compare views with the log in one piece."""
    known = Known(records[0].ledger, records[-1].position)
    with Fold(READ_MODELS) as fold, store.reading() as live:
        fold.take(records)
        return fold.first_difference(live, known)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(plays, st.lists(st.integers(1, 9), min_size=1, max_size=4))
def test_batches_cut_between_any_commands_leave_the_same_rows(
    view_store: ViewStore,
    projector: Projector,
    records: list[Record],
    sizes: list[int],
) -> None:
    ledger = f"acme-{next(_numbers)}"
    records = [structs.replace(record, ledger=ledger) for record in records]
    projector.begin(ledger, READ_MODELS)

    for batch in cut(records, sizes):
        assert projector.take(READ_MODELS, batch)

    assert difference(view_store, records) is None


def test_a_batch_is_taken_once(view_store: ViewStore, projector: Projector) -> None:
    first = projector.take(READ_MODELS, RECORDS)
    again = projector.take(READ_MODELS, RECORDS)

    assert (first, again) == (True, False)
    assert difference(view_store, RECORDS) is None


def test_a_batch_after_a_gap_is_not_taken(projector: Projector) -> None:
    first, second, third = cut(RECORDS, [6, 3, 99])
    projector.take(READ_MODELS, first)

    assert not projector.take(READ_MODELS, third)
    assert projector.take(READ_MODELS, second)


def race(one: Projector, other: Projector) -> None:
    """Let two runners project the log at once, their batches ending differently."""
    errors: list[Exception] = []

    def run(projector: Projector, sizes: Sequence[int]) -> None:
        at, ledger = 0, RECORDS[0].ledger
        while at < RECORDS[-1].position:
            rest = [record for record in RECORDS if record.position > at]
            try:
                projector.take(READ_MODELS, cut(rest, sizes)[0])
            except PoisonError as error:
                errors.append(error)
                return
            at = min(projector.positions(ledger, READ_MODELS).values())

    threads = [
        threading.Thread(target=run, args=(one, [1])),
        threading.Thread(target=run, args=(other, [2, 3])),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def test_two_runners_at_once_neither_lose_nor_double_an_event(
    view_store: ViewStore, projector: Projector, another: ViewStore
) -> None:
    other = Projector(another)

    race(projector, other)

    other.drop()
    assert difference(view_store, RECORDS) is None


def test_without_the_guard_a_slower_runner_doubles_events(
    projector: Projector, another: ViewStore
) -> None:
    first, second, *_ = cut(RECORDS, [6, 3])
    other = Unguarded(another)
    projector.take(READ_MODELS, [*first, *second])

    # What a slower runner does that read the log before the faster one committed.
    with pytest.raises(PoisonError):
        other.take(READ_MODELS, first)

    other.drop()


def test_without_the_guard_a_runner_that_is_ahead_loses_events(
    view_store: ViewStore, another: ViewStore
) -> None:
    unguarded = Unguarded(another)
    for _ in begun(unguarded):
        first, _, third = cut(RECORDS, [6, 3, 99])
        unguarded.take(READ_MODELS, first)

        unguarded.take(READ_MODELS, third)

        assert difference(view_store, RECORDS) is not None


class Killed(Projector):
    """A projector whose process ends right before its transaction commits."""

    def take(self, models: Sequence[ReadModel], records: Sequence[Record]) -> bool:
        cursor = self._cursor()
        cursor.execute(self._store.begin)
        assert self.claim(cursor, models, records)
        self._project(cursor, models, records)
        self.drop()
        return False


def test_a_runner_killed_before_its_commit_leaves_nothing(
    view_store: ViewStore, projector: Projector, another: ViewStore
) -> None:
    for batch in cut(RECORDS, [2]):
        Killed(another).take(READ_MODELS, batch)
        assert projector.take(READ_MODELS, batch)

    assert difference(view_store, RECORDS) is None

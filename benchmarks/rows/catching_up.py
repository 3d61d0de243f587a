"""Filling all views from nothing, against reading and decoding the same events."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing

from benchmarks.databases import Database, database
from benchmarks.ledgers import Place, filled, opened
from benchmarks.organization import ORGANIZATION
from benchmarks.ratios import Ratio, Reach, Row
from benchmarks.run import Run
from domain.record import Record
from projections.running.runner import BATCH_EVENTS, Runner
from projections.tables.store import open_views
from projections.tables.tables import metadata
from projections.views import READ_MODELS
from services.ledger.reading.reader import Reader

CATCH_UP, GROWTH = "catch-up", "growth"

# A goal with a quarter of weekly check-ins: four events until it is approved, then a
# check-in and a score a week.
_CHECK_INS_PER_GOAL = 13
_EVENTS_PER_GOAL = 30
_MICRO = 1e6


def catching_up(run: Run) -> Iterator[Row]:
    """Compare catching up with scanning, and much of it with little."""
    if not {CATCH_UP, GROWTH} & set(run.wanted):
        return
    for kind in run.databases:
        with database(kind) as where:
            few = _ledger(where, "few", run.sizes.events_few)
            many = _ledger(where, "many", run.sizes.events_many)
            scans, fills, small = [], [], []
            for _ in range(run.long_runs):
                scans.append(_scan(many))
                before = _catch_up(few)
                fills.append(_catch_up(many))
                # Of before and after, since a little takes but a moment.
                small.append((before + _catch_up(few)) / 2)
        figures = {
            "scan µs an event": tuple(scans),
            "catch-up µs an event": tuple(fills),
            f"of {run.sizes.events_few:,}": tuple(small),
        }
        yield from _rows(run, kind, figures)


def _rows(run: Run, kind: str, figures: dict[str, tuple[float, ...]]) -> Iterator[Row]:
    scans, fills, small = figures.values()
    sizes = run.sizes
    if CATCH_UP in run.wanted:
        yield Row(
            name=CATCH_UP,
            path=f"catching up all views from nothing, {sizes.events_many:,} events/s",
            compared_with="reading and decoding them by the ledger's reader",
            database=kind,
            reach=Reach(0.05),
            ratio=Ratio.of(scans, fills),
            figures=figures,
        )
    if GROWTH in run.wanted:
        yield Row(
            name=GROWTH,
            path=f"catching up, an event, of {sizes.events_many:,}",
            compared_with=f"the same of {sizes.events_few:,}",
            database=kind,
            reach=Reach(1, at_most=True),
            ratio=Ratio.of(fills, small),
            figures=figures,
        )


def _ledger(where: Database, name: str, events: int) -> Place:
    goals = max(1, events // _EVENTS_PER_GOAL)
    return filled(where, name, goals, _CHECK_INS_PER_GOAL)


def _scan(place: Place) -> float:
    """Read every record once; returns microseconds an event."""

    def scan(log: _Log) -> None:
        position = 0
        while records := log.read_records(ORGANIZATION, position, BATCH_EVENTS):
            position = records[-1].position

    return _timed(place, scan)


def _catch_up(place: Place) -> float:
    """Fill views from nothing; returns microseconds an event."""
    with closing(open_views(place.url)) as views:
        with views.engine.connect() as connection:
            metadata.drop_all(connection)
        return _timed(place, lambda log: Runner(views, READ_MODELS, log).catch_up())


def _timed(place: Place, work: Callable[[_Log], None]) -> float:
    with opened(place) as ledger:
        events = ledger.read.head(ORGANIZATION).position
        began = time.perf_counter()
        work(_Log(ledger.read))
        return (time.perf_counter() - began) / events * _MICRO


class _Log:
    """The log as the runner reads it."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def ledgers(self) -> Sequence[str]:
        return self._reader.ledgers()

    def read_records(self, ledger: str, after: int, limit: int) -> Sequence[Record]:
        return self._reader.records(ledger, after, limit)

"""Runs every row once, far too small to say anything, to show that it can be run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from benchmarks.__main__ import measure
from benchmarks.load.clients import Clients, clients
from benchmarks.ratios import Row
from benchmarks.rows.aligning import ALIGNMENT
from benchmarks.rows.catching_up import CATCH_UP, GROWTH
from benchmarks.rows.mapping import THE_MAP
from benchmarks.rows.memory import MEMORY
from benchmarks.rows.throughput import SLOWER_DISK, USUAL_DISK
from benchmarks.rows.waiting import OWN_WRITE, SINGLE
from benchmarks.run import Run, Sizes

MOMENT_SECONDS = 0.05
TINY = Sizes(
    goals=20,
    calls=10,
    events_many=600,
    events_few=300,
    goals_many=40,
    goals_few=20,
    tree_many=30,
    tree_few=20,
    memory_calls=20,
)


@pytest.fixture(scope="module")
def sending() -> Iterator[Clients]:
    with clients(lead_seconds=MOMENT_SECONDS) as started:
        yield started


def run_of(sending: Clients, kind: str, *rows: str) -> list[Row]:
    run = Run(
        clients=sending,
        wanted=rows,
        databases=(kind,),
        seconds=MOMENT_SECONDS,
        runs=1,
        sizes=TINY,
    )
    return list(measure(run))


@pytest.mark.parametrize(
    ("kind", "rows"),
    [
        ("sqlite", tuple(USUAL_DISK)),
        ("sqlite", (SINGLE,)),
        ("sqlite", (OWN_WRITE,)),
        ("sqlite", (ALIGNMENT,)),
        ("sqlite", (THE_MAP,)),
        ("sqlite", (CATCH_UP, GROWTH)),
        ("sqlite", (MEMORY,)),
        # What differs there: how a ledger is made, served, emptied and compared with.
        ("postgresql", tuple(USUAL_DISK)),
        ("postgresql", (SINGLE,)),
        ("postgresql", (CATCH_UP, GROWTH)),
    ],
)
def test_every_row_is_a_ratio_of_what_was_measured(
    sending: Clients, kind: str, rows: tuple[str, ...]
) -> None:
    measured = run_of(sending, kind, *rows)

    assert [(row.name, row.database) for row in measured] == [
        (name, kind) for name in rows
    ]
    for row in measured:
        assert row.ratio is not None, row.note
        assert row.ratio.least > 0
        assert all(runs for runs in row.figures.values())


def test_a_slower_disk_is_measured_or_the_row_says_why_not(sending: Clients) -> None:
    measured = run_of(sending, "sqlite", *SLOWER_DISK)

    assert [row.name for row in measured] == list(SLOWER_DISK)
    assert all((row.ratio is None) == ("compiler" in row.note) for row in measured)

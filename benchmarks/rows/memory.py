"""What the server's memory costs where an organization has very many goals."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from benchmarks.databases import database
from benchmarks.ledgers import Place, filled, served, settle
from benchmarks.load.clients import Load
from benchmarks.organization import LOADER
from benchmarks.ratios import Ratio, Reach, Row
from benchmarks.run import Run
from benchmarks.workload import check_ins, goal_reads

MEMORY = "memory"

_IN_FLIGHT = 64
_MEBIBYTE = 1 << 20
_LOAD_SECONDS_MAX = 1.0


def memory(run: Run) -> Iterator[Row]:
    """Compare the server's memory over many goals and over few, after the same load."""
    for kind in run.databases if MEMORY in run.wanted else ():
        sizes = (run.sizes.goals_many, run.sizes.goals_few)
        with database(kind) as where:
            places = {goals: filled(where, f"goals-{goals}", goals) for goals in sizes}
            held: dict[int, list[float]] = {goals: [] for goals in sizes}
            for _ in range(run.long_runs):
                for goals, place in places.items():
                    held[goals].append(_resident(run, place, goals))
        many, few = (tuple(held[goals]) for goals in sizes)
        yield Row(
            name=MEMORY,
            path=f"resident memory of the server with {sizes[0]:,} goals, after a load",
            compared_with=f"with {sizes[1]:,} goals, after the same",
            database=kind,
            reach=Reach(1.5, at_most=True),
            ratio=Ratio.of(many, few),
            figures={f"MiB with {sizes[0]:,}": many, f"MiB with {sizes[1]:,}": few},
        )


def _resident(run: Run, place: Place, goals: int) -> float:
    """Serve a ledger, ask for goals and check in on them all over; returns MiB.

    The first time the server fills its views from nothing, too.
    """
    seconds = min(run.seconds, _LOAD_SECONDS_MAX)
    asked = itertools.cycle((check_ins(goals), goal_reads(goals)))
    with served(place) as server:
        calls = 0
        while calls < run.sizes.memory_calls:
            load = Load(server.port, LOADER, next(asked), _IN_FLIGHT, seconds)
            calls += run.clients.drive(load).calls
        settle(server)
        return server.resident_bytes() / _MEBIBYTE

"""Measures what an issue asks for and prints it as a table: ``python -m benchmarks``.

Every figure is a ratio of two things that were measured in turn in this run. The table
goes to standard output, every run of every ratio to build/bench.json; how fast anything
was never makes it fail.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from msgspec import structs

from benchmarks.databases import KINDS
from benchmarks.load.clients import CLIENTS, RefusedLoadError, clients
from benchmarks.load.http2 import ConnectionLostError
from benchmarks.profiles import PROFILED, profile
from benchmarks.ratios import Row
from benchmarks.report import Report, lines, machine, write
from benchmarks.rows.aligning import ALIGNMENT, aligning
from benchmarks.rows.catching_up import CATCH_UP, GROWTH, catching_up
from benchmarks.rows.mapping import THE_MAP, mapping
from benchmarks.rows.memory import MEMORY, memory
from benchmarks.rows.throughput import (
    SLOWER_DISK,
    USUAL_DISK,
    on_slower_disk,
    on_usual_disk,
)
from benchmarks.rows.waiting import OWN_WRITE, SINGLE, one_at_a_time, own_write
from benchmarks.run import Run

Measurement = Callable[[Run], Iterator[Row]]
# Which rows each one measures.
MEASUREMENTS: dict[Measurement, Sequence[str]] = {
    on_usual_disk: tuple(USUAL_DISK),
    one_at_a_time: (SINGLE,),
    own_write: (OWN_WRITE,),
    aligning: (ALIGNMENT,),
    mapping: (THE_MAP,),
    catching_up: (CATCH_UP, GROWTH),
    memory: (MEMORY,),
    on_slower_disk: tuple(SLOWER_DISK),
}
NAMES = [name for names in MEASUREMENTS.values() for name in names]
FILE = Path(__file__).resolve().parent.parent / "build" / "bench.json"


def measure(run: Run) -> Iterator[Row]:
    """Measure the rows that are wanted; one that cannot be measured says why."""
    for measurement, names in MEASUREMENTS.items():
        for kind in run.databases:
            alone = structs.replace(run, databases=(kind,))
            try:
                yield from measurement(alone)
            except (RefusedLoadError, ConnectionLostError, TimeoutError) as error:
                for name in names:
                    if name in run.wanted:
                        yield Row(name=name, database=kind, note=f"failed: {error}")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print and write."""
    parser = _parser()
    given = parser.parse_args(arguments)
    if given.profile:
        for kind in given.databases:
            print(profile(given.profile, kind, given.seconds))
        return
    began, seen = time.monotonic(), machine()
    rows = []
    with clients(given.clients) as sending:
        run = Run(
            clients=sending,
            wanted=given.rows,
            databases=given.databases,
            seconds=given.seconds,
            runs=given.runs,
        )
        for row in measure(run):
            print(f"{row.name} on {row.database}: {row.verdict}", file=sys.stderr)
            rows.append(row)
    write(Report(seen, time.monotonic() - began, rows), given.output)
    print(
        f"{seen.cores} cores, Python {seen.python}, a sync {seen.sync_ms} ms,", end=" "
    )
    print(
        f"load {seen.load} before it began; every run is in {given.output}", end="\n\n"
    )
    print(*lines(rows), sep="\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    add = parser.add_argument
    add(
        "--rows",
        nargs="+",
        choices=NAMES,
        default=NAMES,
        metavar="NAME",
        help=f"only these: {', '.join(NAMES)}",
    )
    add("--databases", type=_kinds, default=KINDS, help="sqlite,postgresql")
    add("--seconds", type=float, default=2.0, help="of each turn under load (2)")
    add("--runs", type=int, default=7, help="turns of each contender (7)")
    add("--clients", type=int, default=CLIENTS, help=f"client processes ({CLIENTS})")
    add("--output", type=Path, default=FILE, help="where every run is written")
    add(
        "--profile",
        choices=PROFILED,
        metavar="NAME",
        help=f"where the server spends its time: {', '.join(PROFILED)}",
    )
    return parser


def _kinds(text: str) -> list[str]:
    kinds = text.split(",")
    for kind in kinds:
        if kind not in KINDS:
            raise argparse.ArgumentTypeError(f"no such database: {kind}")
    return kinds


if __name__ == "__main__":
    main()

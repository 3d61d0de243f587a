"""Prints the rows as a table, and writes them with every run as JSON."""

from __future__ import annotations

import os
import platform
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from benchmarks.ratios import Row

_SYNCS = 200
_HEADINGS = ("row", "database", "ratio", "of runs", "reach", "server CPU", "")


class Machine(Struct, frozen=True):
    """What the figures were measured on; only ratios travel to another machine.

    Attributes:
        cores: How many processors this process may use.
        python: The interpreter's version.
        sqlite: The version inside it.
        sync_ms: What one sync of a small write takes, in the middle.
        load: Processes that waited for a processor when the run began; nearly 0 on a
            machine that nobody else uses.
    """

    cores: int
    python: str
    sqlite: str
    sync_ms: float
    load: float


class Report(Struct, frozen=True):
    """A whole run."""

    machine: Machine
    seconds: float
    rows: Sequence[Row]


def machine() -> Machine:
    """Look at this machine."""
    return Machine(
        cores=len(os.sched_getaffinity(0)),
        python=platform.python_version(),
        sqlite=sqlite3.sqlite_version,
        sync_ms=round(_sync_seconds() * 1_000, 3),
        load=round(os.getloadavg()[0], 2),
    )


def write(report: Report, file: Path) -> None:
    """Write a run with every ratio, its runs and its spread."""
    rows = [
        {
            **msgspec.to_builtins(row),
            "verdict": row.verdict,
            "spread": row.ratio and [row.ratio.least, row.ratio.median, row.ratio.most],
        }
        for row in report.rows
    ]
    document = {"machine": report.machine, "seconds": report.seconds, "rows": rows}
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(msgspec.json.format(msgspec.json.encode(document)) + b"\n")


def lines(rows: Sequence[Row]) -> list[str]:
    """Lay the rows out: a line of ratios each, and under it what they were made of.

    Figures are the medians of their runs; ``server CPU`` is how many times as much
    processor time the server took for a check-in as what it is compared with.
    """
    cells = [_HEADINGS, *(_cells(row) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    out = []
    for line, row in zip(cells, [None, *rows], strict=True):
        joined = "  ".join(map(str.ljust, line, widths))
        out.append(joined.rstrip())
        if row is not None:
            if row.path:
                out.append(f"    {row.path} ÷ {row.compared_with}")
            out.extend(f"    {detail}" for detail in _details(row))
    return out


def _cells(row: Row) -> tuple[str, ...]:
    reach = "" if row.reach is None else str(row.reach)
    if row.ratio is None:
        return (row.name, row.database, "–", "", reach, "", row.verdict)
    ratio = f"{row.ratio.median:.2f}"
    spread = f"{row.ratio.least:.2f}–{row.ratio.most:.2f}"
    cost = "" if row.server_us is None else f"× {row.server_us.median:.1f}"
    return (row.name, row.database, ratio, spread, reach, cost, row.verdict)


def _details(row: Row) -> list[str]:
    figures = (
        f"{name} {statistics.median(runs):,.{0 if max(runs) >= 100 else 2}f}"
        for name, runs in row.figures.items()
    )
    return [text for text in (" · ".join(figures), row.note) if text]


def _sync_seconds() -> float:
    """Time a small write and its sync where the databases will be."""
    took = []
    with tempfile.TemporaryFile() as file:
        for _ in range(_SYNCS):
            started = time.perf_counter()
            file.write(bytes(4_096))
            file.flush()
            os.fdatasync(file.fileno())
            took.append(time.perf_counter() - started)
    return statistics.median(took)

"""Where the server and its engine spend their time in a row that misses its reach."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from benchmarks.databases import database
from benchmarks.ledgers import filled, served, settle
from benchmarks.load.clients import Load, clients
from benchmarks.organization import LOADER
from benchmarks.processes import Server
from benchmarks.profiling import engine_file
from benchmarks.run import Sizes
from benchmarks.workload import batches, check_ins

# By the row's name: what is sent and how many calls are in flight.
_LOADS = {
    "command": (check_ins, 64),
    "batch": (batches, 8),
    "single": (check_ins, 1),
}
PROFILED = tuple(_LOADS)

_WRITTEN_SECONDS = 60


def profile(name: str, kind: str, seconds: float) -> str:
    """Profile the served ledger under a row's load, and return what was found.

    Args:
        name: One of `PROFILED`.
        kind: ``sqlite`` or ``postgresql``.
        seconds: How long the load lasts; the server is slower than unprofiled.
    """
    make, in_flight = _LOADS[name]
    goals = Sizes().goals
    with database(kind) as where, clients() as sending:
        place = filled(where, "profiled", goals)
        file = where.folder / "profile"
        with served(place, profile=file) as server:
            load = Load(server.port, LOADER, make(goals), in_flight, seconds)
            sending.drive(load)
            settle(server)
            _signal(server)
            outcome = sending.drive(load)
            settle(server)
            _signal(server)
            found = "\n".join(map(_written, (file, engine_file(file))))
    return f"{name} on {kind}: {outcome.calls:,} calls\n{found}"


def _signal(server: Server) -> None:
    for process in server.processes():
        os.kill(process, signal.SIGUSR1)


def _written(file: Path) -> str:
    for _ in range(_WRITTEN_SECONDS * 10):
        if file.exists():
            return file.read_text(encoding="utf-8")
        time.sleep(0.1)
    message = "the server wrote no profile"
    raise TimeoutError(message)

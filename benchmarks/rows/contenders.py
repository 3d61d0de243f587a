"""Servers under the same load, in turn: what comes through, and what it costs them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from benchmarks.load.clients import Load, percentile
from benchmarks.load.requests import Requests
from benchmarks.organization import LOADER
from benchmarks.processes import Server
from benchmarks.run import Run

_MICRO = 1e6
_MILLI = 1e3
_LABELS = {
    "per_second": "a second",
    "median_ms": "median ms",
    "p99_ms": "p99 ms",
    "server_us": "server µs",
    "store_us": "database µs",
    "clients_busy": "clients' cores",
}


class Contender(Struct, frozen=True, kw_only=True):
    """A server under one kind of load.

    Attributes:
        name: What the report calls it.
        server: The process that is asked.
        requests: What it is asked.
        in_flight: Calls that wait at any time.
        per_call: Check-ins in each call.
        store_seconds: Returns the processor time of its database so far.
        settle: Returns when the server has nothing left to do.
    """

    name: str
    server: Server
    requests: Requests
    in_flight: int
    per_call: int = 1
    store_seconds: Callable[[], float] = float
    settle: Callable[[], None] = lambda: None


class Measured(Struct, frozen=True):
    """One turn of a contender.

    Attributes:
        per_second: Check-ins that were answered, a second.
        server_us: Processor time of the server a check-in, in microseconds, with all
            that it does afterwards: catching up its views.
        store_us: The same of the database's processes.
        median_ms: What half of the calls took.
        p99_ms: What 99 of 100 calls did not exceed.
        clients_busy: Share of a core that the clients took; far from their number,
            or they were what was measured.
    """

    per_second: float
    server_us: float
    store_us: float
    median_ms: float
    p99_ms: float
    clients_busy: float


def take_turns(
    run: Run, contenders: Sequence[Contender]
) -> Mapping[str, list[Measured]]:
    """Give every contender a turn a round, beginning each round with another one."""
    found: dict[str, list[Measured]] = {one.name: [] for one in contenders}
    for contender in contenders:
        # Whoever has just started has yet to read what it will remember.
        _measure(run, contender)
    for number in range(run.runs):
        at = number % len(contenders)
        for contender in (*contenders[at:], *contenders[:at]):
            found[contender.name].append(_measure(run, contender))
    return found


def figures(found: Mapping[str, list[Measured]]) -> dict[str, tuple[float, ...]]:
    """Lay out what was measured, by contender and figure."""
    return {
        f"{name} {label}": tuple(getattr(one, field) for one in runs)
        for name, runs in found.items()
        for field, label in _LABELS.items()
    }


def _measure(run: Run, contender: Contender) -> Measured:
    server, store = contender.server, contender.store_seconds
    server_before, store_before = server.processor_seconds(), store()
    load = Load(
        server.port, LOADER, contender.requests, contender.in_flight, run.seconds
    )
    outcome = run.clients.drive(load)
    contender.settle()
    done = outcome.calls * contender.per_call
    return Measured(
        outcome.per_second * contender.per_call,
        (server.processor_seconds() - server_before) / done * _MICRO,
        (store() - store_before) / done * _MICRO,
        percentile(outcome.latencies, 50) * _MILLI,
        percentile(outcome.latencies, 99) * _MILLI,
        outcome.client_seconds / outcome.busy_seconds,
    )

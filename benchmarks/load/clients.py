"""Drives a server with a fixed number of calls in flight, from several processes."""

from __future__ import annotations

import multiprocessing
import time
from array import array
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any

import grpc
from msgspec import Struct

from benchmarks.load.http2 import Connection, Method
from benchmarks.load.requests import Requests

CLIENTS = 2

# Long enough for every client to have encoded its requests and connected.
LEAD_SECONDS = 0.5


class Load(Struct, frozen=True):
    """What to send, and how.

    Attributes:
        port: The server's, on this machine.
        principal: Who calls.
        requests: What is asked.
        in_flight: Calls that wait for their answer at any time.
        seconds: How long is measured; calls before and after do not count.
    """

    port: int
    principal: str
    requests: Requests
    in_flight: int
    seconds: float


class Outcome(Struct, frozen=True):
    """What was seen from outside.

    Attributes:
        seconds: How long was measured: as long as asked for, or until a first answer.
        latencies: Seconds from call to answer, of the calls answered in that time.
        calls: All that were answered, those before and after it too.
        client_seconds: Processor time of the clients, for all calls.
        busy_seconds: How long the clients were at it.
    """

    seconds: float
    latencies: array[float]
    calls: int
    client_seconds: float
    busy_seconds: float

    @property
    def per_second(self) -> float:
        """Return the calls answered in a second."""
        return len(self.latencies) / self.seconds


class RefusedLoadError(Exception):
    """The server refused a call that it should answer; the message says why."""


class Clients:
    """Client processes, started once and given one load after another."""

    def __init__(
        self, pool: ProcessPoolExecutor, count: int, lead_seconds: float
    ) -> None:
        self._pool = pool
        self._count = count
        self._lead_seconds = lead_seconds

    def drive(self, load: Load) -> Outcome:
        """Share a load among the clients and measure; no call is left in flight.

        Raises:
            RefusedLoadError: A call was refused.
        """
        count = min(self._count, load.in_flight)
        start = time.monotonic() + self._lead_seconds
        shares = [_share(load, number, count) for number in range(count)]
        outcomes = list(self._pool.map(_drive, shares, [start] * count))
        latencies = array("d")
        for one in outcomes:
            latencies.extend(one.latencies)
        return Outcome(
            max(one.seconds for one in outcomes),
            latencies,
            sum(one.calls for one in outcomes),
            sum(one.client_seconds for one in outcomes),
            max(one.busy_seconds for one in outcomes),
        )


@contextmanager
def clients(
    count: int = CLIENTS, lead_seconds: float = LEAD_SECONDS
) -> Iterator[Clients]:
    """Keep client processes for as long as loads are driven.

    Args:
        count: How many.
        lead_seconds: How long they call before each load is measured.
    """
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(count, mp_context=context) as pool:
        # All of them are up before the first load.
        list(pool.map(time.sleep, [LEAD_SECONDS] * count))
        yield Clients(pool, count, lead_seconds)


def percentile(latencies: array[float], percent: float) -> float:
    """Return what so many of a hundred calls did not exceed, in seconds."""
    ordered = sorted(latencies)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def _share(load: Load, number: int, of: int) -> Load:
    return Load(
        load.port,
        load.principal,
        load.requests.share(number, of),
        # Those that do not divide evenly go to the first clients.
        (load.in_flight + of - 1 - number) // of,
        load.seconds,
    )


def _drive(load: Load, start: float) -> Outcome:
    """Call until the time is over, then wait for the answers that are still due.

    Raises:
        RefusedLoadError: A call was refused.
    """
    began, spent = time.monotonic(), time.process_time()
    connection = Connection(load.port, {"goal-ledger-principal": load.principal})
    method, messages = Method(load.requests.path), load.requests.endless()
    end = start + load.seconds
    sent: dict[int, tuple[float, bytes]] = {}
    latencies, calls, measured = array("d"), 0, load.seconds

    def send(now: float) -> None:
        message = next(messages)
        sent[connection.call(method, message)] = (now, message)

    for _ in range(load.in_flight):
        send(time.monotonic())
    while sent:
        answers = connection.answers()
        now = time.monotonic()
        for answer in answers:
            called, message = sent.pop(answer.stream)
            if answer.message is None:
                raise RefusedLoadError(reason(load, message))
            calls += 1
            if start <= now < end or (now >= end and not latencies):
                latencies.append(now - called)
                measured = max(measured, now - start)
            if now < end:
                send(now)
    connection.close()
    spent = time.process_time() - spent
    return Outcome(measured, latencies, calls, spent, time.monotonic() - began)


def reason(load: Load, message: bytes) -> str:
    """Ask again with gRPC's own client, and return why a call was refused."""
    metadata = (("goal-ledger-principal", load.principal),)
    with grpc.insecure_channel(f"127.0.0.1:{load.port}") as channel:
        call: Any = channel.unary_unary(load.requests.path)
        try:
            call(message, metadata=metadata)
        except grpc.RpcError as refused:
            return f"{load.requests.path}: {refused.code()}: {refused.details()}"
    return f"{load.requests.path}: refused once, answered when it was sent again"

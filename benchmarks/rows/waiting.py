"""What a caller waits for on an idle ledger: a command, and a read of what it wrote."""

from __future__ import annotations

import itertools
import sys
from array import array
from collections.abc import Callable, Iterator, Mapping

from benchmarks.databases import database
from benchmarks.inserts import inserting
from benchmarks.ledgers import filled, lines_of_check_ins, served
from benchmarks.load.caller import Caller, caller
from benchmarks.load.clients import percentile
from benchmarks.organization import LOADER
from benchmarks.processes import serving
from benchmarks.ratios import Ratio, Reach, Row
from benchmarks.run import Run
from benchmarks.workload import GET, RECORD, check_ins
from goalledger.v1 import check_in_service_pb2 as pb
from goalledger.v1 import goal_reads_pb2 as get

SINGLE, OWN_WRITE = "single", "own-write"

# What is compared is done in turn, so many of each, to be close together in time.
_PIECE = 50
_GOALS = 200
_MILLI = 1e3
_ECHO = (sys.executable, "-m", "benchmarks.servers.echo")

Once = Callable[[], float]


def one_at_a_time(run: Run) -> Iterator[Row]:
    """Compare a command with an echo and the driver, one call after another."""
    for kind in run.databases if SINGLE in run.wanted else ():
        turns = _single_turns(run, kind)
        names = turns[0].keys()
        medians = {name: [percentile(one[name], 50) for one in turns] for name in names}
        floor = map(sum, zip(medians["echo"], medians["insert"], strict=True))
        yield Row(
            name=SINGLE,
            path="RecordCheckIn, 1 in flight, median latency",
            compared_with="that of an echo plus that of a row committed by the driver",
            database=kind,
            reach=Reach(2, at_most=True),
            ratio=Ratio.of(medians["command"], list(floor)),
            figures={f"{name} ms": _milli(medians[name]) for name in names},
        )


def own_write(run: Run) -> Iterator[Row]:
    """Compare reading what a command wrote, by its token, with the command."""
    for kind in run.databases if OWN_WRITE in run.wanted else ():
        with (
            database(kind) as where,
            served(filled(where, "ledger", _GOALS)) as server,
            caller(server.port, LOADER) as calling,
        ):
            turns = [_write_and_read(run, calling) for _ in range(run.runs)]
        commands, reads = (
            {
                percent: [percentile(turn[at], percent) for turn in turns]
                for percent in (50, 99)
            }
            for at in (0, 1)
        )
        yield Row(
            name=OWN_WRITE,
            path="GetGoal at least as fresh as the command before it, p99",
            compared_with="p99 of that command, RecordCheckIn, 1 in flight",
            database=kind,
            reach=Reach(2, at_most=True),
            ratio=Ratio.of(reads[99], commands[99]),
            figures={
                "command median ms": _milli(commands[50]),
                "command p99 ms": _milli(commands[99]),
                "read median ms": _milli(reads[50]),
                "read p99 ms": _milli(reads[99]),
            },
        )


def _single_turns(run: Run, kind: str) -> list[Mapping[str, array[float]]]:
    with database(kind) as where:
        place = filled(where, "ledger", _GOALS, check_ins=1)
        lines = itertools.cycle(lines_of_check_ins(place))
        with (
            served(place) as server,
            serving(_ECHO) as echo,
            caller(server.port, LOADER) as to_ledger,
            caller(echo.port, LOADER) as to_echo,
            inserting(where) as insert,
        ):
            ways = {
                "command": _recording(to_ledger),
                "echo": _recording(to_echo),
                "insert": lambda: insert(next(lines)),
            }
            return [_turn(run, ways) for _ in range(run.runs)]


def _turn(run: Run, ways: Mapping[str, Once]) -> dict[str, array[float]]:
    took = {name: array("d") for name in ways}
    for _ in range(0, run.sizes.calls, _PIECE):
        for name, once in ways.items():
            took[name].extend(once() for _ in range(_PIECE))
    return took


def _write_and_read(run: Run, calling: Caller) -> tuple[array[float], array[float]]:
    commands, reads = array("d"), array("d")
    messages = check_ins(_GOALS).endless()
    for _ in range(run.sizes.calls):
        answer, took = calling.call(RECORD, next(messages))
        commands.append(took)
        recorded = pb.RecordCheckInResponse.FromString(answer)
        wanted = get.GetGoalRequest(name=recorded.name.partition("/keyResults/")[0])
        wanted.read.at_least_as_fresh = recorded.commit.token
        _, took = calling.call(GET, wanted.SerializeToString())
        reads.append(took)
    return commands, reads


def _recording(calling: Caller) -> Once:
    messages = check_ins(_GOALS).endless()
    return lambda: calling.call(RECORD, next(messages))[1]


def _milli(seconds: list[float]) -> tuple[float, ...]:
    return tuple(value * _MILLI for value in seconds)

"""What comes through under load, against an echo and against the event library."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

from msgspec import Struct, structs

from benchmarks.databases import Database, database
from benchmarks.ledgers import Place, filled, filled_with_tree, served, settle
from benchmarks.organization import key_result_name
from benchmarks.processes import serving
from benchmarks.ratios import Ratio, Reach, Row
from benchmarks.rows.contenders import Contender, figures, take_turns
from benchmarks.run import Run
from benchmarks.workload import ENTRIES, batches, check_ins
from tests.faults.sync_delay import NoCompilerError, SyncDelay, sync_delay

IN_FLIGHT = 64
BATCHES_IN_FLIGHT = 8
SLOWER_MICROSECONDS = 1_000

ECHO, LEDGER, LIBRARY, BATCHED = "echo", "ledger", "library", "batched"
TREE = "tree"


class Question(Struct, frozen=True):
    """A row that is answered by a contender and what it is compared with.

    Attributes:
        asked: The contender.
        compared: The other one.
        path: What is measured, in words.
        compared_with: What with, in words.
        reaches: What is asked for, by kind of database.
    """

    asked: str
    compared: str
    path: str
    compared_with: str
    reaches: Mapping[str, Reach]


_COMMAND = f"durable RecordCheckIn through gRPC, {IN_FLIGHT} in flight, check-ins/s"
_ECHO = f"a bare echo of the same message, {IN_FLIGHT} in flight, calls/s"
_LIBRARY = "the event library as it comes behind the same rpc, check-ins/s"
_TREE = "the same on leaves of a tree of four levels, check-ins/s"
_BATCH = f"BatchRecordCheckIns, {ENTRIES} a call, {BATCHES_IN_FLIGHT} in flight"


def _at_most(bound: float) -> Mapping[str, Reach]:
    return {kind: Reach(bound, at_most=True) for kind in ("sqlite", "postgresql")}


def _either(bound: float) -> Mapping[str, Reach]:
    return {"sqlite": Reach(bound), "postgresql": Reach(bound)}


USUAL_DISK = {
    "command": Question(LEDGER, ECHO, _COMMAND, _ECHO, _either(0.35)),
    "library": Question(
        LEDGER,
        LIBRARY,
        _COMMAND,
        _LIBRARY,
        {"sqlite": Reach(2.5), "postgresql": Reach(5)},
    ),
    "batch": Question(BATCHED, ECHO, f"{_BATCH}, check-ins/s", _ECHO, _either(1)),
    "tree": Question(LEDGER, TREE, _COMMAND, _TREE, _at_most(2.5)),
}
SLOWER_DISK = {
    "slow-command": Question(LEDGER, ECHO, _COMMAND, _ECHO, _either(0.35)),
    "slow-library": Question(LEDGER, LIBRARY, _COMMAND, _LIBRARY, _either(8)),
}


def on_usual_disk(run: Run) -> Iterator[Row]:
    """Measure on the disk as it is."""
    yield from _on(run, _wanted(run, USUAL_DISK), None)


def on_slower_disk(run: Run) -> Iterator[Row]:
    """Measure with every sync taking a millisecond longer; say where it cannot be."""
    questions = _wanted(run, SLOWER_DISK)
    if not questions:
        return
    try:
        with sync_delay(SLOWER_MICROSECONDS) as delay:
            yield from _on(run, questions, delay)
    except NoCompilerError as missing:
        for kind in run.databases:
            for name, question in questions.items():
                yield _row(name, question, kind, note=str(missing))


def _wanted(run: Run, questions: Mapping[str, Question]) -> Mapping[str, Question]:
    return {name: questions[name] for name in run.wanted if name in questions}


def _on(
    run: Run, questions: Mapping[str, Question], delay: SyncDelay | None
) -> Iterator[Row]:
    names = {
        name for asked in questions.values() for name in (asked.asked, asked.compared)
    }
    for kind in run.databases if questions else ():
        with database(kind, delay) as where, ExitStack() as servers:
            contenders = [
                servers.enter_context(_CONTENDERS[name](where, run.sizes.goals))
                for name in sorted(names)
            ]
            found = take_turns(run, contenders)
        for name, question in questions.items():
            compared = {one: found[one] for one in (question.asked, question.compared)}
            rates = ([one.per_second for one in runs] for runs in compared.values())
            costs = ([one.server_us for one in runs] for runs in compared.values())
            yield _row(
                name,
                question,
                kind,
                ratio=Ratio.of(*rates),
                server_us=Ratio.of(*costs),
                figures=figures(compared),
            )


def _row(name: str, question: Question, kind: str, **found: Any) -> Row:
    return Row(
        name=name,
        path=question.path,
        compared_with=question.compared_with,
        database=kind,
        reach=question.reaches[kind],
        **found,
    )


@contextmanager
def _echo(where: Database, goals: int) -> Iterator[Contender]:
    del where
    command = (sys.executable, "-m", "benchmarks.servers.echo")
    with serving(command) as server:
        yield Contender(
            name=ECHO, server=server, requests=check_ins(goals), in_flight=IN_FLIGHT
        )


@contextmanager
def _library(where: Database, goals: int) -> Iterator[Contender]:
    names = where.folder / "names"
    names.write_text("\n".join(map(key_result_name, range(goals))), encoding="utf-8")
    settings = json.dumps(where.library_settings())
    module = "benchmarks.servers.library"
    command = (sys.executable, "-m", module, settings, str(names))
    with serving(command, where.environment) as server:
        yield Contender(
            name=LIBRARY,
            server=server,
            requests=check_ins(goals),
            in_flight=IN_FLIGHT,
            store_seconds=where.processor_seconds,
        )


@contextmanager
def _ledger(where: Database, goals: int) -> Iterator[Contender]:
    with _loaded(where, LEDGER, filled(where, LEDGER, goals), goals) as contender:
        yield contender


@contextmanager
def _tree(where: Database, goals: int) -> Iterator[Contender]:
    with _loaded(where, TREE, filled_with_tree(where, TREE, goals), goals) as contender:
        yield contender


@contextmanager
def _batched(where: Database, goals: int) -> Iterator[Contender]:
    # A ledger of its own: goals of the other one keep histories of a usual length.
    with _loaded(where, BATCHED, filled(where, BATCHED, goals), goals) as contender:
        yield structs.replace(
            contender,
            requests=batches(goals),
            in_flight=BATCHES_IN_FLIGHT,
            per_call=min(ENTRIES, goals),
        )


@contextmanager
def _loaded(
    where: Database, name: str, place: Place, goals: int
) -> Iterator[Contender]:
    """Serve a ledger under single check-ins."""
    with served(place) as server:
        yield Contender(
            name=name,
            server=server,
            requests=check_ins(goals),
            in_flight=IN_FLIGHT,
            store_seconds=where.processor_seconds,
            settle=lambda: settle(server),
        )


_CONTENDERS = {
    ECHO: _echo,
    LEDGER: _ledger,
    LIBRARY: _library,
    BATCHED: _batched,
    TREE: _tree,
}

"""A server whose writer and views are a process of their own, as `serve` runs it."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import grpc
import pytest

from domain.refusals import ResourceNotFound
from goalledger.v1.value_pb2 import Value
from projections.running.failures import Failure
from services.ledger.refusals import StoreUnfitError
from services.ledger.store.stores import SQLiteStore, open_store
from services.ledger.writing.acts import Promise
from services.ledger.writing.writer import BATCH_COMMANDS_MAX
from services.rpc.engine import engine as engines
from services.rpc.engine.engine import Engine
from tests.house.checkout import ROOT
from tests.ledger.opened import prepare, service_url
from tests.rpc.acme import Acme, check_in, getting
from tests.rpc.engine.odd_engine import FAILURE
from tests.rpc.served import (
    ANNA,
    Served,
    refusal_of,
    refused,
    serving_by_engine,
    settings_for,
)

SECONDS = 20.0
CALLS = 200


@pytest.fixture
def acme(database: str, tmp_path: Path) -> Iterator[Acme]:
    """Give Acme on a server with an engine, once on each kind of database."""
    with serving_by_engine(database, tmp_path) as served:
        yield Acme(served)


def engine_of(served: Served) -> Engine:
    """Return a server's engine."""
    engine = served.server._opened.engine
    assert engine is not None
    return engine


def until(condition: Callable[[], bool]) -> None:
    """Return when something is so; fail where it never is."""
    end = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_check_in_is_answered_once_and_read_by_its_token(acme: Acme) -> None:
    acme.activate()
    request = check_in(value=Value(decimal="84"))

    first = acme.served.ask(request, ANNA)
    again = acme.served.ask(request, ANNA)
    found = acme.served.ask(getting(at_least_as_fresh=first.commit.token))

    assert again.commit.replayed
    assert again.commit.position == first.commit.position
    assert found.goal.key_results[0].value_in_force.decimal == "84"


def test_refusals_come_back_with_their_facts_and_fields(acme: Acme) -> None:
    acme.activate()

    with refused("FIELD_INVALID") as invalid:
        acme.served.ask(check_in(confidence="0.123"), ANNA)
    with refused("VERSION_CONFLICT") as conflict:
        acme.served.ask(check_in(etag="1"), ANNA)

    assert invalid[0].fields == ["confidence"]
    assert conflict[0].facts["expected"] == "1"


def test_calls_at_once_are_all_answered_without_a_gap(acme: Acme) -> None:
    acme.activate()

    with ThreadPoolExecutor(16) as pool:
        answers = list(
            pool.map(
                lambda number: acme.served.ask(
                    check_in(value=Value(decimal=str(number))), ANNA
                ),
                range(CALLS),
            )
        )

    positions = {answer.commit.position for answer in answers}
    assert len(positions) == CALLS
    found = acme.served.ask(getting(at_least_as_fresh=answers[-1].commit.token))
    assert found.read_info.resolved_position >= max(positions)


def test_an_engine_hears_what_another_server_wrote(
    postgresql_database: str, tmp_path: Path
) -> None:
    with (
        serving_by_engine(postgresql_database, tmp_path) as one,
        serving_by_engine(postgresql_database, tmp_path) as other,
    ):
        acme = Acme(one)
        acme.activate()
        other.ask(getting(strong=True))

        token = one.ask(check_in(value=Value(decimal="85")), ANNA).commit.token
        found = other.ask(getting(at_least_as_fresh=token))

    assert found.goal.key_results[0].value_in_force.decimal == "85"


def test_who_waits_for_a_lost_engine_hears_that_the_outcome_is_unknown(
    acme: Acme,
) -> None:
    acme.activate()
    engine = engine_of(acme.served)
    os.kill(engine._process.pid, signal.SIGSTOP)

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(acme.served.ask, check_in(), ANNA)
        until(lambda: bool(engine._waiting))
        engine._process.kill()
        error = waiting.exception(SECONDS)

    assert isinstance(error, grpc.RpcError)
    assert error.code() is grpc.StatusCode.UNAVAILABLE
    until(lambda: acme.served.engines_lost == 1)
    with refused("DEPENDENCY_DOWN"):
        acme.served.ask(check_in(), ANNA)


def test_what_was_sent_is_finished_before_the_engine_ends(
    database: str, tmp_path: Path
) -> None:
    with serving_by_engine(database, tmp_path) as served:
        acme = Acme(served)
        acme.activate()
        with ThreadPoolExecutor(32) as pool:
            answers = [pool.submit(served.ask, check_in(), ANNA) for _ in range(32)]
            until(lambda: bool(engine_of(served)._waiting))
            engine_of(served).close()
            errors = [answer.exception(SECONDS) for answer in answers]

    # Whoever was sent is answered; whoever came too late hears that.
    assert not all(errors)
    for error in filter(None, errors):
        assert isinstance(error, grpc.RpcError)
        assert refusal_of(error).reason == "SERVER_DRAINING"


def test_whatever_waits_when_an_engine_is_told_to_end_is_sent(
    database: str, tmp_path: Path
) -> None:
    prepare(database)
    with serving_by_engine(database, tmp_path) as served:
        Acme(served)
    promise = Promise(datetime(2026, 3, 31, tzinfo=UTC))

    async def ask_and_end() -> list[Any]:
        settings = settings_for(database, tmp_path).plain()
        engine = Engine(settings, [], *[lambda *_: None] * 3)
        engine.attach(asyncio.get_running_loop())
        more = range(5 * BATCH_COMMANDS_MAX)  # than are sent at a time
        asked = [asyncio.ensure_future(engine.write("nobody", promise)) for _ in more]
        await asyncio.sleep(0)
        await asyncio.to_thread(engine.close)
        return await asyncio.gather(*asked, return_exceptions=True)

    assert set(map(type, asyncio.run(ask_and_end()))) == {ResourceNotFound}


def test_an_engine_with_another_master_key_says_so_at_the_start(
    database: str, tmp_path: Path
) -> None:
    prepare(database)
    with serving_by_engine(database, tmp_path) as served:
        Acme(served)
    settings = settings_for(database, tmp_path)
    (tmp_path / "master-key").write_bytes(bytes(range(1, 33)).hex().encode())

    with pytest.raises(StoreUnfitError):
        Engine(settings.plain(), [], *[lambda *_: None] * 3)


def test_a_stopped_view_and_how_far_views_are_is_heard_in_any_pieces(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = (sys.executable, "-m", "tests.rpc.engine.odd_engine")
    monkeypatch.setattr(engines, "_COMMAND", command)
    heard: list[Failure] = []

    async def hear() -> Engine:
        settings = settings_for(database, tmp_path).plain()
        engine = Engine(settings, [], print, heard.append, print)
        engine.attach(asyncio.get_running_loop())
        assert await engine.progress.arrival(["goals"], "acme", 6, SECONDS)
        await asyncio.to_thread(engine.close)
        return engine

    engine = asyncio.run(hear())

    assert heard == [FAILURE]
    assert engine.failures == {("goals", "acme"): FAILURE}


@pytest.fixture
def command(database: str, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Give a running `goal-ledger serve`, once on each kind of database."""
    settings = settings_for(database, tmp_path)
    prepare(database)
    given = {
        "GOAL_LEDGER_DATABASE": service_url(database),
        "GOAL_LEDGER_MASTER_KEY_FILE": str(settings.master_key_file),
        "GOAL_LEDGER_LISTEN": f"unix:{tmp_path / 'socket'}",
    }
    if settings.keys_database:
        given["GOAL_LEDGER_KEYS_DATABASE"] = settings.keys_database
    with subprocess.Popen(
        [sys.executable, "-m", "services.cli.main", "serve"],
        cwd=ROOT,
        env={**os.environ, **given},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        while "serving at" not in process.stdout.readline():
            assert process.poll() is None
        yield process
        process.kill()


def engine_process(server: int) -> int:
    """Return the process id of a server's engine."""
    for folder in Path("/proc").iterdir():
        with suppress(OSError):  # it ended meanwhile
            if f"\nPPid:\t{server}\n" in (folder / "status").read_text():
                return int(folder.name)
    message = "the server has no engine"
    raise AssertionError(message)


def test_a_server_without_its_engine_ends_and_says_why(command: Any) -> None:
    os.kill(engine_process(command.pid), signal.SIGKILL)

    said, _ = command.communicate(timeout=SECONDS)

    assert command.returncode == 1
    assert "the server lost its engine; start it again" in said


def test_an_engine_without_its_server_ends_and_frees_the_ledger(
    database: str, command: Any
) -> None:
    engine = engine_process(command.pid)

    command.kill()
    command.wait()

    until(lambda: is_gone(engine))
    store = open_store(service_url(database))
    if isinstance(store, SQLiteStore):
        os.close(store.acquire())
    store.close()


def test_both_end_in_order_when_the_server_is_told_to(command: Any) -> None:
    engine = engine_process(command.pid)

    command.terminate()
    said, _ = command.communicate(timeout=SECONDS)

    assert command.returncode == 0
    assert "stopped" in said
    assert is_gone(engine)


def is_gone(process: int) -> bool:
    """Tell whether a process has ended, waited for or not."""
    with suppress(OSError):
        return ") Z " in Path(f"/proc/{process}/stat").read_text()
    return True

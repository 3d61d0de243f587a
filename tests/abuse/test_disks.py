"""Disks and databases that take no more, or give back something else (abuse D)."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import grpc
import pytest
from sqlalchemy import Engine, event
from sqlalchemy.engine import make_url

from goalledger.v1 import admin_service_pb2
from goalledger.v1 import event_feed_service_pb2 as feed_pb
from tests.abuse.conftest import verify
from tests.rpc.acme import ACME, Acme, check_in, getting
from tests.rpc.calls.test_gate import _holding
from tests.rpc.served import ANNA, Served, refusal_of, refused, serving, views_of
from tests.stores.postgres import Cluster

NOTE = "x" * 4_000
STORM = 24


@contextmanager
def connections(engine: Engine, *statements: str) -> Iterator[None]:
    """Let every connection that is opened meanwhile begin with some statements."""

    def begin(connection: Any, record: object) -> None:
        del record
        cursor = connection.cursor()
        for statement in statements:
            cursor.execute(statement)
        cursor.close()

    event.listen(engine, "connect", begin)
    engine.dispose()
    try:
        yield
    finally:
        event.remove(engine, "connect", begin)
        engine.dispose()


def full(engine: Engine) -> str:
    """Return what lets an SQLite database grow no more, as on a full disk."""
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    return f"PRAGMA max_page_count = {pages}"


def outcomes(served: Served, requests: list[Any]) -> list[str]:
    """Send commands one after another, and return why each was refused, or OK."""

    def outcome(request: Any) -> str:
        try:
            served.ask(request, ANNA)
        except grpc.RpcError as error:
            return refusal_of(error).reason
        return "OK"

    return [outcome(request) for request in requests]


def shows_nothing_was_lost(acme: Acme, requests: list[Any], first: list[str]) -> None:
    """Send the same commands again: what was done is known, the rest is done now."""
    again = [acme.served.send(request, ANNA).commit for request in requests]

    assert [commit.replayed for commit in again] == [one == "OK" for one in first]
    assert len({commit.position for commit in again}) == len(requests)
    assert verify(acme) == max(commit.position for commit in again)


def test_a_full_disk_takes_nothing_and_loses_nothing(
    sqlite_database: str, tmp_path: Path
) -> None:
    with serving(sqlite_database, tmp_path) as served:
        acme = Acme(served)
        acme.activate()
        engine = served.server._opened.store.engine
        requests = [check_in(note=NOTE) for _ in range(8)]

        with connections(engine, full(engine)):
            first = outcomes(served, requests)
            assert served.ask(getting(), ANNA).goal.name

        assert first[-1] == "DEPENDENCY_DOWN"
        assert set(first) <= {"OK", "DEPENDENCY_DOWN"}
        shows_nothing_was_lost(acme, requests, first)


def test_views_on_a_full_disk_stand_still_and_go_on_later(
    sqlite_database: str, tmp_path: Path
) -> None:
    with serving(sqlite_database, tmp_path) as served:
        acme = Acme(served)
        acme.activate()
        served.ask(getting(strong=True), ANNA)
        engine = served.server._opened.view_store.engine
        with full_for_the_runner(served, engine):
            tokens = [acme.check_in(note=NOTE).commit.token for _ in range(8)]
            with refused("PROJECTION_LAGGING"):
                served.ask(getting(at_least_as_fresh=tokens[-1]), ANNA)

        for _ in range(10):  # the runner looks again once a second
            late = outcomes(served, [getting(at_least_as_fresh=tokens[-1])])
            if late == ["OK"]:
                break
        assert late == ["OK"]


@contextmanager
def full_for_the_runner(served: Served, engine: Engine) -> Iterator[None]:
    """Fill the disk under the connection that the runner holds."""
    runner = views_of(served)
    limit = full(served.server._opened.view_store.readers)
    with connections(engine, limit):
        runner._projector._connection.driver_connection.execute(limit)
        yield


def test_a_disk_that_cannot_be_written_refuses_and_still_reads(
    sqlite_database: str, tmp_path: Path
) -> None:
    with serving(sqlite_database, tmp_path) as served:
        acme = Acme(served)
        acme.activate()
        engine = served.server._opened.store.engine
        requests = [check_in() for _ in range(3)]

        with connections(engine, "PRAGMA query_only = ON"):
            first = outcomes(served, requests)
            assert served.ask(getting(strong=True), ANNA).goal.name

        assert set(first) == {"DEPENDENCY_DOWN"}
        shows_nothing_was_lost(acme, requests, first)


@pytest.mark.parametrize(
    "statement",
    ["SET default_transaction_read_only = on", "SET statement_timeout = '50ms'"],
    ids=["a standby", "a statement timeout"],
)
def test_a_postgresql_that_does_not_take_commands_refuses_them(
    cluster: Cluster, postgresql_database: str, tmp_path: Path, statement: str
) -> None:
    with serving(postgresql_database, tmp_path) as served:
        acme = Acme(served)
        acme.activate()
        engine = served.server._opened.store.engine
        requests = [check_in() for _ in range(3)]

        with (
            connections(engine, statement),
            cluster.superuser(postgresql_database) as admin,
            admin.transaction(),
        ):
            admin.execute("LOCK TABLE events IN SHARE ROW EXCLUSIVE MODE")
            first = outcomes(served, requests)
            assert served.ask(getting(strong=True), ANNA).goal.name

        assert set(first) == {"DEPENDENCY_DOWN"}
        shows_nothing_was_lost(acme, requests, first)


def test_a_storm_on_a_ledger_that_others_hold_loses_nothing(
    acme: Acme, founded: str
) -> None:
    acme.activate()
    requests = [check_in() for _ in range(STORM)]

    with _holding(founded), ThreadPoolExecutor(STORM) as many:
        held = list(many.map(lambda one: outcomes(acme.served, [one])[0], requests))

    assert set(held) == {"STORE_BUSY"}
    shows_nothing_was_lost(acme, requests, held)


def test_a_corrupted_page_is_an_incident_and_no_answer(
    sqlite_database: str, tmp_path: Path
) -> None:
    with serving(sqlite_database, tmp_path) as served:
        Acme(served).activate()
    path = Path(make_url(sqlite_database).database or "")
    corrupt(path, b"goal.key_result_added")

    with serving(sqlite_database, tmp_path) as served:
        with refused("INTERNAL") as found:
            served.ask(feed_pb.ReadEventsRequest(parent=ACME), ANNA)

        assert found[0].facts.keys() == {"incident_id"}
        assert served.ask(admin_service_pb2.GetServerInfoRequest()).server_info


def corrupt(path: Path, words: bytes) -> None:
    """Overwrite the header of each page that holds some words, or held them once."""
    data = bytearray(path.read_bytes())
    page_bytes = int.from_bytes(data[16:18])
    for start in range(0, len(data), page_bytes):
        if words in data[start : start + page_bytes]:
            data[start : start + 8] = b"\xff" * 8
    path.write_bytes(data)

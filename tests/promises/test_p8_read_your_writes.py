"""P8: who reads by token never reads what was before, and waits for no poll."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import grpc
import pytest

from goalledger.v1 import value_pb2
from projections.running import runner as running
from projections.running.progress import Progress
from services.ledger.reading.doorbell import Doorbell, PostgreSQLDoorbell
from services.rpc.calls import reads
from tests.rpc.acme import Acme, check_in, getting
from tests.rpc.served import ANNA, Served, refusal_of, serving, views_of

WRITES = 10


@pytest.fixture(autouse=True)
def _never_polling(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing be noticed by looking from time to time."""
    monkeypatch.setattr(running, "POLL_SECONDS", 3_600.0)


@pytest.fixture
def _without_doorbell(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no commit be told of, in this process or another."""
    for kind in (Doorbell, PostgreSQLDoorbell):
        monkeypatch.setattr(kind, "ring", lambda *_: None)


@pytest.fixture
def _nobody_wakes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let whoever waits for a view wait without a word."""
    usual = Progress.__init__
    monkeypatch.setattr(Progress, "__init__", lambda progress, _: usual(progress))


@pytest.fixture
def active(database: str, tmp_path: Path) -> Iterator[Acme]:
    """Give a company's server with an active objective, once on each database."""
    with serving(database, tmp_path) as served:
        acme = Acme(served)
        acme.activate()
        yield acme


def value_by_token(served: Served, token: str) -> str:
    """Read the key result's value as fresh as a token; tell where it is refused."""
    try:
        goal = served.send(getting(at_least_as_fresh=token), ANNA).goal
    except grpc.RpcError as error:
        return refusal_of(error).reason
    return str(goal.key_results[0].value_in_force.decimal)


def shows_own_writes_are_read(acme: Acme, *readers: Served) -> None:
    """Show that each write is read at once, by its token, on an idle ledger."""
    for value in range(70, 70 + WRITES):
        said = value_pb2.Value(decimal=str(value))
        token = acme.served.ask(check_in(value=said), ANNA).commit.token

        for served in readers or (acme.served,):
            found = value_by_token(served, token)

            assert found == str(value), f"a read by token found {found}"


def shows_nothing_older_is_read(acme: Acme) -> None:
    """Show that where views stand still, a read by token is refused, not answered."""
    acme.served.ask(getting(strong=True), ANNA)
    views_of(acme.served).stop()
    token = acme.served.ask(check_in(), ANNA).commit.token

    found = value_by_token(acme.served, token)

    assert found == "PROJECTION_LAGGING", "a read by token found what was before"


def test_own_writes_are_read_at_once(active: Acme) -> None:
    shows_own_writes_are_read(active)


@pytest.mark.usefixtures("_without_doorbell")
def test_own_writes_are_read_at_once_where_the_doorbell_is_lost(active: Acme) -> None:
    shows_own_writes_are_read(active)


@pytest.mark.usefixtures("_without_doorbell", "_nobody_wakes")
def test_own_writes_lag_where_nobody_wakes_the_runner(active: Acme) -> None:
    with pytest.raises(AssertionError, match="found PROJECTION_LAGGING"):
        shows_own_writes_are_read(active)


def test_a_read_by_token_never_finds_what_was_before(active: Acme) -> None:
    shows_nothing_older_is_read(active)


def test_a_read_finds_what_was_before_where_the_token_is_not_read(
    active: Acme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reads, "position_of", lambda *_: 0)

    with pytest.raises(AssertionError, match="what was before"):
        shows_nothing_older_is_read(active)


@contextmanager
def two_servers(url: str, folder: Path) -> Iterator[tuple[Acme, Served]]:
    """Serve a company by two servers on one database."""
    with serving(url, folder) as first, serving(url, folder) as second:
        acme = Acme(first)
        acme.activate()
        yield acme, second


def test_writes_are_read_at_once_through_another_server(
    postgresql_database: str, tmp_path: Path
) -> None:
    with two_servers(postgresql_database, tmp_path) as (acme, second):
        shows_own_writes_are_read(acme, acme.served, second)


def test_writes_are_read_through_another_server_where_notify_is_lost(
    postgresql_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lose(bell: PostgreSQLDoorbell, ledger: str, position: int) -> None:
        Doorbell.ring(bell, ledger, position)

    monkeypatch.setattr(PostgreSQLDoorbell, "ring", lose)
    with two_servers(postgresql_database, tmp_path) as (acme, second):
        shows_own_writes_are_read(acme, acme.served, second)

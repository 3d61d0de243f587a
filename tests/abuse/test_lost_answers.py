"""Callers who go away between commit and answer, and come again (abuse A, D)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import grpc
import pytest

from tests.abuse.conftest import verify
from tests.faults.postgres_commits import held_commits, wait_for_held_commit
from tests.faults.sqlite_syncs import Syncs, watched_syncs
from tests.rpc.acme import Acme, check_in
from tests.rpc.served import (
    ANNA,
    PRINCIPAL_KEY,
    Served,
    serving,
    serving_by_engine,
)
from tests.stores.postgres import Cluster

# Holds commits back, and lends what waits until one is held.
Holding = Callable[[], AbstractContextManager[Callable[[], object]]]


@contextmanager
def held_on_sqlite(syncs: Syncs) -> Iterator[Callable[[], object]]:
    """Hold back commits of the ledger's file, written and not synced."""
    with syncs.held("ledger.db-wal") as held:
        yield lambda: held.arrived.wait(30)


@contextmanager
def held_on_postgresql(cluster: Cluster, url: str) -> Iterator[Callable[[], object]]:
    """Hold back commits of the server, flushed and not answered."""
    with held_commits(cluster):
        yield lambda: wait_for_held_commit(cluster, url)


@pytest.fixture
def holding(database: str, request: pytest.FixtureRequest) -> Iterator[Holding]:
    """Give what holds back a ledger's commits, written and not answered."""
    if database.startswith("sqlite"):
        with watched_syncs(default=True) as syncs:
            yield partial(held_on_sqlite, syncs)
    else:
        cluster: Cluster = request.getfixturevalue("cluster")
        yield partial(held_on_postgresql, cluster, database)


def shows_that_it_happened_once(served: Served, holding: Holding) -> None:
    """Give a call up between commit and answer, and send it again."""
    acme = Acme(served)
    acme.activate()
    before = verify(acme)
    request = check_in(request_id=str(uuid4()))
    call: Any = served.channel.unary_unary(
        "/goalledger.v1.CheckInService/RecordCheckIn"
    )

    with holding() as wait:
        future = call.future(
            request.SerializeToString(), metadata=((PRINCIPAL_KEY, ANNA),)
        )
        wait()
        future.cancel()
        with pytest.raises(grpc.FutureCancelledError):
            future.result()

    again = served.send(request, ANNA)

    assert again.commit.replayed
    assert verify(acme) == before + len(again.commit.event_names)


def test_a_call_given_up_between_commit_and_answer_happened_once(
    database: str, tmp_path: Path, holding: Holding
) -> None:
    with serving(database, tmp_path) as served:
        shows_that_it_happened_once(served, holding)


def test_a_call_given_up_while_an_engine_commits_happened_once(
    postgresql_database: str, tmp_path: Path, cluster: Cluster
) -> None:
    holding = partial(held_on_postgresql, cluster, postgresql_database)

    with serving_by_engine(postgresql_database, tmp_path) as served:
        shows_that_it_happened_once(served, holding)

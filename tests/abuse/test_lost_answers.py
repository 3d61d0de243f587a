"""Callers who go away between commit and answer, and come again (abuse A, D)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import grpc
import pytest

from tests.abuse.conftest import verify
from tests.faults.postgres_commits import held_commits, wait_for_held_commit
from tests.faults.sqlite_syncs import watched_syncs
from tests.rpc.acme import Acme, check_in
from tests.rpc.served import ANNA, PRINCIPAL_KEY, serving
from tests.stores.postgres import Cluster

# Holds commits back, and lends what waits until one is held.
Holding = Callable[[], AbstractContextManager[Callable[[], object]]]


@pytest.fixture
def holding(database: str, request: pytest.FixtureRequest) -> Iterator[Holding]:
    """Give what holds back a ledger's commits, written and not answered."""
    if database.startswith("sqlite"):
        with watched_syncs(default=True) as syncs:

            @contextmanager
            def hold() -> Iterator[Callable[[], object]]:
                with syncs.held("ledger.db-wal") as held:
                    yield lambda: held.arrived.wait(30)

            yield hold
        return
    cluster: Cluster = request.getfixturevalue("cluster")

    @contextmanager
    def hold_commits() -> Iterator[Callable[[], object]]:
        with held_commits(cluster):
            yield lambda: wait_for_held_commit(cluster, database)

    yield hold_commits


def test_a_call_given_up_between_commit_and_answer_happened_once(
    database: str, tmp_path: Path, holding: Holding
) -> None:
    with serving(database, tmp_path) as served:
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

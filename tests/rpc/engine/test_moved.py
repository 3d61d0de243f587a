"""A ledger that was moved to the other kind of database, as callers find it there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from goalledger.v1 import check_in_service_pb2
from tests.ledger.moved import move
from tests.ledger.opened import Steered
from tests.rpc.acme import RATE, Acme, check_in, getting
from tests.rpc.served import ANNA, refused, serving
from tests.stores.postgres import Cluster


@pytest.fixture
def other_database(
    database: str, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[str]:
    """Give the URL of an empty database of the other kind."""
    if database.startswith("sqlite"):
        cluster: Cluster = request.getfixturevalue("cluster")
        with cluster.database() as url:
            yield url
        return
    (tmp_path / "other").mkdir()
    yield f"sqlite:///{tmp_path / 'other' / 'ledger.db'}"


def test_callers_go_on_at_the_copy_and_their_tokens_do_not(
    database: str, other_database: str, tmp_path: Path
) -> None:
    steered = Steered()
    request = check_in(request_id=str(uuid4()), note="Said before the move.")
    with serving(database, tmp_path, steered) as served:
        Acme(served).activate()
        first = served.send(request, ANNA)
        goal = served.ask(getting(strong=True), ANNA).goal

        move(database, other_database)

        # The source may go on, and then knows what its copy does not.
        later = served.ask(check_in(), ANNA).commit

    with serving(other_database, tmp_path, steered) as served:
        for token in (first.commit.token, later.token):
            with refused("LEDGER_REWOUND"):
                served.ask(getting(at_least_as_fresh=token), ANNA)
        again = served.send(request, ANNA)
        moved = served.ask(getting(at_least_as_fresh=again.commit.token), ANNA).goal
        asked = check_in_service_pb2.ListCheckInsRequest(parent=RATE)
        listed = served.ask(asked, ANNA).check_ins
        next_ = served.ask(check_in(), ANNA).commit

    assert (again.name, again.commit.replayed) == (first.name, True)
    assert again.commit.position == first.commit.position
    assert moved == goal
    assert [one.note for one in listed] == ["Said before the move."]
    assert next_.position > first.commit.position

"""A ledger restored from an older copy, with views that know what came after it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.message import Message
from typer.testing import CliRunner

from goalledger.v1 import check_in_service_pb2, evidence_service_pb2
from services.cli.main import app
from tests.ledger.damage import Intruder, intruding
from tests.ledger.opened import ORGANIZATION
from tests.rpc.acme import ACME, RATE, Acme, check_in, getting
from tests.rpc.served import ANNA, Served, refused, serving, serving_by_engine

# What a ledger's head says, and where an older copy of it has less.
_HEAD = "position, recorded, answered_until, streams, frontier"


def head_row(intruder: Intruder) -> tuple[Any, ...]:
    """Return an organization's head as it is stored."""
    ((*row,),) = intruder.run(f"SELECT {_HEAD} FROM ledgers")  # noqa: S608
    return tuple(row)


def restore(intruder: Intruder, head: tuple[Any, ...]) -> None:
    """Bring the ledger, and nothing else, back to where it was at an older head."""
    position, _, _, streams, _ = head
    intruder.run("DELETE FROM events WHERE position > ?", position)
    intruder.run("DELETE FROM requests WHERE last > ?", position)
    intruder.run("DELETE FROM streams WHERE stream > ?", streams)
    names = ", ".join(f"{name} = ?" for name in _HEAD.split(", "))
    intruder.run(f"UPDATE ledgers SET {names}, epoch = 'ff'", *head)  # noqa: S608


def listed(served: Served) -> list[str]:
    """Return the notes of all check-ins, as the views have them."""
    request = check_in_service_pb2.ListCheckInsRequest(parent=RATE, page_size=500)
    request.read.strong = True
    return [one.note for one in served.ask(request, ANNA).check_ins]


def as_ever(served: Served, request: Message) -> Any:
    """Ask without saying how fresh: whatever the views have."""
    return served.ask(request, ANNA)


@pytest.mark.parametrize("serving", [serving, serving_by_engine])
def test_what_was_lost_is_never_shown_and_what_follows_is(
    database: str, tmp_path: Path, serving: Callable[..., Any]
) -> None:
    with serving(database, tmp_path) as served:
        acme = Acme(served)
        acme.activate()
        acme.check_in(note="kept")
    with intruding(database) as intruder:
        head = head_row(intruder)
    with serving(database, tmp_path) as served:
        for number in range(3):
            lost = served.ask(check_in(note=f"lost {number}"), ANNA).commit
        assert len(listed(served)) == 4

    with intruding(database) as intruder:
        restore(intruder, head)
    with serving(database, tmp_path) as served:
        first = as_ever(served, getting())
        with refused("LEDGER_REWOUND"):
            served.ask(getting(at_least_as_fresh=lost.token), ANNA)
        served.ask(check_in(note="new"), ANNA)

        assert first.read_info.resolved_position <= head[0]
        assert listed(served) == ["kept", "new"]
        verified(database)
        asked = evidence_service_pb2.GetLedgerHeadRequest(name=ACME)
        assert served.ask(asked).head.position < lost.position


def verified(database: str) -> None:
    """Let the command verify ledger and views; it fails at the first wrong thing."""
    ended = CliRunner().invoke(app, ["verify", "--database", database])
    assert ended.exit_code == 0, ended.output
    assert f"Organization  {ORGANIZATION}" in ended.output

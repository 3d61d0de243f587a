"""P15, its first half: a log tells no personal text, not even of what fails."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import grpc
import pytest

from goalledger.v1 import directory_service_pb2, goals_pb2
from tests.promises.test_p15_sealed_from_the_first_event import CANARY
from tests.rpc.acme import ACME, WHY, Acme, adding, check_in, correcting, drafting
from tests.rpc.served import ANNA, BEN, Served, serving


def said_everywhere(acme: Acme) -> list[tuple[Any, str]]:
    """Return requests that say the canary's name; some are refused for it."""
    person = directory_service_pb2.AddPersonRequest(
        parent=ACME, display_name=CANARY, principal=f"{CANARY}@acme.example"
    )
    again = directory_service_pb2.AddPersonRequest()
    again.CopyFrom(person)
    first = acme.check_in(note=CANARY).name
    too_long = goals_pb2.KeyResult(title=CANARY * 100)
    why = {**WHY, "reason": CANARY}
    return [
        (person, ANNA),
        (again, ANNA),
        (check_in(note=CANARY, confidence=CANARY), ANNA),
        (correcting(first, note=CANARY, reason=CANARY), ANNA),
        (correcting(f"{first}-{CANARY}", note=CANARY), ANNA),
        (adding(key_result=too_long, **why), BEN),
        (drafting(CANARY, goal_id="other"), BEN),
        (drafting(acme.anna, goal_id="other", on_behalf_of=CANARY), BEN),
        (check_in(), f"{CANARY}@acme.example!"),
    ]


def refusals(served: Served, requests: list[tuple[Any, str]]) -> int:
    """Send them, and count those that are refused."""
    refused = 0
    for request, by in requests:
        try:
            served.ask(request, by)
        except grpc.RpcError:
            refused += 1
    return refused


def test_a_servers_log_tells_no_personal_text(
    database: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with serving(database, tmp_path, log_level="debug") as served:
        acme = Acme(served)
        acme.activate()

        assert refusals(served, said_everywhere(acme)) == 7

    told = "".join(capfd.readouterr())
    assert "RecordCheckIn" in told
    assert "FIELD_INVALID" in told
    assert CANARY not in told

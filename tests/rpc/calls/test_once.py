"""The same request has one effect, however often and by how many (abuse D)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import uuid4

import grpc

from goalledger.v1 import evidence_service_pb2, goal_commands_pb2, lifecycle_pb2
from tests.rpc.acme import (
    ACME,
    RENEWALS,
    WHY,
    Acme,
    adding,
    check_in,
    founding,
    getting,
)
from tests.rpc.served import ANNA, BEN, CLEO, refusal_of, refused, serving


def _position(acme: Acme) -> int:
    request = evidence_service_pb2.GetLedgerHeadRequest(name=ACME)
    return int(acme.served.ask(request).head.position)


def test_fifty_times_at_once_is_once(acme: Acme) -> None:
    acme.activate()
    before = _position(acme)
    request = check_in(request_id=str(uuid4()))

    with ThreadPoolExecutor(50) as many:
        answers = list(many.map(lambda _: acme.served.send(request, ANNA), range(50)))

    assert len({answer.name for answer in answers}) == 1
    assert sum(not answer.commit.replayed for answer in answers) == 1
    assert _position(acme) == before + len(answers[0].commit.event_names)


def test_the_same_id_with_other_contents_names_what_differs(acme: Acme) -> None:
    acme.activate()
    request = check_in(request_id=str(uuid4()))
    acme.served.send(request, ANNA)

    request.note, request.confidence = "Another note", "0.1"
    with refused("REQUEST_ID_REUSED") as found:
        acme.served.send(request, ANNA)

    fields = found[0].facts["fields"]
    assert "note" in fields
    assert "confidence" in fields
    assert "value" not in fields


def test_the_same_id_by_another_principal_is_another_request(acme: Acme) -> None:
    acme.activate()
    request = check_in(request_id=str(uuid4()))

    first = acme.served.send(request, ANNA)
    second = acme.served.send(request, BEN)

    assert first.name != second.name
    assert not second.commit.replayed


def test_the_same_id_is_known_after_a_restart(database: str, tmp_path: Path) -> None:
    request = check_in(request_id=str(uuid4()))
    with serving(database, tmp_path) as served:
        Acme(served).activate()
        first = served.send(request, ANNA)

    with serving(database, tmp_path) as served:
        again = served.send(request, ANNA)

    assert again.commit.replayed
    assert (again.name, again.commit.token) == (first.name, first.commit.token)


def test_a_refusal_uses_up_no_id(acme: Acme) -> None:
    acme.draft()
    request = check_in(request_id=str(uuid4()))
    with refused("GOAL_NOT_ACTIVE"):
        acme.served.send(request, ANNA)
    acme.served.ask(goal_commands_pb2.CancelGoalRequest(name=RENEWALS, **WHY), BEN)

    with refused("GOAL_CANCELLED"):
        acme.served.send(request, ANNA)


def test_founding_again_is_answered_alike(acme: Acme) -> None:
    request = founding(organization_id="globex", request_id=str(uuid4()))

    first = acme.served.send(request)
    again = acme.served.send(request)

    assert again.administrator == first.administrator
    assert again.commit.replayed


def test_an_organization_is_founded_once(acme: Acme) -> None:
    with refused("RESOURCE_EXISTS"):
        acme.served.ask(founding(), "somebody@else.example")


def _outcome(acme: Acme, request: Any, by: str) -> str:
    try:
        acme.served.ask(request, by)
    except grpc.RpcError as error:
        return refusal_of(error).reason
    return "OK"


def test_approving_and_rejecting_at_once_decides_once(acme: Acme) -> None:
    acme.draft()
    acme.served.ask(adding(), BEN)
    acme.submit()
    approving, rejecting = (
        goal_commands_pb2.ApproveGoalRequest,
        goal_commands_pb2.RejectGoalRequest,
    )
    decisions: list[Any] = [approving(name=RENEWALS) for _ in range(8)]
    decisions += [rejecting(name=RENEWALS, **WHY) for _ in range(8)]

    with ThreadPoolExecutor(16) as many:
        outcomes = list(many.map(lambda one: _outcome(acme, one, CLEO), decisions))

    assert sorted(outcomes) == ["GOAL_NOT_SUBMITTED"] * 15 + ["OK"]


def test_check_ins_race_with_closing_and_none_comes_after_it(acme: Acme) -> None:
    acme.activate()
    acme.check_in()
    closing = goal_commands_pb2.CloseGoalRequest(
        name=RENEWALS, disposition=lifecycle_pb2.DISPOSITION_MISSED
    )
    requests: list[Any] = [check_in() for _ in range(30)]
    requests.insert(15, closing)

    with ThreadPoolExecutor(16) as many:
        outcomes = list(many.map(lambda one: _outcome(acme, one, ANNA), requests))

    assert outcomes[15] == "OK"
    assert set(outcomes) <= {"OK", "GOAL_CLOSED"}
    goal = acme.served.ask(getting(strong=True)).goal
    assert int(goal.etag) == 5 + outcomes.count("OK")


def test_a_call_that_is_cancelled_and_sent_again_happens_once(acme: Acme) -> None:
    acme.activate()
    before = _position(acme)
    request = check_in(request_id=str(uuid4()))
    call: Any = acme.served.channel.unary_unary(
        "/goalledger.v1.CheckInService/RecordCheckIn"
    )
    future = call.future(
        request.SerializeToString(), metadata=(("goal-ledger-principal", ANNA),)
    )

    future.cancel()
    answer = acme.served.send(request, ANNA)

    assert _position(acme) == before + len(answer.commit.event_names)

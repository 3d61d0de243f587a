"""Who may call what: one entry an rpc, default deny, and tenants that never meet."""

from __future__ import annotations

from typing import Any

import grpc
import pytest
from google.protobuf.message_factory import GetMessageClass

from services.rpc.calls.callers import Caller
from services.rpc.permissions import RULES, Rule, Scope
from tests.rpc.acme import ACME, Acme, check_in, founding, getting
from tests.rpc.requests import METHODS, request_of
from tests.rpc.served import (
    ANNA,
    CLEO,
    PRINCIPAL_KEY,
    STRANGER,
    Refused,
    refusal_of,
    refused,
)

OF_ORGANIZATIONS = [rpc for rpc in METHODS if RULES[rpc].scope is Scope.ORGANIZATION]


def test_every_rpc_has_one_entry_and_every_entry_an_rpc() -> None:
    assert set(RULES) == set(METHODS)


def _call(acme: Acme, rpc: str, request: Any, metadata: Any) -> Refused | None:
    """Call an rpc, streaming or not; return its refusal, or None."""
    data = request.SerializeToString()
    call: Any = (
        acme.served.channel.unary_stream(f"/{rpc}")
        if METHODS[rpc].server_streaming
        else acme.served.channel.unary_unary(f"/{rpc}")
    )
    try:
        answer = call(data, metadata=metadata, timeout=10)
        if METHODS[rpc].server_streaming:
            next(answer)
            answer.cancel()
    except grpc.RpcError as error:
        return refusal_of(error)
    return None


@pytest.mark.parametrize("rpc", METHODS)
@pytest.mark.parametrize(
    ("metadata", "reason"),
    [
        ((), "CREDENTIALS_MISSING"),
        (((PRINCIPAL_KEY, ""),), "CREDENTIALS_INVALID"),
        (((PRINCIPAL_KEY, "x" * 201),), "CREDENTIALS_INVALID"),
        (((PRINCIPAL_KEY, f"{CLEO},{ANNA}"),), "CREDENTIALS_INVALID"),
        (((PRINCIPAL_KEY, CLEO), (PRINCIPAL_KEY, CLEO)), "CREDENTIALS_INVALID"),
        ((("x-forwarded-user", CLEO),), "CREDENTIALS_MISSING"),
        (((f"{PRINCIPAL_KEY}-bin", CLEO.encode()),), "CREDENTIALS_MISSING"),
    ],
    ids=["none", "empty", "long", "joined", "twice", "forwarded", "binary"],
)
def test_a_call_names_its_caller_once(
    standing: Acme, rpc: str, metadata: Any, reason: str
) -> None:
    request = GetMessageClass(METHODS[rpc].input_type)()

    found = _call(standing, rpc, request, metadata)

    assert found is not None
    assert (found.code, found.reason) == (grpc.StatusCode.UNAUTHENTICATED, reason)


@pytest.mark.parametrize("rpc", OF_ORGANIZATIONS)
def test_a_stranger_and_an_unknown_organization_are_refused_alike(
    standing: Acme, rpc: str
) -> None:
    stranger, member = ((PRINCIPAL_KEY, STRANGER),), ((PRINCIPAL_KEY, CLEO),)

    as_stranger = _call(standing, rpc, request_of(rpc, "acme"), stranger)
    as_member = _call(standing, rpc, request_of(rpc, "nowhere"), member)

    assert as_stranger is not None
    assert as_member is not None
    assert as_stranger.code is grpc.StatusCode.PERMISSION_DENIED
    assert as_stranger.facts == {"permission": RULES[rpc].permission, "resource": ACME}
    assert as_member.message.replace("nowhere", "acme") == as_stranger.message
    assert (
        as_member._replace(message=as_stranger.message, facts=as_stranger.facts)
        == as_stranger
    )


@pytest.mark.parametrize("rpc", OF_ORGANIZATIONS)
def test_a_member_is_never_denied(standing: Acme, rpc: str) -> None:
    request = request_of(rpc, "acme")
    if "validate_only" in request.DESCRIPTOR.fields_by_name:
        request.validate_only = True

    found = _call(standing, rpc, request, ((PRINCIPAL_KEY, ANNA),))

    assert (
        found is None
        or found.code is not grpc.StatusCode.PERMISSION_DENIED
        or (found.reason == "SEGREGATION_OF_DUTIES")
    )


def test_a_member_of_one_organization_is_nobody_in_another(acme: Acme) -> None:
    globex = founding(organization_id="globex", administrator_name="Hank")
    acme.served.ask(globex, "hank@globex.example")
    acme.activate()

    with refused("PERMISSION_DENIED"):
        acme.served.ask(getting(), "hank@globex.example")
    with refused("PERMISSION_DENIED"):
        acme.served.ask(check_in(), "hank@globex.example")


@pytest.mark.parametrize("path", ["goal.owner", "goal.unit"])
def test_a_name_of_another_organization_inside_a_request_is_refused(
    standing: Acme, path: str
) -> None:
    request = request_of("goalledger.v1.GoalService/DraftGoal", "acme")
    field = path.rpartition(".")[2]
    setattr(request.goal, field, f"organizations/globex/{field}s/x")
    if field == "owner":
        request.goal.owner = "organizations/globex/people/anna"

    with refused("FIELD_INVALID") as found:
        standing.served.send(request)

    assert found[0].fields == [path]


class _NoLedger:
    pass


def test_an_answer_given_without_permission_is_not_sent() -> None:
    ledger: Any = _NoLedger()
    caller = Caller(CLEO, Rule("goals.get"), ledger)

    with pytest.raises(RuntimeError, match=r"goals\.get was answered"):
        caller.require_let_in()

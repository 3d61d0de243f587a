"""How names, ids, etags and principals are written (abuse B)."""

from __future__ import annotations

import pytest

from goalledger.v1 import (
    directory_service_pb2,
    goal_commands_pb2,
)
from tests.rpc.acme import (
    ACME,
    Acme,
    check_in,
    drafting,
)
from tests.rpc.refusing import invalid
from tests.rpc.served import ANNA, BEN, refused


@pytest.mark.parametrize(
    "goal_id", ["Renewals", "x" * 64, "-x", "x-", "a/b", "..", "~", "a%2fb", "é", "a\n"]
)
def test_an_id_is_of_few_signs(standing: Acme, goal_id: str) -> None:
    invalid(standing, drafting(standing.anna, goal_id=goal_id), "goal_id")


@pytest.mark.parametrize("goal_id", ["7", "7-of-9", "x" * 63])
def test_an_id_may_begin_with_a_digit(standing: Acme, goal_id: str) -> None:
    request = drafting(standing.anna, goal_id=goal_id, validate_only=True)

    answer = standing.served.ask(request, BEN)

    assert answer.name == f"{ACME}/goals/{goal_id}"


@pytest.mark.parametrize(
    "name",
    [
        "",
        "renewals",
        "/organizations/acme/goals/renewals",
        "organizations/acme/goals/",
        "organizations//goals/renewals",
        "organizations/acme/goals/renewals/",
        "organizations/acme/goals/renewals?x=1",
        "organizations/acme/goals/../goals/renewals",
        "organizations/acme/goals/-",
        "organizations/acme/units/renewals",
        "organizations/acme/goals/renewals/keyResults/rate",
        "organizations/acme/goals/renewals\n",
        "ORGANIZATIONS/acme/goals/renewals",
    ],
)
def test_a_name_is_read_strictly(standing: Acme, name: str) -> None:
    invalid(standing, goal_commands_pb2.SubmitGoalRequest(name=name), "name")


@pytest.mark.parametrize(
    "request_id",
    [
        "",
        "1",
        "00000000-0000-0000-0000-000000000000",
        "{0b9f2f4e-6f0c-4a53-9d6e-4f0d7f3a1c55}",
        "0b9f2f4e6f0c4a539d6e4f0d7f3a1c55",
        "0b9f2f4e-6f0c-4a53-9d6e-4f0d7f3a1c5g",
        "x" * 500_000,
    ],
)
def test_a_request_id_is_a_uuid(standing: Acme, request_id: str) -> None:
    with refused("FIELD_INVALID") as found:
        standing.served.send(check_in(request_id=request_id), ANNA)

    assert found[0].fields == ["request_id"]


def test_a_request_id_in_capitals_is_the_same(standing: Acme) -> None:
    request_id = "c232ab00-9414-11ec-b3c8-9f68deced846"  # of version 1

    first = standing.check_in(request_id=request_id)
    again = standing.check_in(request_id=request_id.upper())

    assert (again.name, again.commit.replayed) == (first.name, True)


@pytest.mark.parametrize(
    "principal", ["", "a b", "a,b", "ä@acme.example", "x" * 201, "a\tb"]
)
def test_a_principal_is_what_metadata_can_carry(standing: Acme, principal: str) -> None:
    request = directory_service_pb2.AddPersonRequest(
        parent=ACME, display_name="Dora", principal=principal
    )

    invalid(standing, request, "principal")


@pytest.mark.parametrize("etag", ["0", "-1", "x", "W/1", "9" * 19])
def test_an_etag_is_one_that_was_read(standing: Acme, etag: str) -> None:
    invalid(standing, check_in(etag=etag), "etag", by=ANNA)


def test_an_etag_is_left_out_where_it_could_name_nothing(standing: Acme) -> None:
    request = drafting(standing.anna, goal_id="", etag="1")

    invalid(standing, request, "etag")

"""What a goal takes in which state of its life, and what no state lets by (abuse E)."""

from __future__ import annotations

from typing import Any

import pytest
from google.protobuf import text_format

from goalledger.v1 import (
    approval_service_pb2,
    goal_commands_pb2,
    goal_life_commands_pb2,
    lifecycle_pb2,
)
from tests.abuse.company import nothing_recorded, reason_of
from tests.abuse.conftest import verify
from tests.rpc.acme import ACME, WHY, Acme, adding, check_in, drafting
from tests.rpc.metering import binding, defining
from tests.rpc.requests import METHODS, request_of
from tests.rpc.served import ANNA, BEN, CLEO

STATES = ("draft", "submitted", "active", "paused", "closed", "cancelled")
REFUSALS = {
    "draft": "GOAL_NOT_ACTIVE",
    "submitted": "GOAL_NOT_ACTIVE",
    "active": "OK",
    "paused": "GOAL_NOT_ACTIVE",
    "closed": "GOAL_CLOSED",
    "cancelled": "GOAL_CANCELLED",
}
# Commands that are about one goal, or about something of one.
ABOUT_A_GOAL = sorted(
    rpc
    for rpc, method in METHODS.items()
    if "validate_only" in method.input_type.fields_by_name
    and "goals/renewals" in str(request_of(rpc, "acme"))
    and method.name != "DraftGoal"
)
# What is done to a goal that was closed: it is graded, and it may go on.
AFTER_THE_END = {"ReopenGoal", "ProposeGrade"}


@pytest.fixture(scope="module")
def company(each_company: Acme) -> Acme:
    """Give a company with a goal in each state."""
    each_company.served.ask(defining(each_company.anna), BEN)
    for state in STATES:
        _lead(each_company, state)
    return each_company


def _lead(acme: Acme, state: str) -> None:
    """Bring a goal to a state, under the state's name."""
    ask, name = acme.served.ask, f"{ACME}/goals/{state}"
    ask(drafting(acme.anna, goal_id=state), BEN)
    for key in ("rate", "churn"):
        ask(adding(parent=name, key_result_id=key), BEN)
    if state == "draft":
        return
    acme.submit(name)
    if state == "submitted":
        return
    acme.approve(name)
    for key in ("rate", "churn"):
        said = {"parent": f"{name}/keyResults/{key}", "check_in_id": "c"}
        ask(check_in(**said), ANNA)
    ask(_ends(name)[state], ANNA) if state in _ends(name) else None


def _ends(name: str) -> dict[str, Any]:
    missed = lifecycle_pb2.DISPOSITION_MISSED
    return {
        "paused": goal_life_commands_pb2.PauseGoalRequest(name=name),
        "closed": goal_commands_pb2.CloseGoalRequest(name=name, disposition=missed),
        "cancelled": goal_commands_pb2.CancelGoalRequest(name=name, **WHY),
    }


def test_only_an_active_goal_takes_check_ins(company: Acme) -> None:
    """Abuse 62."""
    for state in STATES:
        parent = f"{ACME}/goals/{state}/keyResults/rate"

        request = check_in(parent=parent, validate_only=True)

        assert reason_of(company, request, ANNA) == REFUSALS[state]


@pytest.mark.parametrize("rpc", ABOUT_A_GOAL)
def test_every_command_about_a_goal_in_any_state_is_done_or_refused_by_a_rule(
    company: Acme, rpc: str
) -> None:
    found = {}
    with nothing_recorded(company):
        for state in STATES:
            request = _about(company, rpc, state)
            found[state] = reason_of(company, request, ANNA)
            if found[state] != "OK":
                request.validate_only = False
                assert reason_of(company, request, ANNA) == found[state]

    done = {state for state, reason in found.items() if reason == "OK"}
    if rpc.rpartition("/")[2] not in AFTER_THE_END:
        assert not done & {"closed", "cancelled"}
    assert "cancelled" not in done


def _about(company: Acme, rpc: str, state: str) -> Any:
    """Return a sound request about the goal in a state."""
    text = str(request_of(rpc, "acme"))
    request = type(request_of(rpc, "acme"))()
    text = text.replace("goals/renewals", f"goals/{state}")
    text = text.replace(f"{ACME}/people/anna", company.ben)
    text_format.Parse(text, request)
    request.validate_only, request.request_id = True, ""
    if "reason" in request.DESCRIPTOR.fields_by_name:
        request.reason_code, request.reason = WHY["reason_code"], WHY["reason"]
    return request


def test_a_metric_is_read_by_no_goal_that_has_ended(company: Acme) -> None:
    for state in ("closed", "cancelled"):
        name = f"{ACME}/goals/{state}/keyResults/rate"

        with nothing_recorded(company):
            assert reason_of(company, binding(name), BEN) == REFUSALS[state]


def test_nobody_reopens_what_was_cancelled(company: Acme) -> None:
    """Rules §5: nothing leads out of CANCELLED; and no id is used again (abuse 68)."""
    name = f"{ACME}/goals/cancelled"
    reopening = goal_life_commands_pb2.ReopenGoalRequest(name=name, **WHY)

    with nothing_recorded(company):
        assert reason_of(company, reopening, ANNA) == "GOAL_CANCELLED"
        again = drafting(company.anna, goal_id="cancelled")
        assert reason_of(company, again, BEN) == "RESOURCE_EXISTS"


def test_a_reopened_goal_that_is_closed_again_can_be_told_from_before(
    company: Acme,
) -> None:
    """Abuse 65: reopened by two people, edited, closed again; all of it stays."""
    ask, name = company.served.ask, f"{ACME}/goals/closed"
    reopening = goal_life_commands_pb2.ReopenGoalRequest(name=name, **WHY)
    proposal = ask(reopening, ANNA).proposal
    approving = approval_service_pb2.ApproveProposalRequest(name=proposal)
    with nothing_recorded(company):
        assert reason_of(company, approving, ANNA) == "SEGREGATION_OF_DUTIES"

    ask(approving, CLEO)
    ask(_ends(name)["closed"], ANNA)

    assert verify(company)

"""Shows how SMART goals are amended over the wire (rules §5.3, §10.4)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from goalledger.v1 import (
    amendment_commands_pb2,
    check_in_service_pb2,
    command_pb2,
    goals_pb2,
    history_service_pb2,
    lifecycle_pb2,
    value_pb2,
)
from tests.rpc.acme import (
    ACME,
    HIRING,
    RENEWALS,
    WHY,
    Acme,
    amending,
    check_in,
    reading,
    smart,
)
from tests.rpc.lives import goal_of
from tests.rpc.served import ANNA, BEN, CLEO, CRM, refused

APPROVE = amendment_commands_pb2.ApproveAmendmentRequest
REJECT = amendment_commands_pb2.RejectAmendmentRequest
LESS = f"{HIRING}/amendments/less"


def propose(acme: Acme, **said: Any) -> Any:
    """Let Ben propose the amendment."""
    return acme.served.ask(amending(**{"amendment_id": "less", **said}), BEN)


def test_a_smart_goal_stays_as_approved_until_an_amendment_is_approved(
    acme: Acme,
) -> None:
    """Rules §5.3; features B3."""
    acme.activate_smart()
    acme.check_in(parent=HIRING, value=value_pb2.Value(decimal="2"))

    proposed = propose(acme)
    waiting = goal_of(acme, HIRING)
    acme.served.ask(APPROVE(name=LESS), CLEO)
    amended = goal_of(acme, HIRING)

    assert proposed.name == LESS
    (amendment,) = waiting.amendments
    assert (waiting.measure.numeric.target, waiting.score) == ("4", "0.5")
    assert list(amendment.update_mask.paths) == ["measure"]
    assert (amendment.name, amendment.measure.numeric.target) == (LESS, "3")
    assert (amendment.proposer, amendment.reason) == (acme.ben, WHY["reason"])
    assert amendment.reason_code == command_pb2.REASON_CODE_LATE_INFORMATION
    assert (amended.measure.numeric.target, amended.score) == ("3", "0.666667")
    assert (amended.definition_version, len(amended.amendments)) == (2, 0)


def test_a_rejected_amendment_leaves_the_goal_as_it_was(acme: Acme) -> None:
    """Rules §5.3; features B3."""
    acme.activate_smart()
    propose(acme)

    acme.served.ask(REJECT(name=LESS, **WHY), ANNA)

    goal = goal_of(acme, HIRING)
    assert (goal.measure.numeric.target, goal.definition_version) == ("4", 1)
    assert len(goal.amendments) == 0


def test_texts_criteria_days_and_conditions_are_amended_together(acme: Acme) -> None:
    """Rules §2.3, §5.3; features A3, B3."""
    acme.activate_smart()
    goal = smart(acme.anna, title="Hire four engineers by the end of April")
    goal.name, goal.description, goal.method_binding = HIRING, "In Graz.", True
    goal.window.end_date.month, goal.window.end_date.day = 4, 30
    goal.acceptance_conditions[0].text = "All of them stay"
    request = amendment_commands_pb2.ProposeAmendmentRequest(goal=goal, **WHY)

    name = acme.served.ask(request, BEN).name
    proposed = goal_of(acme, HIRING).amendments[0]
    acme.served.ask(APPROVE(name=name), CLEO)

    amended = goal_of(acme, HIRING)
    assert set(proposed.update_mask.paths) == {
        "title",
        "description",
        "method_binding",
        "window",
        "acceptance_conditions",
    }
    assert amended.title == proposed.title == goal.title
    assert (amended.description, amended.method_binding) == ("In Graz.", True)
    assert amended.window.end_date.month == 4
    assert amended.acceptance_conditions[0].text == "All of them stay"


@pytest.mark.parametrize("who", [ANNA, BEN, CRM])
def test_neither_owner_nor_proposer_nor_service_approves(acme: Acme, who: str) -> None:
    """Rules §5.3, §10.4; features B2, B3."""
    acme.activate_smart()
    propose(acme)

    with refused("SEGREGATION_OF_DUTIES"):
        acme.served.ask(APPROVE(name=LESS), who)


def test_an_amendment_waits_14_days_and_is_shown_no_longer(acme: Acme) -> None:
    """Rules §10.4."""
    acme.activate_smart()
    propose(acme)

    acme.served.steered.time += timedelta(days=14, seconds=1)

    with refused("PROPOSAL_VOID") as found:
        acme.served.ask(APPROVE(name=LESS), CLEO)
    assert found[0].facts["proposal"] == "hiring/less"
    assert len(goal_of(acme, HIRING).amendments) == 0


def test_two_decisions_at_once_are_one_decision(acme: Acme) -> None:
    """Abuse 52: whoever comes second is told what was decided."""
    acme.activate_smart()
    propose(acme)
    acme.served.ask(APPROVE(name=LESS), CLEO)

    with refused("PROPOSAL_DECIDED") as found:
        acme.served.ask(REJECT(name=LESS, **WHY), CLEO)

    assert found[0].facts == {"proposal": "hiring/less", "state": "APPROVED"}


def test_check_ins_comments_and_handover_need_no_amendment(acme: Acme) -> None:
    """Rules §5.3."""
    acme.activate_smart()
    request = check_in(parent=HIRING, value=value_pb2.Value(decimal="1"))

    acme.served.ask(request, ANNA)

    seen = check_in_service_pb2.ListCheckInsRequest(parent=HIRING)
    seen.read.strong = True
    assert len(acme.served.ask(seen).check_ins) == 1


def test_the_history_names_the_amendment_and_what_it_changed(acme: Acme) -> None:
    """Features B3, F1."""
    acme.activate_smart()
    propose(acme)
    acme.served.ask(APPROVE(name=LESS), CLEO)
    request = history_service_pb2.ListGoalHistoryRequest(
        parent=HIRING, read=reading(strong=True)
    )

    entries = acme.served.ask(request).entries

    told = {
        entry.event_type: entry
        for entry in entries
        if entry.event_type.startswith("goal.amendment")
    }
    assert {entry.resource for entry in told.values()} == {LESS}
    for entry in told.values():
        changes = {one.field: (one.before, one.after) for one in entry.changes}
        assert changes["/measure/numeric/target"] == ('"4"', '"3"')
    assert told["goal.amendment_approved"].actor == acme.cleo


@pytest.mark.parametrize(
    "paths", [["owner"], ["unit"], ["labels"], ["state"], ["category"], ["*"]]
)
def test_an_amendment_is_of_what_is_promised(acme: Acme, paths: list[str]) -> None:
    """Rules §5.3; abuse 37."""
    acme.activate_smart()
    goal = goals_pb2.Goal(name=HIRING, owner=acme.ben, title="x")
    request = amendment_commands_pb2.ProposeAmendmentRequest(goal=goal, **WHY)
    request.update_mask.paths.extend(paths)

    with refused("UPDATE_MASK_INVALID"):
        acme.served.ask(request, BEN)


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("", "name"),
        (HIRING, "name"),
        (f"{HIRING}/grades/less", "name"),
        ("organizations/globex/goals/hiring/amendments/less", None),
    ],
)
def test_an_amendment_is_named_in_full(
    standing: Acme, name: str, field: str | None
) -> None:
    reason = "FIELD_INVALID" if field else "PERMISSION_DENIED"

    with refused(reason) as found:
        standing.served.ask(APPROVE(name=name), CLEO)

    assert found[0].fields == ([field] if field else [])


def test_an_objective_is_revised_and_not_amended(acme: Acme) -> None:
    """Rules §2.1; features A6."""
    acme.activate()
    goal = goals_pb2.Goal(name=RENEWALS, title="Another objective altogether")

    with refused("WRONG_FRAMEWORK"):
        acme.served.ask(amending(goal=goal, update_mask=None), BEN)


def test_one_persons_amendment_is_read_as_it_was_written(acme: Acme) -> None:
    """Design §5: sealed where it is stored, opened where it is read."""
    goal = smart(acme.anna, level=lifecycle_pb2.GOAL_LEVEL_INDIVIDUAL)
    acme.draft_smart(goal=goal)
    acme.submit(HIRING)
    acme.approve(HIRING)
    new = "Hire five engineers by the end of March"
    said = goals_pb2.Goal(name=HIRING, title=new)

    name = acme.served.ask(amending(goal=said, update_mask=None), BEN).name
    waiting = goal_of(acme, HIRING).amendments[0].title
    acme.served.ask(APPROVE(name=name), CLEO)

    assert waiting == goal_of(acme, HIRING).title == new
    assert name.startswith(f"{ACME}/goals/hiring/amendments/")

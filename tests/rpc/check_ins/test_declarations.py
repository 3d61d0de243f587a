"""What people declare beside what is computed, through the wire (rules §4.9, §6.7)."""

from __future__ import annotations

from typing import Any

import pytest

from goalledger.v1 import (
    check_in_service_pb2,
    declarations_pb2,
    history_service_pb2,
    measures_pb2,
)
from tests.rpc.acme import HIRING, RATE, RENEWALS, WHY, Acme, reading
from tests.rpc.measured import AT_RISK, OFF_TRACK, ON_TRACK, key_results, read_goal
from tests.rpc.refusing import invalid
from tests.rpc.served import ANNA, BEN, CRM, refused


def declaring(status: Any, name: str = RATE, **said: Any) -> Any:
    """Declare a status."""
    return declarations_pb2.DeclareStatusRequest(name=name, status=status, **said)


def test_computed_and_declared_status_and_confidence_are_kept_apart(acme: Acme) -> None:
    """Feature C7: three separate facts, never merged (rules §4.9)."""
    acme.activate()
    acme.check_in(confidence="0.3")

    acme.served.ask(declaring(AT_RISK, **WHY), ANNA)

    rate = key_results(acme)["rate"]
    assert (rate.status, rate.confidence) == (ON_TRACK, "0.3")
    declared = rate.declared_status
    assert (declared.status, declared.computed_status) == (AT_RISK, ON_TRACK)
    assert (declared.declarer, declared.reason) == (acme.anna, WHY["reason"])
    assert not read_goal(acme, RENEWALS).HasField("declared_status")


def test_whoever_disagrees_with_what_is_computed_says_why(acme: Acme) -> None:
    """Feature C7."""
    acme.activate()
    acme.check_in()

    with refused("REASON_REQUIRED") as found:
        acme.served.ask(declaring(OFF_TRACK), ANNA)
    acme.served.ask(declaring(ON_TRACK), ANNA)

    assert "OFF_TRACK where ON_TRACK is computed" in found[0].facts["act"]
    assert key_results(acme)["rate"].declared_status.reason == ""


def test_the_last_declaration_stands_and_all_of_them_are_history(acme: Acme) -> None:
    """Feature C7, F1, F2."""
    acme.activate()
    acme.check_in()
    first = acme.served.ask(declaring(AT_RISK, RENEWALS, **WHY), ANNA).commit.position
    acme.served.ask(declaring(ON_TRACK, RENEWALS), ANNA)

    now = read_goal(acme, RENEWALS).declared_status.status
    then = read_goal(acme, RENEWALS, as_of_position=first).declared_status.status
    request = history_service_pb2.ListGoalHistoryRequest(
        parent=RENEWALS, read=reading(strong=True)
    )
    entries = acme.served.ask(request).entries

    assert (now, then) == (ON_TRACK, AT_RISK)
    told = [one for one in entries if one.event_type == "goal.status_declared"]
    (change, *_) = told[-1].changes
    assert (change.field, change.before, change.after) == (
        "/status",
        '"AT_RISK"',
        '"ON_TRACK"',
    )


def test_a_service_declares_only_for_a_person(acme: Acme) -> None:
    """Rules §4.9: by a person."""
    acme.activate()
    acme.check_in()

    with refused("PERMISSION_DENIED"):
        acme.served.ask(declaring(ON_TRACK), CRM)
    acme.served.ask(declaring(ON_TRACK, on_behalf_of=acme.anna), CRM)

    assert key_results(acme)["rate"].declared_status.declarer == acme.crm


@pytest.mark.parametrize("status", [0, measures_pb2.STATUS_PENDING])
def test_no_data_is_never_declared(standing: Acme, status: Any) -> None:
    invalid(standing, declaring(status, **WHY), "status", by=ANNA)


def test_somebody_confirms_that_a_smart_goal_still_matters(acme: Acme) -> None:
    """Feature B7: rules §6.7."""
    acme.activate_smart()
    assert not read_goal(acme, HIRING).HasField("relevance_confirm_time")

    request = declarations_pb2.ConfirmRelevanceRequest(name=HIRING)
    commit = acme.served.ask(request, BEN).commit

    confirmed = read_goal(acme, HIRING).relevance_confirm_time
    assert confirmed == commit.record_time


def test_an_objective_is_not_asked_whether_it_matters(acme: Acme) -> None:
    """Rules §2.1, §6.7."""
    acme.activate()

    with refused("WRONG_FRAMEWORK"):
        acme.served.ask(declarations_pb2.ConfirmRelevanceRequest(name=RENEWALS), BEN)


def test_a_declaration_changes_no_score(acme: Acme) -> None:
    """Rules §4.9."""
    acme.activate()
    acme.check_in()
    before = read_goal(acme, RENEWALS).score

    commit = acme.served.ask(declaring(OFF_TRACK, **WHY), ANNA).commit

    assert list(commit.event_names) == ["goal.status_declared"]
    assert read_goal(acme, RENEWALS).score == before
    listed = check_in_service_pb2.ListCheckInsRequest(
        parent=RATE, read=reading(strong=True)
    )
    assert len(acme.served.ask(listed).check_ins) == 1

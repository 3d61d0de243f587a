"""Delegates check in for owners over the wire, and do nothing else for them (§5.8)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from goalledger.v1 import check_in_service_pb2, goal_commands_pb2, history_service_pb2
from goalledger.v1.declarations_pb2 import ConfirmRelevanceRequest, DeclareStatusRequest
from goalledger.v1.measures_pb2 import STATUS_AT_RISK
from tests.rpc.acme import (
    HIRING,
    RATE,
    RENEWALS,
    WHY,
    Acme,
    check_in,
    correcting,
    reading,
)
from tests.rpc.directory import day, days, getting_person, granting, leaving, revoking
from tests.rpc.metering import defining, recording
from tests.rpc.served import ANNA, BEN, CLEO, CRM, refused


@pytest.fixture
def delegated(acme: Acme) -> Acme:
    """Anna lets Ben check in for her in the first quarter."""
    acme.activate()
    acme.served.ask(granting(acme.anna, acme.ben), ANNA)
    return acme


def test_a_delegate_checks_in_and_the_record_names_both(delegated: Acme) -> None:
    ask = delegated.served.ask

    first = ask(check_in(on_behalf_of=delegated.anna), BEN).name
    ask(correcting(first, on_behalf_of=delegated.anna), BEN)

    request = check_in_service_pb2.ListCheckInsRequest(parent=RATE)
    request.read.strong = True
    seen = ask(request).check_ins
    assert {(one.actor, one.on_behalf_of) for one in seen} == {
        (delegated.ben, delegated.anna)
    }


def test_a_batch_is_delegated_like_a_single_check_in(delegated: Acme) -> None:
    entry = check_in_service_pb2.CheckInEntry(parent=RATE, value=check_in().value)
    request = check_in_service_pb2.BatchRecordCheckInsRequest(
        parent="organizations/acme", entries=[entry], on_behalf_of=delegated.anna
    )

    assert len(delegated.served.ask(request, BEN).names) == 1
    request.request_id = ""
    with refused("PERMISSION_DENIED"):
        delegated.served.ask(request, CLEO)


def test_a_delegate_declares_confirms_and_records_values(delegated: Acme) -> None:
    """Of what Anna owns, and of nobody else's."""
    delegated.activate_smart()
    delegated.served.ask(defining(delegated.anna), BEN)
    others = defining(delegated.cleo, request={"metric_id": "others"})
    delegated.served.ask(others, BEN)
    for_anna: dict[str, Any] = {"on_behalf_of": delegated.anna}
    of_others = recording(parent="organizations/acme/metrics/others", **for_anna)

    for request in (
        DeclareStatusRequest(name=HIRING, status=STATUS_AT_RISK, **for_anna, **WHY),
        ConfirmRelevanceRequest(name=HIRING, **for_anna),
        recording(**for_anna),
    ):
        delegated.served.ask(request, BEN)
        request.request_id = ""
        with refused("PERMISSION_DENIED"):
            delegated.served.ask(request, CLEO)
    with refused("PERMISSION_DENIED"):
        delegated.served.ask(of_others, BEN)

    told = [one for one in delegated.trail() if one.on_behalf_of]
    assert {one.event_type for one in told} == {
        "goal.status_declared",
        "goal.relevance_confirmed",
        "metric.value_recorded",
    }
    assert {(one.actor, one.on_behalf_of) for one in told} == {
        (delegated.ben, delegated.anna)
    }


def test_a_delegate_does_nothing_else_for_the_owner(delegated: Acme) -> None:
    ask = delegated.served.ask
    for_anna: dict[str, Any] = {"on_behalf_of": delegated.anna}

    for request in (
        goal_commands_pb2.CancelGoalRequest(name=RENEWALS, **for_anna, **WHY),
        granting(delegated.anna, delegated.cleo, **for_anna),
        leaving(delegated.cleo, **for_anna),
    ):
        with refused("PERMISSION_DENIED"):
            ask(request, BEN)


def test_outside_its_days_a_delegation_lets_nobody_in(delegated: Acme) -> None:
    delegated.served.steered.time += timedelta(days=90)

    with refused("PERMISSION_DENIED") as found:
        delegated.served.ask(check_in(on_behalf_of=delegated.anna), BEN)

    person = delegated.anna.rpartition("/")[2]
    assert found[0].facts == {"permission": "act_on_behalf_of", "resource": person}


def test_a_delegation_is_shown_on_its_days_until_it_is_revoked(delegated: Acme) -> None:
    steered, ask = delegated.served.steered, delegated.served.ask
    (granted,) = ask(getting_person(delegated.anna)).person.delegations
    steered.time += timedelta(days=2)

    ask(revoking(granted.name), BEN)

    assert granted.delegate == delegated.ben
    assert granted.days == days("2026-01-01", "2026-03-31")
    shown = {
        on: [
            one.revoke_date
            for one in ask(getting_person(delegated.anna, on)).person.delegations
        ]
        for on in ("2026-01-13", "2026-01-14", "2026-04-01")
    }
    revoked = day("2026-01-14")
    assert shown == {"2026-01-13": [revoked], "2026-01-14": [], "2026-04-01": []}
    with refused("PERMISSION_DENIED"):
        ask(check_in(on_behalf_of=delegated.anna), BEN)


def test_a_delegation_to_a_service_names_the_service(acme: Acme) -> None:
    acme.served.ask(granting(acme.anna, acme.crm), ANNA)

    (granted,) = acme.served.ask(getting_person(acme.anna)).person.delegations

    assert granted.delegate == acme.crm


def test_only_the_owner_delegates(acme: Acme) -> None:
    with refused("PERMISSION_DENIED"):
        acme.served.ask(granting(acme.anna, acme.ben), CLEO)
    with refused("PERMISSION_DENIED"):
        acme.served.ask(granting(acme.anna, acme.ben), CRM)
    acme.served.ask(granting(acme.anna, acme.ben, on_behalf_of=acme.anna), CRM)


def test_a_delegation_sent_twice_is_granted_once(acme: Acme) -> None:
    request = granting(acme.anna, acme.ben)

    first = acme.served.ask(request, ANNA)
    again = acme.served.send(request, ANNA)

    assert (again.name, again.commit.replayed) == (first.name, True)
    assert len(acme.served.ask(getting_person(acme.anna)).person.delegations) == 1


def test_the_audit_trail_says_who_acted_for_whom(delegated: Acme) -> None:
    """Features F1: on whose behalf; abuse 70: who left still explains what they did."""
    ask = delegated.served.ask
    ask(check_in(on_behalf_of=delegated.anna), BEN)
    ask(leaving(delegated.ben))

    request = history_service_pb2.SearchAuditTrailRequest(
        parent="organizations/acme",
        event_types=["goal.check_in_recorded", "person.delegation_granted"],
        read=reading(strong=True),
    )
    granted, seen = ask(request).entries

    assert (seen.actor, seen.on_behalf_of) == (delegated.ben, delegated.anna)
    assert granted.resource == delegated.anna
    told = {change.field: change.after for change in granted.changes}
    assert told["/days/start"] == '"2026-01-01"'
    assert ask(getting_person(seen.actor)).person.display_name == "Ben"


def test_a_service_acts_on_behalf_of_a_person(acme: Acme) -> None:
    acme.activate()

    acme.served.ask(check_in(on_behalf_of=acme.anna), CRM)

    request = check_in_service_pb2.ListCheckInsRequest(parent=RATE)
    request.read.strong = True
    seen = acme.served.ask(request).check_ins[0]
    assert (seen.actor, seen.on_behalf_of) == (acme.crm, acme.anna)

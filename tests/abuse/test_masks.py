"""Hiding, renaming and handing on: what was there stays there (abuse 67, 68)."""

from __future__ import annotations

from typing import Any

import pytest
from google.protobuf.field_mask_pb2 import FieldMask

from goalledger.v1 import (
    check_in_service_pb2,
    goal_commands_pb2,
    goal_life_commands_pb2,
    goals_pb2,
    history_service_pb2,
    key_result_commands_pb2,
)
from tests.abuse.company import nothing_recorded, reason_of
from tests.abuse.conftest import verify
from tests.rpc import directory
from tests.rpc.acme import (
    ACME,
    HIRING,
    RATE,
    RENEWALS,
    SALES,
    WHY,
    Acme,
    adding,
    check_in,
    drafting,
    objective,
    reading,
)
from tests.rpc.lives import goal_of
from tests.rpc.metering import RENEWAL_RATE, defining, recording
from tests.rpc.served import ANNA, BEN, CLEO


@pytest.fixture(scope="module")
def company(each_company: Acme) -> Acme:
    """Give a company with active goals and a metric."""
    each_company.activate()
    each_company.activate_smart()
    each_company.served.ask(defining(each_company.anna), BEN)
    return each_company


def transferring(owner: str, **said: Any) -> Any:
    """Hand the objective over."""
    return goal_life_commands_pb2.TransferGoalRequest(
        name=RENEWALS, owner=owner, **said
    )


def trail_of(acme: Acme, name: str) -> str:
    """Return a goal's whole history as one text."""
    request = history_service_pb2.ListGoalHistoryRequest(
        parent=name, read=reading(strong=True), page_size=500
    )
    return str(acme.served.ask(request).entries)


def test_a_goal_is_handed_to_an_active_person_of_the_organization(
    company: Acme,
) -> None:
    """Abuse 67: to nobody who left, no service, unit, metric, stranger, or no one."""
    left = company.add("Dora", "dora@acme.example")
    company.served.ask(directory.leaving(left))

    with nothing_recorded(company):
        for owner, reason in (
            (left, "PERSON_INACTIVE"),
            (f"{ACME}/people/nobody", "RESOURCE_NOT_FOUND"),
            (company.crm, "FIELD_INVALID"),
            (SALES, "FIELD_INVALID"),
            ("organizations/globex/people/hank", "FIELD_INVALID"),
            (RENEWAL_RATE, "FIELD_INVALID"),
            ("", "FIELD_INVALID"),
        ):
            assert reason_of(company, transferring(owner), ANNA) == reason


def test_a_goal_that_is_handed_to_its_owner_is_as_it_was(company: Acme) -> None:
    with nothing_recorded(company):
        commit = company.served.ask(transferring(company.anna), ANNA).commit

    assert not commit.event_names


@pytest.mark.parametrize(
    ("first", "again"),
    [
        (lambda c: drafting(c.anna, goal_id="gone"), "cancelled"),
        (lambda _: adding(key_result_id="gone", **WHY), "dropped"),
        (lambda _: check_in(check_in_id="gone"), "retracted"),
        (lambda _: directory.creating(f"{ACME}/units/gone"), "closed"),
        (lambda c: defining(c.anna, request={"metric_id": "gone"}), None),
        (lambda _: recording(metric_value_id="gone"), None),
    ],
    ids=["goal", "key-result", "check-in", "unit", "metric", "value"],
)
def test_an_id_is_never_used_again_whatever_became_of_what_had_it(
    company: Acme, first: Any, again: str | None
) -> None:
    """Abuse 68: there is no deleting, by any name."""
    ask = company.served.ask
    ask(first(company), BEN)
    if again is not None:
        ask(_endings()[again], BEN)

    with nothing_recorded(company):
        assert reason_of(company, first(company), BEN) == "RESOURCE_EXISTS"


def _endings() -> dict[str, Any]:
    return {
        "cancelled": goal_commands_pb2.CancelGoalRequest(
            name=f"{ACME}/goals/gone", **WHY
        ),
        "dropped": key_result_commands_pb2.DropKeyResultRequest(
            name=f"{RENEWALS}/keyResults/gone", **WHY
        ),
        "retracted": check_in_service_pb2.RetractCheckInRequest(
            name=f"{RATE}/checkIns/gone", **WHY
        ),
        "closed": directory.closing(f"{ACME}/units/gone"),
    }


def test_what_is_active_is_not_renamed_nor_emptied(company: Acme) -> None:
    """Abuse 68: what was approved is what is shown."""
    for name, reason in ((RENEWALS, "OBJECTIVE_FROZEN"), (HIRING, "AMENDMENT_NEEDED")):
        goal = goals_pb2.Goal(name=name, title="Something else")
        renaming = goal_commands_pb2.ReviseDraftRequest(goal=goal)
        emptying = goal_commands_pb2.ReviseDraftRequest(
            goal=goals_pb2.Goal(name=name), update_mask=FieldMask(paths=["description"])
        )

        with nothing_recorded(company):
            assert reason_of(company, renaming, BEN) == reason
            assert reason_of(company, emptying, BEN) == reason


def test_a_draft_that_is_renamed_and_emptied_was_called_what_it_was(
    company: Acme,
) -> None:
    """Abuse 68: the texts from before are in its history, and in the past."""
    name = f"{ACME}/goals/masked"
    goal = objective(company.anna, title="Sell to hospitals", description="By May.")
    request = drafting(company.anna, goal_id="masked", goal=goal)
    drafted = company.served.ask(request, BEN).commit
    masked = goals_pb2.Goal(name=name, title="Do something")

    revising = goal_commands_pb2.ReviseDraftRequest(
        goal=masked, update_mask=FieldMask(paths=["title", "description"])
    )
    company.served.ask(revising, BEN)

    then, now = (
        goal_of(company, name, as_of_position=drafted.position),
        goal_of(company, name),
    )
    assert (now.title, now.description) == ("Do something", "")
    assert (then.title, then.description) == ("Sell to hospitals", "By May.")
    trail = trail_of(company, name)
    assert "Sell to hospitals" in trail
    assert "By May." in trail


def test_after_all_of_it_the_ledger_holds(company: Acme) -> None:
    company.served.ask(transferring(company.ben), ANNA)
    company.served.ask(transferring(company.anna), CLEO)

    assert verify(company)

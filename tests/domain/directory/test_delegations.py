"""Shows that owners let others check in for them, and what goes with it (§5.8)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from domain.days import Window
from domain.directory.delegations import DelegationGranted, DelegationRevoked
from domain.goals.status import Status
from domain.refusals import (
    FieldInvalid,
    PermissionDenied,
    PersonInactive,
    ResourceNotFound,
)
from tests.directory_examples import (
    deactivated,
    delegated,
    delegation_revoked,
)
from tests.domain.spec import Act, given, recorded
from tests.examples import (
    ANNA,
    BEN,
    CLEO,
    CRM,
    QUARTER,
    WHY,
    an_active_objective,
    an_active_smart_goal,
    approved,
    cancelled,
    checked_in,
    company,
    corrected,
    draft,
    drafted,
    key_result_added,
    retracted,
    submitted,
)
from tests.metrics import metric_defined, value_recorded
from tests.turns import relevance_confirmed, status_declared, transferred

FOR_ANNA: dict[str, Any] = {"by": BEN, "on_behalf_of": ANNA}
FEBRUARY = Window(date(2026, 2, 1), date(2026, 2, 28))
# On either side of midnight in Vienna, before the first and after the last day.
NOT_YET = datetime(2026, 1, 31, 22, 30, tzinfo=UTC)
BEGUN = datetime(2026, 1, 31, 23, 30, tzinfo=UTC)
STILL = datetime(2026, 2, 28, 22, 30, tzinfo=UTC)
OVER = datetime(2026, 2, 28, 23, 30, tzinfo=UTC)


def test_a_person_lets_another_check_in_for_them() -> None:
    history = given(*company())

    made = history.do(delegated(BEN))

    assert made == ("holiday",)
    assert recorded(history) == [
        DelegationGranted(delegation="holiday", delegate=BEN, days=QUARTER)
    ]


def test_a_delegate_records_corrects_and_retracts_for_the_owner() -> None:
    history = given(*an_active_objective(), delegated(BEN))

    history.do(checked_in(**FOR_ANNA))
    history.do(corrected(**FOR_ANNA))
    history.do(retracted("second", **FOR_ANNA))

    last = history.last[0]
    assert (last.actor, last.on_behalf_of) == (BEN, ANNA)


def test_a_delegate_declares_confirms_and_records_values_for_the_owner() -> None:
    """Rules §5.8: whatever says how things are; nothing that changes a promise."""
    of_metrics = [metric_defined(), metric_defined("cleos", owner=CLEO)]
    history = given(*an_active_smart_goal(), *of_metrics, delegated(BEN))

    for acted in (
        status_declared(Status.AT_RISK, None, **FOR_ANNA, **WHY),
        relevance_confirmed(**FOR_ANNA),
        value_recorded(**FOR_ANNA),
    ):
        history.do(acted)
        assert (history.last[0].actor, history.last[0].on_behalf_of) == (BEN, ANNA)
    with pytest.raises(PermissionDenied):
        history.do(value_recorded(metric="cleos", **FOR_ANNA))


@pytest.mark.parametrize(
    "acted",
    [
        status_declared(Status.AT_RISK, None, **FOR_ANNA, **WHY),
        relevance_confirmed(**FOR_ANNA),
    ],
)
def test_a_delegate_says_nothing_of_the_goals_of_others(acted: Act) -> None:
    handed_on = [transferred(CLEO), delegated(BEN)]
    history = given(*an_active_smart_goal(), *handed_on)

    with pytest.raises(PermissionDenied):
        history.do(acted)

    assert recorded(history) == []


def test_a_delegation_holds_on_its_days_in_the_organizations_zone() -> None:
    history = given(*an_active_objective(), delegated(BEN, FEBRUARY))

    with pytest.raises(PermissionDenied):
        history.do(checked_in(check_in="a", at=NOT_YET, **FOR_ANNA))
    history.do(checked_in(check_in="b", at=BEGUN, **FOR_ANNA))
    history.do(checked_in(check_in="c", at=STILL, **FOR_ANNA))
    with pytest.raises(PermissionDenied):
        history.do(checked_in(check_in="d", at=OVER, **FOR_ANNA))


@pytest.mark.parametrize(
    "acted", [drafted(goal="another", **FOR_ANNA), cancelled(**FOR_ANNA)]
)
def test_a_delegate_does_nothing_else_for_the_owner(acted: Act) -> None:
    history = given(*an_active_objective(), delegated(BEN))

    with pytest.raises(PermissionDenied) as refusal:
        history.do(acted)

    assert refusal.value.facts == {
        "permission": "act_on_behalf_of",
        "resource": ANNA,
    }


def test_a_delegate_checks_in_on_the_goals_of_the_owner_alone() -> None:
    """Cleo's goal is not Anna's to delegate."""
    objective = [drafted(draft(owner=CLEO)), key_result_added(), submitted()]
    history = given(*company(), *objective, approved(by=ANNA), delegated(BEN))

    with pytest.raises(PermissionDenied):
        history.do(checked_in(**FOR_ANNA))


def test_without_delegation_a_person_checks_in_for_nobody() -> None:
    history = given(*an_active_objective(), delegated(BEN))

    with pytest.raises(PermissionDenied):
        history.do(checked_in(by=CLEO, on_behalf_of=ANNA))
    with pytest.raises(PermissionDenied):
        history.do(checked_in(by=ANNA, on_behalf_of=BEN))


@pytest.mark.parametrize("by", [ANNA, BEN])
def test_either_of_the_two_ends_a_delegation_at_once(by: str) -> None:
    history = given(*an_active_objective(), delegated(BEN), checked_in(**FOR_ANNA))

    history.do(delegation_revoked(by=by))

    assert recorded(history) == [
        DelegationRevoked(delegation="holiday", revoked_day=date(2026, 1, 12))
    ]
    with pytest.raises(PermissionDenied):
        history.do(corrected(**FOR_ANNA))


def test_what_is_revoked_stays_so() -> None:
    history = given(*company(), delegated(BEN), delegation_revoked())

    history.do(delegation_revoked())

    assert recorded(history) == []


def test_one_delegation_revoked_leaves_another() -> None:
    history = given(*an_active_objective(), delegated(BEN), delegated(BEN, None, "two"))

    history.do(delegation_revoked())

    history.do(checked_in(**FOR_ANNA))


def test_only_the_owner_delegates_or_a_service_for_them() -> None:
    history = given(*company())

    with pytest.raises(PermissionDenied):
        history.do(delegated(BEN, by=CLEO))
    with pytest.raises(PermissionDenied):
        history.do(delegated(BEN, by=CRM))
    history.do(delegated(BEN, by=CRM, on_behalf_of=ANNA))


def test_a_delegate_delegates_to_nobody_and_revokes_nothing_of_others() -> None:
    history = given(*company(), delegated(BEN))

    with pytest.raises(PermissionDenied):
        history.do(delegated(CLEO, **FOR_ANNA))
    with pytest.raises(PermissionDenied):
        history.do(delegation_revoked(by=CLEO))


def test_a_delegation_may_be_a_services() -> None:
    history = given(*company())

    history.do(delegated(CRM))

    assert recorded(history) == [
        DelegationGranted(delegation="holiday", delegate=CRM, days=QUARTER)
    ]


def test_a_delegate_is_somebody_else_who_is_there() -> None:
    history = given(*company(), deactivated(CLEO, FEBRUARY.start, by=BEN))

    with pytest.raises(FieldInvalid, match="delegate"):
        history.do(delegated(ANNA))
    with pytest.raises(ResourceNotFound):
        history.do(delegated("nobody"))
    with pytest.raises(PersonInactive):
        history.do(delegated(CLEO, FEBRUARY))


def test_a_delegation_does_not_end_before_today() -> None:
    history = given(*company())
    past = Window(date(2026, 1, 1), date(2026, 1, 11))

    with pytest.raises(FieldInvalid, match="end_date"):
        history.do(delegated(BEN, past))


def test_who_has_left_has_no_delegate() -> None:
    history = given(*an_active_objective(), delegated(BEN), deactivated(ANNA))

    with pytest.raises(PersonInactive) as refusal:
        history.do(checked_in(**FOR_ANNA))

    assert refusal.value.facts == {"person": ANNA}


def test_nothing_is_revoked_that_was_not_granted() -> None:
    history = given(*company())

    with pytest.raises(ResourceNotFound) as refusal:
        history.do(delegation_revoked("nothing"))

    assert refusal.value.facts == {"kind": "delegation", "id": "anna/nothing"}

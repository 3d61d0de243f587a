"""Shows how a commitment at risk is escalated (rules §2.2)."""

from __future__ import annotations

from typing import Any

import pytest

from domain.goals.life.escalating import CommitmentEscalated
from domain.goals.refusals import (
    GoalCancelled,
    GoalClosed,
    GoalNotActive,
    NotCommitted,
)
from domain.refusals import (
    FieldInvalid,
    PersonInactive,
    ReasonRequired,
    ResourceNotFound,
)
from domain.texts import Personal
from tests.directory_examples import deactivated
from tests.domain.spec import Act, given, recorded
from tests.examples import (
    ANNA,
    BEN,
    CLEO,
    CRM,
    KEY_RESULT,
    WHY,
    an_active_commitment,
    an_active_objective,
    an_active_smart_goal,
    cancelled,
    closed,
    closing,
    company,
    drafted,
    person_added,
)
from tests.turns import commitment_escalated


@pytest.mark.parametrize("acts", [an_active_commitment(), an_active_smart_goal()])
def test_a_commitment_at_risk_is_escalated_with_the_reason(acts: list[Act]) -> None:
    """Rules §2.2: 1.0 is expected of it, so that others must know in time."""
    history = given(*acts)

    history.do(commitment_escalated(to=CLEO))

    assert recorded(history) == [
        CommitmentEscalated(reason=Personal(BEN, text=WHY["reason"]), escalated_to=CLEO)
    ]


def test_an_aspiration_is_not_escalated() -> None:
    history = given(*an_active_objective())

    with pytest.raises(NotCommitted):
        history.do(commitment_escalated())

    assert recorded(history) == []


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"to": BEN}, FieldInvalid),
        ({"to": ANNA, "by": CRM, "on_behalf_of": ANNA}, FieldInvalid),
        ({"to": "nobody"}, ResourceNotFound),
        ({"reason": None}, ReasonRequired),
        ({"reason_code": None}, ReasonRequired),
    ],
)
def test_a_commitment_is_escalated_to_somebody_else_and_says_why(
    said: dict[str, Any], refusal: type[Exception]
) -> None:
    history = given(*an_active_commitment())

    with pytest.raises(refusal):
        history.do(commitment_escalated(**said))

    assert recorded(history) == []


def test_a_commitment_is_escalated_to_nobody_who_has_left() -> None:
    """Rules §9.1."""
    history = given(*an_active_commitment(), person_added("dana"), deactivated("dana"))

    with pytest.raises(PersonInactive):
        history.do(commitment_escalated("dana"))

    assert recorded(history) == []


@pytest.mark.parametrize(
    ("acts", "refusal"),
    [
        ([*company(), drafted()], GoalNotActive),
        ([*an_active_objective(), closed(closing(KEY_RESULT))], GoalClosed),
        ([*an_active_objective(), cancelled()], GoalCancelled),
    ],
)
def test_only_a_running_commitment_is_escalated(
    acts: list[Act], refusal: type[Exception]
) -> None:
    history = given(*acts)

    with pytest.raises(refusal):
        history.do(commitment_escalated())

    assert recorded(history) == []

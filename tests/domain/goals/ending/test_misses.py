"""Shows that who closes a commitment that falls short says why (rules §4.7)."""

from __future__ import annotations

from typing import Any

import pytest

from domain.goals.ending.closing import GoalClosed, MissCause
from domain.goals.endings import Disposition
from domain.goals.objective import Ambition
from domain.goals.refusals import CauseNeeded
from domain.goals.smart import ConditionResult
from domain.texts import Personal
from tests.domain.spec import Act, given, recorded
from tests.examples import (
    BEN,
    CONDITION,
    an_active_objective,
    an_active_smart_goal,
    approved,
    checked_in,
    closed,
    closing,
    company,
    draft,
    drafted,
    key_result_added,
    submitted,
)
from tests.turns import key_results_reweighted

HELD = (ConditionResult(CONDITION, met=True),)
UNSAID: dict[str, Any] = {"miss_cause": None, "miss_explanation": ""}


def a_commitment(*acts: Act) -> list[Act]:
    """Approve a COMMITTED objective, and let this happen to it."""
    said = draft(ambition=Ambition.COMMITTED)
    begun = [*company(), drafted(said), key_result_added(), submitted(), approved()]
    return [*begun, *acts]


@pytest.mark.parametrize("disposition", list(Disposition)[:3])
@pytest.mark.parametrize(
    "miss", [UNSAID, {"miss_cause": None}, {"miss_explanation": ""}]
)
def test_a_commitment_that_falls_short_needs_a_cause_and_an_explanation(
    disposition: Disposition, miss: dict[str, Any]
) -> None:
    """Rules §4.7: below 1.0, whatever the disposition."""
    history = given(*a_commitment(checked_in("99.9999")))

    with pytest.raises(CauseNeeded):
        history.do(closed(closing(disposition=disposition, **miss)))

    assert recorded(history) == []


def test_a_miss_is_kept_with_its_cause_and_what_went_well() -> None:
    """Rules §4.7, §5.5."""
    history = given(*a_commitment(checked_in("99")))
    said = closing(
        miss_cause=MissCause.DEPENDENCY,
        miss_explanation="The price list came late.",
        wins="The tool is liked.",
    )

    history.do(closed(said))

    (event,) = recorded(history)
    assert isinstance(event, GoalClosed)
    assert event.miss_cause is MissCause.DEPENDENCY
    assert event.miss_explanation == Personal(BEN, text="The price list came late.")
    assert event.wins == Personal(BEN, text="The tool is liked.")


@pytest.mark.parametrize(
    "acts",
    [
        a_commitment(checked_in("100")),
        a_commitment(checked_in("130")),
        [*an_active_objective(), checked_in("10")],
    ],
    ids=["reached", "passed", "an aspiration"],
)
def test_what_is_kept_or_only_hoped_for_needs_no_cause(acts: list[Act]) -> None:
    """Rules §4.7, §2.2."""
    history = given(*acts)

    history.do(closed(closing(**UNSAID)))

    assert len(recorded(history)) == 1


def test_a_commitment_without_a_score_needs_a_cause() -> None:
    """Rules §4.1, §4.7: nothing shows that it was reached."""
    history = given(*a_commitment(checked_in("100"), key_results_reweighted(rate="0")))

    with pytest.raises(CauseNeeded):
        history.do(closed(closing(**UNSAID)))

    assert recorded(history) == []


def test_a_smart_goal_that_is_not_met_needs_a_cause() -> None:
    """Rules §4.7."""
    history = given(*an_active_smart_goal(), checked_in("99", key=None))

    with pytest.raises(CauseNeeded):
        history.do(closed(closing(condition_results=HELD, **UNSAID)))

    assert recorded(history) == []

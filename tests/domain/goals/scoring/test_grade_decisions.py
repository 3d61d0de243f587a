"""Shows who confirms grades, and until when (rules §4.7, §10.4)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from domain.goals.scoring.grading import GradeConfirmed
from domain.proposals.refusals import ProposalDecided, ProposalVoid
from domain.refusals import ReasonRequired, SegregationOfDuties
from tests.domain.spec import Act, given, recorded
from tests.examples import (
    ANNA,
    BEN,
    CLEO,
    CRM,
    WHY,
    an_active_objective,
    checked_in,
    closed,
    key_result_added,
)
from tests.turns import (
    contributors_set,
    grade_confirmed,
    grade_proposed,
    paused,
    resumed,
    transferred,
)

UNSAID: dict[str, Any] = {"reason": None, "reason_code": None}
GRADED = [*an_active_objective(), checked_in("60")]
PROPOSED = [*GRADED, grade_proposed("0.8")]


@pytest.mark.parametrize(
    ("acts", "who"),
    [
        (PROPOSED, {"by": ANNA}),
        (PROPOSED, {"by": CRM}),
        (PROPOSED, {"by": CRM, "on_behalf_of": CLEO}),
        (
            [
                *GRADED,
                contributors_set(),
                grade_proposed(by=BEN),
                contributors_set(by=ANNA),
            ],
            {"by": BEN},
        ),
        ([*GRADED, contributors_set(), grade_proposed(by=ANNA)], {"by": BEN}),
        ([*GRADED, grade_proposed(by=CRM, on_behalf_of=ANNA)], {"by": ANNA}),
    ],
    ids=["owner", "service", "service for", "proposer", "co-owner", "had it done"],
)
def test_neither_proposer_nor_owner_nor_service_confirms(
    acts: list[Act], who: dict[str, str]
) -> None:
    """Rules §4.7, §10.4."""
    history = given(*acts)

    with pytest.raises(SegregationOfDuties):
        history.do(grade_confirmed(**who))

    assert recorded(history) == []


def test_who_confirms_a_grade_that_differs_by_now_says_why() -> None:
    """Rules §10.3; §10.4: a check-in does not void it."""
    acts = [*GRADED, grade_proposed("0.6", **UNSAID), checked_in("70", "second")]
    history = given(*acts)

    with pytest.raises(ReasonRequired):
        history.do(grade_confirmed())
    history.do(grade_confirmed(**WHY))

    (event,) = recorded(history)
    assert isinstance(event, GradeConfirmed)
    assert event.score == Decimal("0.7")


@pytest.mark.parametrize(
    "act",
    [
        key_result_added("new", **WHY),
        transferred(BEN),
        paused(),
        closed(),
    ],
    ids=["promise", "owner", "state", "closed"],
)
def test_a_grade_is_void_once_promise_owner_or_state_changed(act: Act) -> None:
    """Rules §10.4."""
    history = given(*PROPOSED, act)

    with pytest.raises(ProposalVoid):
        history.do(grade_confirmed())

    assert recorded(history) == []


@pytest.mark.parametrize(
    "acts", [[paused(), resumed()], [transferred(BEN), transferred(ANNA)]]
)
def test_a_grade_is_void_also_where_all_came_back_to_what_it_was(
    acts: list[Act],
) -> None:
    """Rules §10.4: it changed all the same."""
    history = given(*PROPOSED, *acts)

    with pytest.raises(ProposalVoid):
        history.do(grade_confirmed())

    assert recorded(history) == []


@pytest.mark.parametrize(("days", "seconds"), [(14, 0), (30, 0)])
def test_a_grade_expires_after_14_days(days: int, seconds: int) -> None:
    """Rules §10.4."""
    history = given(*PROPOSED)
    proposed = history.last[0].recorded
    late = proposed + timedelta(days=days, seconds=seconds)

    with pytest.raises(ProposalVoid, match="nobody decided it before"):
        history.do(grade_confirmed(at=late))

    assert recorded(history) == []


def test_a_grade_can_be_confirmed_until_it_expires() -> None:
    """Rules §10.4."""
    history = given(*PROPOSED)
    in_time = history.last[0].recorded + timedelta(days=14, microseconds=-1)

    history.do(grade_confirmed(at=in_time))

    assert len(recorded(history)) == 1


def test_a_grade_is_confirmed_once() -> None:
    history = given(*PROPOSED, grade_confirmed())

    with pytest.raises(ProposalDecided):
        history.do(grade_confirmed(by=CLEO))

    assert recorded(history) == []

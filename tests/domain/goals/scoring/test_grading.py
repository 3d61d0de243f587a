"""Shows grades: proposed by an owner, confirmed by somebody else (§4.7, §10.4)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from domain.changes import Change
from domain.goals.refusals import GoalCancelled, GoalNotActive
from domain.goals.scoring.grading import GradeConfirmed, GradeProposed
from domain.refusals import (
    FieldInvalid,
    ReasonRequired,
    ResourceExists,
    ResourceNotFound,
    SegregationOfDuties,
)
from domain.texts import Personal
from tests.domain.goals.scoring.test_scores import moves
from tests.domain.spec import Act, given, recorded
from tests.examples import (
    ANNA,
    BEN,
    CLEO,
    CRM,
    GOAL,
    WHY,
    an_active_objective,
    an_active_smart_goal,
    cancelled,
    checked_in,
    closed,
    company,
    drafted,
)
from tests.turns import (
    contributors_set,
    grade_confirmed,
    grade_proposed,
    paused,
    score_overridden,
)

UNSAID: dict[str, Any] = {"reason": None, "reason_code": None}
GRADED = [*an_active_objective(), checked_in("60")]
PROPOSED = [*GRADED, grade_proposed("0.8")]


def test_an_owner_proposes_a_grade_beside_the_score() -> None:
    """Rules §4.7; §10.4: it waits 14 days."""
    history = given(*GRADED)

    made = history.do(grade_proposed("0.8"))

    assert made == ("final",)
    assert recorded(history) == [
        GradeProposed(
            reason=Personal(ANNA, text=WHY["reason"]),
            grade="final",
            value=Decimal("0.8"),
            score=Decimal("0.6"),
            expires=history.last[0].recorded + timedelta(days=14),
        )
    ]


def test_somebody_else_confirms_it_and_the_score_stays() -> None:
    """Rules §4.7: two people, two calls."""
    history = given(*PROPOSED)

    history.do(grade_confirmed(by=CLEO))

    assert recorded(history) == [
        GradeConfirmed(
            grade="final",
            value=Change(None, Decimal("0.8")),
            score=Decimal("0.6"),
        )
    ]
    assert moves(history) == ()


def test_a_later_grade_says_which_it_replaces() -> None:
    history = given(*PROPOSED, grade_confirmed(), grade_proposed("0.7", "second"))

    history.do(grade_confirmed("second"))

    (event,) = recorded(history)
    assert isinstance(event, GradeConfirmed)
    assert event.value == Change(Decimal("0.8"), Decimal("0.7"))


@pytest.mark.parametrize(
    "acts",
    [
        [*GRADED, closed()],
        [*GRADED, paused()],
        [*an_active_smart_goal(), checked_in("10", key=None)],
    ],
    ids=["closed", "paused", "smart"],
)
def test_what_has_a_result_can_be_graded(acts: list[Act]) -> None:
    """Rules §4.7: also once it is closed."""
    history = given(*acts)

    history.do(grade_proposed())
    history.do(grade_confirmed())

    assert len(recorded(history)) == 1


@pytest.mark.parametrize(
    "who",
    [{"by": BEN}, {"by": CLEO}, {"by": CRM}, {"by": CRM, "on_behalf_of": BEN}],
)
def test_only_an_owner_proposes_a_grade(who: dict[str, str]) -> None:
    """Rules §4.7."""
    history = given(*GRADED)

    with pytest.raises(SegregationOfDuties):
        history.do(grade_proposed(**who))

    assert recorded(history) == []


def test_a_co_owner_or_a_service_for_the_owner_proposes_a_grade_too() -> None:
    """Rules §5.8."""
    history = given(*GRADED, contributors_set())

    history.do(grade_proposed(by=BEN))
    history.do(grade_proposed(grade="other", by=CRM, on_behalf_of=ANNA))

    assert len(recorded(history)) == 1


def test_a_grade_that_is_the_score_needs_no_reason() -> None:
    """Rules §10.3."""
    history = given(*GRADED)

    history.do(grade_proposed("0.60", **UNSAID))

    assert len(recorded(history)) == 1


def test_a_grade_that_differs_from_the_score_needs_a_reason() -> None:
    """Rules §4.7, §10.3: from the score that counts."""
    history = given(*GRADED)
    with_override = given(*GRADED, score_overridden("0.9"))

    with pytest.raises(ReasonRequired):
        history.do(grade_proposed("0.61", **UNSAID))
    with pytest.raises(ReasonRequired):
        with_override.do(grade_proposed("0.6", **UNSAID))

    assert recorded(history) == recorded(with_override) == []


def test_an_id_is_for_one_grade_and_an_unknown_one_is_none() -> None:
    history = given(*PROPOSED)

    with pytest.raises(ResourceExists) as refused:
        history.do(grade_proposed("0.7"))
    with pytest.raises(ResourceNotFound):
        history.do(grade_confirmed("other"))

    assert refused.value.facts == {"kind": "grade", "id": f"{GOAL}/final"}
    assert recorded(history) == []


@pytest.mark.parametrize("value", ["-0.1", "1.1", "0.1234567"])
def test_a_grade_is_from_0_to_1(value: str) -> None:
    history = given(*GRADED)

    with pytest.raises(FieldInvalid) as refused:
        history.do(grade_proposed(value))

    assert refused.value.violations[0].field == "grade.value"
    assert recorded(history) == []


@pytest.mark.parametrize(
    ("acts", "refusal"),
    [
        ([*company(), drafted()], GoalNotActive),
        ([*an_active_objective(), cancelled()], GoalCancelled),
    ],
)
def test_what_promised_nothing_or_was_called_off_is_not_graded(
    acts: list[Act], refusal: type[Exception]
) -> None:
    history = given(*acts)

    with pytest.raises(refusal):
        history.do(grade_proposed())

    assert recorded(history) == []

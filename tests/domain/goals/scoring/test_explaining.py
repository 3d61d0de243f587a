"""Shows how scores are explained (design §2, P14)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from domain.goals.changing.adapting import KeyResultRevision
from domain.goals.goal import Goal
from domain.goals.scoring.explaining import explain_score
from tests.domain.spec import History, given
from tests.examples import (
    GOAL,
    WHY,
    an_active_objective,
    an_active_smart_goal,
    approved,
    checked_in,
    company,
    corrected,
    drafted,
    key_result,
    key_result_added,
    key_result_revised,
    measure,
    submitted,
)


def goal_of(history: History) -> Goal:
    """Return the goal as it is now."""
    goal = history.aggregates[Goal.stream_of(GOAL)]
    assert isinstance(goal, Goal)
    return goal


def test_a_key_results_score_is_explained_by_its_check_in() -> None:
    falling = key_result(measure=measure(start="70", target="-20"))
    acts = [
        *company(),
        drafted(),
        key_result_added("a", falling),
        key_result_added("b"),
    ]
    history = given(*acts, submitted(), approved(), checked_in("42.50", key="a"))

    explained = explain_score(goal_of(history), "a")

    assert explained is not None
    assert explained.rule == "score/1"
    assert explained.formula == "clamp((value - start) / (target - start), 0, 1)"
    assert explained.computation == "clamp((42.5 - 70) / ((-20) - 70), 0, 1) = 0.305556"
    assert explained.result == Decimal("0.305556")
    assert [one.key_result for one in explained.inputs] == ["a"]
    check_in = explained.inputs[0].check_in
    assert check_in is not None
    assert (check_in.id, check_in.position) == ("first", history.last[0].position)


def test_an_objectives_score_is_explained_by_its_key_results() -> None:
    weighty = key_result(weight=Decimal("2.50"))
    acts = [
        *company(),
        drafted(),
        key_result_added("a", weighty),
        key_result_added("b"),
    ]
    history = given(*acts, submitted(), approved(), checked_in("150", key="a"))

    explained = explain_score(goal_of(history))

    assert explained is not None
    assert explained.formula == "sum(weight * score) / sum(weight)"
    assert explained.computation == "(2.5 * 1 + 1 * 0) / (2.5 + 1) = 0.714286"
    assert explained.result == Decimal("0.714286")
    assert [(one.key_result, one.progress, one.score) for one in explained.inputs] == [
        ("a", Decimal("1.5"), Decimal(1)),
        ("b", Decimal(0), Decimal(0)),
    ]


def test_a_smart_goals_score_is_explained_by_its_measure() -> None:
    history = given(*an_active_smart_goal(), checked_in("42", key=None))

    explained = explain_score(goal_of(history))

    assert explained is not None
    assert explained.computation == "clamp((42 - 0) / (100 - 0), 0, 1) = 0.42"
    assert len(explained.inputs) == 1


def test_where_nothing_was_observed_the_explanation_says_so() -> None:
    """Rules §3.8."""
    history = given(*an_active_smart_goal())

    explained = explain_score(goal_of(history))

    assert explained is not None
    assert explained.computation == "no check-in is in force: 0"
    assert explained.result == 0


def test_where_all_weights_are_0_the_explanation_says_so() -> None:
    """Rules §4.1."""
    nothing = key_result_added("a", key_result(weight=Decimal(0)))
    history = given(*company(), drafted(), nothing, submitted(), approved())

    explained = explain_score(goal_of(history))

    assert explained is not None
    assert explained.computation == "all weights are 0: no score"
    assert explained.result is None


@pytest.mark.parametrize("key", [None, "rate"])
def test_before_approval_there_is_nothing_to_explain(key: str | None) -> None:
    history = given(*company(), drafted(), key_result_added())

    assert explain_score(goal_of(history), key) is None


def test_a_key_result_there_is_not_has_nothing_to_explain() -> None:
    history = given(*an_active_objective())

    assert explain_score(goal_of(history), "unknown") is None


def test_an_earlier_moment_is_explained_by_what_held_then() -> None:
    """Rules §3.11: as known now, with the definition and the value of then."""
    heavier = KeyResultRevision(weight=Decimal(3))
    history = given(*an_active_objective("a", "b"), checked_in("40", key="a"))
    then = history.last[0].recorded
    for act in (
        checked_in("80", "later", key="a"),
        key_result_revised(heavier, key="a", **WHY),
        corrected("50", key="a"),
    ):
        history.do(act)

    explained = explain_score(goal_of(history), effective=then)

    assert explained is not None
    assert explained.definition_version == 1
    assert explained.computation == "(1 * 0.5 + 1 * 0) / (1 + 1) = 0.25"

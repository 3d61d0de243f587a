"""A check-in on a leaf moves every score above, in one command (rules §4.5)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from domain.goals.life.deciding import cancel_goal
from domain.goals.life.pausing import pause_goal
from domain.goals.objective import ProgressFrom, RollUp
from domain.goals.refusals import MeasuredByChildren
from tests.aligning import (
    aligned,
    an_objective,
    approved_as,
    drafted_as,
    scored,
    unaligned,
)
from tests.domain.alignment.trees import BOTH, BY_CHILDREN, moves, score, tree
from tests.domain.spec import given
from tests.examples import (
    KEY_RESULT,
    WHY,
    act,
    company,
    key_result,
)


def test_a_check_in_on_a_leaf_moves_every_score_above_each_with_its_cause() -> None:
    history = tree()

    history.do(scored("north", "80", "first"))

    # The check-in is the first event; north 0.8, so (3 * 0.8 + 1 * 0) / 4 = 0.6.
    assert moves(history) == [
        ("north", 0, Decimal("0.8")),
        ("department", 1, Decimal("0.6")),
        ("company", 2, Decimal("0.6")),
    ]


def test_it_stops_where_nothing_moves() -> None:
    history = tree()
    history.do(scored("north", "80", "first"))
    history.do(unaligned("department", "to-company"))

    history.do(scored("south", "40", "first"))

    assert [goal for goal, _, _ in moves(history)] == ["south", "department"]


def test_the_key_results_together_are_one_more_child() -> None:
    """Rules §4.5, BOTH: a child of weight 1, by its exact mean."""
    history = tree(**BOTH)
    history.do(scored("north", "80", "first"))

    history.do(scored("company", "50", "own"))

    # The children come to 0.6, the key results to 0.5.
    assert score(history, "company") == Decimal("0.55")


def test_without_key_results_that_count_only_the_children_do() -> None:
    history = tree(**BOTH, key_result=key_result(weight=Decimal(0)))

    history.do(scored("north", "80", "first"))

    assert score(history, "company") == Decimal("0.6")


def test_an_objective_of_its_key_results_keeps_out_of_it() -> None:
    history = tree(roll_up=RollUp.KEY_RESULTS)

    history.do(scored("north", "80", "first"))

    assert [goal for goal, _, _ in moves(history)] == ["north", "department"]


def test_a_key_result_follows_what_contributes_to_it() -> None:
    """Rules §4.5, §8.1: a micro-OKR moves its key result, and so the objective."""
    follows = key_result(progress_from=ProgressFrom.CHILDREN)
    history = given(
        *company(), *an_objective("growth", key_result=follows), *an_objective("calls")
    )
    history.do(aligned("calls", "growth", KEY_RESULT))

    history.do(scored("calls", "70", "first"))

    assert score(history, "growth", KEY_RESULT) == Decimal("0.7")
    assert moves(history) == [
        ("calls", 0, Decimal("0.7")),
        ("growth", 1, Decimal("0.7")),
    ]
    with pytest.raises(MeasuredByChildren):
        history.do(scored("growth", "1", "own"))


def test_a_goal_that_is_aligned_brings_its_score_along_and_takes_it_away() -> None:
    history = given(
        *company(), *an_objective("growth", **BY_CHILDREN), *an_objective("calls")
    )
    history.do(scored("calls", "70", "first"))
    assert score(history, "growth") is None

    history.do(aligned("calls", "growth"))
    assert moves(history) == [("growth", 1, Decimal("0.7"))]

    history.do(unaligned("calls", "to-growth"))
    assert moves(history) == [("growth", 0, None)]


def test_a_draft_counts_once_it_is_approved() -> None:
    history = given(
        *company(), *an_objective("growth", **BY_CHILDREN), *drafted_as("calls")
    )
    history.do(aligned("calls", "growth"))
    assert moves(history) == []

    for one in approved_as("calls"):
        history.do(one)

    assert moves(history) == [("calls", 0, Decimal(0)), ("growth", 1, Decimal(0))]


def test_approving_takes_in_what_the_children_are_then() -> None:
    history = given(
        *company(), *drafted_as("growth", **BY_CHILDREN), *an_objective("calls")
    )
    history.do(aligned("calls", "growth"))
    history.do(scored("calls", "70", "first"))
    assert [goal for goal, _, _ in moves(history)] == ["calls"]

    for one in approved_as("growth"):
        history.do(one)

    assert score(history, "growth") == Decimal("0.7")


def test_a_paused_goal_still_counts() -> None:
    history = tree()
    history.do(scored("north", "80", "first"))

    history.do(act(lambda book: pause_goal(book, "north")))

    assert moves(history) == []
    assert score(history, "department") == Decimal("0.6")


def test_a_cancelled_goal_counts_no_more() -> None:
    history = tree()
    history.do(scored("north", "80", "first"))

    history.do(act(lambda book: cancel_goal(book, "south"), **WHY))

    assert moves(history) == [
        ("department", 0, Decimal("0.8")),
        ("company", 1, Decimal("0.8")),
    ]

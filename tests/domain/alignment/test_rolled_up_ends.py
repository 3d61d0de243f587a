"""What goals count in others once they ended, and what is counted at once (§4.5)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from domain.alignment.tallying import tally_up
from domain.goals.changing.adapting import KeyResultRevision
from domain.goals.changing.balancing import drop_key_result
from domain.goals.changing.key_results import revise_key_result
from domain.goals.ending.reopening import reopen_goal
from domain.goals.endings import Disposition
from domain.goals.goal import Goal
from domain.goals.objective import ProgressFrom
from domain.goals.observing.check_ins import CheckInPlace, batch_record_check_ins
from domain.goals.overrides import OverrideDuration
from domain.goals.refusals import LastKeyResult, MeasureInUse
from domain.goals.scoring.overriding import override_score
from domain.goals.scoring.scores import Score
from tests.aligning import (
    a_smart_goal,
    aligned,
    an_objective,
    closed_smart,
    ended,
    scored,
)
from tests.domain.alignment.trees import BOTH, BY_CHILDREN, moves, score, tree
from tests.domain.spec import given
from tests.examples import (
    ANNA,
    KEY_RESULT,
    WHY,
    act,
    company,
    observation,
)
from tests.proposing import proposal_approved


@pytest.mark.parametrize("disposition", list(Disposition)[:3])
def test_a_closed_objective_keeps_counting_its_score(disposition: Disposition) -> None:
    history = tree()
    history.do(scored("north", "80", "first"))

    history.do(ended("north", disposition))

    assert moves(history) == []
    assert score(history, "department") == Decimal("0.6")


def test_a_smart_goal_counts_1_or_0_once_it_is_closed() -> None:
    history = given(
        *company(), *an_objective("growth", **BY_CHILDREN), *a_smart_goal("calls")
    )
    history.do(aligned("calls", "growth"))
    history.do(scored("calls", "70", "first", key=None))
    assert score(history, "growth") == Decimal("0.7")

    history.do(closed_smart("calls", met=True))

    assert moves(history) == [("growth", 0, Decimal(0))]
    assert score(history, "calls") == Decimal("0.7")


def test_what_people_set_in_place_of_a_score_is_what_counts() -> None:
    history = tree()
    until = OverrideDuration.UNTIL_RELEASED
    value = Decimal("0.4")

    history.do(act(lambda book: override_score(book, "north", value, until), **WHY))

    # Three times 0.4 and once 0, by four.
    assert score(history, "department") == Decimal("0.3")
    history.do(scored("north", "80", "first"))
    assert [goal for goal, _, _ in moves(history)] == ["north"]
    assert score(history, "department") == Decimal("0.3")


def test_a_closed_parent_moves_no_more_and_takes_in_its_children_when_reopened() -> (
    None
):
    history = tree()
    history.do(ended("department", Disposition.MISSED, KEY_RESULT))
    history.do(scored("north", "80", "first"))
    assert [goal for goal, _, _ in moves(history)] == ["north"]

    history.do(act(lambda book: reopen_goal(book, "department", "again"), **WHY))
    history.do(proposal_approved("again", by=ANNA))

    assert [(goal, to) for goal, _, to in moves(history)] == [
        ("department", Decimal("0.6")),
        ("company", Decimal("0.6")),
    ]


def test_a_batch_moves_each_goal_once_children_first() -> None:
    """Rules §4.4: ties by goal id; the cause is the last that moved it."""
    history = tree(**BOTH)
    entries = [
        (CheckInPlace("company", KEY_RESULT, "a"), observation("50")),
        (CheckInPlace("south", KEY_RESULT, "a"), observation("40")),
        (CheckInPlace("north", KEY_RESULT, "a"), observation("80")),
    ]

    history.do(act(lambda book: batch_record_check_ins(book, entries)))

    # (3 * 0.8 + 0.4) / 4 = 0.7; (0.7 + 0.5) / 2 = 0.6
    assert moves(history) == [
        ("north", 2, Decimal("0.8")),
        ("south", 1, Decimal("0.4")),
        ("department", 4, Decimal("0.7")),
        ("company", 5, Decimal("0.6")),
    ]


def test_children_that_weigh_nothing_make_no_score() -> None:
    history = given(
        *company(), *an_objective("growth", **BY_CHILDREN), *an_objective("calls")
    )

    history.do(aligned("calls", "growth", weight="0"))

    assert score(history, "growth") is None


def test_the_last_key_result_goes_only_where_the_children_are_the_score() -> None:
    """Rules §4.1."""
    history = given(
        *company(), *an_objective("growth", **BY_CHILDREN), *an_objective("calls")
    )

    history.do(act(lambda book: drop_key_result(book, "growth", KEY_RESULT), **WHY))

    with pytest.raises(LastKeyResult):
        history.do(act(lambda book: drop_key_result(book, "calls", KEY_RESULT), **WHY))


def test_a_key_result_with_check_ins_keeps_being_made_of_them() -> None:
    """Rules §3.10."""
    history = given(*company(), *an_objective("calls"))
    history.do(scored("calls", "70", "first"))
    revision = KeyResultRevision(progress_from=ProgressFrom.CHILDREN)

    with pytest.raises(MeasureInUse):
        history.do(
            act(
                lambda book: revise_key_result(book, "calls", KEY_RESULT, revision),
                **WHY,
            )
        )


def test_the_tallies_that_are_kept_come_to_what_is_summed_from_nothing() -> None:
    history = tree()
    history.do(scored("north", "80", "first"))

    goals = [one for one in history.aggregates.values() if isinstance(one, Goal)]
    scores = {
        one.id: one for one in history.aggregates.values() if isinstance(one, Score)
    }

    assert tally_up(goals, scores) == history.tallies

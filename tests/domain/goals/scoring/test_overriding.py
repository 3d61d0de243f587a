"""Shows scores that people set in place of the computed ones (rules §4.6)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from domain.changes import Change
from domain.goals.overrides import OverrideDuration
from domain.goals.refusals import GoalCancelled, GoalClosed, GoalNotActive
from domain.goals.scoring.explaining import explain_score
from domain.goals.scoring.overriding import OverrideReleased, ScoreOverridden
from domain.goals.scoring.scores import ScoreMove, scores_at
from domain.refusals import FieldInvalid, ReasonRequired
from domain.texts import Personal
from tests.domain.goals.scoring.test_scores import batch, move, moves, score_record
from tests.domain.spec import Act, given, recorded
from tests.examples import (
    ANNA,
    KEY_RESULT,
    WHY,
    an_active_objective,
    an_active_smart_goal,
    cancelled,
    checked_in,
    closed,
    closing,
    company,
    corrected,
    drafted,
    retracted,
    the_goal,
)
from tests.turns import override_released, paused, score_overridden

ONCE = OverrideDuration.ONCE
LASTING = OverrideDuration.UNTIL_RELEASED


def overridden(before: str | None, now: str, computed: str, value: str) -> ScoreMove:
    """Say how the goal's own score moved while, or when, people set it."""
    was = None if before is None else Decimal(before)
    return ScoreMove(None, Change(was, Decimal(now)), Decimal(computed), Decimal(value))


def test_a_score_is_set_with_a_reason_and_the_computed_one_stays_beside_it() -> None:
    """Rules §4.6."""
    history = given(*an_active_objective("a"), checked_in("40", key="a"))

    history.do(score_overridden("0.7"))

    assert recorded(history)[0] == ScoreOverridden(
        reason=Personal(ANNA, text=WHY["reason"]),
        value=Change(None, Decimal("0.7")),
        duration=LASTING,
    )
    assert moves(history) == (overridden("0.4", "0.7", "0.4", "0.7"),)
    assert score_record(history).cause == history.last[0].position


def test_while_it_holds_only_what_is_computed_moves() -> None:
    """Rules §4.6: computed and overridden values stay visible."""
    history = given(*an_active_objective("a"), score_overridden("0.7"))

    history.do(checked_in("40", key="a"))

    assert moves(history) == (
        overridden("0.7", "0.7", "0.4", "0.7"),
        move("a", "0", "0.4"),
    )


def test_a_released_score_is_the_computed_one_again() -> None:
    """Rules §4.6."""
    acts = [*an_active_smart_goal(), score_overridden("0.7")]
    history = given(*acts, checked_in("40", key=None))

    history.do(override_released())

    assert recorded(history)[0] == OverrideReleased(
        reason=Personal(ANNA, text=WHY["reason"]),
        value=Change(Decimal("0.7"), None),
    )
    assert moves(history) == (move(None, "0.7", "0.4"),)


def test_an_override_once_ends_inside_the_next_check_ins_command() -> None:
    """Rules §4.6; §4.4: the cause is the last event that moved the score."""
    history = given(*an_active_objective("a"), score_overridden("0.7", ONCE))

    history.do(checked_in("40", key="a"))

    released = history.last[1]
    assert released.event == OverrideReleased(value=Change(Decimal("0.7"), None))
    assert released.cause == history.last[0].position
    assert moves(history) == (move(None, "0.7", "0.4"), move("a", "0", "0.4"))
    assert score_record(history).cause == released.position


@pytest.mark.parametrize("act", [corrected("20"), retracted()])
def test_an_override_once_outlives_what_is_no_new_check_in(act: Act) -> None:
    """Rules §4.6: a correction says what was, and is not the next check-in."""
    acts = [*an_active_objective(), checked_in("40"), score_overridden("0.7", ONCE)]
    history = given(*acts)

    history.do(act)

    assert scores_at(the_goal(history))[None] == Decimal("0.7")


def test_an_override_once_ends_with_the_first_check_in_of_a_batch() -> None:
    history = given(*an_active_objective("a", "b"), score_overridden("0.7", ONCE))

    history.do(batch(("a", "1", "10"), ("b", "1", "0")))

    names = [event.NAME for event in recorded(history)]
    assert names == [
        "goal.check_in_recorded",
        "goal.override_released",
        "goal.check_in_recorded",
        "score.changed",
    ]
    assert score_record(history).cause == history.last[1].position


def test_what_a_batch_computes_is_recorded_while_an_override_holds() -> None:
    """Rules §4.4: the computed value is stored too, and names what moved it."""
    history = given(*an_active_objective("a", "b"), score_overridden("0.7"))

    history.do(batch(("a", "1", "0"), ("b", "1", "10")))

    assert moves(history) == (
        overridden("0.7", "0.7", "0.05", "0.7"),
        move("b", "0", "0.1"),
    )
    assert score_record(history).cause == history.last[1].position


def test_an_override_takes_the_place_of_one_before() -> None:
    history = given(*an_active_objective("a"), score_overridden("0.7"))

    history.do(score_overridden("0.6", ONCE))

    (event, _) = recorded(history)
    assert isinstance(event, ScoreOverridden)
    assert event.value == Change(Decimal("0.7"), Decimal("0.6"))
    assert moves(history) == (overridden("0.7", "0.6", "0", "0.6"),)


@pytest.mark.parametrize(
    ("acts", "act"),
    [
        ([score_overridden("0.7")], score_overridden("0.70")),
        ([], override_released()),
        ([score_overridden("0.7"), override_released()], override_released()),
    ],
)
def test_what_is_so_already_is_no_change(acts: list[Act], act: Act) -> None:
    """Rules §10.1."""
    history = given(*an_active_objective(), *acts)

    history.do(act)

    assert recorded(history) == []


def test_an_override_to_the_computed_score_is_one_all_the_same() -> None:
    """Rules §4.6: it holds when the computed one moves on."""
    history = given(*an_active_objective("a"), checked_in("40", key="a"))

    history.do(score_overridden("0.4"))

    assert moves(history) == (overridden("0.4", "0.4", "0.4", "0.4"),)


def test_an_objective_that_weighs_nothing_can_be_scored_by_people() -> None:
    """Rules §4.1, §4.6."""
    history = given(*an_active_objective("a"))

    history.do(score_overridden("0.5"))

    assert scores_at(the_goal(history)) == {None: Decimal("0.5"), "a": Decimal(0)}


def test_an_override_holds_from_when_it_was_recorded_until_it_ended() -> None:
    """Rules §4.4, §6.4: at any moment, as known now."""
    history = given(*an_active_objective("a"), checked_in("40", key="a"))
    begun = history.now
    history.do(score_overridden("0.7"))
    history.do(override_released())
    released = history.last[0].recorded
    goal = the_goal(history)

    scores = [
        scores_at(goal, moment)[None]
        for moment in (
            begun - timedelta(microseconds=1),
            begun,
            released - timedelta(microseconds=1),
            released,
        )
    ]

    assert scores == [Decimal(one) for one in ("0.4", "0.7", "0.7", "0.4")]


def test_an_explained_score_says_what_was_computed_and_what_people_set() -> None:
    """Rules §4.6, design §2 P14."""
    history = given(*an_active_objective("a"), checked_in("40", key="a"))
    history.do(score_overridden("0.7"))

    own = explain_score(the_goal(history))
    of_key_result = explain_score(the_goal(history), "a")

    assert own is not None
    assert (own.result, own.overridden, own.score) == (
        Decimal("0.4"),
        Decimal("0.7"),
        Decimal("0.7"),
    )
    assert of_key_result is not None
    assert (of_key_result.overridden, of_key_result.score) == (None, Decimal("0.4"))


def test_a_paused_goals_score_can_be_set() -> None:
    history = given(*an_active_objective(), paused())

    history.do(score_overridden())

    assert len(recorded(history)) == 2


@pytest.mark.parametrize("value", ["-0.000001", "1.000001", "0.1234567"])
def test_a_score_is_from_0_to_1_with_6_decimals(value: str) -> None:
    """Abuse 26."""
    history = given(*an_active_objective())

    with pytest.raises(FieldInvalid) as refused:
        history.do(score_overridden(value))

    assert refused.value.violations[0].field == "value"
    assert recorded(history) == []


@pytest.mark.parametrize(
    "act", [score_overridden(reason=None), override_released(reason_code=None)]
)
def test_overrides_need_a_reason(act: Act) -> None:
    """Rules §10.3."""
    history = given(*an_active_objective(), score_overridden("0.3"))

    with pytest.raises(ReasonRequired):
        history.do(act)

    assert recorded(history) == []


@pytest.mark.parametrize(
    ("acts", "refusal"),
    [
        ([*company(), drafted()], GoalNotActive),
        ([*an_active_objective(), closed(closing(KEY_RESULT))], GoalClosed),
        ([*an_active_objective(), cancelled()], GoalCancelled),
    ],
)
def test_only_a_running_goals_score_is_set_or_released(
    acts: list[Act], refusal: type[Exception]
) -> None:
    history = given(*acts)

    with pytest.raises(refusal):
        history.do(score_overridden())
    with pytest.raises(refusal):
        history.do(override_released())

    assert recorded(history) == []

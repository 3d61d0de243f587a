"""Shows scores, and when their changes are recorded (rules §3.8, §4.1, §4.4)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from domain.changes import Change
from domain.goals.changing.adapting import KeyResultRevision
from domain.goals.drafting.revisions import MeasureRevision
from domain.goals.observing.check_ins import CheckInPlace, batch_record_check_ins
from domain.goals.scoring.scores import RULE, Score, ScoreChanged, ScoreMove
from domain.record import Record
from tests.domain.spec import MORNING, Act, History, given, recorded
from tests.examples import (
    CRM,
    GOAL,
    WHY,
    act,
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
    observation,
    rejected,
    retracted,
    submitted,
)


def move(key: str | None, before: str | None, now: str | None) -> ScoreMove:
    """Say from which score to which a goal or key result moved."""
    was = None if before is None else Decimal(before)
    computed = None if now is None else Decimal(now)
    return ScoreMove(key, Change(was, computed), computed, None)


def moves(history: History) -> tuple[ScoreMove, ...]:
    """Return what the last act moved; nothing where it recorded no score."""
    changed = [event for event in recorded(history) if isinstance(event, ScoreChanged)]
    assert len(changed) <= 1
    return changed[0].moves if changed else ()


def score_record(history: History) -> Record:
    """Return the record of the last act's score change."""
    return next(
        record for record in history.last if isinstance(record.event, ScoreChanged)
    )


def weighing(*weights: str) -> list[Act]:
    """Approve an objective whose key results a, b, c weigh this much."""
    added = [
        key_result_added(key, key_result(weight=Decimal(weight)))
        for key, weight in zip("abc", weights, strict=False)
    ]
    return [*company(), drafted(), *added, submitted(), approved()]


def batch(*entries: tuple[str, str, str]) -> Act:
    """Record check-ins of goal renewals: key result, id, value."""
    said = [
        (CheckInPlace(GOAL, key, check_in), observation(value))
        for key, check_in, value in entries
    ]
    return act(lambda book: batch_record_check_ins(book, said), CRM)


def test_approval_records_the_first_scores() -> None:
    """Rules §4.4: previous null; §3.8: without check-ins they are 0."""
    history = given(*an_active_objective("b", "a"))

    assert recorded(history)[1] == ScoreChanged(
        moves=(move(None, None, "0"), move("b", None, "0"), move("a", None, "0")),
        rule=RULE,
    )
    record = score_record(history)
    assert record.stream == Score.stream_of(GOAL)
    assert record.cause == history.last[0].position


@pytest.mark.parametrize(
    "acts",
    [
        [*company(), drafted(), key_result_added()],
        [*company(), drafted(), key_result_added(), submitted()],
        [*company(), drafted(), key_result_added(), submitted(), rejected()],
    ],
)
def test_before_approval_there_is_no_score(acts: list[Act]) -> None:
    """Rules §4.4."""
    history = given(*acts)

    assert Score.stream_of(GOAL) not in {record.stream for record in history.records}


def test_a_check_in_moves_its_key_result_and_the_objective() -> None:
    """Rules §4.1, §4.4: the objective first, then what moved; others are left out."""
    history = given(*an_active_objective("a", "b", "c"))

    history.do(checked_in("42.5", key="b"))

    assert moves(history) == (move(None, "0", "0.141667"), move("b", "0", "0.425"))
    assert score_record(history).cause == history.last[0].position
    assert score_record(history).recorded == history.last[0].recorded


def test_a_smart_goal_has_one_score() -> None:
    """Rules §4.1."""
    history = given(*an_active_smart_goal())

    history.do(checked_in("42.5", key=None))

    assert moves(history) == (move(None, "0", "0.425"),)


@pytest.mark.parametrize(("value", "score"), [("250", "1"), ("-30", None)])
def test_a_score_is_progress_clamped_to_0_to_1(value: str, score: str | None) -> None:
    """Rules §4.1, §3.9: below the start it stays 0, which moves nothing."""
    history = given(*an_active_smart_goal())

    history.do(checked_in(value, key=None))

    assert moves(history) == (() if score is None else (move(None, "0", score),))


@pytest.mark.parametrize(
    ("target", "value", "score"),
    [("3", "1", "0.333333"), ("3", "2", "0.666667"), ("2000000", "1", "0")],
)
def test_a_score_is_rounded_once_to_6_decimals_half_even(
    target: str, value: str, score: str
) -> None:
    """Rules, head: 0.0000005 is as near to 0 as to 0.000001, and 0 is even."""
    history = given(*an_active_smart_goal(measure=measure(target=target)))

    history.do(checked_in(value, key=None))

    stored = history.aggregates[Score.stream_of(GOAL)]
    assert isinstance(stored, Score)
    assert stored.stored == {None: Decimal(score)}


def test_an_objectives_score_is_the_mean_by_weight() -> None:
    """Rules §4.1: normalised, without a required sum."""
    history = given(*weighing("1", "2.5", "0"), checked_in("40", key="a"))

    history.do(checked_in("80", key="b"))

    assert moves(history)[0] == move(None, "0.114286", "0.685714")


def test_the_mean_is_of_stored_scores() -> None:
    """Rules, head: of 0.666667 and 0 it is 0.3333335, to even 0.333334; not 1/3."""
    thirds = key_result_added("a", key_result(measure=measure(target="3")))
    acts = [*company(), drafted(), thirds, key_result_added("b")]
    history = given(*acts, submitted(), approved())

    history.do(checked_in("2", key="a"))

    assert moves(history)[0] == move(None, "0", "0.333334")


def test_where_all_weights_are_0_there_is_no_score() -> None:
    """Rules §4.1: the key results have theirs all the same."""
    history = given(*weighing("0", "0"))

    history.do(checked_in("50", key="a"))

    assert moves(history) == (move("a", "0", "0.5"),)


def test_a_key_result_that_weighs_0_moves_alone() -> None:
    """Rules §4.1."""
    history = given(*weighing("1", "0"))

    history.do(checked_in("50", key="b"))

    assert moves(history) == (move("b", "0", "0.5"),)


def test_a_revised_target_moves_the_score() -> None:
    """Rules §3.11: the definition in force applies to earlier check-ins."""
    history = given(*an_active_objective("a"), checked_in("45", key="a"))
    to_90 = KeyResultRevision(measure=MeasureRevision(said={"target": Decimal(90)}))

    history.do(key_result_revised(to_90, key="a", **WHY))

    assert moves(history) == (move(None, "0.45", "0.5"), move("a", "0.45", "0.5"))
    assert score_record(history).cause == history.last[0].position


def test_a_revised_weight_moves_the_objective_alone() -> None:
    """Rules §4.1."""
    history = given(*an_active_objective("a", "b"), checked_in("40", key="a"))

    history.do(key_result_revised(KeyResultRevision(weight=Decimal(3)), key="a", **WHY))

    assert moves(history) == (move(None, "0.2", "0.3"),)


def test_a_revised_title_moves_nothing() -> None:
    history = given(*an_active_objective("a"), checked_in("40", key="a"))

    history.do(key_result_revised(KeyResultRevision(title="Rate"), key="a", **WHY))

    assert len(recorded(history)) == 1


def test_an_added_key_result_counts_from_then_on() -> None:
    """Rules §3.8, §4.1: as 0, until somebody checks in."""
    history = given(*an_active_objective("a"), checked_in("40", key="a"))

    history.do(key_result_added("b", **WHY))

    assert moves(history) == (move(None, "0.4", "0.2"), move("b", None, "0"))


def test_a_retracted_check_in_takes_its_score_along() -> None:
    """Rules §6.2, §4.4."""
    history = given(*an_active_objective("a"), checked_in("40", key="a"))

    history.do(retracted(key="a"))

    assert moves(history) == (move(None, "0.4", "0"), move("a", "0.4", "0"))


@pytest.mark.parametrize(
    "act",
    [
        corrected("99", "third", key="a"),
        retracted(key="a"),
        checked_in("20", "third", key="a"),
        checked_in(key="a", check_in="third", said=observation(effective=MORNING)),
    ],
    ids=["corrected", "retracted", "same value", "late"],
)
def test_what_does_not_move_the_score_records_no_score(act: Act) -> None:
    """Rules §4.4: the series changes, not the score."""
    history = given(
        *an_active_objective("a"),
        checked_in("10", key="a"),
        checked_in("20", "second", key="a"),
    )

    history.do(act)

    assert len(recorded(history)) == 1


@pytest.mark.parametrize(
    ("entries", "cause"),
    [
        ([("a", "1", "10"), ("b", "1", "0")], 0),
        ([("a", "1", "10"), ("b", "1", "20")], 1),
        ([("a", "1", "10"), ("a", "2", "10"), ("b", "1", "0")], 0),
        ([("a", "1", "10"), ("a", "2", "20"), ("a", "3", "20")], 1),
    ],
)
def test_the_cause_is_the_last_event_that_moved_the_score(
    entries: list[Any], cause: int
) -> None:
    """Rules §4.4: the highest position in this command that moved it."""
    history = given(*an_active_objective("a", "b"))

    history.do(batch(*entries))

    assert score_record(history).cause == history.last[cause].position


def test_a_batch_that_comes_back_to_where_it_was_moves_nothing() -> None:
    """Rules §4.4: what the accepted command changed of a stored score."""
    history = given(*an_active_objective("a"))

    history.do(batch(("a", "1", "10"), ("a", "2", "0")))

    assert moves(history) == ()

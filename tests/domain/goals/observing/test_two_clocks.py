"""Shows what was true then, as known now and as known then (rules §3.11, §6.3)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from domain.aggregate import fold
from domain.goals.changing.adapting import KeyResultRevision
from domain.goals.drafting.revisions import MeasureRevision
from domain.goals.goal import Goal
from domain.goals.scoring.scores import Scores, scores_at
from tests.domain.spec import History, given
from tests.examples import (
    GOAL,
    WHY,
    an_active_objective,
    checked_in,
    company,
    corrected,
    drafted,
    key_result_added,
    key_result_revised,
    observation,
    retracted,
)

NOON = datetime(2026, 2, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)
TO_50 = KeyResultRevision(measure=MeasureRevision(said={"target": Decimal(50)}))


def known_at(history: History, position: int, effective: datetime) -> Scores:
    """Return the scores at a moment, as known at a position."""
    records = [
        record
        for record in history.records
        if record.stream == Goal.stream_of(GOAL) and record.position <= position
    ]
    goal = fold(Goal, GOAL, records)
    return {} if goal is None else scores_at(goal, effective)


def test_then_as_known_now_and_then_as_known_then_differ_by_corrections() -> None:
    """Rules §6.3, §6.4."""
    history = given(*an_active_objective("a"), checked_in("40", key="a", at=NOON))
    then = len(history.records)

    history.do(corrected("60", key="a", at=NOON + 3 * DAY))

    now = len(history.records)
    assert known_at(history, then, NOON)["a"] == Decimal("0.4")
    assert known_at(history, now, NOON)["a"] == Decimal("0.6")


def test_a_late_check_in_tells_what_was_true_before() -> None:
    """Rules §6.3: it changes then, and now only where nothing newer is known."""
    history = given(*an_active_objective("a"), checked_in("40", key="a", at=NOON))
    yesterday = observation("20", effective=NOON - DAY)

    history.do(checked_in(check_in="late", key="a", said=yesterday, at=NOON + DAY))

    now = len(history.records)
    assert known_at(history, now, NOON - DAY)["a"] == Decimal("0.2")
    assert known_at(history, now, NOON + DAY)["a"] == Decimal("0.4")


def test_before_the_first_check_in_was_true_there_is_no_value() -> None:
    """Rules §6.3, §3.8."""
    history = given(*an_active_objective("a"), checked_in("40", key="a", at=NOON))

    before = known_at(history, len(history.records), NOON - DAY)

    assert before["a"] == 0


def test_a_retracted_check_in_was_never_true_as_known_now() -> None:
    """Rules §6.2, §6.3."""
    history = given(*an_active_objective("a"), checked_in("40", key="a", at=NOON))
    then = len(history.records)

    history.do(retracted(key="a", at=NOON + DAY))

    assert known_at(history, then, NOON + 2 * DAY)["a"] == Decimal("0.4")
    assert known_at(history, len(history.records), NOON)["a"] == 0


def test_a_revised_target_holds_from_when_it_was_revised() -> None:
    """Rules §3.11: whichever version a check-in was made under."""
    history = given(*an_active_objective("a"), checked_in("40", key="a", at=NOON))

    history.do(key_result_revised(TO_50, key="a", at=NOON + DAY, **WHY))

    now = len(history.records)
    a_moment = timedelta(microseconds=1)
    assert known_at(history, now, NOON + DAY - a_moment)["a"] == Decimal("0.4")
    assert known_at(history, now, NOON + DAY)["a"] == Decimal("0.8")


def test_version_1_also_holds_before_the_approval() -> None:
    """Rules §3.11: a check-in may be about a day before it."""
    early = observation("40", effective=datetime(2026, 1, 2, tzinfo=UTC))
    history = given(*an_active_objective("a"), checked_in(key="a", said=early))

    scores = known_at(history, len(history.records), datetime(2026, 1, 3, tzinfo=UTC))

    assert scores == {None: Decimal("0.4"), "a": Decimal("0.4")}


def test_an_added_key_result_was_not_promised_before() -> None:
    """Rules §3.11, §4.2: the past is not recomputed."""
    history = given(*an_active_objective("a"), checked_in("40", key="a", at=NOON))

    history.do(key_result_added("b", at=NOON + DAY, **WHY))

    now = len(history.records)
    assert known_at(history, now, NOON) == {None: Decimal("0.4"), "a": Decimal("0.4")}
    assert known_at(history, now, NOON + DAY)[None] == Decimal("0.2")


def test_what_was_never_approved_has_no_score_at_any_time() -> None:
    """Rules §4.4."""
    history = given(*company(), drafted(), key_result_added())

    assert known_at(history, len(history.records), NOON) == {}

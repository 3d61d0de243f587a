"""Shows when key results take values of their metric that came at another time (§1)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from domain.cycles.refusals import CycleNotOpen
from domain.days import Window
from domain.goals.changing.adapting import KeyResultRevision
from domain.goals.changing.key_results import add_key_result
from domain.goals.ending.reopening import GoalReopened
from domain.goals.observing import binding
from domain.goals.refusals import MetricUnfit, TooManyReaders
from domain.goals.scoring.scores import scores_at
from domain.metrics.metric import MetricReaderBound, MetricReaderReleased
from tests.cycles import Q1, a_cycle, grading_started
from tests.domain.goals.scoring.test_scores import score_record
from tests.domain.metrics.test_metrics import BOUND, READER, goal_of, metric_of, taken
from tests.domain.spec import MORNING, given, recorded
from tests.examples import (
    KEY_RESULT,
    WHY,
    act,
    an_active_objective,
    approved,
    checked_in,
    closed,
    closing,
    company,
    draft,
    drafted,
    key_result,
    key_result_added,
    key_result_revised,
    submitted,
)
from tests.metrics import METRIC, key_result_bound, metric_defined, value_recorded
from tests.proposing import proposal_approved
from tests.turns import key_results_reweighted, paused, reopening_proposed, resumed

CLOSED = [*BOUND, closed(closing(KEY_RESULT))]
REOPENING = reopening_proposed()
REOPENED = proposal_approved("again")


def test_a_reopened_goal_takes_what_came_while_it_was_closed() -> None:
    """Rules §5.7; the score moves because of what was taken."""
    history = given(*CLOSED, value_recorded("42"), REOPENING)
    released = metric_of(history).readers

    history.do(REOPENED)

    assert released == ()
    assert [type(one) for one in recorded(history)[1:3]] == [
        GoalReopened,
        MetricReaderBound,
    ]
    assert metric_of(history).readers == (READER,)
    assert taken(history) == {"first": 42}
    assert scores_at(goal_of(history))[None] == Decimal("0.42")
    assert score_record(history).cause == history.last[-2].position


def test_a_reopened_goal_that_missed_nothing_keeps_its_score() -> None:
    history = given(*CLOSED, REOPENING)

    history.do(REOPENED)

    assert isinstance(recorded(history)[-1], GoalReopened)
    assert metric_of(history).readers == (READER,)


def test_a_reopened_goal_finds_no_place_where_too_many_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(binding, "READERS_MAX", 1)
    history = given(*CLOSED, value_recorded(), REOPENING)
    history.do(drafted(goal="other"))
    history.do(act(lambda book: add_key_result(book, "other", "b", key_result())))
    history.do(key_result_bound("b", goal="other"))

    with pytest.raises(TooManyReaders):
        history.do(REOPENED)

    assert recorded(history) == []


def test_a_new_window_takes_the_values_inside_it() -> None:
    later = Window(date(2026, 1, 13), date(2026, 3, 31))
    history = given(
        *company(),
        drafted(),
        key_result_added(said=key_result(window=later)),
        submitted(),
        approved(),
        metric_defined(),
        value_recorded("42"),
        key_result_bound(**WHY),
    )
    outside = taken(history)

    earlier = Window(date(2026, 1, 12), date(2026, 3, 31))
    history.do(key_result_revised(KeyResultRevision(window=earlier), **WHY))

    assert outside == {}
    assert taken(history) == {"first": 42}
    assert score_record(history).cause == history.last[-2].position


def test_the_last_value_that_moved_the_score_is_its_cause() -> None:
    """Rules §4.4: one that is told late may move nothing."""
    history = given(*BOUND, paused(), value_recorded("42"))
    yesterday = MORNING - timedelta(days=1)
    history.do(value_recorded("7", "late", yesterday))

    history.do(resumed())

    moving, idle = history.last[1:3]
    assert taken(history) == {"first": 42, "late": 7}
    assert score_record(history).cause == moving.position < idle.position


def test_of_two_that_read_a_metric_the_one_that_counts_is_the_cause() -> None:
    """Rules §4.4: a key result that weighs nothing moves its own score, and is last."""
    history = given(*an_active_objective("a", "b"), metric_defined())
    history.do(key_results_reweighted(b="0"))
    for key in ("a", "b"):
        history.do(key_result_bound(key, **WHY))

    history.do(value_recorded())

    assert score_record(history).cause == history.last[-2].position


def test_values_of_all_that_a_goal_reads_are_counted_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(binding, "TAKEN_AT_ONCE_MAX", 1)
    history = given(*an_active_objective("a", "b"), metric_defined())
    for key in ("a", "b"):
        history.do(key_result_bound(key, **WHY))
    history.do(paused())
    history.do(value_recorded())

    with pytest.raises(MetricUnfit, match="there are 2 values to take"):
        history.do(resumed())
    history.do(key_result_bound("b", None, **WHY))
    history.do(resumed())

    assert list(goal_of(history).observations["a"].check_ins) == ["first"]


def test_a_check_in_that_bears_the_id_of_a_value_is_not_taken_for_it() -> None:
    history = given(*an_active_objective(), checked_in("50", "first"))
    history.do(metric_defined())
    history.do(value_recorded("42", "first"))

    with pytest.raises(MetricUnfit, match="it has check-ins of its own"):
        history.do(key_result_bound(**WHY))


def test_what_reads_another_metric_from_now_on_is_released_by_the_first() -> None:
    history = given(*BOUND, metric_defined("other"))

    history.do(key_result_bound(metric="other", **WHY))

    assert recorded(history)[1:] == [
        MetricReaderReleased(reader=READER),
        MetricReaderBound(reader=READER),
    ]
    assert metric_of(history).readers == ()
    assert goal_of(history).key_results[KEY_RESULT].metric == "other" != METRIC


def test_in_a_graded_cycle_only_values_of_its_days_are_taken() -> None:
    """Rules §6.6: a metric goes on when the cycle is over."""
    long = Window(date(2026, 1, 1), date(2026, 4, 30))
    promised = [drafted(draft(cycle=Q1, window=long)), key_result_added()]
    bound = [metric_defined(), key_result_bound(), submitted(), approved()]
    history = given(*a_cycle(*promised, *bound, grading_started()))
    april = MORNING.replace(month=4)

    history.do(value_recorded("60", "late", at=april))
    history.do(value_recorded("42", "early", MORNING.replace(month=3), at=april))

    assert taken(history) == {"early": 42}


def test_what_reads_a_metric_stays_while_its_cycle_is_graded() -> None:
    promised = [drafted(draft(cycle=Q1)), key_result_added(), submitted(), approved()]
    history = given(*a_cycle(*promised, metric_defined(), grading_started()))

    with pytest.raises(CycleNotOpen):
        history.do(key_result_bound(**WHY))

    assert recorded(history) == []

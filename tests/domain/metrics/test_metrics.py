"""Shows metrics, and key results that read them (rules §1, §4.4)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from domain.days import Window
from domain.goals.goal import Goal
from domain.goals.measures import Aggregation, Value
from domain.goals.measures.observations import Observations
from domain.goals.observing import binding
from domain.goals.observing.events import CheckInRecorded
from domain.goals.refusals import (
    EffectiveTimeInFuture,
    MetricUnfit,
)
from domain.goals.scoring.scores import scores_at
from domain.metrics.metric import (
    Metric,
    MetricDefined,
    MetricReaderReleased,
    MetricValueRecorded,
    Reader,
)
from domain.refusals import ResourceExists, ResourceNotFound
from domain.texts import Personal
from tests.domain.goals.scoring.test_scores import move, moves, score_record
from tests.domain.spec import MORNING, Act, History, given, recorded
from tests.examples import (
    ANNA,
    BEN,
    GOAL,
    KEY_RESULT,
    WHY,
    an_active_objective,
    approved,
    cancelled,
    closed,
    closing,
    company,
    drafted,
    key_result,
    key_result_added,
    submitted,
)
from tests.measures import measured, numeric
from tests.metrics import METRIC, key_result_bound, metric_defined, value_recorded
from tests.turns import key_result_dropped, paused, resumed

READER = Reader(GOAL, KEY_RESULT)
BOUND = [*an_active_objective(), metric_defined(), key_result_bound(**WHY)]
ADDING = measured(numeric(), adding=True)


def goal_of(history: History, goal: str = GOAL) -> Goal:
    """Return the goal as it is now."""
    found = history.aggregates[Goal.stream_of(goal)]
    assert isinstance(found, Goal)
    return found


def metric_of(history: History) -> Metric:
    """Return the metric as it is now."""
    found = history.aggregates[Metric.stream_of(METRIC)]
    assert isinstance(found, Metric)
    return found


def taken(history: History) -> dict[str, Decimal | None]:
    """Return what the key result took, by id."""
    seen = goal_of(history).observations.get(KEY_RESULT, Observations({}))
    return {one.id: one.value.decimal for one in seen.check_ins.values()}


def test_a_metric_has_an_owner_and_a_unit_and_no_end() -> None:
    history = given(*company())

    made = history.do(metric_defined(description="Over twelve months."))

    assert made == (METRIC,)
    assert recorded(history) == [
        MetricDefined(
            title="Contracts that renew",
            description="Over twelve months.",
            owner=ANNA,
            unit="percent",
            aggregation=Aggregation.SNAPSHOT,
        )
    ]


def test_a_metric_is_owned_by_a_person_there_is_and_has_an_id_of_its_own() -> None:
    history = given(*company(), metric_defined())

    with pytest.raises(ResourceExists):
        history.do(metric_defined())
    with pytest.raises(ResourceNotFound, match="person"):
        history.do(metric_defined("other", owner="nobody"))


def test_a_value_is_recorded_under_both_clocks() -> None:
    history = given(*company(), metric_defined())
    yesterday = MORNING - timedelta(days=1)

    made = history.do(value_recorded("41.5", "first", yesterday, note="Late report."))

    assert made == ("first",)
    (record,) = history.last
    assert record.effective == yesterday
    assert record.event == MetricValueRecorded(
        metric_value="first",
        value=Decimal("41.5"),
        effective_day=date(2026, 1, 11),
        recorded_day=date(2026, 1, 12),
        note=Personal(BEN, text="Late report."),
        source=None,
    )


def test_a_value_has_an_id_of_its_own_and_is_not_true_later_than_now() -> None:
    """Rules §6.6."""
    history = given(*company(), metric_defined(), value_recorded())

    with pytest.raises(ResourceExists, match=f"metric_value {METRIC}/first"):
        history.do(value_recorded())
    with pytest.raises(EffectiveTimeInFuture):
        history.do(value_recorded("1", "later", history.now + timedelta(minutes=1)))
    with pytest.raises(ResourceNotFound, match="metric"):
        history.do(value_recorded(metric="other"))


def test_what_reads_a_metric_takes_its_values_and_its_score_moves_with_them() -> None:
    """Rules §4.4: in the same commit, caused by what was observed."""
    history = given(*BOUND)

    history.do(value_recorded("42", source="crm"))

    of_metric, of_goal, of_score = recorded(history)
    assert isinstance(of_metric, MetricValueRecorded)
    assert of_goal == CheckInRecorded(
        key_result=KEY_RESULT,
        check_in="first",
        definition_version=1,
        value=Value(decimal=Decimal(42)),
        effective_day=date(2026, 1, 12),
        recorded_day=date(2026, 1, 12),
        confidence=None,
        note=None,
        links=(),
        source=f"metrics/{METRIC}",
    )
    assert moves(history) == (move(None, "0", "0.42"), move(KEY_RESULT, "0", "0.42"))
    assert score_record(history).cause == history.last[1].position
    assert of_score.NAME == "score.changed"


def test_values_from_before_are_taken_when_a_key_result_is_bound() -> None:
    """Inside its window, and with the day on which they were recorded."""
    old = MORNING - timedelta(days=30)
    history = given(
        *an_active_objective(),
        metric_defined(),
        value_recorded("9", "december", old),
        value_recorded("40", "first"),
        value_recorded("41", "second"),
    )

    history.do(key_result_bound(**WHY))

    assert taken(history) == {"first": 40, "second": 41}
    assert scores_at(goal_of(history))[KEY_RESULT] == Decimal("0.41")
    assert score_record(history).cause == history.last[-2].position


def test_values_outside_its_own_window_are_none_of_a_key_results() -> None:
    """A metric has no end; what a key result promises has one."""
    later = Window(date(2026, 2, 1), date(2026, 2, 28))
    history = given(
        *company(),
        drafted(),
        key_result_added(said=key_result(window=later)),
        submitted(),
        approved(),
        metric_defined(),
        key_result_bound(**WHY),
    )

    for month, value in ((1, "10"), (2, "20"), (3, "30")):
        day = MORNING.replace(month=month, day=28)
        history.do(value_recorded(value, f"m{month}", at=day))

    assert taken(history) == {"m2": 20}


def test_a_draft_takes_values_when_it_is_approved() -> None:
    drafting = [*company(), drafted(), key_result_added(), metric_defined()]
    history = given(*drafting, key_result_bound(), value_recorded("42"))
    before = taken(history)

    history.do(submitted())
    history.do(approved())

    assert before == {}
    assert taken(history) == {"first": 42}
    assert moves(history) == (
        move(None, None, "0.42"),
        move(KEY_RESULT, None, "0.42"),
    )


def test_a_paused_goal_takes_what_it_missed_when_it_is_resumed() -> None:
    history = given(*BOUND, value_recorded("10", "first"), paused())

    history.do(value_recorded("20", "second"))
    missed = recorded(history)
    history.do(resumed())

    assert len(missed) == 1
    assert taken(history) == {"first": 10, "second": 20}
    assert moves(history)[0] == move(None, "0.1", "0.2")


def test_increments_of_a_metric_add_up_in_what_reads_it() -> None:
    """Rules §3.7."""
    history = given(
        *company(),
        drafted(),
        key_result_added(said=key_result(measure=ADDING)),
        submitted(),
        approved(),
        metric_defined(unit="count", aggregation=Aggregation.INCREMENT),
        value_recorded("30", "first"),
        key_result_bound(**WHY),
    )

    history.do(value_recorded("20", "second"))
    history.do(value_recorded("-5", "third"))

    assert scores_at(goal_of(history))[KEY_RESULT] == Decimal("0.45")


@pytest.mark.parametrize("end", [cancelled(**WHY), closed(closing(KEY_RESULT))])
def test_what_has_ended_reads_no_more(end: Act) -> None:
    history = given(*BOUND, end)

    history.do(value_recorded())

    (_, released) = recorded(history)
    assert released == MetricReaderReleased(reader=READER)
    assert taken(history) == {}


def test_a_dropped_key_result_reads_no_more() -> None:
    active = an_active_objective(KEY_RESULT, "b")
    acts = [*active, metric_defined(), key_result_bound(**WHY), key_result_dropped()]
    history = given(*acts)

    history.do(value_recorded())

    assert metric_of(history).readers == ()


def test_one_value_moves_all_that_read_it_in_one_commit() -> None:
    history = given(*an_active_objective("a", "b"), metric_defined())
    for key in ("a", "b"):
        history.do(key_result_bound(key, **WHY))

    history.do(value_recorded("42"))

    names = [one.NAME for one in recorded(history)]
    assert names == [
        "metric.value_recorded",
        "goal.check_in_recorded",
        "goal.check_in_recorded",
        "score.changed",
    ]
    assert moves(history)[0] == move(None, "0", "0.42")


def test_so_many_values_are_taken_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binding, "TAKEN_AT_ONCE_MAX", 1)
    history = given(*an_active_objective(), metric_defined())
    for number in "12":
        history.do(value_recorded(number, f"v{number}"))

    with pytest.raises(MetricUnfit, match="there are 2 values to take; 1 is the most"):
        history.do(key_result_bound(**WHY))

    assert recorded(history) == []

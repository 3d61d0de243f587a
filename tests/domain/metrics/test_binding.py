"""Shows how key results are bound to metrics, and what that asks of them (§1)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from domain.changes import Change
from domain.goals.changing.adapting import KeyResultRevision
from domain.goals.drafting.revisions import MeasureRevision
from domain.goals.measures import Binary, Measure
from domain.goals.observing import binding
from domain.goals.observing.binding import KeyResultBound
from domain.goals.refusals import (
    GoalClosed,
    GoalNotDraft,
    MetricBound,
    MetricUnfit,
    TooManyReaders,
    WrongFramework,
)
from domain.goals.refusals import KeyResultDropped as AlreadyDropped
from domain.metrics import metric as metrics
from domain.metrics.metric import (
    MetricReaderBound,
    MetricReaderReleased,
    Reader,
)
from domain.refusals import ReasonRequired
from domain.texts import Personal
from tests.domain.metrics.test_metrics import BOUND, READER, goal_of, metric_of, taken
from tests.domain.spec import Act, given, recorded
from tests.examples import (
    BEN,
    GOAL,
    KEY_RESULT,
    WHY,
    an_active_objective,
    an_active_smart_goal,
    checked_in,
    closed,
    closing,
    company,
    corrected,
    drafted,
    key_result,
    key_result_added,
    key_result_revised,
    retracted,
    submitted,
)
from tests.measures import measured, numeric
from tests.metrics import METRIC, key_result_bound, metric_defined, value_recorded
from tests.turns import key_result_dropped, paused


def test_binding_is_recorded_of_the_goal_and_of_the_metric() -> None:
    history = given(*an_active_objective(), metric_defined())

    history.do(key_result_bound(**WHY))
    bound = recorded(history)
    history.do(key_result_bound(metric=None, **WHY))
    unbound = recorded(history)
    history.do(key_result_bound(metric=None, **WHY))

    of_goal = KeyResultBound(
        reason=Personal(BEN, text=WHY["reason"]),
        key_result=KEY_RESULT,
        metric=Change(None, METRIC),
    )
    assert bound == [of_goal, MetricReaderBound(reader=READER)]
    assert unbound[1:] == [MetricReaderReleased(reader=READER)]
    assert metric_of(history).readers == ()
    assert recorded(history) == []


@pytest.mark.parametrize(
    "act",
    [
        checked_in("50", "own"),
        corrected("50", "other", original="first"),
        retracted("first"),
    ],
    ids=["record", "correct", "retract"],
)
def test_what_reads_a_metric_takes_no_check_ins_of_its_own(act: Act) -> None:
    history = given(*BOUND, value_recorded())

    with pytest.raises(MetricBound, match=f"{KEY_RESULT} reads metric {METRIC}"):
        history.do(act)

    assert recorded(history) == []


def test_what_was_unbound_keeps_what_it_took_and_is_checked_in_on_again() -> None:
    history = given(*BOUND, value_recorded("40"))

    history.do(key_result_bound(metric=None, **WHY))
    history.do(value_recorded("60", "second"))
    history.do(checked_in("50", "own"))

    assert taken(history) == {"first": 40, "own": 50}


def test_what_was_unbound_can_be_bound_to_the_same_metric_again() -> None:
    history = given(*BOUND, value_recorded("40"), key_result_bound(metric=None, **WHY))
    history.do(value_recorded("60", "second"))

    history.do(key_result_bound(**WHY))

    assert taken(history) == {"first": 40, "second": 60}


UNFIT = [
    (key_result(measure=measured(Binary(), "")), "BINARY takes no numbers"),
    (key_result(measure=measured(numeric(), "EUR")), "it counts EUR"),
    (
        key_result(measure=measured(numeric(), "percent", adding=True)),
        "it is INCREMENT, the metric SNAPSHOT",
    ),
]


@pytest.mark.parametrize(("said", "why"), UNFIT, ids=["kind", "unit", "aggregation"])
def test_a_key_result_reads_what_is_measured_as_it_is(said: Any, why: str) -> None:
    history = given(*company(), drafted(), key_result_added(said=said))
    history.do(metric_defined())

    with pytest.raises(MetricUnfit, match=why):
        history.do(key_result_bound())

    assert recorded(history) == []


def test_what_reads_a_metric_stays_measured_as_it_is() -> None:
    drafting = [*company(), drafted(), key_result_added(), metric_defined()]
    history = given(*drafting, key_result_bound())
    to_90 = MeasureRevision(said={"target": Decimal(90)})

    in_euros = KeyResultRevision(measure=MeasureRevision(unit="EUR"))
    with pytest.raises(MetricUnfit, match="it counts EUR"):
        history.do(key_result_revised(in_euros))
    history.do(key_result_revised(KeyResultRevision(measure=to_90)))

    assert isinstance(goal_of(history).key_results[KEY_RESULT].measure, Measure)


def test_what_has_check_ins_of_its_own_reads_no_metric() -> None:
    history = given(*an_active_objective(), checked_in("1", "own"), metric_defined())

    with pytest.raises(MetricUnfit, match="it has check-ins of its own"):
        history.do(key_result_bound(**WHY))


def test_binding_what_is_active_needs_a_reason() -> None:
    history = given(*an_active_objective(), metric_defined())

    with pytest.raises(ReasonRequired):
        history.do(key_result_bound())

    assert recorded(history) == []


@pytest.mark.parametrize(
    ("acts", "refused"),
    [
        (an_active_smart_goal(), WrongFramework),
        ([*company(), drafted(), key_result_added(), submitted()], GoalNotDraft),
        ([*an_active_objective(), closed(closing(KEY_RESULT))], GoalClosed),
        (
            [*an_active_objective(KEY_RESULT, "b"), key_result_dropped()],
            AlreadyDropped,
        ),
    ],
    ids=["smart", "submitted", "closed", "dropped"],
)
def test_key_results_of_running_objectives_and_drafts_are_bound(
    acts: list[Act], refused: type[Exception]
) -> None:
    history = given(*acts, metric_defined())

    with pytest.raises(refused):
        history.do(key_result_bound(**WHY))


def test_a_paused_key_result_can_be_unbound() -> None:
    history = given(*BOUND, paused())

    history.do(key_result_bound(metric=None, **WHY))

    assert goal_of(history).key_results[KEY_RESULT].metric is None


def test_so_many_key_results_read_a_metric(monkeypatch: pytest.MonkeyPatch) -> None:
    """What has ended makes room."""
    monkeypatch.setattr(binding, "READERS_MAX", 1)
    assert metrics.READERS_MAX == 100
    history = given(*an_active_objective("a", "b"), metric_defined())
    history.do(key_result_bound("a", **WHY))

    with pytest.raises(TooManyReaders):
        history.do(key_result_bound("b", **WHY))
    history.do(key_result_dropped("a"))
    history.do(key_result_bound("b", **WHY))

    assert metric_of(history).readers == (Reader(GOAL, "b"),)

"""Rules of metrics, and of what reads them."""

from __future__ import annotations

from services.demo.acts import metrics as acts
from services.demo.measures import Numeric
from tests.demo.lawful.followed import Told
from tests.demo.lawful.rules import Rules

RULES = Rules()


@RULES.of(acts.MetricDefined)
def _metric(told: Told, act: acts.MetricDefined) -> None:
    told.require_person(act.owner)
    assert act.metric not in told.metrics
    told.metrics[act.metric] = []


@RULES.of(acts.MetricValueRecorded)
def _value(told: Told, act: acts.MetricValueRecorded) -> None:
    assert act.value >= 0
    told.metrics[act.metric].append(act.value)


@RULES.of(acts.KeyResultBound)
def _binding(told: Told, act: acts.KeyResultBound) -> None:
    followed = told.goal_in(act.goal, "ACTIVE")
    assert act.reason
    assert isinstance(followed.measures[act.key_result], Numeric)
    assert not followed.seen[act.key_result]
    # What it reads was recorded inside its window.
    followed.seen[act.key_result]["read"] = told.metrics[act.metric][-1]
    followed.bound.add(act.key_result)

"""Metrics as tests make them: one, its values, and key results that read it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from domain.goals.observing.binding import bind_key_result
from domain.metrics.defining import StatedMetric, define_metric
from domain.metrics.recording import MetricObservation, record_metric_value
from tests.domain.spec import Act
from tests.examples import ANNA, GOAL, KEY_RESULT, act

METRIC = "renewal-rate"


def metric_defined(metric: str = METRIC, **said: Any) -> Act:
    """Let Ben define a metric in percent."""
    facts = {"title": "Contracts that renew", "owner": ANNA, "unit": "percent", **said}
    stated = StatedMetric(**facts)
    return act(lambda book: define_metric(book, metric, stated))


def value_recorded(
    value: str = "42",
    metric_value: str = "first",
    effective: datetime | None = None,
    metric: str = METRIC,
    **command: Any,
) -> Act:
    """Let Ben record a value of the metric."""
    said = MetricObservation(
        value=Decimal(value),
        effective=effective,
        note=command.pop("note", ""),
        source=command.pop("source", None),
    )
    return act(
        lambda book: record_metric_value(book, metric, metric_value, said), **command
    )


def key_result_bound(
    key: str = KEY_RESULT,
    metric: str | None = METRIC,
    goal: str = GOAL,
    **command: Any,
) -> Act:
    """Let Ben bind a key result to the metric; None: to no metric."""
    return act(lambda book: bind_key_result(book, goal, key, metric), **command)

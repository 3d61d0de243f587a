"""What is measured without a goal, and which key results read it."""

from __future__ import annotations

from decimal import Decimal

from services.demo.acts.act import Act, Reasoned


class MetricDefined(Act, frozen=True, kw_only=True):
    """Something is measured from now on, without an end."""

    metric: str
    title: str
    description: str
    owner: str
    unit: str


class MetricValueRecorded(Act, frozen=True, kw_only=True):
    """What a metric is now."""

    metric: str
    metric_value: str
    value: Decimal
    source: str


class KeyResultBound(Reasoned, frozen=True, kw_only=True):
    """A key result reads a metric, and is not checked in on."""

    goal: str
    key_result: str
    metric: str

"""Metrics and what reads them, as requests."""

from __future__ import annotations

from typing import Any

from goalledger.v1.metric_service_pb2 import (
    BindKeyResultRequest,
    DefineMetricRequest,
    RecordMetricValueRequest,
)
from goalledger.v1.metrics_pb2 import Metric
from services.demo.acts import metrics as acts
from services.demo.acts.act import Act
from services.demo.requests.names import (
    ORGANIZATION,
    Made,
    Row,
    measured_name,
    metric_name,
    why,
)


def _metric(act: acts.MetricDefined, made: Made) -> Any:
    metric = Metric(
        title=act.title,
        description=act.description,
        owner=made[act.owner],
        unit=act.unit,
    )
    return DefineMetricRequest(parent=ORGANIZATION, metric_id=act.metric, metric=metric)


def _value(act: acts.MetricValueRecorded, _: Made) -> Any:
    return RecordMetricValueRequest(
        parent=metric_name(act.metric),
        metric_value_id=act.metric_value,
        value=f"{act.value:f}",
        source=act.source,
    )


def _binding(act: acts.KeyResultBound, _: Made) -> Any:
    return BindKeyResultRequest(
        name=measured_name(act.goal, act.key_result),
        metric=metric_name(act.metric),
        **why(act),
    )


CALLS: dict[type[Act], Row] = {
    acts.MetricDefined: ("MetricService/DefineMetric", _metric),
    acts.MetricValueRecorded: ("MetricService/RecordMetricValue", _value),
    acts.KeyResultBound: ("MetricService/BindKeyResult", _binding),
}

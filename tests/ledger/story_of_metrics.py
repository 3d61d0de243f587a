"""The part of the story in which something is measured whatever the goals are."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from domain.goals.changing.key_results import add_key_result
from domain.goals.observing.binding import bind_key_result
from domain.metrics.defining import StatedMetric, define_metric
from domain.metrics.recording import MetricObservation, record_metric_value
from domain.record import ReasonCode
from tests.examples import ANNA, BEN, CRM, key_result
from tests.ledger.opened import Opened

METRIC, KEY_RESULT = "renewals", "read"


def follow(ledger: Opened, objective: str) -> None:
    """Let a key result of an active objective read a metric, and then no more."""
    said = StatedMetric(
        title="Contracts that renew",
        description="Over twelve months.",
        owner=ANNA,
        unit="percent",
    )
    _do(ledger, define_metric, metric_id=METRIC, said=said)
    why = {"reason_code": ReasonCode.OTHER, "reason": "The metric is enough."}
    key = {"goal_id": objective, "key_result_id": KEY_RESULT}
    _do(ledger, add_key_result, **key, stated=key_result(), **why)
    _do(ledger, bind_key_result, **key, metric_id=METRIC, **why)
    observed = MetricObservation(
        value=Decimal("61.50"), note="As of last night.", source="crm"
    )
    value = {"metric_id": METRIC, "metric_value_id": "week-2"}
    _do(ledger, record_metric_value, **value, observation=observed, by=CRM)
    _do(ledger, bind_key_result, **key, metric_id=None, **why)


def _do(ledger: Opened, act: Any, **said: Any) -> None:
    ledger.steered.time += timedelta(minutes=30)
    ledger.do(act, **{"by": BEN, **said})

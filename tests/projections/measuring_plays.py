"""Made-up acts about schedules, declarations and metrics, and what comes of them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from domain.aggregate import fold
from domain.decimals import EXACT
from domain.goals.changing.adapting import KeyResultRevision
from domain.goals.changing.key_results import revise_key_result
from domain.goals.measures import Aggregation
from domain.goals.observing.binding import bind_key_result
from domain.goals.observing.declaring import declare_status
from domain.goals.pace.cadence import Cadence, CheckInSchedule
from domain.goals.status import Status
from domain.metrics.defining import StatedMetric, define_metric
from domain.metrics.metric import Metric
from domain.metrics.recording import MetricObservation, record_metric_value
from projections.measures import metrics
from tests import examples as ex
from tests.domain.spec import Act

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from domain.record import Record
    from tests.projections.conftest import Asked

METRICS = ("rate", "count")
STATUSES = [one for one in Status if one is not Status.PENDING]
ACTS = ("schedule", "declare", "define", "bind", "observe")


def acts_of(
    goal: str, key: str, number: int, earlier: datetime
) -> dict[str, Callable[[], Act]]:
    """Return what can be tried with a key result, and with a metric of its name."""
    schedule = CheckInSchedule(cadence=list(Cadence)[number % 4], anchor_day=number)
    revision = KeyResultRevision(schedule=schedule if number % 3 else None)
    way = list(Aggregation)[number % 2]
    said = StatedMetric(title=key, owner=ex.ANNA, unit="percent", aggregation=way)
    value = MetricObservation(value=Decimal(number), effective=earlier)

    def act(decide: Any, *arguments: Any) -> Callable[[], Act]:
        return lambda: ex.act(lambda book: decide(book, *arguments), ex.BEN, **ex.WHY)

    return {
        "schedule": act(revise_key_result, goal, key, revision),
        "declare": act(declare_status, goal, key, STATUSES[number % len(STATUSES)]),
        "define": act(define_metric, key, said),
        "bind": act(bind_key_result, goal, key, key if number % 3 else None),
        "observe": act(record_metric_value, key, f"v{number}", value),
    }


def folded_metrics(records: list[Record]) -> dict[str, object]:
    """Say of each metric what its records say, without any view."""
    found: dict[str, object] = {}
    for id_ in METRICS:
        of_metric = [one for one in records if one.stream == f"metric/{id_}"]
        metric = fold(Metric, id_, of_metric)
        if metric is not None:
            values = list(metric.values.values())
            facts = (metric.version, len(values), len(metric.readers))
            found[id_] = (*facts, _stands_at(metric))
    return found


def asked_metrics(views: Asked, position: int) -> dict[str, object]:
    """Say the same from the views."""
    rows = views.paged(metrics.page, position)
    return {
        row.metric: (row.version, row.values, row.readers, row.value) for row in rows
    }


def _stands_at(metric: Metric) -> Decimal | None:
    values = list(metric.values.values())
    if not values:
        return None
    if metric.aggregation is Aggregation.SNAPSHOT:
        # The last of those that were true last: values stand as they were recorded.
        latest = max(one.effective for one in values)
        return [one.value for one in values if one.effective == latest][-1]
    total = Decimal(0)
    for one in values:
        total = EXACT.add(total, one.value)
    return total

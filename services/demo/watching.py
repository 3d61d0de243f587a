"""What the company watches without a goal: a metric, read every Friday."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random

from services.demo.acts.metrics import MetricDefined, MetricValueRecorded
from services.demo.catalogue import company_texts
from services.demo.company import METRICS_SERVICE
from services.demo.quarters import at, fridays
from services.demo.spans import Step

_NOISE = 0.05
_SOURCE = "ticket-system"


def watching(seed: int, start: date, end: date) -> Iterator[Step]:
    """Yield the values of the metric, from the first Friday to the last."""
    metric = company_texts().metric
    defined = MetricDefined(
        by=metric.owner,
        metric=metric.slug,
        title=metric.title,
        description=metric.description,
        owner=metric.owner,
        unit=metric.measure.unit,
    )
    yield Step(at(start, 8, 15), [defined].__iter__)
    # Tells a story; guards nothing.
    dice = Random(f"{seed}/{metric.slug}")  # noqa: S311
    weeks = fridays(start, end)
    for number, friday in enumerate(weeks, 1):
        progress = number / len(weeks) + dice.uniform(-_NOISE, _NOISE)
        recorded = MetricValueRecorded(
            by=METRICS_SERVICE,
            metric=metric.slug,
            metric_value=f"week-{number:02}",
            value=metric.measure.seen(progress),
            source=_SOURCE,
        )
        yield Step(at(friday, 8, 45), [recorded].__iter__)

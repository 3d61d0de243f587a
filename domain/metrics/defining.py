"""Defining metrics (rules §1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from domain.actors import command, require_active_person
from domain.goals.measures import Aggregation
from domain.metrics.metric import Metric, MetricDefined

if TYPE_CHECKING:
    from domain.book import Book


class StatedMetric(Struct, frozen=True, kw_only=True):
    """What somebody says of a metric; attributes are as those of `MetricDefined`."""

    title: str
    description: str = ""
    owner: str
    unit: str
    aggregation: Aggregation = Aggregation.SNAPSHOT


@command
def define_metric(book: Book, metric_id: str | None, said: StatedMetric) -> tuple[str]:
    """Define a metric, and return its id, which the ledger makes where none is given.

    The owner is an active person of the organization.
    """
    metric = book.start(Metric, metric_id or book.new_id())
    require_active_person(book, said.owner)
    defined = MetricDefined(
        title=said.title,
        description=said.description or None,
        owner=said.owner,
        unit=said.unit,
        aggregation=said.aggregation,
    )
    book.record(metric, defined)
    return (metric.id,)

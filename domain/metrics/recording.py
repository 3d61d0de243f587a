"""Recording values of metrics; what reads one moves in the same commit (§1, §4.4)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct

from domain.actors import delegable, require_delegated
from domain.goals.goal import Goal
from domain.goals.observing.binding import has_ended, take
from domain.goals.observing.effective_times import observed_at
from domain.goals.scoring.roll_up import rescore_all
from domain.metrics.metric import (
    Metric,
    MetricReaderReleased,
    MetricValue,
    MetricValueRecorded,
)
from domain.refusals import ResourceExists

if TYPE_CHECKING:
    from domain.book import Book


class MetricObservation(Struct, frozen=True, kw_only=True):
    """What somebody observed of a metric.

    Attributes:
        value: What it was, or what was added, in its unit.
        effective: When it was so; None: now.
        note: What there is to say about it; empty for nothing.
        source: The system it comes from; None: a person observed it.
    """

    value: Decimal
    effective: datetime | None = None
    note: str = ""
    source: str | None = None


@delegable
def record_metric_value(
    book: Book,
    metric_id: str,
    metric_value_id: str | None,
    observation: MetricObservation,
) -> tuple[str]:
    """Record what a metric was at a moment, and return the value's id.

    1. It is not true later than now (rules §6.1, §6.6).
    2. Key results that read it take it as a check-in, where their goal is active; their
       scores move at once.
    3. A delegate records values of the metrics of who delegated it (rules §5.8).
    """
    metric = book.open(Metric, metric_id)
    require_delegated(book, metric.owner)
    id_ = metric_value_id or book.new_id()
    if id_ in metric.values:
        raise ResourceExists(kind="metric_value", id=f"{metric.id}/{id_}")
    then = observed_at(book, observation.effective)
    recorded = MetricValueRecorded(
        metric_value=id_,
        value=observation.value,
        effective_day=then.day,
        recorded_day=then.recorded_day,
        note=book.personal(metric, observation.note) if observation.note else None,
        source=observation.source,
    )
    book.record(metric, recorded, effective=then.instant)
    _be_read(book, metric, id_)
    return (id_,)


def _be_read(book: Book, metric: Metric, id_: str) -> None:
    """Let all that reads a metric take a value; what has ended reads no more."""
    wanted: dict[str, dict[str, tuple[MetricValue, ...]]] = {}
    for reader in metric.readers:
        if has_ended(book.load(Goal, reader.goal), reader.key_result):
            book.record(metric, MetricReaderReleased(reader=reader))
        else:
            of_goal = wanted.setdefault(reader.goal, {})
            of_goal[reader.key_result] = (metric.values[id_],)
    causes = {}
    for goal in sorted(wanted):
        cause = take(book, book.load(Goal, goal), wanted[goal])
        if cause is not None:
            causes[goal] = cause.position
    rescore_all(book, causes)

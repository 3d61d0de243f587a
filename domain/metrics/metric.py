"""The metric: what is measured on and on, its values, and its events (rules §1)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from domain.aggregate import Aggregate
from domain.goals.measures import Aggregation
from domain.record import Event, Record
from domain.texts import Personal

if TYPE_CHECKING:
    from collections.abc import Mapping

# One value moves the scores of all that read it, in one commit.
READERS_MAX = 100


class MetricValue(NamedTuple):
    """One value of a metric, as far as rules need it.

    Attributes:
        id: Its id, unique among the metric's values.
        value: What it was, or what was added.
        effective: When it was so.
        day: The organization's day on which it was so.
        recorded_day: The organization's day on which it was recorded.
    """

    id: str
    value: Decimal
    effective: datetime
    day: date
    recorded_day: date


class Reader(Struct, frozen=True):
    """A key result that reads a metric.

    Attributes:
        goal: The id of its goal.
        key_result: Its id.
    """

    goal: str
    key_result: str


class Metric(Aggregate):
    """A metric, as far as rules need it.

    Attributes:
        owner: The id of the person who answers for it.
        unit: What its numbers count.
        aggregation: Whether a value is where it is, or what was added.
        values: Every value, by id, in the order they were recorded; never changed in
            place.
        readers: The key results that read it, in the order they were bound.
    """

    __slots__ = ("aggregation", "owner", "readers", "unit", "values")
    KIND = "metric"
    owner: str
    unit: str
    aggregation: Aggregation

    def __init__(self, id: str) -> None:  # noqa: A002 - the field's word for it
        """Begin as nothing; ``metric.defined`` says what it is."""
        super().__init__(id)
        self.values: Mapping[str, MetricValue] = {}
        self.readers: tuple[Reader, ...] = ()


class MetricDefined(Event, frozen=True, kw_only=True):
    """A metric begins.

    Attributes:
        title: What is measured.
        description: More about it; None for nothing.
        owner: The id of the person who answers for it.
        unit: What its numbers count: ``percent``, ``count``, a currency's code, or free
            text.
        aggregation: Whether a value is where it is, or what was added.
    """

    NAME = "metric.defined"
    MADE = "stream"

    title: str
    description: str | None
    owner: str
    unit: str
    aggregation: Aggregation

    def apply(self, aggregate: Metric, record: Record) -> None:
        """Say whose it is, and what its numbers are."""
        aggregate.owner = self.owner
        aggregate.unit = self.unit
        aggregate.aggregation = self.aggregation


class MetricValueRecorded(Event, frozen=True, kw_only=True):
    """A metric was observed; the record's effective time says when it was so.

    Attributes:
        metric_value: The id of the value, unique among those of the metric.
        value: What it was, or what was added.
        effective_day: The organization's day on which it was so.
        recorded_day: The organization's day on which it was recorded.
        note: What there is to say about it; None for nothing.
        source: The system it comes from; None: a person observed it.
    """

    NAME = "metric.value_recorded"
    MADE = "metric_value"

    metric_value: str
    value: Decimal
    effective_day: date
    recorded_day: date
    note: Personal | None
    source: str | None

    def apply(self, aggregate: Metric, record: Record) -> None:
        """Add it."""
        added = MetricValue(
            self.metric_value,
            self.value,
            record.effective or record.recorded,
            self.effective_day,
            self.recorded_day,
        )
        aggregate.values = {**aggregate.values, added.id: added}


class MetricReaderBound(Event, frozen=True, kw_only=True):
    """A key result reads a metric from now on.

    Attributes:
        reader: The key result.
    """

    NAME = "metric.reader_bound"

    reader: Reader

    def apply(self, aggregate: Metric, record: Record) -> None:
        """Count it among the readers."""
        aggregate.readers = (*aggregate.readers, self.reader)


class MetricReaderReleased(Event, frozen=True, kw_only=True):
    """A key result reads a metric no more: it was unbound, dropped, or its goal ended.

    Attributes:
        reader: The key result.
    """

    NAME = "metric.reader_released"

    reader: Reader

    def apply(self, aggregate: Metric, record: Record) -> None:
        """Count it among the readers no more."""
        aggregate.readers = tuple(
            one for one in aggregate.readers if one != self.reader
        )

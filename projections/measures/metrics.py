"""Read model of metrics: what they are, where they are, and every value they had."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct, structs
from sqlalchemy import Index, PrimaryKeyConstraint, bindparam, select

from domain.decimals import EXACT
from domain.goals.measures import Aggregation
from domain.metrics.metric import (
    MetricDefined,
    MetricReaderBound,
    MetricReaderReleased,
    MetricValueRecorded,
)
from domain.texts import Text
from projections.tables.tables import Table, Versions, as_json, count, name, view_table

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from domain.record import Record
    from projections.tables.reads import Known, Page
    from projections.tables.rows import Rows

NAME = "metrics"
GENERATION = 1


class MetricRow(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A metric, between two events that changed it.

    Attributes are as those of `MetricDefined`, and:

    Attributes:
        metric: Its id.
        created: When it was defined.
        version: Of its own stream; the etag.
        value: Where it is: the value in force, or the sum; None without any.
        effective: When the value in force was true; None without any.
        values: How many values it has.
        readers: How many key results read it.
    """

    metric: str
    title: str
    description: str | None = None
    owner: str
    unit: str
    aggregation: Aggregation
    created: datetime
    version: int
    value: Decimal | None = None
    effective: datetime | None = None
    values: int = 0
    readers: int = 0


class MetricValueRow(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One value of a metric.

    Attributes are as those of `MetricValueRecorded`, and:

    Attributes:
        metric: The id of the metric.
        position: Where it was recorded.
        effective: When it was so.
        recorded: When it was recorded.
        actor: Who recorded it.
        on_behalf_of: For whom; None for the actor.
    """

    metric: str
    metric_value: str
    position: int
    value: Decimal
    effective: datetime
    effective_day: date
    recorded: datetime
    actor: str
    on_behalf_of: str | None = None
    note: Text | None = None
    source: str | None = None


METRICS = Versions(
    table=view_table(
        f"metrics_{GENERATION}",
        count("since"),
        count("until"),
        name("metric"),
        name("owner"),
        name("contents"),
        PrimaryKeyConstraint("ledger", "metric", "since"),
    ),
    identity=("metric",),
    kind=MetricRow,
    key=lambda row: (row.metric,),
    found_by=lambda row: (row.owner,),
)
METRIC_VALUES = Table(
    table=view_table(
        f"metric_values_{GENERATION}",
        count("position"),
        name("metric"),
        name("contents"),
        PrimaryKeyConstraint("ledger", "position"),
        Index(f"metric_values_{GENERATION}_metric", "ledger", "metric", "position"),
    )
)
TABLES = (METRICS, METRIC_VALUES)


def project(rows: Rows, record: Record) -> None:
    """Take one event into the versions; events of no interest pass by."""
    event, metric = record.event, record.stream.removeprefix("metric/")
    match event:
        case MetricDefined():
            row = MetricRow(
                metric=metric,
                title=event.title,
                description=event.description,
                owner=event.owner,
                unit=event.unit,
                aggregation=event.aggregation,
                created=record.recorded,
                version=record.version,
            )
        case MetricValueRecorded():
            value = _value(metric, record, event)
            rows.add(
                METRIC_VALUES,
                (record.ledger, record.position, metric, as_json(value)),
            )
            row = _observed(rows.version(METRICS, metric), value)
        case MetricReaderBound():
            row = rows.version(METRICS, metric)
            row = structs.replace(row, readers=row.readers + 1)
        case MetricReaderReleased():
            row = rows.version(METRICS, metric)
            row = structs.replace(row, readers=row.readers - 1)
        case _:
            return
    row = structs.replace(row, version=record.version)
    rows.put(METRICS, record.position, row)


# What `project` is to be shown.
EVENTS = (MetricDefined, MetricValueRecorded, MetricReaderBound, MetricReaderReleased)


def metric(connection: Connection, known: Known, metric_id: str) -> MetricRow | None:
    """Return a metric, or None where there is none."""
    asked: dict[str, Any] = {**structs.asdict(known), "id": metric_id}
    contents = connection.execute(_METRIC, asked).scalar()
    return None if contents is None else METRICS.decode(contents)


def page(
    connection: Connection, page: Page, owner: str | None = None
) -> list[MetricRow]:
    """List metrics in the order of their ids; a page's place is an id.

    Args:
        connection: Of the views.
        page: Which page.
        owner: Only of this person; None: of anybody.
    """
    asked = page.asked("")
    statement = _PAGE
    if owner is not None:
        statement, asked = _PAGE_OF_OWNER, {**asked, "owner": owner}
    found = connection.execute(statement, asked).scalars()
    return [METRICS.decode(contents) for contents in found]


def values(connection: Connection, page: Page, metric_id: str) -> list[MetricValueRow]:
    """List a metric's values as they were recorded; a page's place is a position."""
    asked = {**page.asked(0), "metric": metric_id}
    found = connection.execute(_VALUES, asked).scalars()
    return [_decode_value(contents) for contents in found]


_C = METRICS.table.c
_V = METRIC_VALUES.table.c
_decode_value = msgspec.json.Decoder(MetricValueRow).decode
_KNOWN = select(_C.contents).where(
    _C.ledger == bindparam("ledger"), METRICS.known_at(bindparam("position"))
)
_METRIC = _KNOWN.where(_C.metric == bindparam("id"))
_PAGE = (
    _KNOWN.where(_C.metric > bindparam("after"))
    .order_by(_C.metric)
    .limit(bindparam("size"))
)
_PAGE_OF_OWNER = _PAGE.where(_C.owner == bindparam("owner"))
_VALUES = (
    select(_V.contents)
    .where(
        _V.ledger == bindparam("ledger"),
        _V.metric == bindparam("metric"),
        _V.position > bindparam("after"),
        METRIC_VALUES.known_at(bindparam("position")),
    )
    .order_by(_V.position)
    .limit(bindparam("size"))
)


def _value(metric: str, record: Record, event: MetricValueRecorded) -> MetricValueRow:
    return MetricValueRow(
        metric=metric,
        metric_value=event.metric_value,
        position=record.position,
        value=event.value,
        effective=record.effective or record.recorded,
        effective_day=event.effective_day,
        recorded=record.recorded,
        actor=record.actor,
        on_behalf_of=record.on_behalf_of,
        note=event.note,
        source=event.source,
    )


def _observed(row: MetricRow, value: MetricValueRow) -> MetricRow:
    """Return a metric with one more value: the latest counts, or all together."""
    latest = row.effective is None or value.effective >= row.effective
    if row.aggregation is Aggregation.INCREMENT:
        total = EXACT.add(row.value or Decimal(0), value.value)
    else:
        total = value.value if latest or row.value is None else row.value
    return structs.replace(
        row,
        value=total,
        effective=value.effective if latest else row.effective,
        values=row.values + 1,
    )

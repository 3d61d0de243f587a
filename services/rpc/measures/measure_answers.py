"""Measures, values and links as they are answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.decimals import decimal_text
from goalledger.v1 import links_pb2, measures_pb2, value_pb2
from services.rpc.measures.measure_kinds import write_kind
from services.rpc.wire import enums

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from domain.goals.links import Link
    from domain.goals.measures import Measure, Value


def measure_of(measure: Measure) -> measures_pb2.Measure:
    """Write a measure."""
    return measures_pb2.Measure(
        unit=measure.unit,
        aggregation=enums.AGGREGATION.numbers[measure.aggregation],
        **write_kind(measure.kind),
    )


def value_of(value: Value) -> value_pb2.Value:
    """Write a value in its one form."""
    if value.decimal is not None:
        return value_pb2.Value(decimal=decimal_text(value.decimal))
    if value.milestones is not None:
        done = value_pb2.MilestonesDone(milestone_ids=value.milestones)
        return value_pb2.Value(milestones=done)
    if value.zone is not None:
        return value_pb2.Value(zone=value.zone)
    return value_pb2.Value(yes=bool(value.yes))


def links_of(links: Iterable[Link]) -> list[links_pb2.Link]:
    """Write links."""
    return [
        links_pb2.Link(
            uri=link.uri,
            sha256=link.sha256 or "",
            media_type=link.media_type or "",
            relation=enums.RELATION.numbers[link.relation],
        )
        for link in links
    ]


def text_of(value: Decimal | None) -> str:
    """Write a decimal; empty where there is none."""
    return "" if value is None else decimal_text(value)

"""Instants and days as the wire writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime

from google.protobuf.timestamp_pb2 import Timestamp
from google.type.date_pb2 import Date

from domain.days import Window, parse_instant
from goalledger.v1.ranges_pb2 import DateRange

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECONDS_A_DAY = 86_400


def timestamp(instant: datetime) -> Timestamp:
    """Write an instant."""
    since = instant - _EPOCH
    return Timestamp(
        seconds=since.days * _SECONDS_A_DAY + since.seconds,
        nanos=since.microseconds * 1_000,
    )


def timestamp_of(text: str) -> Timestamp:
    """Write an instant that stands in a record."""
    return timestamp(parse_instant(text))


def day_of(day: date) -> Date:
    """Write a day."""
    return Date(year=day.year, month=day.month, day=day.day)


def window_of(window: Window) -> DateRange:
    """Write a span of days."""
    return DateRange(start_date=day_of(window.start), end_date=day_of(window.end))

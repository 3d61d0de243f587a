"""Instants as people write and read them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from google.protobuf.timestamp_pb2 import Timestamp
from google.type.date_pb2 import Date

from services.cli.showing.exits import UsageError


def timestamp(text: str, zone: Callable[[], ZoneInfo]) -> Timestamp:
    """Return the instant that a text says.

    Args:
        text: A time, or a day, which means its last microsecond.
        zone: Returns the organization's zone; asked only where the text has none.

    Raises:
        UsageError: It says neither.
    """
    instant = _instant(text, zone)
    stamp = Timestamp()
    stamp.FromDatetime(instant.astimezone(UTC))
    return stamp


def instant_text(stamp: Timestamp) -> str:
    """Return an instant to the second, in UTC; empty where there is none."""
    if stamp == Timestamp():
        return ""
    return f"{stamp.ToDatetime(UTC):%Y-%m-%d %H:%M:%S}Z"


def day_text(day: Date) -> str:
    """Return a day; empty where there is none."""
    if not day.year:
        return ""
    return f"{day.year:04}-{day.month:02}-{day.day:02}"


def _instant(text: str, zone: Callable[[], ZoneInfo]) -> datetime:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        pass
    else:
        midnight = datetime.combine(day + timedelta(days=1), time(), zone())
        return midnight.astimezone(UTC) - timedelta(microseconds=1)
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        message = f"{text!r} is no day or time, like 2026-03-31 or 2026-03-31T18:00:00Z"
        raise UsageError(message) from None
    return instant if instant.tzinfo else instant.replace(tzinfo=zone())

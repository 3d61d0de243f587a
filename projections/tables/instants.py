"""Instants in view tables: microseconds since 1970, which compare alike everywhere."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Later than every instant there is.
NEVER = 2**62

_MICROSECOND = timedelta(microseconds=1)


def micros(instant: datetime) -> int:
    """Return an instant as microseconds since 1970, negative before."""
    return (instant - EPOCH) // _MICROSECOND


def instant_of(count: int) -> datetime:
    """Return the instant so many microseconds after 1970, in UTC."""
    return EPOCH + timedelta(microseconds=count)

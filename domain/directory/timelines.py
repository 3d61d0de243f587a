"""Timelines: what is so on which days, and how what is said later takes its place.

Units, managers and memberships are said of days: from a first one on, to a last one or
for good. What was said last about a day stands (as recorded), so that a wrong day is
mended, and a change planned, by saying so; nothing has to be ended first.

A timeline holds spans in the order of their days. They never overlap, and neighbours
that say the same are one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Generic, TypeVar

from msgspec import Struct

T = TypeVar("T")

_ONE_DAY = timedelta(days=1)


class Days(Struct, frozen=True):
    """The days from start to end, both included.

    Attributes:
        start: The first day.
        end: The last day, not before the first; None: for good.
    """

    start: date
    end: date | None = None

    def contain(self, day: date) -> bool:
        """Tell whether a day is one of them."""
        return self.start <= day and (self.end is None or day <= self.end)


class Span(Struct, Generic[T], frozen=True):
    """What is so on some days."""

    days: Days
    value: T


Timeline = tuple[Span[T], ...]


def on(timeline: Timeline[T], day: date) -> T | None:
    """Return what is so on a day, or None."""
    return next((span.value for span in timeline if span.days.contain(day)), None)


def during(timeline: Timeline[T], days: Days) -> Timeline[T]:
    """Return what is so during some days, cut to them."""
    found = ((common(span.days, days), span.value) for span in timeline)
    return tuple(Span(shared, value) for shared, value in found if shared is not None)


def throughout(timeline: Timeline[T], days: Days) -> Iterator[tuple[Days, T | None]]:
    """Yield some days piece by piece, each with what is so then, or None."""
    begin: date | None = days.start
    for span in during(timeline, days):
        assert begin is not None
        if begin < span.days.start:
            yield Days(begin, span.days.start - _ONE_DAY), None
        yield span.days, span.value
        begin = day_after(span.days)
    if begin is not None and (days.end is None or begin <= days.end):
        yield Days(begin, days.end), None


def said(timeline: Timeline[T], days: Days, value: T | None) -> Timeline[T]:
    """Return a timeline after something was said of some days; None: that nothing is.

    Whatever was said of these days before gives way, and of other days stands.
    """
    spans = [span for around in _around(days) for span in during(timeline, around)]
    if value is not None:
        spans.append(Span(days, value))
    spans.sort(key=lambda span: span.days.start)
    return tuple(_joined(spans))


def common(one: Days, other: Days) -> Days | None:
    """Return the days that two spans share, or None."""
    start = max(one.start, other.start)
    ends = [days.end for days in (one, other) if days.end is not None]
    end = min(ends, default=None)
    return None if end is not None and end < start else Days(start, end)


def day_after(days: Days) -> date | None:
    """Return the first day after; None where there is none."""
    if days.end is None or days.end == date.max:
        return None
    return days.end + _ONE_DAY


def days_before(day: date) -> Days | None:
    """Return all days before one; None where there are none."""
    return None if day == date.min else Days(date.min, day - _ONE_DAY)


def _around(days: Days) -> Iterator[Days]:
    """Yield the days before, and those after."""
    before = days_before(days.start)
    if before is not None:
        yield before
    after = day_after(days)
    if after is not None:
        yield Days(after)


def _joined(spans: list[Span[T]]) -> Iterator[Span[T]]:
    """Yield spans, those that follow one another and say the same as one."""
    last: Span[T] | None = None
    for span in spans:
        if last is None:
            last = span
        elif last.value == span.value and day_after(last.days) == span.days.start:
            last = Span(Days(last.days.start, span.days.end), last.value)
        else:
            yield last
            last = span
    if last is not None:
        yield last

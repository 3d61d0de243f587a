"""Calendar quarters, and the hours at which the company works."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from services.demo.company import TIME_ZONE

_ZONE = ZoneInfo(TIME_ZONE)
_FRIDAY = 4
_MONTHS = 3
# How long before its first day a goal is planned.
PLANNED_AHEAD = timedelta(days=21)
# A sprint begins so long after its quarter; its last day comes so long after its first.
_SPRINT_AFTER = timedelta(days=14)
_SPRINT_LASTS = timedelta(days=41)


class Quarter(Struct, frozen=True):
    """A calendar quarter.

    Attributes:
        number: 1 to 4.
    """

    year: int
    number: int

    @property
    def start(self) -> date:
        """Return its first day."""
        return date(self.year, _MONTHS * (self.number - 1) + 1, 1)

    @property
    def end(self) -> date:
        """Return its last day."""
        return self.next.start - timedelta(days=1)

    @property
    def next(self) -> Quarter:
        """Return the quarter after it."""
        return of_day(self.start + timedelta(days=100))

    @property
    def previous(self) -> Quarter:
        """Return the quarter before it."""
        return of_day(self.start - timedelta(days=1))

    @property
    def sprint(self) -> tuple[date, date]:
        """Return the first and the last day of a sprint within it."""
        start = self.start + _SPRINT_AFTER
        return start, start + _SPRINT_LASTS

    @property
    def id(self) -> str:
        """Return it as part of an id, like "2026q4"."""
        return f"{self.year}q{self.number}"


def of_day(day: date) -> Quarter:
    """Return the quarter that a day lies in."""
    return Quarter(day.year, (day.month - 1) // _MONTHS + 1)


def last_quarters(until: datetime, count: int) -> tuple[Quarter, ...]:
    """Return so many quarters; the last is the one in which an instant lies."""
    quarters = [of_day(until.astimezone(_ZONE).date())]
    while len(quarters) < count:
        quarters.insert(0, quarters[0].previous)
    return tuple(quarters)


def fridays(start: date, end: date) -> tuple[date, ...]:
    """Return the Fridays of a window, on which the company checks in."""
    first = start + timedelta(days=(_FRIDAY - start.weekday()) % 7)
    count = (end - first).days // 7 + 1
    return tuple(first + timedelta(weeks=week) for week in range(count))


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """Return the instant at which it is so late on that day where the company is."""
    return datetime.combine(day, time(hour, minute), _ZONE).astimezone(UTC)


def last_instant(day: date) -> datetime:
    """Return the last microsecond of a day where the company is."""
    return at(day + timedelta(days=1), 0) - timedelta(microseconds=1)

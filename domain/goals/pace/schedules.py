"""Schedules: on which days check-ins are due, and from when on a schedule held (§6.5).

What a schedule says, and when it is sound: ``cadence.py``.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from domain.goals.pace.cadence import Cadence, CheckInSchedule
from domain.refusals import FieldInvalid, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.days import Window

# Ten years; a slot a week over all of the calendar would be half a million.
SCHEDULED_DAYS_MAX = 3_660
NO_SCHEDULE = CheckInSchedule(cadence=Cadence.NONE)

_STEPS = {Cadence.WEEKLY: timedelta(days=7), Cadence.BIWEEKLY: timedelta(days=14)}
_DECEMBER = 12


class Phase(Struct, frozen=True):
    """From when on a schedule held.

    Attributes:
        since: The first day; None: from the beginning.
        schedule: What held.
    """

    since: date | None
    schedule: CheckInSchedule

    @property
    def asks(self) -> bool:
        """Tell whether anything was due."""
        return self.schedule.cadence is not Cadence.NONE


def dues(schedule: CheckInSchedule, first: date) -> Iterator[date]:
    """Yield the days on which a check-in is due, from a first day on, without an end.

    Day 31 of a month is its last.
    """
    anchor = schedule.anchor_day
    if schedule.cadence is Cadence.MONTHLY:
        yield from _days_of_months(first, anchor)
        return
    due = first + timedelta(days=(anchor - first.isoweekday()) % 7)
    while True:
        yield due
        due += _STEPS[schedule.cadence]


def current(phases: tuple[Phase, ...]) -> CheckInSchedule:
    """Return the schedule that holds from now on."""
    return phases[-1].schedule if phases else NO_SCHEDULE


def joined(
    of_goal: tuple[Phase, ...], own: tuple[Phase, ...] | None
) -> tuple[Phase, ...]:
    """Return what held for a key result: its goal's, and since it has one its own."""
    if own is None or own[0].since is None:
        return of_goal if own is None else own
    since = own[0].since
    return (*(one for one in of_goal if one.since is None or one.since < since), *own)


def rescheduled(
    phases: tuple[Phase, ...], schedule: CheckInSchedule, since: date | None
) -> tuple[Phase, ...]:
    """Return what held when; a new schedule holds from a day on (rules §6.5).

    Args:
        phases: What held until now.
        schedule: The new schedule.
        since: Its first day; None while nothing is promised: it always held.

    Returns:
        What held, oldest first.
    """
    if since is None:
        return (Phase(None, schedule),)
    kept = (one for one in phases if one.since is None or one.since < since)
    return (*kept, Phase(since, schedule))


def own_phases(
    phases: tuple[Phase, ...] | None,
    schedule: CheckInSchedule | None,
    since: date | None = None,
) -> tuple[Phase, ...] | None:
    """Return what of a key result's own held when; None: what held for its goal.

    Arguments are as those of `rescheduled`; None for none of its own.
    """
    return None if schedule is None else rescheduled(phases or (), schedule, since)


def require_countable(schedule: CheckInSchedule, window: Window, path: str) -> None:
    """Refuse a schedule over more days than anybody checks in on."""
    if schedule.cadence is not Cadence.NONE and window.days > SCHEDULED_DAYS_MAX:
        described = f"needs a window of at most {SCHEDULED_DAYS_MAX:,} days"
        raise FieldInvalid(Violation(path, described))


def _days_of_months(first: date, anchor: int) -> Iterator[date]:
    year, month = first.year, first.month
    while True:
        due = date(year, month, min(anchor, monthrange(year, month)[1]))
        if due >= first:
            yield due
        year, month = (year + 1, 1) if month == _DECEMBER else (year, month + 1)

"""Effective times: when an observation may be true, and on which day (rules §6)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from domain.cycles.belonging import require_observable
from domain.days import instant_text, local_day
from domain.goals.refusals import EffectiveTimeBeforeStart, EffectiveTimeInFuture
from domain.organization import time_zone

if TYPE_CHECKING:
    from datetime import date, datetime

    from domain.book import Book
    from domain.goals.goal import Goal

# How far a caller's clock may be ahead and its "now" still counts as now (rules §6.1).
AHEAD_MAX = timedelta(seconds=5)


class EffectiveTime(NamedTuple):
    """When an observation is true, resolved in the organization's time zone.

    Attributes:
        instant: When it is true; None where that is when it is recorded.
        day: The day on which it is true.
        recorded_day: The day on which it is recorded.
    """

    instant: datetime | None
    day: date
    recorded_day: date


def effective_time(book: Book, goal: Goal, said: datetime | None) -> EffectiveTime:
    """Return when an observation of a goal is true.

    1. Now, where nothing is said; up to 5 s ahead counts as now (rules §6.1).
    2. Not later than now, nor before the goal's first day (rules §6.6).
    3. In a cycle that is being graded: on one of its days.

    Args:
        book: The command's book.
        goal: The goal that is observed.
        said: When the caller says it is true.
    """
    then = observed_at(book, said)
    if then.day < goal.window.start:
        raise EffectiveTimeBeforeStart(
            effective_time=instant_text(then.instant or book.now),
            start_date=goal.window.start,
        )
    require_observable(book, goal, then.day)
    return then


def observed_at(book: Book, said: datetime | None) -> EffectiveTime:
    """Return when an observation is true, of whatever it is one.

    Arguments and rules are as those of `effective_time`, but for the first day.
    """
    zone = time_zone(book)
    today = local_day(book.now, zone)
    instant = _not_now(book.now, said)
    day = today if instant is None else local_day(instant, zone)
    return EffectiveTime(instant, day, today)


def _not_now(now: datetime, said: datetime | None) -> datetime | None:
    if said is None or now <= said <= now + AHEAD_MAX:
        return None
    if said > now:
        raise EffectiveTimeInFuture(
            effective_time=instant_text(said), now=instant_text(now)
        )
    return said

"""Slots: the spans of days that a cadence asks a check-in for, and their states (§6.5).

Due 0 is the day before the window's start, due 1 the first anchor day from the start
on; the window's last day closes the last slot. Slot k takes the effective days after
due k-1 up to due k. Where the cadence changed, what was due keeps its day, and the new
cadence counts from the day after the change.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from domain.decimals import EXACT
from domain.goals.pace.schedules import dues

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from domain.days import Window
    from domain.goals.measures.observations import CheckIn
    from domain.goals.pace.pauses import Pause
    from domain.goals.pace.schedules import Phase

_DAY = timedelta(days=1)
_SCHEDULES_KEPT = 1_024


class SlotState(Enum):
    """Whether a slot has what it asks for, and when that came."""

    OPEN = "OPEN"
    ON_TIME = "ON_TIME"
    LATE = "LATE"
    BACKFILLED = "BACKFILLED"
    MISSED = "MISSED"
    SKIPPED = "SKIPPED"


class Span(NamedTuple):
    """The days of a slot.

    Attributes:
        first: Its first day.
        due: Its last day, by the end of which a check-in is on time.
        grace: The last day on which a check-in is late and not back-filled.
    """

    first: date
    due: date
    grace: date


class Slot(NamedTuple):
    """One slot, and what was checked in for it.

    Attributes:
        number: Its place among the slots, from 1.
        span: Its days.
        judge: The check-in that tells its value; None where there is none.
        total: The sum of its check-ins' numbers, for increments.
        recorded: The day on which its first check-in was recorded; None without one.
        skipped: Whether it was due in a pause, and does not count.
    """

    number: int
    span: Span
    judge: CheckIn | None = None
    total: Decimal = Decimal(0)
    recorded: date | None = None
    skipped: bool = False

    def state(self, day: date) -> SlotState:
        """Return the slot's state on a day."""
        if self.skipped:
            return SlotState.SKIPPED
        if day <= self.span.due:
            return SlotState.OPEN
        if self.judge is None or self.recorded is None:
            return SlotState.MISSED
        if self.recorded <= self.span.due:
            return SlotState.ON_TIME
        return (
            SlotState.LATE if self.recorded <= self.span.grace else SlotState.BACKFILLED
        )


@lru_cache(maxsize=_SCHEDULES_KEPT)
def spans_of(window: Window, phases: tuple[Phase, ...]) -> tuple[Span, ...]:
    """Return the days of all slots, in their order.

    Args:
        window: The days of the measure.
        phases: Which cadence holds from when on, oldest first.
    """
    spans: list[Span] = []
    done = window.start - _DAY
    for phase, following in zip_longest(phases, phases[1:]):
        first, last = max(window.start, phase.since or window.start), window.end
        if following is not None and following.since is not None:
            last = min(last, following.since - _DAY)
        if not phase.asks or first > last:
            done = max(done, last)
            continue
        grace = timedelta(days=phase.schedule.grace_days)
        for due in dues(phase.schedule, first):
            if due > last:
                break
            spans.append(Span(done + _DAY, due, due + grace))
            done = due
        if done < last == window.end:
            spans.append(Span(done + _DAY, last, last + grace))
    return tuple(spans)


def slots_of(
    spans: Sequence[Span],
    check_ins: Iterable[CheckIn],
    pauses: Sequence[Pause] = (),
) -> list[Slot]:
    """Return the slots with what was checked in for them.

    The greatest effective time and position among those that stand judges a slot. What
    was recorded first for it stays so when it is corrected, and not when it is
    retracted.

    Args:
        spans: The days of the slots.
        check_ins: Of the measure, those that count no more included.
        pauses: When the goal was paused.
    """
    ends = [span.due for span in spans]
    slots = [
        Slot(number, span, skipped=any(pause.covers(span.due) for pause in pauses))
        for number, span in enumerate(spans, 1)
    ]
    for one in check_ins:
        place = bisect_left(ends, one.day)
        if not one.retracted and place < len(ends) and spans[place].first <= one.day:
            slots[place] = _with(slots[place], one)
    return slots


def _with(slot: Slot, one: CheckIn) -> Slot:
    """Return a slot with one more check-in."""
    recorded = min(slot.recorded or one.recorded_day, one.recorded_day)
    if not one.stands:
        return slot._replace(recorded=recorded)
    judge, total = slot.judge, slot.total
    if judge is None or one.rank > judge.rank:
        judge = one
    if one.value.decimal is not None:
        total = EXACT.add(total, one.value.decimal)
    return slot._replace(judge=judge, total=total, recorded=recorded)

"""The rules written a second time, apart from the ledger's code, and what happens.

They are read word for word, day by day and check-in by check-in, with fractions and
dictionaries. Only what happened is random.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from domain.days import Window
from domain.goals.measures import Value
from domain.goals.measures.observations import CheckIn, Observations
from domain.goals.pace.cadence import Cadence, CheckInSchedule

FIRST = date(2026, 1, 1)
DAYS = st.integers(min_value=0, max_value=75)
NUMBERS = st.integers(-3_000, 3_000).map(lambda number: Decimal(number).scaleb(-2))
STEPS = st.lists(
    st.tuples(st.sampled_from("rrrcx"), DAYS, st.integers(0, 9), NUMBERS), max_size=12
)


def day_of(number: int) -> date:
    """Return a day by its number."""
    return FIRST + timedelta(days=number)


def of_number(number: Decimal) -> Value:
    """Observe a number."""
    return Value(decimal=number)


def recorded(
    steps: Any, value: Any = of_number
) -> tuple[Observations, list[dict[str, Any]]]:
    """Record, correct and retract; return it as the ledger has it, and as dictionaries.

    A step is about a day, and is recorded so many days later; what it corrects or
    retracts is any check-in that stands.
    """
    made, plain = Observations({}), list[dict[str, Any]]()
    for place, (what, day, later, number) in enumerate(steps):
        found = standing(plain)
        old = found[later % len(found)] if found and what != "r" else None
        if what == "x" and old is not None:
            old["gone"] = "retracted"
            made.retract(old["id"])
            continue
        if what == "c" and old is not None:
            old["gone"] = "superseded"
            made.supersede(old["id"], by=str(place))
        days = (day_of(day), day_of(day + later))
        said = {"id": str(place), "day": days[0], "recorded": days[1], "place": place}
        plain.append({**said, "value": value(number), "gone": ""})
        effective = datetime.combine(days[0], time(9), UTC)
        made.add(CheckIn(str(place), value(number), effective, *days, place, None))
    return made, plain


def standing(plain: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the check-ins that were neither corrected nor retracted."""
    return [one for one in plain if not one["gone"]]


def latest(plain: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Rules §6.3: the greatest effective time and position among those that stand."""
    found = standing(plain)
    return max(found, key=lambda one: (one["day"], one["place"]), default=None)


def number_of(
    plain: list[dict[str, Any]], start: Decimal, *, adding: bool
) -> Decimal | None:
    """Rules §3.7: the value in force, or the start and all increments in force."""
    last = latest(plain)
    if last is None:
        return None
    numbers = [one["value"].decimal for one in standing(plain)]
    number: Decimal = sum(numbers, start) if adding else last["value"].decimal
    return number


def due_days(window: Window, phases: list[tuple[int, CheckInSchedule]]) -> list[date]:
    """Rules §6.5, one day after the other: is anything due today?

    Args:
        window: The days.
        phases: From which day on, by its number, which schedule held.
    """
    due, begun = list[date](), dict[int, date]()
    for number in range((window.end - window.start).days + 1):
        today = window.start + timedelta(days=number)
        since, schedule = [one for one in phases if day_of(one[0]) <= today][-1]
        if schedule.cadence is Cadence.NONE:
            continue
        if is_anchor(today, schedule):
            first = begun.setdefault(since, today)
            every_two = schedule.cadence is Cadence.BIWEEKLY
            if not every_two or (today - first).days % 14 == 0:
                due.append(today)
        if today == window.end and today not in due:
            due.append(today)
    return due


def is_anchor(day: date, schedule: CheckInSchedule) -> bool:
    """Tell whether a day is the anchor of its week or month."""
    if schedule.cadence is Cadence.MONTHLY:
        last = monthrange(day.year, day.month)[1]
        return day.day == min(schedule.anchor_day, last)
    return day.isoweekday() == schedule.anchor_day


def filled(
    window: Window, due: list[date], plain: list[dict[str, Any]]
) -> list[list[dict[str, Any]]]:
    """Return the check-ins in each slot: after the due day before, up to its own."""
    before = [window.start - timedelta(days=1), *due]
    return [
        [one for one in plain if after < one["day"] <= until]
        for after, until in zip(before, due, strict=False)
    ]

"""Shows that a few lines, written apart from the ledger's, agree on slots (§6.5)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.days import Window
from domain.goals.definitions import Terms
from domain.goals.pace.cadence import Cadence, CheckInSchedule
from domain.goals.pace.pauses import Pause
from domain.goals.pace.schedules import Phase
from domain.goals.pace.slots import slots_of, spans_of
from domain.goals.progress import Seen, progress_of
from tests.domain.again import (
    DAYS,
    STEPS,
    day_of,
    due_days,
    filled,
    latest,
    number_of,
    recorded,
    standing,
)
from tests.measures import each_period

ALWAYS = -1_000
WINDOWS = st.builds(
    lambda start, length: Window(day_of(start), day_of(start + length)),
    st.integers(0, 20),
    st.integers(0, 60),
)
SCHEDULES = st.one_of(
    st.builds(
        CheckInSchedule,
        cadence=st.sampled_from([Cadence.WEEKLY, Cadence.BIWEEKLY]),
        anchor_day=st.integers(1, 7),
        grace_days=st.integers(0, 6),
    ),
    st.builds(
        CheckInSchedule,
        cadence=st.just(Cadence.MONTHLY),
        anchor_day=st.integers(1, 31),
        grace_days=st.integers(0, 27),
    ),
    st.just(CheckInSchedule(cadence=Cadence.NONE)),
)
CHANGES = st.dictionaries(st.integers(1, 75), SCHEDULES, max_size=2)
PAUSES = st.lists(
    st.builds(
        lambda day, length: Pause(day_of(day), day_of(day + length)),
        DAYS,
        st.integers(0, 20),
    ),
    max_size=2,
)


@settings(max_examples=150, deadline=None)
@given(WINDOWS, SCHEDULES, CHANGES)
def test_the_days_on_which_something_is_due(
    window: Window, schedule: CheckInSchedule, changes: dict[int, CheckInSchedule]
) -> None:
    """Rules §6.5."""
    later = sorted(changes.items())
    phases = (Phase(None, schedule), *(Phase(day_of(day), one) for day, one in later))

    spans = spans_of(window, phases)

    due = due_days(window, [(ALWAYS, schedule), *later])
    assert [span.due for span in spans] == due


@settings(max_examples=150, deadline=None)
@given(WINDOWS, SCHEDULES, STEPS, PAUSES, st.booleans())
def test_the_part_of_the_slots_that_is_met(
    window: Window,
    schedule: CheckInSchedule,
    steps: Any,
    pauses: list[Pause],
    adding: bool,
) -> None:
    """Rules §3.2, §6.5: a slot is met at 10 or more."""
    made, plain = recorded(steps)
    measure = each_period(adding=adding)
    phases = (Phase(None, schedule),)
    terms = Terms(measure, Decimal(1), window, phases)

    progress = progress_of(terms, Seen(made, pauses=pauses))

    due = due_days(window, [(ALWAYS, schedule)])
    slots = list(zip(due, filled(window, due, plain), strict=True))
    last = max((day for day, held in slots if standing(held)), default=None)
    counted = [
        number_of(held, Decimal(0), adding=adding)
        for day, held in slots
        if last is not None and day <= last
        if not any(p.paused_on <= day < (p.resumed_on or day) for p in pauses)
    ]
    met = sum(number is not None and number >= 10 for number in counted)
    by_rule = Fraction(met, len(counted) or 1)
    assert progress == (None if latest(plain) is None else by_rule)


@settings(max_examples=150, deadline=None)
@given(WINDOWS, SCHEDULES, STEPS, DAYS)
def test_the_state_of_each_slot(
    window: Window, schedule: CheckInSchedule, steps: Any, number: int
) -> None:
    """Rules §6.5: by the recorded day of the first check-in that was not withdrawn."""
    made, plain = recorded(steps)
    today, spans = day_of(number), spans_of(window, (Phase(None, schedule),))

    slots = slots_of(spans, made.check_ins.values())

    due = due_days(window, [(ALWAYS, schedule)])
    for slot, held in zip(slots, filled(window, due, plain), strict=True):
        kept = [one["recorded"] for one in held if one["gone"] != "retracted"]
        late = slot.span.due + timedelta(days=schedule.grace_days)
        if today <= slot.span.due:
            state = "OPEN"
        elif not standing(held):
            state = "MISSED"
        elif min(kept) <= slot.span.due:
            state = "ON_TIME"
        else:
            state = "LATE" if min(kept) <= late else "BACKFILLED"
        assert slot.state(today).name == state

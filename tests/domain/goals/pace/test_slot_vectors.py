"""Shows that slots, and what is judged by them, are as the vectors say (§3.2, §6.5)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from domain.days import Window
from domain.goals.definitions import Terms
from domain.goals.pace.cadence import Cadence, CheckInSchedule
from domain.goals.pace.pauses import Pause
from domain.goals.pace.schedules import Phase
from domain.goals.pace.slots import slots_of, spans_of
from domain.goals.progress import Seen, progress_of
from tests.domain.vectors import by_hand, called, cases, measure_of, observations_of

AT_LEAST_10 = {
    "threshold": {"comparison": "AT_LEAST", "bound": "10", "judging": "PERIODS_MET"}
}
SLOTS = cases("slots.json")


@pytest.mark.parametrize("case", SLOTS, ids=called)
def test_slots_are_due_and_have_the_states_that_the_vectors_say(
    case: dict[str, Any],
) -> None:
    """Rules §6.5."""
    spans = spans_of(window_of(case), phases_of(case))
    day = date.fromisoformat(case["day"])

    check_ins = observations_of(case).check_ins.values()
    slots = slots_of(spans, check_ins, pauses_of(case))

    assert [span.due.isoformat() for span in spans] == case["dues"]
    assert [slot.state(day).name for slot in slots] == case["states"]


@pytest.mark.parametrize("case", SLOTS, ids=called)
def test_progress_is_the_part_of_the_slots_that_is_met(case: dict[str, Any]) -> None:
    """Rules §3.2."""
    measure = measure_of({"measure": AT_LEAST_10, **case})
    terms = Terms(measure, Decimal(1), window_of(case), phases_of(case))

    progress = progress_of(terms, Seen(observations_of(case), pauses=pauses_of(case)))

    expected = case["progress"]
    assert progress == (None if expected is None else Fraction(expected))
    assert by_hand(case["line"]) == Fraction(expected or 0)


def window_of(case: dict[str, Any]) -> Window:
    """Return the days of a case."""
    return Window(*(date.fromisoformat(day) for day in case["window"]))


def phases_of(case: dict[str, Any]) -> tuple[Phase, ...]:
    """Return which schedule held from when on."""
    return tuple(
        Phase(
            None if since is None else date.fromisoformat(since),
            CheckInSchedule(
                cadence=Cadence[cadence], anchor_day=anchor, grace_days=grace
            ),
        )
        for since, cadence, anchor, grace in case["schedules"]
    )


def pauses_of(case: dict[str, Any]) -> tuple[Pause, ...]:
    """Return when the goal of a case was paused."""
    return tuple(
        Pause(
            date.fromisoformat(paused),
            None if resumed is None else date.fromisoformat(resumed),
        )
        for paused, resumed in case.get("pauses", ())
    )

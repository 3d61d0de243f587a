"""Shows that progress at two clocks is what the vectors say (rules §3.11, §6.3)."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from domain.aggregate import fold
from domain.goals.changing.adapting import KeyResultRevision
from domain.goals.definitions import definition_at
from domain.goals.drafting.revisions import MeasureRevision
from domain.goals.goal import Goal
from domain.goals.observing.check_ins import Observation
from domain.goals.progress import progress_of
from tests import examples as ex
from tests.domain.spec import MORNING, Act, History, given
from tests.domain.vectors import by_hand, cases, measure_of

ASKS = [
    pytest.param(case, ask, id=f"{case['name']}: E {ask['E']}, K {ask['K']}")
    for case in cases("clocks.json")
    for ask in case["asks"]
]


@pytest.mark.parametrize(("case", "ask"), ASKS)
def test_then_is_told_by_what_held_then_as_it_is_known(
    case: dict[str, Any], ask: dict[str, Any]
) -> None:
    history = told(case)

    progress = asked(history, ask["K"], day(ask["E"]))

    expected = ask["progress"]
    assert progress == (None if expected is None else Fraction(expected))
    assert by_hand(ask["line"]) == Fraction(expected or 0)


def told(case: dict[str, Any]) -> History:
    """Let the steps of a case happen, one a day."""
    added = ex.key_result_added(said=ex.key_result(measure=measure_of(case)))
    acts = [*ex.company(), ex.drafted(), added, ex.submitted()]
    history = given(*acts, ex.approved(at=day(0)))
    for number, step in enumerate(case["steps"], 1):
        history.do(act_of(number, step))
    return history


def act_of(number: int, step: dict[str, Any]) -> Act:
    """Return the act that a step is; check-ins are called by their step's number."""
    at = day(number)
    match step:
        case {"retracts": original}:
            return ex.retracted(str(original), at=at)
        case {"corrects": original, "value": value}:
            original = str(original)
            return ex.corrected(value, str(number), original, at=at)
        case {"value": value}:
            when = day(step["at"]) if "at" in step else None
            seen = Observation(value=ex.observation(value).value, effective=when)
            return ex.checked_in(check_in=str(number), said=seen, at=at)
    (name, number_text), *_ = step.items()
    revision = MeasureRevision(said={name: Decimal(number_text)})
    return ex.key_result_revised(KeyResultRevision(measure=revision), at=at, **ex.WHY)


def asked(history: History, known: int, effective: datetime) -> Fraction | None:
    """Return progress at a moment, as known after some of the steps."""
    last = day(known)
    records = [
        record
        for record in history.records
        if record.stream == Goal.stream_of(ex.GOAL) and record.recorded <= last
    ]
    goal = fold(Goal, ex.GOAL, records)
    assert goal is not None
    definition = definition_at(goal.definitions, effective)
    assert definition is not None
    terms = definition.terms[ex.KEY_RESULT]
    return progress_of(terms, goal.seen(ex.KEY_RESULT, effective))


def day(number: float) -> datetime:
    """Return the moment of a step: some days after the company was founded."""
    return MORNING + timedelta(days=10 + number)

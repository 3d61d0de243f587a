"""Shows that formulas give what the published vectors say (rules, head).

The vectors are plain data, so that another implementation can be held to them. Each
has its arithmetic written by hand, which must come to the same.
"""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from domain.days import Window
from domain.goals.definitions import Terms
from domain.goals.goal import Goal
from domain.goals.pace.plans import PlanPoint, expected_progress
from domain.goals.progress import Seen, progress_of
from domain.goals.scoring.scores import score_of, scores_at
from domain.goals.smart import ConditionResult, outcome_of
from domain.goals.status import band_of, status_of, status_of_measure
from domain.refusals import FieldInvalid
from tests import examples as ex
from tests.domain.spec import given
from tests.domain.vectors import (
    FOLDER,
    by_hand,
    called,
    cases,
    clamped,
    measure_of,
    observations_of,
    stored,
    value_of,
)
from tests.measures import at_least, measured
from tests.turns import key_result_dropped

AT_LEAST = 150


def fraction(text: str | None) -> Fraction | None:
    """Read an expected fraction; None where nothing is to come out."""
    return None if text is None else Fraction(text)


@pytest.mark.parametrize("case", cases("measures.json"), ids=called)
def test_progress_and_score_of_a_measure(case: dict[str, Any]) -> None:
    """Rules §3.1 to §3.9, §4.1, §6.3."""
    measure, seen = measure_of(case), Seen(observations_of(case))
    measure.require_sound("measure")

    progress = progress_of(Terms(measure, Decimal(1), ex.QUARTER), seen)

    assert progress == fraction(case["progress"])
    assert by_hand(case["line"]) == Fraction(case["progress"] or 0)
    assert score_of(progress) == Decimal(case["score"])
    assert stored(clamped(by_hand(case["line"]))) == Decimal(case["score"])


@pytest.mark.parametrize("case", cases("measures.json", "refused"), ids=called)
def test_what_a_measure_is_refused_for(case: dict[str, Any]) -> None:
    """Rules §3.1 to §3.6."""
    measure = measure_of(case)

    with pytest.raises(FieldInvalid) as refused:
        measure.require_sound("measure")

    assert refused.value.violations[0].field == f"measure.{case['field']}"
    assert by_hand(case["line"]) == Fraction(case["comes_to"])


@pytest.mark.parametrize("case", cases("objectives.json"), ids=called)
def test_score_of_an_objective(case: dict[str, Any]) -> None:
    """Rules §4.1, §4.2: through check-ins and drops."""
    from_0_to_1 = ex.measure(target="1")
    acts = [*ex.company(), ex.drafted()]
    for place, one in enumerate(case["key_results"]):
        weighing = ex.key_result(measure=from_0_to_1, weight=Decimal(one["weight"]))
        acts.append(ex.key_result_added(f"k{place}", weighing))
    acts += [ex.submitted(), ex.approved()]
    for place, one in enumerate(case["key_results"]):
        if one["score"] is not None:
            acts.append(ex.checked_in(one["score"], f"c{place}", key=f"k{place}"))
    for place, one in enumerate(case["key_results"]):
        if one.get("dropped"):
            acts.append(key_result_dropped(f"k{place}"))

    goal = given(*acts).aggregates[Goal.stream_of(ex.GOAL)]

    assert isinstance(goal, Goal)
    told, hand = scores_at(goal)[None], by_hand(case["line"])
    if case["score"] is None:
        assert told is None
        assert hand == 0
    else:
        assert told == Decimal(case["score"]) == stored(hand)


@pytest.mark.parametrize("case", cases("status.json", "expected"), ids=called)
def test_expected_progress(case: dict[str, Any]) -> None:
    """Rules §4.8."""
    plan = tuple(
        PlanPoint(date.fromisoformat(day), Decimal(progress))
        for day, progress in case.get("plan", ())
    )

    expected = expected_progress(window(case), day_of(case), plan)

    assert expected == Fraction(case["expected"]) == by_hand(case["line"])


@pytest.mark.parametrize("case", cases("status.json", "status"), ids=called)
def test_status_by_the_gap(case: dict[str, Any]) -> None:
    """Rules §4.9."""
    progress = fraction(case["progress"])

    status = status_of(progress, Fraction(case["expected"]))

    assert status.name == case["status"] == status_by_hand(progress, case["gap"])


@pytest.mark.parametrize("case", cases("status.json", "bounds"), ids=called)
def test_status_of_what_only_holds_or_not(case: dict[str, Any]) -> None:
    """Rules §4.9."""
    terms = Terms(measured(at_least()), Decimal(1), window(case))
    progress = fraction(case["progress"])

    status = status_of_measure(terms, progress, day_of(case))

    holds, over = by_hand(case["short"]) == 0, case["day"] > case["end"]
    told = "ACHIEVED" if over else "ON_TRACK"
    by_rule = "PENDING" if progress is None else told if holds else "OFF_TRACK"
    assert status.name == case["status"] == by_rule


@pytest.mark.parametrize("case", cases("status.json", "bands"), ids=called)
def test_bands(case: dict[str, Any]) -> None:
    """Rules §4.3."""
    assert band_of(Decimal(case["score"])).name == case["band"]
    assert by_hand(case["line"]) == Fraction(case["score"])


@pytest.mark.parametrize("case", cases("outcomes.json"), ids=called)
def test_outcome_of_a_smart_goal(case: dict[str, Any]) -> None:
    """Rules §2.3."""
    said = [] if case["value"] is None else [{"value": case["value"]}]
    seen = Seen(observations_of({"check_ins": said}))
    held = case.get("conditions", [True])
    results = [ConditionResult(str(place), met) for place, met in enumerate(held)]

    outcome = outcome_of(Terms(measure_of(case), Decimal(1), ex.QUARTER), seen, results)

    met = by_hand(case["line"]) >= Fraction(case["needs"]) and all(held)
    stretched = "stretch_line" in case and (
        by_hand(case["stretch_line"]) >= Fraction(case["stretch_needs"])
    )
    by_rule = "NOT_MET" if not met else "MET_STRETCH" if stretched else "MET"
    assert outcome.name == case["outcome"] == by_rule


def test_every_value_is_of_its_measure() -> None:
    for case in cases("measures.json"):
        for said in case["check_ins"]:
            if "value" in said:
                measure_of(case).require_value(value_of(said["value"]), "value")


def test_there_are_enough_vectors_and_each_has_its_line() -> None:
    lines = []
    for file in sorted(FOLDER.glob("*.json")):
        for part, of_part in json.loads(file.read_text()).items():
            if isinstance(of_part, list):
                asked = [ask for case in of_part for ask in case.get("asks", [case])]
                lines += [(file.name, part, line_of(one)) for one in asked]

    assert len(lines) >= AT_LEAST
    assert [place for place in lines if place[2] is None] == []


def line_of(case: dict[str, Any]) -> Fraction | None:
    """Return what the line of a case comes to; None where it has none."""
    for name in ("line", "gap", "short"):
        if name in case:
            return by_hand(case[name])
    return None


def status_by_hand(progress: Fraction | None, gap: str) -> str:
    """Return the status as rules §4.9 say it, from a gap that was computed by hand."""
    if progress is None:
        return "PENDING"
    if progress >= 1:
        return "ACHIEVED"
    behind = by_hand(gap)
    if behind <= Fraction(10, 100):
        return "ON_TRACK"
    return "AT_RISK" if behind <= Fraction(25, 100) else "OFF_TRACK"


def window(case: dict[str, Any]) -> Window:
    """Return the days of a case."""
    return Window(date.fromisoformat(case["start"]), date.fromisoformat(case["end"]))


def day_of(case: dict[str, Any]) -> date:
    """Return the day that a case is about."""
    return date.fromisoformat(case["day"])

"""Shows that formulas give what the published vectors say (rules, head).

The vectors are plain data, so that another implementation can be held to them.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from domain.days import Window
from domain.goals.definitions import Terms
from domain.goals.measures import Measure, MeasureKind, Value, progress
from domain.goals.observations import CheckIn
from domain.goals.scores import objective_score, score_of
from domain.goals.status import band_of, expected_progress, status_of
from tests.examples import QUARTER, measure

VECTORS = Path(__file__).parents[2] / "vectors"


def cases(name: str, of: str = "cases") -> list[Any]:
    """Read the cases of a formula."""
    found: list[Any] = json.loads((VECTORS / name).read_text())[of]
    return found


@pytest.mark.parametrize("case", cases("measures.json"), ids=str)
def test_measures(case: dict[str, Any]) -> None:
    """Rules §3.1, §3.8, §4.1."""
    start, target = Decimal(case["start"]), Decimal(case["target"])
    measured = Measure(MeasureKind.NUMERIC, "count", start, target)
    check_in = None

    if case["value"] is not None:
        value = Value(decimal=Decimal(case["value"]))
        now = datetime(2026, 1, 1, tzinfo=UTC)
        check_in = CheckIn("one", value, now, now.date(), 1, None)
        assert progress(measured, value) == Fraction(case["progress"])

    assert score_of(measured, check_in) == Decimal(case["score"])


@pytest.mark.parametrize("case", cases("objectives.json"), ids=str)
def test_objectives(case: dict[str, Any]) -> None:
    """Rules §4.1."""
    key_results = dict(enumerate(case["key_results"]))
    terms: dict[str | None, Terms] = {
        str(key): Terms(measure(), Decimal(one["weight"]), QUARTER)
        for key, one in key_results.items()
    }
    scores: dict[str | None, Decimal] = {
        str(key): Decimal(one["score"]) for key, one in key_results.items()
    }

    told = objective_score(terms, scores)

    assert told == (None if case["score"] is None else Decimal(case["score"]))


@pytest.mark.parametrize("case", cases("status.json"), ids=str)
def test_status(case: dict[str, Any]) -> None:
    """Rules §4.8, §4.9."""
    start, end, day = (date.fromisoformat(case[of]) for of in ("start", "end", "day"))
    come = None if case["progress"] is None else Fraction(case["progress"])

    expected = expected_progress(Window(start, end), day)

    assert expected == Fraction(case["expected"])
    assert status_of(come, expected).name == case["status"]


@pytest.mark.parametrize("case", cases("status.json", "bands"), ids=str)
def test_bands(case: dict[str, Any]) -> None:
    """Rules §4.3."""
    assert band_of(Decimal(case["score"])).name == case["band"]

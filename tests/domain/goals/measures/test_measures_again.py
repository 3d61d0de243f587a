"""Shows that a few lines, written apart from the ledger's, agree on progress (§3)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from domain.days import Window
from domain.decimals import rounded
from domain.goals.definitions import Terms
from domain.goals.measures import (
    Binary,
    Comparison,
    Kind,
    Milestone,
    Milestones,
    Numeric,
    Ordinal,
    Range,
    Threshold,
    Value,
    Zone,
)
from domain.goals.measures.observations import Observations
from domain.goals.pace.plans import PlanPoint, expected_progress
from domain.goals.progress import Seen, progress_of
from tests.domain.again import (
    DAYS,
    NUMBERS,
    STEPS,
    day_of,
    latest,
    number_of,
    recorded,
)
from tests.measures import measured

SCORES = st.sets(st.integers(0, 1_000), min_size=2, max_size=5)


def told(kind: Kind, made: Observations, *, adding: bool = False) -> Fraction | None:
    """Ask the ledger's own code."""
    window = Window(day_of(0), day_of(90))
    terms = Terms(measured(kind, adding=adding), Decimal(1), window)
    return progress_of(terms, Seen(made))


@settings(max_examples=100, deadline=None)
@given(STEPS, NUMBERS, NUMBERS, st.booleans())
def test_numbers_from_a_start_to_a_target(
    steps: Any, start: Decimal, target: Decimal, adding: bool
) -> None:
    """Rules §3.1, §3.7."""
    assume(start != target)
    made, plain = recorded(steps)

    progress = told(Numeric(start, target), made, adding=adding)

    v = number_of(plain, start, adding=adding)
    way = Fraction(target) - Fraction(start)
    assert progress == (None if v is None else (Fraction(v) - Fraction(start)) / way)


@settings(max_examples=100, deadline=None)
@given(STEPS, NUMBERS, NUMBERS, st.booleans(), st.sampled_from(Comparison))
def test_bounds_that_hold_or_not(
    steps: Any, one: Decimal, other: Decimal, adding: bool, comparison: Comparison
) -> None:
    """Rules §3.2, §3.3, §3.7."""
    made, plain = recorded(steps)
    low, high = min(one, other), max(one, other)

    threshold = told(Threshold(comparison=comparison, bound=one), made, adding=adding)
    between = told(Range(low=low, high=high), made, adding=adding)

    v = number_of(plain, Decimal(0), adding=adding)
    meets = comparison is Comparison.AT_LEAST
    assert threshold == (None if v is None else int(v >= one if meets else v <= one))
    assert between == (None if v is None else int(low <= v <= high))


@settings(max_examples=100, deadline=None)
@given(STEPS, st.lists(st.integers(1, 100), min_size=1, max_size=5))
def test_milestones_that_are_done(steps: Any, weights: list[int]) -> None:
    """Rules §3.4: the number of a step is how many of them."""
    ids = [f"m{place}" for place in range(len(weights))]

    def done(number: Decimal) -> Value:
        return Value(milestones=tuple(ids[: int(number) % (len(ids) + 1)]))

    made, plain = recorded(steps, done)

    progress = told(Milestones(tuple(map(Milestone, ids, map(Decimal, weights)))), made)

    last = latest(plain)
    if last is None:
        assert progress is None
    else:
        count = len(last["value"].milestones)
        assert progress == Fraction(sum(weights[:count]), sum(weights))


@settings(max_examples=100, deadline=None)
@given(STEPS, SCORES)
def test_answers_and_zones(steps: Any, scores: set[int]) -> None:
    """Rules §3.5, §3.6: the number of a step chooses what is observed."""
    rising = sorted(scores)
    zones = tuple(
        Zone(f"z{place}", Decimal(score) / 1_000) for place, score in enumerate(rising)
    )

    def zone(number: Decimal) -> Value:
        return Value(zone=f"z{int(number) % len(rising)}")

    yes, plain_yes = recorded(steps, lambda number: Value(yes=number > 0))
    ordinal, plain_zone = recorded(steps, zone)

    answer, reached = told(Binary(), yes), told(Ordinal(zones), ordinal)

    last, last_zone = latest(plain_yes), latest(plain_zone)
    if last is None or last_zone is None:
        assert (answer, reached) == (None, None)
    else:
        score = rising[int(last_zone["value"].zone[1:])]
        assert answer == (1 if last["value"].yes else 0)
        assert reached == Fraction(score, 1_000)


WINDOWS = st.builds(
    lambda start, length: Window(day_of(start), day_of(start + length)),
    st.integers(0, 20),
    st.integers(0, 60),
)


@settings(max_examples=100, deadline=None)
@given(WINDOWS, st.dictionaries(DAYS, st.integers(0, 10), max_size=4), DAYS)
def test_expected_progress_goes_through_the_points_of_the_plan(
    window: Window, points: dict[int, int], number: int
) -> None:
    """Rules §4.8: as the weighted mean of the two points around a day."""
    inside = {
        day_of(day): Fraction(tenths, 10)
        for day, tenths in points.items()
        if window.contains(day_of(day))
    }
    plan = tuple(
        PlanPoint(day, Decimal(p.numerator) / p.denominator)
        for day, p in sorted(inside.items())
    )

    expected = expected_progress(window, day_of(number), plan)

    line = {window.start - timedelta(days=1): Fraction(0), window.end: Fraction(1)}
    line |= inside
    day = min(max(day_of(number), min(line)), max(line))
    left = max(one for one in line if one <= day)
    right = min(one for one in line if one >= day)
    share = Fraction((day - left).days, (right - left).days or 1)
    assert expected == line[left] * (1 - share) + line[right] * share


@settings(max_examples=100, deadline=None)
@given(st.fractions(min_value=-2, max_value=2))
def test_what_is_stored_is_rounded_half_even(number: Fraction) -> None:
    """Rules, head."""
    assert Fraction(rounded(number)) == Fraction(round(number * 10**6), 10**6)

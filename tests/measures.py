"""One canonical measure of each kind, and values of it; tests change what they need."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from domain.goals.measures import (
    Aggregation,
    Binary,
    Comparison,
    Judging,
    Kind,
    Measure,
    Milestone,
    Milestones,
    Numeric,
    Ordinal,
    Range,
    Threshold,
    Value,
    measure_of,
)
from domain.goals.observing.check_ins import CheckInPlace, Observation, record_check_in
from domain.goals.pace.cadence import Cadence, CheckInSchedule
from tests.domain.spec import Act
from tests.examples import GOAL, KEY_RESULT, act

# Every Friday; what comes until Monday is late.
FRIDAYS = CheckInSchedule(cadence=Cadence.WEEKLY, anchor_day=5, grace_days=3)


def number(text: str) -> Value:
    """Observe a number."""
    return Value(decimal=Decimal(text))


def numeric(start: str = "0", target: str = "100", stretch: str | None = None) -> Kind:
    """Go from 0 to 100."""
    more = None if stretch is None else Decimal(stretch)
    return Numeric(Decimal(start), Decimal(target), more)


def at_least(bound: str = "10", **said: Any) -> Threshold:
    """Stay at 10 or above."""
    return Threshold(comparison=Comparison.AT_LEAST, bound=Decimal(bound), **said)


def between(low: str = "1", high: str = "2", **said: Any) -> Range:
    """Stay between 1 and 2."""
    return Range(low=Decimal(low), high=Decimal(high), **said)


def steps(**weights: str) -> Milestones:
    """Do two steps, the second of which weighs twice as much."""
    said = weights or {"pilot": "1", "launch": "2"}
    return Milestones(tuple(Milestone(id_, Decimal(w)) for id_, w in said.items()))


# A measure of each kind, beside a value that meets it in full and one that does not.
KINDS: dict[str, tuple[Kind, Value, Value]] = {
    "NUMERIC": (numeric(), number("100"), number("42")),
    "THRESHOLD": (at_least(), number("10"), number("9.9")),
    "RANGE": (between(), number("2"), number("2.1")),
    "MILESTONES": (
        steps(),
        Value(milestones=("launch", "pilot")),
        Value(milestones=("pilot",)),
    ),
    "BINARY": (Binary(), Value(yes=True), Value(yes=False)),
    "ORDINAL": (Ordinal(), Value(zone="STRETCH"), Value(zone="COMMIT")),
}


def measured(kind: Kind, unit: str = "count", *, adding: bool = False) -> Measure:
    """Measure by a kind, in pieces."""
    way = Aggregation.INCREMENT if adding else Aggregation.SNAPSHOT
    return measure_of(kind, unit, way)


def each_period(*, adding: bool = False) -> Measure:
    """Judge every slot, whether 10 was reached."""
    return measured(at_least(judging=Judging.PERIODS_MET), adding=adding)


def seen(
    value: Value, check_in: str = "first", key: str | None = KEY_RESULT, **said: Any
) -> Act:
    """Let Ben record a value of any kind; ``at`` is when, ``effective`` of when."""
    observation = Observation(value=value, effective=said.pop("effective", None))
    place = CheckInPlace(GOAL, key, check_in)
    return act(lambda book: record_check_in(book, place, observation), **said)

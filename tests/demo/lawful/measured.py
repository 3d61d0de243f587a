"""Rules of measures, and of the values that fit them."""

from __future__ import annotations

from decimal import Decimal

from services.demo.measures import (
    Binary,
    Measure,
    Milestones,
    Numeric,
    Ordinal,
    Range,
    Seen,
)
from tests.demo.lawful.followed import Followed


def measure(followed: Followed, key_result: str | None, by: Measure) -> None:
    """Let a goal, or a key result of it, be measured; fail for no sound measure."""
    match by:
        case Numeric(start=start, target=target):
            assert start != target
            assert by.stretch is None or (by.stretch - target) * (target - start) > 0
        case Range(low=low, high=high):
            assert low <= high
        case Milestones(weights=weights):
            assert weights
            assert all(weight > 0 for weight in weights.values())
    assert len(getattr(by, "unit", "")) <= 20
    followed.measures[key_result] = by
    followed.seen[key_result] = {}


def require_fitting(by: Measure, seen: Seen) -> None:
    """Fail for a value that a measure of this kind does not take."""
    match by:
        case Milestones(weights=weights):
            assert isinstance(seen, tuple)
            assert set(seen) <= set(weights)
        case Binary():
            assert isinstance(seen, bool)
        case Ordinal():
            assert seen in {"FAIL", "COMMIT", "TARGET", "STRETCH"}
        case _:
            assert isinstance(seen, Decimal)
            assert seen >= 0

"""Shows how progress is told from a value (rules §3.1, §3.9)."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.goals.measures import Measure, Numeric, Value

# Every decimal the ledger takes: 18 digits before the point and 9 after (rules §3).
DECIMALS = st.decimals(
    min_value=Decimal(-(10**18) + 1), max_value=Decimal(10**18 - 1), places=9
)


def numeric(start: Decimal, target: Decimal) -> Measure:
    """Measure a number from start to target."""
    return Measure(unit="count", numeric=Numeric(start, target))


@pytest.mark.parametrize(
    ("start", "target", "value", "expected"),
    [
        ("0", "100", "42.5", Fraction(17, 40)),
        ("20", "70", "20", Fraction(0)),
        ("20", "70", "70", Fraction(1)),
        ("40", "25", "31", Fraction(3, 5)),
        ("-10", "10", "0", Fraction(1, 2)),
        ("0", "3", "1", Fraction(1, 3)),
    ],
)
def test_progress_goes_from_start_to_target_rising_or_falling(
    start: str, target: str, value: str, expected: Fraction
) -> None:
    """Rules §3.1."""
    measure = numeric(Decimal(start), Decimal(target))

    assert measure.progress(Value(decimal=Decimal(value))) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [("150", Fraction(3, 2)), ("-50", Fraction(-1, 2))]
)
def test_progress_is_kept_past_the_target_and_below_the_start(
    value: str, expected: Fraction
) -> None:
    """Rules §3.9."""
    measure = numeric(Decimal(0), Decimal(100))

    assert measure.progress(Value(decimal=Decimal(value))) == expected


@given(DECIMALS, DECIMALS, DECIMALS)
def test_progress_is_exact_for_every_decimal_in_any_context(
    start: Decimal, target: Decimal, value: Decimal
) -> None:
    """Rules, head: exact rationals; no setting of the process rounds them."""
    assume(start != target)

    with localcontext(prec=3):
        told = numeric(start, target).progress(Value(decimal=value))

    v, s, t = Fraction(value), Fraction(start), Fraction(target)
    assert told == (v - s) / (t - s)

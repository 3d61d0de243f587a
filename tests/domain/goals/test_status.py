"""Shows bands, expected progress and status (rules §4.3, §4.8, §4.9)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from domain.days import Window
from domain.goals.pace.plans import expected_progress
from domain.goals.status import Band, Status, band_of, status_of
from tests.examples import QUARTER

HALF = Fraction(1, 2)


@pytest.mark.parametrize(
    ("score", "band"),
    [
        ("0", Band.RED),
        ("0.399999", Band.RED),
        ("0.4", Band.AMBER),
        ("0.699999", Band.AMBER),
        ("0.7", Band.GREEN),
        ("1", Band.GREEN),
    ],
)
def test_bands_begin_at_their_lower_bound(score: str, band: Band) -> None:
    """Rules §4.3."""
    assert band_of(Decimal(score)) is band


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2025, 12, 31), Fraction(0)),
        (date(2026, 1, 1), Fraction(1, 90)),
        (date(2026, 2, 14), HALF),
        (date(2026, 3, 31), Fraction(1)),
        (date(2026, 4, 1), Fraction(1)),
    ],
)
def test_expected_progress_counts_the_day_itself(day: date, expected: Fraction) -> None:
    """Rules §4.8: from the first day on, and all of it on the last."""
    assert expected_progress(QUARTER, day) == expected


def test_a_window_of_one_day_expects_all_on_that_day() -> None:
    """Rules §4.8."""
    day = date(2026, 3, 1)

    assert expected_progress(Window(day, day), day) == 1


@pytest.mark.parametrize(
    ("progress", "status"),
    [
        (None, Status.PENDING),
        (Fraction(1), Status.ACHIEVED),
        (Fraction(3, 2), Status.ACHIEVED),
        (Fraction(9, 10), Status.ON_TRACK),
        (Fraction(40, 100), Status.ON_TRACK),
        (Fraction(399999, 1000000), Status.AT_RISK),
        (Fraction(25, 100), Status.AT_RISK),
        (Fraction(249999, 1000000), Status.OFF_TRACK),
        (Fraction(-2), Status.OFF_TRACK),
    ],
)
def test_status_follows_the_gap_to_what_is_expected(
    progress: Fraction | None, status: Status
) -> None:
    """Rules §4.9: at half of the time."""
    assert status_of(progress, HALF) is status


def test_gaps_are_those_of_rounded_numbers() -> None:
    """Rules, head: bands, gaps and changes use the stored numbers."""
    a_hair_too_far = Fraction(2, 5) - Fraction(1, 10**7)

    assert status_of(a_hair_too_far, HALF) is Status.ON_TRACK


def test_nothing_is_achieved_by_rounding() -> None:
    """Rules, head: progress itself is exact."""
    almost = 1 - Fraction(1, 10**9)

    assert status_of(almost, Fraction(1)) is Status.ON_TRACK


def test_without_a_check_in_nothing_is_on_track() -> None:
    """Rules §3.8: not even before the first day, when nothing is expected."""
    assert status_of(None, Fraction(0)) is Status.PENDING

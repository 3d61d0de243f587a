"""Status: the colour of a score, and progress beside what is expected (rules §4)."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING

from domain.decimals import rounded
from domain.goals.pace.plans import expected_progress

if TYPE_CHECKING:
    from datetime import date

    from domain.goals.definitions import Terms

AMBER_FROM = Decimal("0.4")
GREEN_FROM = Decimal("0.7")
ON_TRACK_GAP_MAX = Decimal("0.10")
AT_RISK_GAP_MAX = Decimal("0.25")


class DataState(Enum):
    """Whether anything has been observed (rules §3.8)."""

    NO_DATA = "NO_DATA"
    HAS_DATA = "HAS_DATA"


class Band(Enum):
    """The colour of a score (rules §4.3)."""

    RED = "RED"
    AMBER = "AMBER"
    GREEN = "GREEN"


class Status(Enum):
    """Where progress is beside what is expected, by the rule ``status/1`` (§4.9)."""

    PENDING = "PENDING"
    ON_TRACK = "ON_TRACK"
    AT_RISK = "AT_RISK"
    OFF_TRACK = "OFF_TRACK"
    ACHIEVED = "ACHIEVED"


def band_of(score: Decimal) -> Band:
    """Return the colour of a stored score (rules §4.3)."""
    if score < AMBER_FROM:
        return Band.RED
    return Band.AMBER if score < GREEN_FROM else Band.GREEN


def status_of(progress: Fraction | None, expected: Fraction) -> Status:
    """Return the status of something on its way from 0 to 1 (rules §4.9).

    The gap is that of the stored, rounded numbers.

    Args:
        progress: How far it has come, unclamped; of an objective the score. None where
            no check-in is in force.
        expected: How far it is expected to be.
    """
    if progress is None:
        return Status.PENDING
    if progress >= 1:
        return Status.ACHIEVED
    gap = rounded(expected) - rounded(progress)
    if gap <= ON_TRACK_GAP_MAX:
        return Status.ON_TRACK
    return Status.AT_RISK if gap <= AT_RISK_GAP_MAX else Status.OFF_TRACK


def status_of_measure(terms: Terms, progress: Fraction | None, day: date) -> Status:
    """Return the status of a measure on a day (rules §4.9).

    A threshold or range holds or does not; what it achieved is told after its end.

    Args:
        terms: What is promised.
        progress: How far it has come, unclamped; None where no check-in is in force.
        day: The day.
    """
    if progress is None or not terms.measure.kind.HOLDS_OR_NOT:
        return status_of(progress, expected_progress(terms.window, day, terms.plan))
    if progress < 1:
        return Status.OFF_TRACK
    return Status.ON_TRACK if day <= terms.window.end else Status.ACHIEVED

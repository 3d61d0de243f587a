"""Fiscal calendars: which days a quarter, a half or a year of a fiscal year takes.

They only propose days: a cycle keeps those it was given (rules §7.1).
"""

from __future__ import annotations

from datetime import date, timedelta

from msgspec import Struct

from domain.cycles.cycle import CycleKind
from domain.days import Window
from domain.refusals import FieldInvalid, Violation

YEAR_MIN, YEAR_MAX = 1900, 9_900
_MONTHS_IN_YEAR = 12
_MONTHS = {CycleKind.QUARTER: 3, CycleKind.HALF: 6, CycleKind.YEAR: _MONTHS_IN_YEAR}


class FiscalPeriod(Struct, frozen=True):
    """A part of a fiscal year.

    Attributes:
        year: The calendar year in which the fiscal year begins.
        number: Which quarter or half, from 1; of a year 1.
        start_month: The month with which fiscal years begin, 1 to 12.
    """

    year: int
    number: int = 1
    start_month: int = 1


def days_of(kind: CycleKind, period: FiscalPeriod) -> Window:
    """Return the days of a period; refuse what no fiscal year has."""
    months = _MONTHS.get(kind)
    if months is None:
        raise FieldInvalid(Violation("cycle.window", "a CUSTOM cycle says its days"))
    parts = _MONTHS_IN_YEAR // months
    _require_between("fiscal_year", period.year, YEAR_MIN, YEAR_MAX)
    _require_between("number", period.number, 1, parts)
    _require_between("fiscal_year_start_month", period.start_month, 1, _MONTHS_IN_YEAR)
    first = period.start_month - 1 + (period.number - 1) * months
    following = _month(period.year, first + months)
    return Window(_month(period.year, first), following - timedelta(days=1))


def _month(year: int, months: int) -> date:
    """Return the first day of a month, so many months after a January."""
    years, month = divmod(months, _MONTHS_IN_YEAR)
    return date(year + years, month + 1, 1)


def _require_between(field: str, value: int, low: int, high: int) -> None:
    if not low <= value <= high:
        raise FieldInvalid(Violation(field, f"must be from {low} to {high}"))

"""Plan points: how far a measure is expected to be by some days (rules §4.8)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec import Struct

from domain.decimals import clamp
from domain.refusals import FieldInvalid, Violation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.days import Window

_NONE = Fraction(0)
_ALL = Fraction(1)


class PlanPoint(Struct, frozen=True):
    """What is expected by the end of a day.

    Attributes:
        day: The day, inside the window.
        progress: How far it is expected to be then, 0 to 1.
    """

    day: date
    progress: Decimal


def require_sound(plan: Sequence[PlanPoint], window: Window, path: str) -> None:
    """Refuse points that are no line through the window.

    Args:
        plan: The points.
        window: The days of what is planned.
        path: The field they stand in, for the refusal.
    """
    wrong = []
    for place, point in enumerate(plan):
        inside = f"{path}[{place}]"
        if not window.contains(point.day):
            described = f"must be from {window.start} to {window.end}"
            wrong.append(Violation(f"{inside}.day", described))
        elif place and point.day <= plan[place - 1].day:
            described = "must be later than the day of the point before"
            wrong.append(Violation(f"{inside}.day", described))
        if not 0 <= point.progress <= 1:
            wrong.append(Violation(f"{inside}.progress", "must be from 0 to 1"))
    if wrong:
        raise FieldInvalid(*wrong)


def expected_progress(
    window: Window, day: date, plan: Sequence[PlanPoint] = ()
) -> Fraction:
    """Return how far something is expected to be by the end of a day (rules §4.8).

    The straight line from nothing, on the day before the window, to all, on its last
    day; or the line that bends at the plan's points, which may also end elsewhere.
    """
    at, come = window.start - timedelta(days=1), _NONE
    points = [(point.day, Fraction(point.progress)) for point in plan]
    for then, expected in (*points, (window.end, _ALL)):
        if day <= then:
            passed = Fraction((day - at).days, (then - at).days or 1)
            return clamp(come + (expected - come) * passed, _NONE, _ALL)
        if then == window.end:
            return expected
        at, come = then, expected
    return come

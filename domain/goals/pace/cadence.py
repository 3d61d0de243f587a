"""The cadence of check-ins: how often one is due, and how late is still fine (§6.5)."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from domain.refusals import FieldInvalid, Violation

_WEEKDAYS, _DAYS_OF_A_MONTH = 7, 31


class Cadence(Enum):
    """How often a check-in is due."""

    WEEKLY = "WEEKLY"
    BIWEEKLY = "BIWEEKLY"
    MONTHLY = "MONTHLY"
    NONE = "NONE"


# Days that pass at least between two check-ins that are due; grace is shorter.
_DAYS_BETWEEN = {Cadence.WEEKLY: 7, Cadence.BIWEEKLY: 14, Cadence.MONTHLY: 28}


class CheckInSchedule(Struct, frozen=True, kw_only=True):
    """When check-ins are due.

    Attributes:
        cadence: How often; with NONE none is ever due.
        anchor_day: On which day: 1, a Monday, to 7 of the week; of a month 1 to 31,
            which means its last day where it has fewer.
        grace_days: For how many days after that one still counts as late.
    """

    cadence: Cadence = Cadence.WEEKLY
    anchor_day: int = 5
    grace_days: int = 3


def require_sound_schedule(schedule: CheckInSchedule, path: str) -> None:
    """Refuse an anchor day that does not exist, and grace that never ends.

    Args:
        schedule: As it would be.
        path: The field it stands in, for the refusal.
    """
    between = _DAYS_BETWEEN.get(schedule.cadence)
    if between is None:
        return
    monthly = schedule.cadence is Cadence.MONTHLY
    last = _DAYS_OF_A_MONTH if monthly else _WEEKDAYS
    violations = []
    if not 1 <= schedule.anchor_day <= last:
        violations.append(
            Violation(
                f"{path}.anchor_day", f"must be from 1 to {last} for this cadence"
            )
        )
    if not 0 <= schedule.grace_days < between:
        violations.append(
            Violation(
                f"{path}.grace_days",
                f"must be from 0 to {between - 1}, shorter than the cadence",
            )
        )
    if violations:
        raise FieldInvalid(*violations)

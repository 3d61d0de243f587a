"""What may happen to a goal, how far it comes with that, and in which week it does."""

from __future__ import annotations

from collections.abc import Collection
from enum import Enum


class Fate(Enum):
    """What happens to a goal beside its weekly check-ins."""

    STEADY = "reached or nearly so"
    AHEAD = "reached early"
    PARTLY = "half reached"
    MISSED = "worked on to the end and not reached"
    COMPANY = "runs through all quarters"

    SPRINTED = "one of its key results moves with a sprint"
    SPRINT = "a short one, about one key result of another"
    TEMPLATED = "drafted from a template"
    REJECTED = "sent back once before it is approved"
    SHARED = "several people work on it"
    MOVED = "a target is moved late"
    ADDED = "a key result is added on the way, and reads a metric"
    DROPPED = "a key result is dropped, and the others are weighted anew"
    AMENDED = "its promise is amended"
    REFUSED = "an amendment is asked for, and not agreed to"
    CORRECTED = "a check-in is corrected"
    RETRACTED = "a check-in is retracted"
    UNMEASURED = "one key result is never checked in on"
    DELEGATED = "somebody else checks in for two weeks"
    TRANSFERRED = "handed over to another owner"
    PAUSED = "rests for three weeks"
    DECLARED = "its owner declares a status"
    CONFIRMED = "its owner confirms that it still matters"
    ESCALATED = "a commitment that is escalated"
    OVERRIDDEN = "its score is set by hand for a while"
    CANCELLED = "called off on the way"
    CARRIED = "carried over into the next quarter"
    REOPENED = "closed, reopened by two people, and closed again"


# How far a goal comes by its end, in percent, from and to.
_REACH = {
    Fate.STEADY: (85, 100),
    Fate.AHEAD: (104, 118),
    Fate.PARTLY: (45, 65),
    Fate.MISSED: (15, 40),
    Fate.COMPANY: (62, 95),
}
_REACH_ELSE = (60, 105)
# Of the weeks a goal runs, when its fate comes, in percent.
_FATE_COMES = {
    Fate.SHARED: 25,
    Fate.ADDED: 20,
    Fate.CORRECTED: 30,
    Fate.PAUSED: 35,
    Fate.RETRACTED: 40,
    Fate.CANCELLED: 45,
    Fate.AMENDED: 45,
    Fate.DECLARED: 45,
    Fate.CONFIRMED: 50,
    Fate.REFUSED: 50,
    Fate.DROPPED: 55,
    Fate.DELEGATED: 55,
    Fate.TRANSFERRED: 60,
    Fate.OVERRIDDEN: 60,
    Fate.ESCALATED: 65,
    Fate.MOVED: 80,
    Fate.CARRIED: 100,
}
_COMES_TO_COMPANY = {
    Fate.CORRECTED: 12,
    Fate.RETRACTED: 24,
    Fate.OVERRIDDEN: 40,
    Fate.DECLARED: 50,
    Fate.MOVED: 75,
}
COMPANY_FATES = (Fate.COMPANY, *_COMES_TO_COMPANY)


def reach_of(fates: Collection[Fate]) -> tuple[int, int]:
    """Return how far a goal comes by its end, in percent, from and to."""
    return next((_REACH[fate] for fate in fates if fate in _REACH), _REACH_ELSE)


def week_of(fate: Fate, fates: Collection[Fate], weeks: int) -> int | None:
    """Return in which of its weeks, from 1, a fate comes to a goal; None: it does not.

    Args:
        fate: The fate.
        fates: All that happens to the goal.
        weeks: How many weeks it runs.
    """
    comes = _COMES_TO_COMPANY if Fate.COMPANY in fates else _FATE_COMES
    percent = comes.get(fate) if fate in fates else None
    return None if percent is None else max(2, weeks * percent // 100)

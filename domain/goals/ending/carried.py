"""Carried measures: where each starts again in a goal's successor (rules §5.6)."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from domain.decimals import decimal_text
from domain.goals.measures import Numeric
from domain.goals.progress import value_of
from domain.goals.refusals import TargetNeeded
from domain.refusals import FieldInvalid, Violation

if TYPE_CHECKING:
    from domain.goals.goal import Goal
    from domain.goals.measures import Measure

_ZERO = Decimal(0)


class CarriedStart(Enum):
    """From where a number goes on.

    LAST_VALUE is its start as before where nothing is in force.
    """

    LAST_VALUE = "LAST_VALUE"
    ZERO = "ZERO"
    AS_BEFORE = "AS_BEFORE"


class CarriedMeasure(Struct, frozen=True, kw_only=True):
    """What is said of one measure that is carried over; only numbers have a start.

    Attributes:
        key_result: The id of the key result; None for a SMART goal.
        start: From where it goes on; None: as all do of which nothing is said.
        target: Its new target; None: as before.
        stretch: Its new stretch; None: as before, and none beside a new target.
    """

    key_result: str | None
    start: CarriedStart | None = None
    target: Decimal | None = None
    stretch: Decimal | None = None


def carried_measure(
    goal: Goal, before: Measure, said: CarriedMeasure, start: CarriedStart, path: str
) -> Measure:
    """Return how a measure goes on in the successor of its goal.

    1. What is no number goes on as it is.
    2. A new target is needed where the start would be at the target, or past it: what
       should rise would have to fall (rules §5.6).

    Args:
        goal: The goal that is carried over.
        before: The measure as it is there.
        said: What is said of it.
        start: From where it goes on where that says nothing.
        path: The field that ``said`` stands in, for the refusal.
    """
    numeric = before.numeric
    if numeric is None:
        if said != CarriedMeasure(key_result=said.key_result):
            does = f"is {before.kind.NAME}, which has no start and goes on as it is"
            raise FieldInvalid(Violation(path, does))
        return before
    first = _first(goal, before, numeric, said, said.start or start)
    target = numeric.target if said.target is None else said.target
    if said.target is None and not _is_ahead(first, numeric):
        raise TargetNeeded(
            measure=said.key_result or goal.id,
            start=decimal_text(first),
            target=decimal_text(target),
        )
    stretch = said.stretch
    if said.target is None and stretch is None:
        stretch = numeric.stretch
    measure = structs.replace(before, numeric=Numeric(first, target, stretch))
    measure.require_sound(path)
    return measure


def _first(
    goal: Goal,
    before: Measure,
    numeric: Numeric,
    said: CarriedMeasure,
    start: CarriedStart,
) -> Decimal:
    if start is CarriedStart.ZERO:
        return _ZERO
    value = None
    if start is CarriedStart.LAST_VALUE:
        value = value_of(before, goal.seen(said.key_result))
    if value is None or value.decimal is None:
        return numeric.start
    return value.decimal


def _is_ahead(start: Decimal, numeric: Numeric) -> bool:
    """Tell whether the target lies ahead, seen from another start than before."""
    rises = numeric.target > numeric.start
    return start < numeric.target if rises else start > numeric.target

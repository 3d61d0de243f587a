"""Progress: what check-ins make of a measure, by value, sum or slot (§3.7, §3.11)."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from domain.decimals import EXACT
from domain.goals.measures import Bounded, Value
from domain.goals.pace.slots import slots_of, spans_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from decimal import Decimal

    from domain.goals.definitions import Terms
    from domain.goals.measures import Measure
    from domain.goals.measures.observations import CheckIn, Observations
    from domain.goals.pace.pauses import Pause
    from domain.goals.pace.slots import Slot


class Seen(NamedTuple):
    """What has been observed of a measure, at a moment.

    Attributes:
        observations: Its check-ins, as known.
        effective: The moment; None: as late as is known.
        pauses: When the goal was paused, as known.
    """

    observations: Observations
    effective: datetime | None = None
    pauses: Sequence[Pause] = ()

    @property
    def in_force(self) -> CheckIn | None:
        """Return the check-in that tells the value; None where there is none (§6.3)."""
        if self.effective is None:
            return self.observations.in_force
        return self.observations.at(self.effective)

    @property
    def total(self) -> Decimal:
        """Return the sum of all increments in force (§3.7)."""
        if self.effective is None:
            return self.observations.total
        return self.observations.total_at(self.effective)

    def known(self) -> list[CheckIn]:
        """Return all check-ins that were true by then, those that fell included."""
        every = self.observations.check_ins.values()
        return [
            one
            for one in every
            if self.effective is None or one.effective <= self.effective
        ]

    def standing(self) -> list[CheckIn]:
        """Return all check-ins that count."""
        return [one for one in self.known() if one.stands]


def progress_of(terms: Terms, seen: Seen) -> Fraction | None:
    """Return how far a measure has come; None without a check-in in force (§3.8)."""
    measure = terms.measure
    if measure.kind.by_periods:
        return _by_periods(terms, seen)
    value = value_of(measure, seen)
    return None if value is None else measure.progress(value)


def value_of(measure: Measure, seen: Seen) -> Value | None:
    """Return the value of a measure; None without a check-in in force (§3.7).

    ``SNAPSHOT``: that of the check-in in force. ``INCREMENT``: the start, or 0, and
    all that was added.
    """
    check_in = seen.in_force
    if check_in is None:
        return None
    if not measure.adds_up:
        return check_in.value
    return Value(decimal=EXACT.add(measure.kind.origin, seen.total))


def elapsed(terms: Terms, seen: Seen) -> list[Slot]:
    """Return the slots that count: up to the latest that holds a check-in (§3.2)."""
    spans = spans_of(terms.window, terms.phases)
    slots = slots_of(spans, seen.known(), seen.pauses)
    held = [slot.number for slot in slots if slot.judge is not None]
    return [slot for slot in slots[: max(held, default=0)] if not slot.skipped]


def is_met(measure: Measure, slot: Slot) -> bool:
    """Tell whether a slot meets the bound; one without a check-in does not (§3.2)."""
    kind = measure.kind
    assert isinstance(kind, Bounded)
    if slot.judge is None or slot.judge.value.decimal is None:
        return False
    return kind.holds(slot.total if measure.adds_up else slot.judge.value.decimal)


def _by_periods(terms: Terms, seen: Seen) -> Fraction | None:
    if seen.in_force is None:
        return None
    slots = elapsed(terms, seen)
    return Fraction(sum(is_met(terms.measure, slot) for slot in slots), len(slots) or 1)

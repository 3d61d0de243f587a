"""What is due: the slots of a measure that have begun, or are to come (rules §6.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.goals.pace.slots import Slot, slots_of, spans_of

if TYPE_CHECKING:
    from datetime import date

    from domain.goals.definitions import Terms
    from domain.goals.progress import Seen


def due_slots(
    terms: Terms,
    seen: Seen,
    day: date,
    due_from: date | None = None,
    due_until: date | None = None,
) -> list[Slot]:
    """Return the slots of a measure that are due in some days, in their order.

    Args:
        terms: What is promised.
        seen: What was observed.
        day: The day asked about.
        due_from: Only those due on this day or later.
        due_until: Only those due on this day or earlier; without either: only those
            that have begun by the day asked about.
    """
    begun = day if due_from is None and due_until is None else None
    return [
        slot
        for slot in slots_of(
            spans_of(terms.window, terms.phases), seen.known(), seen.pauses
        )
        if (begun is None or slot.span.first <= begun)
        and (due_from is None or slot.span.due >= due_from)
        and (due_until is None or slot.span.due <= due_until)
    ]

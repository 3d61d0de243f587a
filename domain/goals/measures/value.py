"""Values: what a check-in says, in the form that its measure's kind asks for (§3)."""

from __future__ import annotations

from decimal import Decimal

from msgspec import Struct


class Value(Struct, frozen=True, omit_defaults=True, gc=False):
    """One measured value; exactly one attribute is set, as the measure's kind asks.

    Attributes:
        decimal: A number, in the measure's unit.
        milestones: The ids of all milestones done.
        zone: The name of the zone reached.
        yes: Whether it is so.
    """

    decimal: Decimal | None = None
    milestones: tuple[str, ...] | None = None
    zone: str | None = None
    yes: bool | None = None


# How each form is called when another one was given.
FORMS = {
    "decimal": "a decimal",
    "milestones": "the milestones done",
    "zone": "a zone",
    "yes": "yes or no",
}

"""What a goal promises, version by version, and which version holds when (§3.11)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct

from domain.days import Window
from domain.goals.measures import Measure
from domain.goals.objective import ProgressFrom
from domain.goals.pace.plans import PlanPoint
from domain.goals.pace.schedules import Phase

if TYPE_CHECKING:
    from collections.abc import Sequence


class Terms(Struct, frozen=True):
    """What one key result, or a SMART goal, promises.

    Attributes:
        measure: How it is measured.
        weight: Its share in the objective's score; 1 for a SMART goal.
        window: Its days, the goal's where it has none of its own.
        phases: When check-ins are due, and from when on that held.
        plan: How far it is expected to be by some days.
        progress_from: What its progress is made of.
    """

    measure: Measure
    weight: Decimal
    window: Window
    phases: tuple[Phase, ...] = ()
    plan: tuple[PlanPoint, ...] = ()
    progress_from: ProgressFrom = ProgressFrom.CHECK_INS

    @property
    def by_children(self) -> bool:
        """Tell whether its progress is that of the goals that contribute to it."""
        return self.progress_from is ProgressFrom.CHILDREN


class Definition(Struct, frozen=True):
    """One version of what a goal promises.

    Attributes:
        version: Its number, from 1, which is what was approved.
        since: When it began to hold.
        window: The goal's days.
        terms: By key result, in the order they were added; of a SMART goal under None.
    """

    version: int
    since: datetime
    window: Window
    terms: dict[str | None, Terms]


def definition_at(
    definitions: Sequence[Definition], effective: datetime | None
) -> Definition | None:
    """Return the version in force at a moment, or None where none was approved.

    The first one also holds for every moment before it (rules §3.11).

    Args:
        definitions: All versions as known, oldest first.
        effective: The moment; None for now.
    """
    if not definitions or effective is None:
        return definitions[-1] if definitions else None
    for definition in reversed(definitions):
        if definition.since <= effective:
            return definition
    return definitions[0]

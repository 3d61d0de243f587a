"""How goals end, as far as what they contribute to others follows from it (§4.5)."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from domain.goals.smart import Outcome


class Disposition(Enum):
    """How a closed goal ended (rules §5)."""

    DONE = "DONE"
    MISSED = "MISSED"
    ABANDONED = "ABANDONED"
    CARRIED_OVER = "CARRIED_OVER"


class Ending(Struct, frozen=True):
    """How a goal ended.

    Attributes:
        disposition: How it ended.
        outcome: Whether target and conditions held; None for an objective.
    """

    disposition: Disposition
    outcome: Outcome | None

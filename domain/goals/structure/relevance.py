"""Rules about whether a goal still matters (rules §6.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.days import instant_text
from domain.goals.observing.relevance import is_unconfirmed, last_confirmed
from domain.goals.structure.findings import Checked, Hint, Severity, rule

if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(Severity.WARNING)
def relevance_unconfirmed(checked: Checked) -> Iterator[Hint]:
    """Nobody confirmed for 90 days that an active SMART goal still matters."""
    if is_unconfirmed(checked.goal, checked.now):
        last = instant_text(last_confirmed(checked.goal))
        message = f"nobody confirmed that it still matters since {last}"
        yield Hint("relevance_confirm_time", message, "confirm it, or close the goal")

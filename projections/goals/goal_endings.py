"""What a view keeps of how a goal ended, and forgets when it is reopened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import structs

from projections.goals.goal_rows import GoalRow

if TYPE_CHECKING:
    from domain.goals.ending.closing import GoalClosed

_SAID_WHEN_CLOSED = (
    "disposition",
    "outcome",
    "condition_results",
    "explanations",
    "miss_cause",
    "miss_explanation",
    "wins",
    "learnings",
    "evidence",
    "successor",
)
# As if it had never been closed; that it was is in its history.
UNSAID: dict[str, Any] = {
    one.name: one.default
    for one in structs.fields(GoalRow)
    if one.name in _SAID_WHEN_CLOSED
}


def said_when_closed(event: GoalClosed) -> dict[str, Any]:
    """Return what was said when a goal was closed, by the fields that keep it."""
    return {field: getattr(event, field) for field in _SAID_WHEN_CLOSED}

"""Refuses questions about goals and key results that were not known at the moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.refusals import ResourceNotFound
from projections import goals, key_results

if TYPE_CHECKING:
    from services.rpc.reads import Moment

# What `require_measured` asks.
MODELS = (goals, key_results)


def require_measured(moment: Moment, goal: str, key_result: str | None = None) -> None:
    """Refuse a goal, or key result, that was not known at the moment.

    Raises:
        ResourceNotFound: There was no such thing then.
    """
    place = (moment.connection, moment.known)
    if goal not in goals.by_id(*place, [goal]):
        raise ResourceNotFound(kind="goal", id=goal)
    if key_result is None:
        return
    added = key_results.of_goals(*place, [goal]).get(goal, ())
    if all(one.key_result != key_result for one in added):
        raise ResourceNotFound(kind="key_result", id=f"{goal}/{key_result}")

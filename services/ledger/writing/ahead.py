"""Which aggregates a batch will need, so that they are read with the head and at once.

A guess from what commands are about: goals with their scores. Whatever else deciding
turns out to need is read when it is asked for, and what was read in vain is remembered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.goals.goal import Goal
from domain.goals.scoring.scores import Score
from services.ledger.writing.acts import Act

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from domain.aggregate import Aggregate
    from services.ledger.facts.memory import Memory
    from services.ledger.writing.acts import Promise

    # Whose stream it is: the kind of aggregate, and its id.
    Owner = tuple[type[Aggregate], str]

# A quarter of what is remembered: what is read ahead is not to push itself out again.
STREAMS_AHEAD_MAX = 1_024


def streams_ahead(acts: Sequence[Act | Promise], memory: Memory) -> dict[str, Owner]:
    """Return the streams that are worth reading ahead, and whose each of them is."""
    owners: Iterable[Owner] = (
        (kind, goal)
        for act in acts
        if isinstance(act, Act)
        for goal in _goals_of(act.arguments)
        for kind in (Goal, Score)
    )
    ahead: dict[str, Owner] = {}
    for kind, id_ in owners:
        stream = kind.stream_of(id_)
        if stream not in memory.aggregates and stream not in memory.absent:
            ahead[stream] = (kind, id_)
        if len(ahead) == STREAMS_AHEAD_MAX:
            break
    return ahead


def _goals_of(arguments: Mapping[str, Any]) -> Iterator[str]:
    """Name the goals that a command is about: by itself, by a place, or by several."""
    if goal := arguments.get("goal_id"):
        yield goal
    if place := arguments.get("place"):
        yield place.goal
    for place, _ in arguments.get("entries", ()):
        yield place.goal

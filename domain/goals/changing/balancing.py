"""Balancing an objective: dropping and reweighting key results (rules §4.1, §4.2)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct

from domain.actors import command
from domain.changes import Change
from domain.goals.adaptable import (
    next_version,
    open_objective,
    require_weight,
    standing_key_result,
)
from domain.goals.changing.adapting import (
    KeyResultDropped,
    KeyResultsReweighted,
    Reweighting,
)
from domain.goals.objective import RollUp
from domain.goals.refusals import LastKeyResult
from domain.goals.scoring.roll_up import rescore
from domain.goals.smart import require_each_once

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.book import Book


class StatedWeight(Struct, frozen=True):
    """How much a key result is to count, as the caller states it."""

    key_result: str
    weight: Decimal


@command
def drop_key_result(book: Book, goal_id: str, key_result_id: str) -> None:
    """Drop a key result: it counts no more, and the past stays (rules §4.2).

    1. Of an objective that is a draft or, with a reason, active (rules §5.2).
    2. Not the last one of an active objective that is not scored by its children alone
       (rules §4.1).
    """
    goal = open_objective(book, goal_id, "dropping a key result of an active goal")
    standing_key_result(goal, key_result_id)
    by_children = goal.roll_up is RollUp.CHILDREN
    if goal.definitions and len(goal.active_key_results) == 1 and not by_children:
        raise LastKeyResult(goal=goal.id, key_result=key_result_id)
    dropped = KeyResultDropped(
        key_result=key_result_id, definition_version=next_version(goal)
    )
    record = book.record(goal, dropped)
    rescore(book, goal, cause=record.position)


@command
def reweight_key_results(
    book: Book, goal_id: str, weights: Sequence[StatedWeight]
) -> None:
    """Give several key results other weights at once; the others keep theirs.

    1. Of an objective that is a draft or, with a reason, active (rules §5.2).
    2. Each from 0 to 1000; they need no sum (rules §4.1).
    """
    goal = open_objective(book, goal_id, "reweighting key results of an active goal")
    require_each_once([one.key_result for one in weights], "weights", "key_result")
    said = {one.key_result: one.weight for one in weights}
    for place, (key, weight) in enumerate(said.items()):
        standing_key_result(goal, key)
        require_weight(weight, f"weights[{place}].weight")
    moved = tuple(
        Reweighting(key, Change(one.weight, said[key]))
        for key, one in goal.key_results.items()
        if key in said and said[key] != one.weight
    )
    if not moved:
        return
    event = KeyResultsReweighted(weights=moved, definition_version=next_version(goal))
    record = book.record(goal, event)
    rescore(book, goal, cause=record.position)

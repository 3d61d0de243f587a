"""Tallies summed up from nothing: what those that are kept must come to (design §4)."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from domain.alignment.tallies import NO_CHILDREN, Tally
from domain.goals.scoring.roll_up import contribution_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from domain.goals.goal import Goal
    from domain.goals.scoring.scores import Score


def tally_up(goals: Iterable[Goal], scores: Mapping[str, Score]) -> dict[str, Tally]:
    """Return what is known of the children of every goal that has any, by goal.

    Args:
        goals: All goals of an organization.
        scores: Their stored scores, by goal.
    """
    tallies: dict[str, Tally] = {}
    children: defaultdict[str, list[str]] = defaultdict(list)
    for goal in goals:
        one = contribution_of(goal, scores.get(goal.id))
        if one is not None:
            parent = one.parent.goal
            children[parent].append(goal.id)
            tally = tallies.get(parent, NO_CHILDREN)
            tallies[parent] = tally if one.value is None else tally.count(1, one)
    heights: dict[str, int] = {}
    for parent, below in children.items():
        for child in below:
            height = _height(child, children, heights)
            tallies[parent] = tallies[parent].place(1, height)
    return tallies


def _height(
    goal: str, children: Mapping[str, list[str]], heights: dict[str, int]
) -> int:
    """Return how many goals the longest chain has that ends in a goal."""
    if goal not in heights:
        below = (_height(one, children, heights) for one in children.get(goal, ()))
        heights[goal] = 1 + max(below, default=0)
    return heights[goal]

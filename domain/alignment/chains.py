"""Chains of contributions: none is a loop, none is longer than 8 goals (rules §8.2).

What is above a goal stands in the goals themselves, one by one; what is below it is
known to the tallies, so that a check costs the same however many goals contribute.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.alignment.edges import CHAIN_MAX
from domain.alignment.refusals import AlignmentCycle, AlignmentTooDeep
from domain.goals.goal import Goal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.book import Book


def require_chain(book: Book, child: Goal, parent: str) -> None:
    """Refuse that a goal contributes to another one where that makes no chain.

    Exact under concurrency: commands of an organization are decided in turn.
    """
    above = []
    for goal in upward(book, parent):
        above.append(goal)
        if goal == child.id:
            path = " to ".join((child.id, *above))
            raise AlignmentCycle(goal=child.id, path=path)
    goals = len(above) + book.tally(child.id).height
    if goals > CHAIN_MAX:
        raise AlignmentTooDeep(goals=goals, limit=CHAIN_MAX)


def upward(book: Book, goal_id: str) -> Iterator[str]:
    """Yield a goal's id, and those of the goals above that it contributes to."""
    following: str | None = goal_id
    while following is not None:
        yield following
        goal = book.look(Goal, following)
        edge = None if goal is None else goal.contributes_to
        following = None if edge is None else edge.parent.goal

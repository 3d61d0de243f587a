"""Made-up acts about alignments, and what the goals themselves say of theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.aggregate import fold
from domain.alignment.aligning import (
    accept_alignment,
    align_goal,
    decline_alignment,
    unalign_goal,
)
from domain.alignment.edges import Edge, EdgeKind, Parent
from domain.goals.goal import Goal
from projections.alignment import aligned
from tests import examples as ex
from tests.domain.spec import Act

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.record import Record
    from tests.domain.spec import History
    from tests.projections.conftest import Asked

ACTS = ("align", "ask", "accept", "decline", "unalign")
_OTHERS = {"renewals": "winback", "winback": "renewals"}


def acts_of(
    goal: str, key: str, number: int, history: History
) -> dict[str, Callable[[], Act]]:
    """Return what can be tried with a goal and the other one."""
    kind = list(EdgeKind)[number % 3]
    edge = Edge(kind, Parent(_OTHERS[goal], key if number % 2 else None))
    fresh, known = f"e{len(history.records)}", _known(history, goal)
    some = known[number % len(known)] if known else "none"

    def act(by: str, decide: Any, *arguments: Any) -> Callable[[], Act]:
        return lambda: ex.act(lambda book: decide(book, *arguments), by, **ex.WHY)

    return {
        "align": act(ex.ANNA, align_goal, goal, edge, fresh),
        "ask": act(ex.BEN, align_goal, goal, edge, fresh),
        "accept": act(ex.ANNA, accept_alignment, goal, some),
        "decline": act(ex.ANNA, decline_alignment, goal, some),
        "unalign": act(ex.BEN, unalign_goal, goal, some),
    }


def folded_edges(records: list[Record]) -> dict[str, dict[str, Edge]]:
    """Say of each goal what its records say that it is to others, without any view."""
    streams = {one.stream for one in records if one.stream.startswith("goal/")}
    found = {}
    for stream in streams:
        own = [one for one in records if one.stream == stream]
        goal = fold(Goal, stream[5:], own)
        if goal is not None and goal.edges:
            found[goal.id] = goal.edges
    return found


def viewed_edges(views: Asked, position: int) -> dict[str, dict[str, Edge]]:
    """Say of each goal what the view says that it is to others."""
    found = views.at(lambda c, k: aligned.from_goals(c, k, list(_OTHERS)), position)
    return {
        goal: {row.alignment: row.edge for row in rows} for goal, rows in found.items()
    }


def _known(history: History, goal: str) -> list[str]:
    aggregate = history.aggregates.get(f"goal/{goal}")
    if not isinstance(aggregate, Goal):
        return []
    proposals = aggregate.proposals
    return [key.partition("/")[2] for key in proposals if key[:9] == "alignment"]

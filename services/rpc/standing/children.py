"""The goals that contribute to others, and what each counts there, as views know it.

It follows from what they were at a position; the tallies that the ledger keeps say only
what is so now.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from domain.alignment.edges import EdgeKind
from domain.alignment.tallies import Contribution
from domain.goals.endings import Ending
from domain.goals.objective import ProgressFrom, RollUp
from domain.goals.scoring.counting import Child, Standing, counted
from projections.alignment import aligned, alignments
from projections.goals import goals
from projections.measures import scores
from projections.measures.scores import THE_GOAL

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from decimal import Decimal

    from sqlalchemy import Connection

    from projections.alignment.alignments import AlignmentRow
    from projections.goals.goal_rows import GoalRow
    from projections.goals.key_results import KeyResultRow
    from projections.tables.reads import Known

# What `children_of` asks.
MODELS = (alignments, goals, scores)

_LISTENING = frozenset((RollUp.CHILDREN, RollUp.BOTH))


def children_of(
    connection: Connection, known: Known, parents: Collection[str]
) -> dict[str, list[Child]]:
    """Return the goals that contribute to some goals, by parent and in their order.

    Goals without any are left out.
    """
    if not parents:
        return {}
    edges = {
        parent: [row for row in rows if row.edge.kind is EdgeKind.CONTRIBUTES_TO]
        for parent, rows in aligned.to_goals(connection, known, parents).items()
    }
    ids = [row.goal for rows in edges.values() for row in rows]
    of_goals = goals.by_id(connection, known, ids)
    moves = scores.at(connection, known, [(id_, THE_GOAL) for id_ in ids])
    score_of = {goal: move.current for (goal, _), move in moves.items()}
    return {
        parent: [_child(of_goals[row.goal], row, score_of) for row in rows]
        for parent, rows in edges.items()
        if rows
    }


def children_by_goal(
    connection: Connection,
    known: Known,
    rows: Iterable[GoalRow],
    key_results: Mapping[str, Collection[KeyResultRow]],
) -> dict[str, list[Child]]:
    """Return the children of those of some goals whose scores follow from them.

    Of a goal that ended they are as they were then: its scores stay as they were.

    Args:
        connection: Of the views.
        known: What is known.
        rows: The goals.
        key_results: Of each goal.
    """
    at: dict[int, list[str]] = {}
    for row in rows:
        if row.definition_version and listens(row, key_results.get(row.goal, ())):
            at.setdefault(row.ended or known.position, []).append(row.goal)
    found: dict[str, list[Child]] = {}
    for position, parents in at.items():
        then = structs.replace(known, position=position)
        found |= children_of(connection, then, parents)
    return found


def listens(row: GoalRow, key_results: Iterable[KeyResultRow]) -> bool:
    """Tell whether a score of a goal follows from goals that contribute to it."""
    return row.roll_up in _LISTENING or any(
        one.progress_from is ProgressFrom.CHILDREN and one.dropped is None
        for one in key_results
    )


def listens_itself(row: GoalRow) -> bool:
    """Tell whether a goal's own score follows from goals that contribute to it."""
    return row.roll_up in _LISTENING


def _child(
    row: GoalRow, alignment: AlignmentRow, score_of: Mapping[str, Decimal | None]
) -> Child:
    ended = row.disposition
    standing = Standing(
        row.framework,
        row.state,
        None if ended is None else Ending(ended, row.outcome),
        overridden=row.override is not None,
        score=score_of.get(row.goal),
    )
    edge, counts = alignment.edge, counted(standing)
    assert edge.weight is not None
    contribution = Contribution(edge.parent, edge.weight, counts.value)
    return Child(row.goal, counts.counts_as, contribution)

"""The alignment map as it is answered: goals with what they lead to.

Everything is asked once for a whole page of goals, and chains upward are followed step
by step for all of them at once: no query is made for one goal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from domain.alignment.edges import EdgeKind
from domain.alignment.gaps.rules import is_orphan
from domain.goals.status import band_of
from domain.refusals import ResourceNotFound
from goalledger.v1 import alignment_map_pb2 as pb
from projections import aligned, alignments, goals, scores
from projections.goal_rows import ENDS
from projections.scores import THE_GOAL
from services.rpc import enums, names
from services.rpc.alignment_answers import parent_name
from services.rpc.measure_answers import text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from decimal import Decimal

    from domain.texts import Text
    from projections.alignments import AlignmentRow
    from projections.goal_rows import GoalRow
    from services.rpc.reads import Moment

# What is asked here.
MODELS = (goals, alignments, scores)


class _Around(NamedTuple):
    """What stands around the goals of a page.

    Attributes:
        edges: What leads from each goal.
        depths: How many goals are above each.
        children: How many contribute to each.
        scores: The score of each that has one.
    """

    edges: Mapping[str, Sequence[AlignmentRow]]
    depths: Mapping[str, int]
    children: Mapping[str, int]
    scores: Mapping[str, Decimal]


def tree_of(moment: Moment, root: str) -> tuple[str, ...]:
    """Return a goal and all that contribute to it, through however many others.

    Raises:
        ResourceNotFound: There was no such goal then.
    """
    place = (moment.connection, moment.known)
    if root not in goals.by_id(*place, [root]):
        raise ResourceNotFound(kind="goal", id=root)
    found, below = [root], [root]
    while below:
        below = aligned.contributing_to(*place, below)
        found += below
    return tuple(found)


def write_nodes(
    moment: Moment, rows: Sequence[GoalRow], open_text: Callable[[Text | None], str]
) -> list[pb.AlignmentNode]:
    """Write goals as they stand in the map at a moment."""
    place, ids = (moment.connection, moment.known), [row.goal for row in rows]
    moves = scores.at(*place, [(id_, THE_GOAL) for id_ in ids])
    edges = aligned.from_goals(*place, ids)
    around = _Around(
        edges=edges,
        depths=_depths(moment, ids, edges),
        children=aligned.contributors_of(*place, ids),
        scores={
            goal: move.current
            for (goal, _), move in moves.items()
            if move.current is not None
        },
    )
    return [_node(moment.known.ledger, row, around, open_text) for row in rows]


def _depths(
    moment: Moment, ids: Collection[str], edges: Mapping[str, Sequence[AlignmentRow]]
) -> dict[str, int]:
    """Return how many goals are above each of some goals, from which edges lead."""
    above = {
        goal: one.edge.parent.goal
        for goal, rows in edges.items()
        for one in rows
        if one.edge.kind is EdgeKind.CONTRIBUTES_TO
    }
    asked = set(above.values()).difference(ids)
    while asked:
        found = aligned.contributed_to(moment.connection, moment.known, asked)
        above |= found
        asked = set(found.values()) - above.keys()
    depths: dict[str, int] = {}
    for id_ in ids:
        depth, at = 0, id_
        while at in above:
            at = above[at]
            depth += 1
        depths[id_] = depth
    return depths


def _node(
    ledger: str,
    row: GoalRow,
    around: _Around,
    open_text: Callable[[Text | None], str],
) -> pb.AlignmentNode:
    edges = around.edges.get(row.goal, ())
    node = pb.AlignmentNode(
        goal=names.goal_name(ledger, row.goal),
        title=open_text(row.title),
        owner=names.person_name(ledger, row.owner),
        unit="" if row.unit is None else names.unit_name(ledger, row.unit),
        cycle="" if row.cycle is None else names.cycle_name(ledger, row.cycle),
        framework=enums.FRAMEWORK.numbers[row.framework],
        level=enums.LEVEL.numbers[row.level],
        state=enums.STATE.numbers[row.state],
        depth=around.depths[row.goal],
        children=around.children.get(row.goal, 0),
        orphan=row.state not in ENDS
        and is_orphan(row.level, (one.edge.kind for one in edges)),
    )
    if (score := around.scores.get(row.goal)) is not None:
        node.score, node.band = text_of(score), enums.BAND.numbers[band_of(score)]
    for one in edges:
        parent = parent_name(ledger, one.edge.parent)
        if one.edge.kind is EdgeKind.CONTRIBUTES_TO:
            node.contributes_to, node.weight = parent, text_of(one.edge.weight)
        else:
            kind = enums.ALIGNMENT_KIND.numbers[one.edge.kind]
            node.others.add(kind=kind, parent=parent)
    return node

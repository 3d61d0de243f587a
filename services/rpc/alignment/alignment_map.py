"""The alignment map as it is answered: goals with what they lead to.

Everything is asked once for a whole page of goals; no query is made for one of them.
"""

from __future__ import annotations

from bisect import bisect
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import structs

from domain.alignment.edges import contribution_among
from domain.alignment.gaps.rules import is_orphan
from domain.goals.status import band_of
from domain.refusals import ResourceNotFound
from goalledger.v1 import alignment_map_pb2 as pb
from projections.alignment import aligned, alignments, mapped
from projections.goals import goals
from projections.goals.goal_rows import ENDS
from projections.goals.goals import EVERY_GOAL
from projections.measures import scores
from services.rpc.wire import enums, names

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from google.protobuf.internal.containers import RepeatedCompositeFieldContainer

    from domain.texts import Text
    from projections.alignment.mapped import MappedEdge, MappedGoal, MappedRow
    from projections.goals.goals import GoalFilter
    from projections.tables.reads import Page
    from services.rpc.calls.reads import Moment

# What is asked here.
MODELS = (goals, alignments, scores)

# Many goals have the same few scores.
_SCORES_KEPT = 1_024


class _Around(NamedTuple):
    """What stands around the goals of a page.

    Attributes:
        edges: What leads from each goal.
        contributions: The one of them that counts in another goal's score.
        depths: How many goals are above each.
        children: How many contribute to each.
    """

    edges: Mapping[str, Sequence[MappedEdge]]
    contributions: Mapping[str, MappedEdge]
    depths: Mapping[str, int]
    children: Mapping[str, int]


def part_below(moment: Moment, root: str, asked: Page, which: GoalFilter) -> GoalFilter:
    """Narrow a part of the map to a goal and all that contribute to it.

    Through however many others; but only to those that a page may show.

    Args:
        moment: The moment.
        root: The goal.
        asked: Which page.
        which: What else they have to be.

    Raises:
        ResourceNotFound: There was no such goal then.
    """
    tree = sorted(_tree_of(moment, root))
    ahead = tree if asked.after is None else tree[bisect(tree, asked.after) :]
    if which == EVERY_GOAL:
        ahead = ahead[: asked.size]
    # Among none would be among all; and the root is on no page after its own.
    return structs.replace(which, among=tuple(ahead) or (root,))


def _tree_of(moment: Moment, root: str) -> list[str]:
    place = (moment.connection, moment.known)
    if root not in goals.by_id(*place, [root]):
        raise ResourceNotFound(kind="goal", id=root)
    found, below = [root], [root]
    while below:
        below = aligned.contributing_to(*place, below)
        found += below
    return found


def write_nodes(
    nodes: RepeatedCompositeFieldContainer[pb.AlignmentNode],
    moment: Moment,
    rows: Sequence[MappedRow],
    open_text: Callable[[Text | None], str],
    *,
    neighbours: bool,
) -> None:
    """Write goals as they stand in the map at a moment.

    Args:
        nodes: An answer's, to which they are added: copies would be made, and let go,
            on the server's loop.
        moment: The moment.
        rows: The goals.
        open_text: Opens titles.
        neighbours: Whether they are, as `projections.alignment.mapped` says it.
    """
    if not rows:
        return
    place, ids = (moment.connection, moment.known), [row.goal.goal for row in rows]
    edges = mapped.edges_from(*place, ids, neighbours=neighbours)
    contributions = {
        goal: contribution
        for goal, leading in edges.items()
        if (contribution := contribution_among(leading)) is not None
    }
    around = _Around(
        edges=edges,
        contributions=contributions,
        depths=_depths(moment, contributions),
        children=mapped.contributors_of(*place, ids, neighbours=neighbours),
    )
    for row in rows:
        node = nodes.add()
        node.title = open_text(row.goal.title)
        _write_goal(node, moment.known.ledger, row)
        _write_place(node, moment.known.ledger, row.goal, around)


def _depths(moment: Moment, contributions: Mapping[str, MappedEdge]) -> dict[str, int]:
    """Return how many goals are above each of those that contribute to another."""
    parents = {edge.goal for edge in contributions.values()}
    above = mapped.above(moment.connection, moment.known, parents)
    depths = {goal: _depth(above, goal) for goal in parents}
    return {goal: 1 + depths[edge.goal] for goal, edge in contributions.items()}


def _depth(above: Mapping[str, str], goal: str) -> int:
    """Return how many goals are above one, where `above` says what is above which."""
    depth = 0
    while goal in above:
        goal, depth = above[goal], depth + 1
    return depth


def _write_goal(node: pb.AlignmentNode, ledger: str, row: MappedRow) -> None:
    goal, score = row
    node.goal = names.goal_name(ledger, goal.goal)
    node.owner = names.person_name(ledger, goal.owner)
    if goal.unit is not None:
        node.unit = names.unit_name(ledger, goal.unit)
    if goal.cycle is not None:
        node.cycle = names.cycle_name(ledger, goal.cycle)
    node.framework = enums.FRAMEWORK.numbers[goal.framework]
    node.level = enums.LEVEL.numbers[goal.level]
    node.state = enums.STATE.numbers[goal.state]
    if score is not None:
        node.score, node.band = score, _band(score)


def _write_place(
    node: pb.AlignmentNode, ledger: str, goal: MappedGoal, around: _Around
) -> None:
    """Write what a goal leads to, and what is around it."""
    node.children = around.children.get(goal.goal, 0)
    edges = around.edges.get(goal.goal, ())
    contribution = around.contributions.get(goal.goal)
    if contribution is not None:
        node.depth = around.depths[goal.goal]
        node.contributes_to = _parent_name(ledger, contribution)
        node.weight = contribution.weight or ""
    elif goal.state not in ENDS:
        node.orphan = is_orphan(goal.level, [edge.kind for edge in edges])
    for edge in edges:
        if edge is not contribution:
            kind = enums.ALIGNMENT_KIND.numbers[edge.kind]
            node.others.add(kind=kind, parent=_parent_name(ledger, edge))


def _parent_name(ledger: str, edge: MappedEdge) -> str:
    return names.measured_name(ledger, edge.goal, edge.key_result)


@lru_cache(_SCORES_KEPT)
def _band(score: str) -> Any:
    return enums.BAND.numbers[band_of(Decimal(score))]

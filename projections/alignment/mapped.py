"""Goals as the alignment map shows them, with what leads from them and to them.

What the map needs of their rows, and no more; asked once for all goals of a page. Goals
are *neighbours* if they are all that there are from the first to the last, in the order
of their ids: their rows then stand side by side, and are read in one go.

Needs the read models ``goals``, ``alignments`` and ``scores``.
"""

from __future__ import annotations

from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from msgspec import Struct, structs
from sqlalchemy import bindparam, func, select

from domain.alignment.edges import EdgeKind
from domain.goals.goal import Framework, GoalLevel, GoalState
from domain.texts import Text
from projections.alignment.aligned import CONTRIBUTIONS
from projections.alignment.alignments import ALIGNMENTS, AlignmentState
from projections.goals import goals
from projections.goals.goals import GOALS
from projections.measures import scores
from projections.tables.listed import is_one_of, ones

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import ColumnElement, Connection, Label, Select

    from projections.goals.goals import GoalFilter
    from projections.tables.reads import Known, Page


class MappedGoal(Struct, frozen=True, kw_only=True):
    """What the map shows of a goal; its attributes are as those of `GoalRow`."""

    goal: str
    framework: Framework
    level: GoalLevel
    state: GoalState = GoalState.DRAFT
    title: Text
    owner: str
    unit: str | None = None
    cycle: str | None = None


class MappedEdge(NamedTuple):
    """What leads from a goal in the map; as `domain.alignment.edges.Edge`, but flat.

    Attributes:
        kind: What the goal is to the other.
        goal: The id of the other.
        key_result: The id of the other's key result that it leads to; None for none.
        weight: The share in the other's roll-up, as text; None for none.
    """

    kind: EdgeKind
    goal: str
    key_result: str | None
    weight: str | None


class MappedRow(NamedTuple):
    """A goal in the map, and its score as text; None where there is none."""

    goal: MappedGoal
    score: str | None


def page(connection: Connection, page: Page, which: GoalFilter) -> list[MappedRow]:
    """List goals in the order of their ids, with their scores.

    Args:
        connection: Of the views.
        page: Which page; its place is the id of the last goal before it.
        which: Which goals.
    """
    statement, asked = goals.of_page(page, which)
    return [
        MappedRow(_decode_goal(contents), score)
        for contents, score in connection.execute(_scored(statement), asked).all()
    ]


def edges_from(
    connection: Connection, known: Known, goals: Sequence[str], *, neighbours: bool
) -> dict[str, list[MappedEdge]]:
    """List what leads from some goals and holds, in the order it was proposed, by goal.

    Goals without any are left out.

    Args:
        connection: Of the views.
        known: What is known.
        goals: The goals, at least one.
        neighbours: Whether they are.
    """
    found: dict[str, list[MappedEdge]] = {}
    rows = connection.execute(_EDGES[neighbours], _asked(known, goals)).all()
    for goal, _, kind, *rest in sorted(rows, key=itemgetter(1)):
        found.setdefault(goal, []).append(MappedEdge(_KINDS[kind], *rest))
    return found


def contributors_of(
    connection: Connection, known: Known, goals: Sequence[str], *, neighbours: bool
) -> dict[str, int]:
    """Count how many goals contribute to some goals or to their key results.

    Goals without any are left out.

    Args:
        connection: Of the views.
        known: What is known.
        goals: The goals, at least one.
        neighbours: Whether they are.
    """
    counted = connection.execute(_COUNTED[neighbours], _asked(known, goals)).all()
    return {row.aligned_to: row.number for row in counted}


def above(
    connection: Connection, known: Known, goals: Collection[str]
) -> dict[str, str]:
    """Return what some goals contribute to, and what those do, up to the top.

    By goal; of key results their goals. Goals that contribute to none are left out.
    """
    asked = {**structs.asdict(known), "goals": tuple(goals)}
    found = connection.execute(_ABOVE, asked).all()
    return {goal: parent for goal, parent in found if parent is not None}


_decode_goal = msgspec.json.Decoder(MappedGoal).decode
_KINDS = {kind.name: kind for kind in EdgeKind}
_C = ALIGNMENTS.table.c


@cache
def _scored(statement: Select[Any]) -> Select[Any]:
    # The page is found before any score is: of no more goals than it shows.
    page = statement.add_columns(GOALS.table.c.goal).subquery("page")
    scored = select(page.c.contents, scores.of_goal(page.c.goal))
    return scored.order_by(page.c.goal)


def _among(goal: ColumnElement[str]) -> dict[bool, ColumnElement[bool]]:
    """Return how to find some goals, by whether they are neighbours."""
    side_by_side = (goal >= bindparam("first")) & (goal <= bindparam("last"))
    return {True: side_by_side, False: is_one_of(goal, "goals")}


def _asked(known: Known, goals: Sequence[str]) -> dict[str, Any]:
    some = {"goals": tuple(goals), "first": goals[0], "last": goals[-1]}
    return {**structs.asdict(known), **some}


_EDGES = {
    neighbours: select(
        _C.goal, _C.made, _C.kind, _C.aligned_to, _C.key_result, _C.weight
    ).where(
        _C.ledger == bindparam("ledger"),
        ALIGNMENTS.known_at(bindparam("position")),
        _C.state == AlignmentState.ACCEPTED.name,
        among,
    )
    for neighbours, among in _among(_C.goal).items()
}
_COUNTED = {
    neighbours: select(_C.aligned_to, func.count().label("number"))
    .where(*CONTRIBUTIONS, among)
    .group_by(_C.aligned_to)
    for neighbours, among in _among(_C.aligned_to).items()
}


def _chains() -> Select[Any]:
    """Return what selects goals and what they contribute to, from some goals upward."""
    goals = ones("goals")
    begun = select(goals.c.one.label("goal"), _parent_of(goals.c.one))
    up = begun.cte("up", recursive=True)
    # Not a join: PostgreSQL expects many goals, and would read all alignments for them.
    further = select(up.c.parent, _parent_of(up.c.parent))
    up = up.union(further.where(up.c.parent.is_not(None)))
    return select(up.c.goal, up.c.parent)


def _parent_of(goal: ColumnElement[str]) -> Label[str]:
    parents = select(_C.aligned_to).where(*CONTRIBUTIONS, _C.goal == goal)
    return parents.limit(1).scalar_subquery().label("parent")


_ABOVE = _chains()

"""What leads from goals, and to them: asked once for all goals of an answer.

Needs the read model ``alignments``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import structs
from sqlalchemy import bindparam, select

from domain.alignment.edges import EdgeKind
from projections.alignment.alignments import ALIGNMENTS, AlignmentRow, AlignmentState
from projections.tables.listed import is_one_of
from projections.tables.queries import Query

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy import Connection

    from projections.tables.reads import Known

_HOLDS = (AlignmentState.ACCEPTED,)


def from_goals(
    connection: Connection,
    known: Known,
    goals: Iterable[str],
    states: Collection[AlignmentState] = _HOLDS,
) -> dict[str, list[AlignmentRow]]:
    """List what leads from some goals, in the order it was proposed, by goal.

    Goals without any are left out.

    Args:
        connection: Of the views.
        known: What is known.
        goals: The goals.
        states: In which states, as rows say it.
    """
    asked = {"goals": tuple(goals), "states": names_of(states)}
    return FROM_GOALS.ask(connection, known, **asked)


def to_goals(
    connection: Connection, known: Known, goals: Iterable[str]
) -> dict[str, list[AlignmentRow]]:
    """List what leads to some goals and holds, in the order of what it leads from.

    By the goal that it leads to; goals without any are left out.
    """
    asked = {"goals": tuple(goals), "states": names_of(_HOLDS)}
    return _TO_GOALS.ask(connection, known, **asked)


def contributing_to(
    connection: Connection, known: Known, goals: Iterable[str]
) -> list[str]:
    """Return the goals that contribute to some goals or to their key results."""
    asked = {**structs.asdict(known), "goals": tuple(goals)}
    return list(connection.execute(_BELOW, asked).scalars().all())


def names_of(states: Iterable[AlignmentState]) -> tuple[str, ...]:
    """Return states as a parameter, ``states``."""
    return tuple(state.name for state in states)


def _by_goal(found: Iterable[Any]) -> dict[str, list[AlignmentRow]]:
    by_goal: dict[str, list[AlignmentRow]] = {}
    for row in sorted(_decoded(found), key=lambda row: row.made):
        by_goal.setdefault(row.goal, []).append(row)
    return by_goal


def _by_parent(found: Iterable[Any]) -> dict[str, list[AlignmentRow]]:
    by_parent: dict[str, list[AlignmentRow]] = {}
    for row in sorted(_decoded(found), key=lambda row: (row.goal, row.made)):
        by_parent.setdefault(row.edge.parent.goal, []).append(row)
    return by_parent


def _decoded(found: Iterable[Any]) -> list[AlignmentRow]:
    return [ALIGNMENTS.decode(contents) for (contents,) in found]


_C = ALIGNMENTS.table.c
_KNOWN = select(_C.contents).where(
    _C.ledger == bindparam("ledger"),
    ALIGNMENTS.known_at(bindparam("position")),
    is_one_of(_C.state, "states"),
)
# Without an order: SQLite would rather walk through everybody's rows in that order.
_FROM = _KNOWN.where(is_one_of(_C.goal, "goals"))
_TO = _KNOWN.where(is_one_of(_C.aligned_to, "goals"))
# As `from_goals`; its parameters: ``goals`` and ``states``.
FROM_GOALS = Query(_FROM, _by_goal)
_TO_GOALS = Query(_TO, _by_parent)
# What the rows of contributions have that hold.
CONTRIBUTIONS = (
    _C.ledger == bindparam("ledger"),
    ALIGNMENTS.known_at(bindparam("position")),
    _C.state == AlignmentState.ACCEPTED.name,
    _C.kind == EdgeKind.CONTRIBUTES_TO.name,
)
_BELOW = select(_C.goal).where(*CONTRIBUTIONS, is_one_of(_C.aligned_to, "goals"))

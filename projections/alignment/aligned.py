"""What leads from goals, and to them: asked once for all goals of an answer.

Needs the read model ``alignments``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import structs
from sqlalchemy import bindparam, select

from domain.alignment.edges import EdgeKind
from projections.alignment.alignments import ALIGNMENTS, AlignmentRow, AlignmentState
from projections.tables.listed import one_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from sqlalchemy import Connection, Select

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
    found: dict[str, list[AlignmentRow]] = {}
    rows = _rows(connection, _FROM, known, goals, states)
    for row in sorted(rows, key=lambda row: row.made):
        found.setdefault(row.goal, []).append(row)
    return found


def to_goals(
    connection: Connection, known: Known, goals: Iterable[str]
) -> dict[str, list[AlignmentRow]]:
    """List what leads to some goals and holds, in the order of what it leads from.

    By the goal that it leads to; goals without any are left out.
    """
    found: dict[str, list[AlignmentRow]] = {}
    rows = _rows(connection, _TO, known, goals, _HOLDS)
    for row in sorted(rows, key=lambda row: (row.goal, row.made)):
        found.setdefault(row.edge.parent.goal, []).append(row)
    return found


def contributing_to(
    connection: Connection, known: Known, goals: Iterable[str]
) -> list[str]:
    """Return the goals that contribute to some goals or to their key results."""
    asked = {**structs.asdict(known), "goals": tuple(goals)}
    return list(connection.execute(_BELOW, asked).scalars().all())


_C = ALIGNMENTS.table.c
_KNOWN = select(_C.contents).where(
    _C.ledger == bindparam("ledger"),
    ALIGNMENTS.known_at(bindparam("position")),
    _C.state.in_(one_of("states")),
)
# Without an order: SQLite would rather walk through everybody's rows in that order.
_FROM = _KNOWN.where(_C.goal.in_(one_of("goals")))
_TO = _KNOWN.where(_C.aligned_to.in_(one_of("goals")))
# What the rows of contributions have that hold.
CONTRIBUTIONS = (
    _C.ledger == bindparam("ledger"),
    ALIGNMENTS.known_at(bindparam("position")),
    _C.state == AlignmentState.ACCEPTED.name,
    _C.kind == EdgeKind.CONTRIBUTES_TO.name,
)
_BELOW = select(_C.goal).where(*CONTRIBUTIONS, _C.aligned_to.in_(one_of("goals")))


def _rows(
    connection: Connection,
    statement: Select[Any],
    known: Known,
    goals: Iterable[str],
    states: Collection[AlignmentState],
) -> Iterator[AlignmentRow]:
    asked = {
        **structs.asdict(known),
        "goals": tuple(goals),
        "states": tuple(state.name for state in states),
    }
    for contents in connection.execute(statement, asked).scalars().all():
        yield ALIGNMENTS.decode(contents)

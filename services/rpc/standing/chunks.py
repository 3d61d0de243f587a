"""Goals some at a time, for lists that go on from goal to goal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from projections.goals import goals
from projections.tables.reads import Page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from projections.goals.goal_rows import GoalRow
    from projections.goals.goals import GoalFilter
    from services.rpc.calls.reads import Moment

_GOALS = 100


def chunks(moment: Moment, goal: str, which: GoalFilter) -> Iterator[Sequence[GoalRow]]:
    """Yield goals in the order of their ids, the given one first, some at a time.

    Args:
        moment: As of when.
        goal: The id of the goal to begin with; empty: with the first.
        which: Which goals come after it.
    """
    connection, known = moment.connection, moment.known
    if begun := goals.by_id(connection, known, [goal]) if goal else {}:
        yield list(begun.values())
    rows: Sequence[GoalRow] = ()
    while not rows or len(rows) == _GOALS:
        after = rows[-1].goal if rows else goal
        page = Page(known=known, after=after, size=_GOALS)
        rows = goals.page(connection, page, which)
        if not rows:
            return
        yield rows

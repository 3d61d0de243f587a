"""Rolling scores up: what a command moved, in a goal and in all above it (rules §4.5).

Each step is an event that names its cause, in the command's own transaction. It costs
the same however many goals contribute to one: their tally is changed by what one of
them counted before and counts now.
"""

from __future__ import annotations

from collections import Counter
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

from domain.alignment.tallies import Contribution
from domain.goals.goal import Goal
from domain.goals.overrides import override_at
from domain.goals.scoring.counting import Standing, counted
from domain.goals.scoring.scores import (
    RULE,
    Score,
    ScoreChanged,
    children_of,
    listens,
    moves_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from domain.book import Book


def rescore(book: Book, goal: Goal, cause: int) -> None:
    """Record what a command moved of scores, of a goal and of those above, if anything.

    Args:
        book: The command's book; all that it does to the goal is recorded.
        goal: The goal.
        cause: The position of the last event in this command that moved a score.
    """
    if _contributes(book, goal):
        rescore_all(book, {goal.id: cause})
    else:
        _rescored(book, goal, cause)


def rescore_all(book: Book, causes: Mapping[str, int]) -> None:
    """Record what a command moved of several goals' scores, and of those above.

    At most one event a goal: children before parents, ties by goal id (rules §4.4).

    Args:
        book: The command's book.
        causes: By goal, the position of the last event that moved a score of it.
    """
    Ascent(book, causes).carry_out()


class Ascent:
    """One command's way up, from the goals it touched.

    Attributes:
        causes: By goal, what moved its scores last: an event of the command.
        heights: Of goals to which an edge was added or taken away: how high each was
            before.
    """

    def __init__(self, book: Book, causes: Mapping[str, int]) -> None:
        self.causes = dict(causes)
        self.heights: dict[str, int] = {}
        self._book = book

    def carry_out(self) -> None:
        """Go up from the goals that the command touched, as far as anything moves."""
        book = self._book
        for goal in _children_first(book, self.causes):
            cause = self.causes.get(goal.id)
            if cause is not None:
                moved = _rescored(book, goal, cause)
                if not _contributes(book, goal):
                    continue
                before = book.before(Goal, goal.id), book.before(Score, goal.id)
                after = goal, book.look(Score, goal.id)
                self._count(contribution_of(*before), contribution_of(*after), moved)
            if cause is not None or goal.id in self.heights:
                self._place(goal)

    def _count(
        self, before: Contribution | None, after: Contribution | None, cause: int
    ) -> None:
        """Let the tallies above know what a goal counted before, and counts now."""
        if before == after:
            return
        for sign, one in ((-1, before), (1, after)):
            if one is None or one.value is None:
                continue
            above = _looked(self._book, one.parent.goal)
            tally = self._book.tally(above.id).count(sign, one)
            self._book.tallies[above.id] = tally
            if listens(above, one.parent.key_result):
                self.causes[above.id] = max(self.causes.get(above.id, 0), cause)

    def _place(self, goal: Goal) -> None:
        """Let the tallies above know how high a goal was before, and is now."""
        book = self._book
        before, after = _above(book.before(Goal, goal.id)), _above(goal)
        if before == after and goal.id not in self.heights:
            return
        height = book.tally(goal.id).height
        was = self.heights.get(goal.id, height)
        if (before, was) == (after, height):
            return
        for sign, above, high in ((-1, before, was), (1, after, height)):
            if above is not None:
                tally = book.tally(above)
                self.heights.setdefault(above, tally.height)
                book.tallies[above] = tally.place(sign, high)


def _contributes(book: Book, goal: Goal) -> bool:
    """Tell whether there is a goal above one, or was before the command."""
    return _above(goal) is not None or _above(book.before(Goal, goal.id)) is not None


def contribution_of(goal: Goal | None, score: Score | None) -> Contribution | None:
    """Return what a goal adds to the tally of another one; None: it has no parent."""
    edge = None if goal is None else goal.contributes_to
    if goal is None or edge is None:
        return None
    assert edge.weight is not None
    standing = Standing(
        goal.framework,
        goal.state,
        goal.ending,
        overridden=override_at(goal.overrides, None) is not None,
        score=None if score is None else score.stored.get(None),
    )
    return Contribution(edge.parent, edge.weight, counted(standing).value)


def _rescored(book: Book, goal: Goal, cause: int) -> int:
    """Record what moved of a goal's scores, if anything; return the last event of it.

    Only ever the goal's own: those above follow.
    """
    if not goal.definitions:
        return cause
    moves = moves_of(goal, book.look(Score, goal.id), children_of(book, goal))
    if not moves:
        return cause
    changed = ScoreChanged(moves=moves, rule=RULE)
    return book.record(book.ensure(Score, goal.id), changed, cause=cause).position


def _children_first(book: Book, touched: Iterable[str]) -> Iterator[Goal]:
    """Yield some goals and all above them, children first, ties by goal id.

    Above: by what they contributed to before the command, and by what they do now.
    """
    above: dict[str, set[str]] = {}
    to_see = list(touched)
    while to_see:
        id_ = to_see.pop()
        if id_ not in above:
            ways = (_above(book.before(Goal, id_)), _above(book.look(Goal, id_)))
            above[id_] = {way for way in ways if way is not None}
            to_see += above[id_]
    below = Counter(id_ for ways in above.values() for id_ in ways)
    ready = [id_ for id_ in above if not below[id_]]
    heapify(ready)
    while ready:
        id_ = heappop(ready)
        yield _looked(book, id_)
        for way in above[id_]:
            below[way] -= 1
            if not below[way]:
                heappush(ready, way)


def _above(goal: Goal | None) -> str | None:
    edge = None if goal is None else goal.contributes_to
    return None if edge is None else edge.parent.goal


def _looked(book: Book, id_: str) -> Goal:
    goal = book.look(Goal, id_)
    assert goal is not None
    return goal

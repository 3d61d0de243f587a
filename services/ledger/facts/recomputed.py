"""Computes every score again, and compares it with what was recorded (rules §4.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.aggregate import apply
from domain.alignment.tallies import NO_CHILDREN, Tally
from domain.alignment.tallying import tally_up
from domain.goals.goal import Goal
from domain.goals.scoring.roll_up import contribution_of
from domain.goals.scoring.scores import RULE, Score, ScoreChanged, moves_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.alignment.tallies import Contribution
    from domain.goals.scoring.scores import ScoreMove
    from domain.record import Record


class Wrong(Exception):
    """The first thing that is not as it was recorded."""

    def __init__(self, position: int, what: str) -> None:
        super().__init__(f"position {position}: {what}")
        self.position = position
        self.what = what


class Recomputed:
    """The goals of an organization and their scores, folded as the records pass.

    Attributes:
        scores: How many changes of scores were computed again.
    """

    def __init__(self) -> None:
        """Begin before the first event."""
        self.scores = 0
        self._goals: dict[str, Goal] = {}
        self._scores: dict[str, Score] = {}
        self._contributions: dict[str, Contribution | None] = {}
        self._tallies: dict[str, Tally] = {}
        self._touched: set[str] = set()

    @property
    def goals(self) -> Iterable[Goal]:
        """Return every goal, as far as records have passed."""
        return self._goals.values()

    def take(self, record: Record) -> None:
        """Fold a record; a change of scores is compared first.

        Raises:
            Wrong: The change is not what check-ins and children make it (rules §4.4).
        """
        kind, _, id_ = record.stream.partition("/")
        if kind == Goal.KIND:
            apply(self._goals.setdefault(id_, Goal(id_)), record)
        elif kind == Score.KIND:
            if isinstance(record.event, ScoreChanged):
                self._require(id_, record, record.event)
            apply(self._scores.setdefault(id_, Score(id_)), record)
        else:
            return
        self._touched.add(id_)
        self._pass_on(id_)

    def require_all(self, last: Record) -> None:
        """Require that a whole command left no change of a score unrecorded.

        Args:
            last: Its last record.

        Raises:
            Wrong: A goal's score is another than was recorded last.
        """
        for id_ in sorted(self._touched):
            if self._moves(id_):
                what = f"a change of the score of goal {id_} is missing"
                raise Wrong(last.position, what)
        self._touched.clear()

    def tally_up(self) -> dict[str, Tally]:
        """Return what is known of the children of every goal that has any."""
        return tally_up(self._goals.values(), self._scores)

    def _require(self, id_: str, record: Record, event: ScoreChanged) -> None:
        if event.rule != RULE or event.moves != self._moves(id_):
            what = "the score is not what its check-ins and children make it"
            raise Wrong(record.position, what)
        if record.cause is None:
            raise Wrong(record.position, "the score names no cause")
        self.scores += 1

    def _moves(self, id_: str) -> tuple[ScoreMove, ...]:
        goal = self._goals.get(id_)
        if goal is None:
            return ()
        tally = self._tallies.get(id_, NO_CHILDREN)
        return moves_of(goal, self._scores.get(id_), tally)

    def _pass_on(self, id_: str) -> None:
        """Count in the goal above what a goal contributes to it now."""
        goal = self._goals.get(id_)
        before = self._contributions.get(id_)
        after = contribution_of(goal, self._scores.get(id_))
        if before == after:
            return
        self._contributions[id_] = after
        for sign, one in ((-1, before), (1, after)):
            if one is not None and one.value is not None:
                above = one.parent.goal
                tally = self._tallies.get(above, NO_CHILDREN)
                self._tallies[above] = tally.count(sign, one)
                self._touched.add(above)

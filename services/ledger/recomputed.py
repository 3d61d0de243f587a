"""Computes every score again from check-ins, and compares it with what was recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.aggregate import Aggregate, apply
from domain.goals.goal import Goal
from domain.goals.scores import RULE, Score, ScoreChanged, moves_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.record import Record

_KINDS: dict[str, type[Aggregate]] = {Goal.KIND: Goal, Score.KIND: Score}


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
        self._aggregates: dict[str, Aggregate] = {}

    def take(self, record: Record) -> None:
        """Fold a record; a change of scores is compared first.

        Raises:
            Wrong: The change is not what the check-ins make it (rules §4.4).
        """
        kind, _, id_ = record.stream.partition("/")
        if kind not in _KINDS:
            return
        aggregate = self._aggregates.get(record.stream)
        if aggregate is None:
            aggregate = self._aggregates[record.stream] = _KINDS[kind](id_)
        if isinstance(record.event, ScoreChanged):
            self._require(record, record.event)
        apply(aggregate, record)

    def require_all(self, command: Iterable[Record]) -> None:
        """Require that a whole command left no change of a score unrecorded.

        Raises:
            Wrong: A goal's score is another than was recorded last.
        """
        for stream, record in {record.stream: record for record in command}.items():
            goal = self._aggregates.get(stream)
            if isinstance(goal, Goal) and moves_of(goal, self._score(goal.id)):
                what = f"a change of the score of {stream} is missing"
                raise Wrong(record.position, what)

    def _require(self, record: Record, event: ScoreChanged) -> None:
        id_ = record.stream.partition("/")[2]
        goal = self._aggregates.get(Goal.stream_of(id_))
        moves = moves_of(goal, self._score(id_)) if isinstance(goal, Goal) else ()
        if event.rule != RULE or event.moves != moves:
            raise Wrong(record.position, "the score is not what its check-ins make it")
        if record.cause is None:
            raise Wrong(record.position, "the score names no cause")
        self.scores += 1

    def _score(self, id_: str) -> Score:
        score = self._aggregates.get(Score.stream_of(id_))
        return score if isinstance(score, Score) else Score(id_)

"""Scores: the rule ``score/1``, and their changes as events (rules §4.1, §4.4)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from domain.aggregate import Aggregate
from domain.changes import Change
from domain.decimals import EXACT, clamp, rounded
from domain.goals.definitions import Terms, definition_at
from domain.goals.goal import Framework, Goal
from domain.goals.overrides import override_at
from domain.goals.progress import progress_of
from domain.record import Event, Record

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from domain.book import Book

RULE = "score/1"

# The goal's own score stands under None, its key results' under their ids.
Scores = dict[str | None, Decimal | None]

_NONE = Fraction(0)
_ALL = Fraction(1)
_ZERO = Decimal(0)


class Reckoned(NamedTuple):
    """What stored scores follow from.

    Attributes:
        computed: What the rule computes.
        overridden: What people set in place of the goal's own; None where nobody does.
    """

    computed: Scores
    overridden: Decimal | None


class Score(Aggregate):
    """The stored scores of one goal and its key results.

    A stream of its own, so that a goal's stays short (rules §4.4).

    Attributes:
        stored: The scores that were recorded last; never changed in place.
        computed: What the rule computed last for the goal itself.
        overridden: What people set in its place; None where nobody does.
    """

    __slots__ = ("computed", "overridden", "stored")
    KIND = "score"

    def __init__(self, id: str) -> None:  # noqa: A002 - the field's word for it
        """Begin without scores; approval records the first."""
        super().__init__(id)
        self.stored: Scores = {}
        self.computed: Decimal | None = None
        self.overridden: Decimal | None = None


class ScoreMove(Struct, frozen=True):
    """From which score to which a goal or key result moved.

    While people set the goal's score it stays, and only what is computed moves.

    Attributes:
        key_result: The id of the key result; None for the goal itself.
        score: The score before and now; None where there was, or is, none.
        computed: What the rule computes.
        overridden: What people set in its place; None where nobody did.
    """

    key_result: str | None
    score: Change[Decimal | None]
    computed: Decimal | None
    overridden: Decimal | None


class ScoreChanged(Event, frozen=True, kw_only=True):
    """A command moved the score of a goal or of its key results.

    Attributes:
        moves: The goal first, then its key results in the order they were added.
        rule: The rule that computed them.
    """

    NAME = "score.changed"

    moves: tuple[ScoreMove, ...]
    rule: str

    def apply(self, aggregate: Score, record: Record) -> None:
        """Store what moved."""
        moved = {move.key_result: move.score.to for move in self.moves}
        aggregate.stored = {**aggregate.stored, **moved}
        first = self.moves[0]
        if first.key_result is None:
            aggregate.computed = first.computed
            aggregate.overridden = first.overridden


def score_of(progress: Fraction | None) -> Decimal:
    """Return the score of one measure: progress clamped to 0 to 1 (rules §4.1).

    Without a check-in in force it is 0 (rules §3.8).
    """
    return _ZERO if progress is None else rounded(clamp(progress, _NONE, _ALL))


def objective_score(
    terms: Mapping[str | None, Terms], scores: Mapping[str | None, Decimal]
) -> Decimal | None:
    """Return the mean of key results' stored scores by weight (rules §4.1).

    None where they all weigh 0.
    """
    total, weights = _ZERO, _ZERO
    for key, score in scores.items():
        weight = terms[key].weight
        total = EXACT.fma(weight, score, total)
        weights = EXACT.add(weights, weight)
    if not weights:
        return None
    top, bottom = total.as_integer_ratio(), weights.as_integer_ratio()
    return rounded(Fraction(top[0] * bottom[1], top[1] * bottom[0]))


def scores_at(goal: Goal, effective: datetime | None = None) -> Scores:
    """Return the scores at a moment: computed, or what people set (rules §4.6).

    Order and arguments are as those of `computed_at`.
    """
    scores = computed_at(goal, effective)
    override = override_at(goal.overrides, effective) if goal.overrides else None
    return {**scores, None: override.value} if override and scores else scores


def computed_at(goal: Goal, effective: datetime | None = None) -> Scores:
    """Return the scores computed at a moment, as known by the goal's records (§3.11).

    The goal's own first, then its key results' in the order they were added. Empty
    where the goal was never approved.

    Args:
        goal: The goal, folded up to the position as known at which is asked.
        effective: The moment; None for the one of the goal's last record.
    """
    definition = definition_at(goal.definitions, effective)
    if definition is None:
        return {}
    scores = {
        key: score_of(progress_of(terms, goal.seen(key, effective)))
        for key, terms in definition.terms.items()
    }
    if goal.framework is Framework.SMART:
        return {**scores}
    return {None: objective_score(definition.terms, scores), **scores}


def reckon(goal: Goal) -> Reckoned:
    """Return all that stored scores follow from, to tell whether it changed."""
    override = override_at(goal.overrides, None) if goal.overrides else None
    return Reckoned(computed_at(goal), None if override is None else override.value)


def rescore(book: Book, goal: Goal, cause: int) -> None:
    """Record what a command moved of a goal's scores, if anything (rules §4.4).

    Args:
        book: The command's book; all that it does to the goal is recorded.
        goal: The goal.
        cause: The position of the last event in this command that moved a score.
    """
    if not goal.definitions:
        return
    score = book.ensure(Score, goal.id)
    moves = moves_of(goal, score)
    if moves:
        book.record(score, ScoreChanged(moves=moves, rule=RULE), cause=cause)


def moves_of(goal: Goal, score: Score) -> tuple[ScoreMove, ...]:
    """Return how a goal's scores differ from those that were stored last."""
    computed, overridden = reckon(goal)
    stored = score.stored
    # A dropped key result has no score any more.
    moves = tuple(
        ScoreMove(key, Change(stored.get(key), now), now, None)
        for key in goal.key_results
        if (now := computed.get(key)) != stored.get(key)
    )
    own = computed.get(None)
    if (own, overridden) == (score.computed, score.overridden):
        return moves
    counts = own if overridden is None else overridden
    moved = ScoreMove(None, Change(stored.get(None), counts), own, overridden)
    return (moved, *moves)

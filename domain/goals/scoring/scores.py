"""Scores: the rule ``score/1``, and their changes as events (rules §4.1, §4.4, §4.5).

What becomes of the goals above: ``roll_up.py``.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from domain.aggregate import Aggregate
from domain.alignment.tallies import NO_CHILDREN, Share, Tally
from domain.changes import Change
from domain.decimals import EXACT, clamp, rounded
from domain.goals.definitions import Terms, definition_at
from domain.goals.goal import Goal, GoalState
from domain.goals.objective import ProgressFrom, RollUp
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

_MOVING = frozenset((GoalState.ACTIVE, GoalState.PAUSED))
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


def key_results_mean(
    terms: Mapping[str | None, Terms], scores: Mapping[str | None, Decimal]
) -> Fraction | None:
    """Return the exact mean of key results' stored scores by weight (rules §4.1).

    None where they all weigh 0, or there are none.
    """
    total, weights = _ZERO, _ZERO
    for key, score in scores.items():
        weight = terms[key].weight
        total = EXACT.fma(weight, score, total)
        weights = EXACT.add(weights, weight)
    if not weights:
        return None
    top, bottom = total.as_integer_ratio(), weights.as_integer_ratio()
    return Fraction(top[0] * bottom[1], top[1] * bottom[0])


def objective_score(
    roll_up: RollUp, own: Fraction | None, children: Share
) -> Decimal | None:
    """Return an objective's score, of what its roll-up names (rules §4.5).

    Args:
        roll_up: What it is made of.
        own: The exact mean of its key results; None where there is none.
        children: The sums of the goals that contribute to it as a whole.
    """
    mean = own
    if roll_up is RollUp.CHILDREN or (roll_up is RollUp.BOTH and own is None):
        mean = children.mean
    elif roll_up is RollUp.BOTH and own is not None:
        # Its key results together are one more child, of weight 1.
        weights = Fraction(children.weights) + 1
        mean = (Fraction(children.values) + own) / weights
    return None if mean is None else rounded(mean)


def score_now(book: Book, goal: Goal) -> Decimal | None:
    """Return a goal's stored score; None where there is none."""
    score = book.look(Score, goal.id)
    return None if score is None else score.stored.get(None)


def scores_at(
    goal: Goal, effective: datetime | None = None, children: Tally = NO_CHILDREN
) -> Scores:
    """Return the scores at a moment: computed, or what people set (rules §4.6).

    Order and arguments are as those of `computed_at`.
    """
    scores = computed_at(goal, effective, children)
    override = override_at(goal.overrides, effective) if goal.overrides else None
    return {**scores, None: override.value} if override and scores else scores


def computed_at(
    goal: Goal, effective: datetime | None = None, children: Tally = NO_CHILDREN
) -> Scores:
    """Return the scores computed at a moment, as known by the goal's records (§3.11).

    The goal's own first, then its key results' in the order they were added. Empty
    where the goal was never approved.

    Args:
        goal: The goal, folded up to the position as known at which is asked.
        effective: The moment; None for the one of the goal's last record.
        children: What the goals that contribute to it, or its key results, count then.
    """
    definition = definition_at(goal.definitions, effective)
    if definition is None:
        return {}
    scores = {
        key: score_of(progress_at(goal, key, terms, effective, children))
        for key, terms in definition.terms.items()
    }
    if goal.roll_up is None:
        return {**scores}
    own = key_results_mean(definition.terms, scores)
    return {None: objective_score(goal.roll_up, own, children.share(None)), **scores}


def progress_at(
    goal: Goal,
    key_result: str | None,
    terms: Terms,
    effective: datetime | None = None,
    children: Tally = NO_CHILDREN,
) -> Fraction | None:
    """Return how far a measure has come, by check-ins or by children (rules §4.5).

    None where nothing was observed, or nothing counts; arguments as of `computed_at`.
    """
    if terms.by_children:
        return children.share(key_result).mean
    return progress_of(terms, goal.seen(key_result, effective))


def listens(goal: Goal, key_result: str | None) -> bool:
    """Tell whether a score of a goal follows from what contributes there (§4.5).

    Args:
        goal: The goal.
        key_result: The id of a key result; None for the goal as a whole.
    """
    if key_result is None:
        return goal.roll_up is RollUp.CHILDREN or goal.roll_up is RollUp.BOTH
    one = goal.key_results[key_result]
    return one.progress_from is ProgressFrom.CHILDREN and not one.dropped


def children_of(book: Book, goal: Goal) -> Tally:
    """Return what is known of the goals that contribute to one, if it needs to be."""
    if goal.roll_up is None:
        return NO_CHILDREN
    if listens(goal, None) or any(listens(goal, key) for key in goal.key_results):
        return book.tally(goal.id)
    return NO_CHILDREN


def reckon(goal: Goal, children: Tally = NO_CHILDREN) -> Reckoned:
    """Return all that stored scores follow from, to tell whether it changed."""
    override = override_at(goal.overrides, None) if goal.overrides else None
    overridden = None if override is None else override.value
    return Reckoned(computed_at(goal, None, children), overridden)


def moves_of(
    goal: Goal, score: Score | None, children: Tally = NO_CHILDREN
) -> tuple[ScoreMove, ...]:
    """Return how a goal's scores differ from those that were stored last.

    They stay as they are once the goal has ended (rules §4.5).
    """
    if goal.state not in _MOVING:
        return ()
    score = score or Score(goal.id)
    computed, overridden = reckon(goal, children)
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

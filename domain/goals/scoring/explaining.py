"""Explaining scores: which rule was applied to which check-ins (design §2, P14)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from domain.decimals import EXACT, rounded
from domain.goals.definitions import Definition, Terms, definition_at
from domain.goals.measures import Value
from domain.goals.measures.kind import number_text
from domain.goals.measures.observations import CheckIn
from domain.goals.objective import RollUp
from domain.goals.overrides import override_at
from domain.goals.progress import Seen, elapsed, is_met, progress_of, value_of
from domain.goals.scoring.counting import tally_of
from domain.goals.scoring.rolled_up import (
    BOTH_FORMULA,
    CHILDREN_FORMULA,
    KEY_RESULTS_FORMULA,
    both_computation,
    children_computation,
    means_computation,
)
from domain.goals.scoring.scores import (
    RULE,
    key_results_mean,
    objective_score,
    score_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from domain.alignment.tallies import Share
    from domain.goals.goal import Goal
    from domain.goals.measures import Measure
    from domain.goals.scoring.counting import Child

SUM_FORMULA = "value = start + sum(increments)"
PERIODS_FORMULA = "slots met / slots elapsed"


class ScoreInput(Struct, frozen=True):
    """One measure that went into a score.

    Attributes:
        key_result: The id of the key result; None for a SMART goal.
        terms: How it is measured, and its share.
        check_in: The check-in in force; None where there is none.
        value: The value of the measure; None without a check-in.
        counted: Every check-in that the value, or the slots, are made of.
        progress: How far it has come, unclamped, to 6 decimals; 0 without a check-in.
        score: Its score.
    """

    key_result: str | None
    terms: Terms
    check_in: CheckIn | None
    value: Value | None
    counted: tuple[CheckIn, ...]
    progress: Decimal
    score: Decimal


class ScoreExplanation(Struct, frozen=True):
    """Why a score is what it is.

    Attributes:
        rule: The rule that was applied.
        formula: The rule as a formula.
        computation: The formula with its numbers.
        result: What comes out of the rule; None where nothing does.
        overridden: What people set in its place, which is the score then; else None.
        definition_version: The version of the goal's promises that was applied.
        inputs: What went in of measures, in the order key results were added.
        children: What went in of goals that contribute; also those that do not count.
    """

    rule: str
    formula: str
    computation: str
    result: Decimal | None
    definition_version: int
    inputs: tuple[ScoreInput, ...]
    children: tuple[Child, ...] = ()
    overridden: Decimal | None = None

    @property
    def score(self) -> Decimal | None:
        """Return the score: what people set, or else what comes out of the rule."""
        return self.result if self.overridden is None else self.overridden


def explain_score(
    goal: Goal,
    key_result: str | None = None,
    effective: datetime | None = None,
    children: Sequence[Child] = (),
) -> ScoreExplanation | None:
    """Explain the score of a goal or of one of its key results.

    Args:
        goal: The goal, folded up to the position as known at which is asked.
        key_result: The key result's id; None for the goal itself.
        effective: The moment; None for the one of the goal's last record.
        children: The goals that contribute to it, or its key results, and what each
            counts then.

    Returns:
        The explanation; None before approval, and for a key result that the version in
        force at the moment does not have: there is no score.
    """
    definition = definition_at(goal.definitions, effective)
    if definition is None:
        return None
    tally = tally_of(children)
    inputs = tuple(
        _input(key, terms, goal.seen(key, effective), tally.share(key))
        for key, terms in definition.terms.items()
    )
    there = tuple(
        one for one in children if one.contribution.parent.key_result == key_result
    )
    one = next((one for one in inputs if one.key_result == key_result), None)
    if key_result is None and goal.roll_up is not None:
        explained = _of_objective(goal.roll_up, definition, inputs, there)
    elif one is None:
        return None
    elif one.terms.by_children:
        explained = _of_children(definition, one, there)
    else:
        explained = _of_measure(definition, one, goal.seen(key_result, effective))
    if key_result is not None:
        return explained
    override = override_at(goal.overrides, effective)
    overridden = None if override is None else override.value
    return structs.replace(explained, overridden=overridden)


def _input(key: str | None, terms: Terms, seen: Seen, children: Share) -> ScoreInput:
    by_children = terms.by_children
    progress = children.mean if by_children else progress_of(terms, seen)
    return ScoreInput(
        key_result=key,
        terms=terms,
        check_in=seen.in_force,
        value=value_of(terms.measure, seen),
        counted=_counted(terms, seen),
        progress=Decimal(0) if progress is None else rounded(progress),
        score=score_of(progress),
    )


def _counted(terms: Terms, seen: Seen) -> tuple[CheckIn, ...]:
    if terms.measure.adds_up:
        return tuple(seen.standing())
    if terms.measure.kind.by_periods:
        judges = (slot.judge for slot in elapsed(terms, seen))
        return tuple(one for one in judges if one is not None)
    return () if seen.in_force is None else (seen.in_force,)


def _of_objective(
    roll_up: RollUp,
    definition: Definition,
    inputs: tuple[ScoreInput, ...],
    children: tuple[Child, ...],
) -> ScoreExplanation:
    scores = {one.key_result: one.score for one in inputs}
    own = key_results_mean(definition.terms, scores)
    share = tally_of(children).share(None)
    result = objective_score(roll_up, own, share)
    of_own = [(one.terms.weight, one.score) for one in inputs]
    formula, computation = KEY_RESULTS_FORMULA, means_computation(of_own, result)
    if roll_up is RollUp.CHILDREN or (roll_up is RollUp.BOTH and own is None):
        formula = CHILDREN_FORMULA
        computation = children_computation(children, result)
    elif roll_up is RollUp.BOTH and own is not None:
        formula = BOTH_FORMULA
        computation = both_computation(of_own, rounded(own), children, result)
    return ScoreExplanation(
        rule=RULE,
        formula=formula,
        computation=computation,
        result=result,
        definition_version=definition.version,
        inputs=() if roll_up is RollUp.CHILDREN else inputs,
        children=() if roll_up is RollUp.KEY_RESULTS else children,
    )


def _of_children(
    definition: Definition, one: ScoreInput, children: tuple[Child, ...]
) -> ScoreExplanation:
    share = tally_of(children).share(one.key_result)
    result = one.score if share.weights else None
    computation = children_computation(children, result, nothing="0")
    return ScoreExplanation(
        rule=RULE,
        formula=CHILDREN_FORMULA,
        computation=computation,
        result=one.score,
        definition_version=definition.version,
        inputs=(one,),
        children=children,
    )


def _of_measure(
    definition: Definition, one: ScoreInput, seen: Seen
) -> ScoreExplanation:
    return ScoreExplanation(
        rule=RULE,
        formula=_measure_formula(one.terms.measure),
        computation=_measure_computation(one, seen),
        result=one.score,
        definition_version=definition.version,
        inputs=(one,),
    )


def _measure_formula(measure: Measure) -> str:
    if measure.kind.by_periods:
        return PERIODS_FORMULA
    formula = measure.kind.FORMULA
    return f"{SUM_FORMULA}; {formula}" if measure.adds_up else formula


def _measure_computation(one: ScoreInput, seen: Seen) -> str:
    measure, value = one.terms.measure, one.value
    if value is None:
        return "no check-in is in force: 0"
    if measure.kind.by_periods:
        slots = elapsed(one.terms, seen)
        met = sum(is_met(measure, slot) for slot in slots)
        return f"{met} / {len(slots)} = {number_text(one.score)}"
    computation = f"{measure.kind.computation(value)} = {number_text(one.score)}"
    if not measure.adds_up:
        return computation
    assert value.decimal is not None
    origin, count = number_text(measure.kind.origin), len(one.counted)
    summed = EXACT.subtract(value.decimal, measure.kind.origin)
    total = f"{origin} + {number_text(summed)} by {count} check-ins"
    return f"value = {total} = {number_text(value.decimal)}; {computation}"

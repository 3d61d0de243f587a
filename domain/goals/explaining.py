"""Explaining scores: which rule was applied to which check-ins (design §2, P14)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from domain.decimals import decimal_text, rounded
from domain.goals.definitions import Definition, Terms, definition_at
from domain.goals.goal import Framework
from domain.goals.measures import progress
from domain.goals.observations import CheckIn
from domain.goals.overrides import override_at
from domain.goals.scores import RULE, objective_score, score_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from domain.goals.goal import Goal

MEASURE_FORMULA = "clamp((value - start) / (target - start), 0, 1)"
OBJECTIVE_FORMULA = "sum(weight * score) / sum(weight)"


class ScoreInput(Struct, frozen=True):
    """One measure that went into a score.

    Attributes:
        key_result: The id of the key result; None for a SMART goal.
        terms: How it is measured, and its share.
        check_in: The check-in in force; None where there is none.
        progress: How far it has come, unclamped, to 6 decimals; 0 without a check-in.
        score: Its score.
    """

    key_result: str | None
    terms: Terms
    check_in: CheckIn | None
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
        inputs: What went in, in the order key results were added.
    """

    rule: str
    formula: str
    computation: str
    result: Decimal | None
    definition_version: int
    inputs: tuple[ScoreInput, ...]
    overridden: Decimal | None = None

    @property
    def score(self) -> Decimal | None:
        """Return the score: what people set, or else what comes out of the rule."""
        return self.result if self.overridden is None else self.overridden


def explain_score(
    goal: Goal, key_result: str | None = None, effective: datetime | None = None
) -> ScoreExplanation | None:
    """Explain the score of a goal or of one of its key results.

    Args:
        goal: The goal, folded up to the position as known at which is asked.
        key_result: The key result's id; None for the goal itself.
        effective: The moment; None for the one of the goal's last record.

    Returns:
        The explanation; None before approval, and for a key result that the version in
        force at the moment does not have: there is no score.
    """
    definition = definition_at(goal.definitions, effective)
    if definition is None:
        return None
    inputs = tuple(
        _input(key, terms, goal.in_force(key, effective))
        for key, terms in definition.terms.items()
    )
    explained = _explained(goal, definition, inputs, key_result)
    if explained is None or key_result is not None:
        return explained
    override = override_at(goal.overrides, effective)
    overridden = None if override is None else override.value
    return structs.replace(explained, overridden=overridden)


def _explained(
    goal: Goal,
    definition: Definition,
    inputs: tuple[ScoreInput, ...],
    key_result: str | None,
) -> ScoreExplanation | None:
    if key_result is None and goal.framework is Framework.OKR:
        return _of_objective(definition, inputs)
    for one in inputs:
        if one.key_result == key_result:
            return _of_measure(definition, one)
    return None


def _input(key: str | None, terms: Terms, check_in: CheckIn | None) -> ScoreInput:
    measure = terms.measure
    come = rounded(progress(measure, check_in.value)) if check_in else Decimal(0)
    return ScoreInput(key, terms, check_in, come, score_of(measure, check_in))


def _of_objective(
    definition: Definition, inputs: tuple[ScoreInput, ...]
) -> ScoreExplanation:
    scores = {one.key_result: one.score for one in inputs}
    result = objective_score(definition.terms, scores)
    return ScoreExplanation(
        rule=RULE,
        formula=OBJECTIVE_FORMULA,
        computation=_objective_computation(inputs, result),
        result=result,
        definition_version=definition.version,
        inputs=inputs,
    )


def _of_measure(definition: Definition, one: ScoreInput) -> ScoreExplanation:
    return ScoreExplanation(
        rule=RULE,
        formula=MEASURE_FORMULA,
        computation=_measure_computation(one),
        result=one.score,
        definition_version=definition.version,
        inputs=(one,),
    )


def _measure_computation(one: ScoreInput) -> str:
    if one.check_in is None:
        return "no check-in is in force: 0"
    value = one.check_in.value.decimal
    assert value is not None
    start, target = one.terms.measure.start, one.terms.measure.target
    ratio = f"({_text(value)} - {_text(start)}) / ({_text(target)} - {_text(start)})"
    return f"clamp({ratio}, 0, 1) = {_text(one.score)}"


def _objective_computation(inputs: Sequence[ScoreInput], result: Decimal | None) -> str:
    if result is None:
        return "all weights are 0: no score"
    weighted = " + ".join(f"{_text(i.terms.weight)} * {_text(i.score)}" for i in inputs)
    weights = " + ".join(_text(i.terms.weight) for i in inputs)
    return f"({weighted}) / ({weights}) = {_text(result)}"


def _text(value: Decimal) -> str:
    text = decimal_text(value)
    return f"({text})" if value < 0 else text

"""Means of scores as people check them: formulas with numbers (rules §4.1, §4.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.goals.measures.kind import number_text
from domain.goals.scoring.counting import tally_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from domain.goals.scoring.counting import Child

    Weighed = Sequence[tuple[Decimal, Decimal]]

KEY_RESULTS_FORMULA = "sum(weight * score) / sum(weight)"
CHILDREN_FORMULA = "sum(weight * value) / sum(weight), of the goals that contribute"
BOTH_FORMULA = (
    "(key results + sum(weight * value)) / (1 + sum(weight)), of the goals that"
    " contribute"
)
# Beyond so many terms only the sums are written.
TERMS_MAX = 20


def means_computation(
    weighed: Weighed, result: Decimal | None, nothing: str = "no score"
) -> str:
    """Write a mean by weight with its numbers.

    Args:
        weighed: Each weight, and what it weighs.
        result: What comes of it; None where all weigh nothing.
        nothing: What it is then.
    """
    if result is None:
        return f"all weights are 0: {nothing}"
    return f"({_top(weighed)}) / ({_bottom(weighed)}) = {number_text(result)}"


def children_computation(
    children: Sequence[Child], result: Decimal | None, nothing: str = "no score"
) -> str:
    """Write the mean of those goals that count; arguments as `means_computation`."""
    weighed = _counting(children)
    if not weighed:
        return f"no goal counts: {nothing}"
    if len(weighed) <= TERMS_MAX or result is None:
        return means_computation(weighed, result, nothing)
    values, weights = _sums(children)
    return f"{values} / {weights} by {len(weighed)} goals = {number_text(result)}"


def both_computation(
    own: Weighed, mean: Decimal, children: Sequence[Child], result: Decimal | None
) -> str:
    """Write the mean of goals, and of key results as one more goal of weight 1.

    Args:
        own: Each key result's weight and score.
        mean: The mean of the key results, rounded to be shown.
        children: The goals that contribute.
        result: What comes of it.
    """
    assert result is not None
    first = f"key results = {means_computation(own, mean)}"
    weighed = _counting(children)
    top, bottom = [number_text(mean)], ["1"]
    if len(weighed) > TERMS_MAX:
        values, weights = _sums(children)
        top, bottom = [*top, values], [*bottom, f"{weights} by {len(weighed)} goals"]
    elif weighed:
        top, bottom = [*top, _top(weighed)], [*bottom, _bottom(weighed)]
    of_all = f"({' + '.join(top)}) / ({' + '.join(bottom)})"
    return f"{first}; {of_all} = {number_text(result)}"


def _counting(children: Sequence[Child]) -> Weighed:
    return [
        (one.contribution.weight, one.contribution.value)
        for one in children
        if one.contribution.value is not None
    ]


def _sums(children: Sequence[Child]) -> tuple[str, str]:
    (share,) = tally_of(children).shares.values()
    return number_text(share.values), number_text(share.weights)


def _top(weighed: Weighed) -> str:
    return " + ".join(f"{number_text(w)} * {number_text(v)}" for w, v in weighed)


def _bottom(weighed: Weighed) -> str:
    return " + ".join(number_text(weight) for weight, _ in weighed)

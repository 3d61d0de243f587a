"""What of a goal can be observed, and which observations its measure takes (§3, §6)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from domain.goals.goal import Framework, Goal
from domain.goals.refusals import (
    KeyResultDropped,
    MeasuredByChildren,
    MetricBound,
    WrongFramework,
)
from domain.refusals import FieldInvalid, ResourceNotFound, Violation

if TYPE_CHECKING:
    from domain.goals.definitions import Terms
    from domain.goals.observing.check_ins import Observation


def require_observable(
    goal: Goal, key_result: str | None, observation: Observation
) -> None:
    """Refuse an observation that a measure does not take.

    Args:
        goal: The goal, which was approved.
        key_result: The id of the key result; None for a SMART goal.
        observation: What was observed.
    """
    if key_result is None and goal.framework is Framework.OKR:
        raise WrongFramework(goal=goal.id, framework=goal.framework.name)
    terms = observed_terms(goal, key_result)
    if terms.by_children:
        raise MeasuredByChildren(key_result=key_result)
    terms.measure.require_value(observation.value, "value")
    confidence = observation.confidence
    if confidence is not None and not _is_confidence(confidence):
        raise FieldInvalid(
            Violation("confidence", "must be from 0 to 1, with at most two decimals")
        )


def observed_terms(goal: Goal, key_result: str | None) -> Terms:
    """Return what a measure promises; refuse one that takes no check-ins of its own."""
    terms = goal.definitions[-1].terms.get(key_result)
    if terms is None:
        if key_result in goal.key_results:
            raise KeyResultDropped(key_result=key_result)
        raise ResourceNotFound(kind="key_result", id=f"{goal.id}/{key_result}")
    if key_result is not None:
        metric = goal.key_results[key_result].metric
        if metric is not None:
            raise MetricBound(key_result=key_result, metric=metric)
    return terms


def _is_confidence(value: Decimal) -> bool:
    return 0 <= value <= 1 and value == round(value, 2)

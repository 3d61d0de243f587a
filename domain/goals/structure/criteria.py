"""Rules about the five criteria ``smart/1`` (rules §2.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.goals.goal import Framework
from domain.goals.smart import Criterion
from domain.goals.structure.findings import Checked, Hint, Severity, rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from domain.goals.smart import CriterionAnswer

_ASKS = {
    Criterion.SPECIFIC: "say who does what, and with which result",
    Criterion.MEASURABLE: "say how one sees that it is reached",
    Criterion.ACHIEVABLE: "name the resources there are, and the constraints",
    Criterion.RELEVANT: "say why it matters",
    Criterion.TIME_BOUND: "say by when, and why then",
}


@rule(Severity.WARNING)
def criterion_specific(checked: Checked) -> Iterator[Hint]:
    """SPECIFIC is not answered."""
    yield from _of_a_smart_goal(checked, Criterion.SPECIFIC)


@rule(Severity.WARNING)
def criterion_measurable(checked: Checked) -> Iterator[Hint]:
    """MEASURABLE is not answered."""
    yield from _of_a_smart_goal(checked, Criterion.MEASURABLE)


@rule(Severity.WARNING)
def criterion_achievable(checked: Checked) -> Iterator[Hint]:
    """ACHIEVABLE is not answered."""
    yield from _of_a_smart_goal(checked, Criterion.ACHIEVABLE)


@rule(Severity.WARNING)
def criterion_relevant(checked: Checked) -> Iterator[Hint]:
    """RELEVANT is not answered, and the goal is aligned to no other."""
    if not checked.goal.edges:
        yield from _of_a_smart_goal(checked, Criterion.RELEVANT)


@rule(Severity.WARNING)
def criterion_time_bound(checked: Checked) -> Iterator[Hint]:
    """TIME_BOUND is not answered, or the deadline is not after the start.

    An answer also explains a deadline outside the cycle.
    """
    goal = checked.goal
    for hint in _of_a_smart_goal(checked, Criterion.TIME_BOUND):
        yield hint
        if checked.ends_outside_cycle:
            message = "TIME_BOUND needs a deadline inside the cycle, or why it is not"
            yield Hint("window", message, "answer TIME_BOUND, or move the deadline")
    if goal.framework is Framework.SMART and goal.window.start >= goal.window.end:
        message = "TIME_BOUND needs a start before the deadline"
        yield Hint("window", message, "move the start or the deadline")


@rule(Severity.BLOCKING)
def no_measure(checked: Checked) -> Iterator[Hint]:
    """A SMART goal has no measure."""
    goal = checked.goal
    if goal.framework is Framework.SMART and goal.measure is None:
        message = "MEASURABLE needs a measure"
        yield Hint("measure", message, "give kind, unit, start and target")


@rule(Severity.WARNING)
def key_result_criteria(checked: Checked) -> Iterator[Hint]:
    """A key result that is held to the five criteria leaves one unanswered."""
    for key, one in checked.goal.active_key_results.items():
        if one.held_to_criteria:
            for criterion in Criterion:
                field = f"key_results.{key}.criteria"
                yield from _unanswered(one.criteria, criterion, field)


FIVE = (
    criterion_specific,
    criterion_measurable,
    criterion_achievable,
    criterion_relevant,
    criterion_time_bound,
)


def _of_a_smart_goal(checked: Checked, criterion: Criterion) -> Iterator[Hint]:
    if checked.goal.framework is Framework.SMART:
        yield from _unanswered(checked.goal.criteria, criterion, "criteria")


def _unanswered(
    answers: Iterable[CriterionAnswer], criterion: Criterion, field: str
) -> Iterator[Hint]:
    if all(answer.criterion is not criterion for answer in answers):
        yield Hint(field, f"{criterion.name} is not answered", _ASKS[criterion])

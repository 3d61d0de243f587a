"""Rules about the key results of an objective as a set (rules §2.2, §2.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.goals.goal import Framework
from domain.goals.structure.findings import Checked, Hint, Severity, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

ADVISED_MIN = 3
ADVISED_MAX = 5


@rule(Severity.BLOCKING)
def no_key_result(checked: Checked) -> Iterator[Hint]:
    """An objective has no key result."""
    if checked.goal.framework is Framework.OKR and not _count(checked):
        message = "nothing shows whether the objective is reached"
        yield Hint("key_results", message, f"add {ADVISED_MIN} key results or more")


@rule(Severity.ADVICE)
def few_key_results(checked: Checked) -> Iterator[Hint]:
    """An objective has fewer than 3 key results."""
    if 0 < (count := _count(checked)) < ADVISED_MIN:
        suggestion = "ask what else would show that it is reached"
        yield Hint("key_results", _message(count), suggestion)


@rule(Severity.ADVICE)
def many_key_results(checked: Checked) -> Iterator[Hint]:
    """An objective has more than 5 key results."""
    if (count := _count(checked)) > ADVISED_MAX:
        suggestion = "drop what matters least, or draft another objective"
        yield Hint("key_results", _message(count), suggestion)


@rule(Severity.WARNING)
def no_weight(checked: Checked) -> Iterator[Hint]:
    """All key results weigh 0, so that there is no score."""
    weights = [one.weight for one in checked.goal.active_key_results.values()]
    if weights and not any(weights):
        message = "all key results weigh 0, so that there is no score"
        yield Hint("key_results", message, "give a weight to what counts")


def _count(checked: Checked) -> int:
    return len(checked.goal.active_key_results)


def _message(count: int) -> str:
    return f"it has {count}; {ADVISED_MIN} to {ADVISED_MAX} key results are advised"

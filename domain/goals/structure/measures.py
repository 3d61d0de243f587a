"""Rules about measures and what was observed of them (rules §2.5, §3.9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.goals.measures import progress
from domain.goals.structure.findings import Checked, Hint, Severity, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.goals.measures import Measure

_COUNTED_FROM_NOTHING = "count"


@rule(Severity.ADVICE)
def no_baseline(checked: Checked) -> Iterator[Hint]:
    """A measure begins at exactly 0 of what is rarely 0: where does it stand today?"""
    for _, field, measure in _measures(checked):
        if measure.start == 0 and measure.unit != _COUNTED_FROM_NOTHING:
            message = f"it starts at 0 {measure.unit}"
            yield Hint(f"{field}.start", message, "start from where it stands today")


@rule(Severity.WARNING)
def below_start(checked: Checked) -> Iterator[Hint]:
    """A measure is on the other side of its start: further from the target."""
    for key, field, measure in _measures(checked):
        check_in = checked.goal.in_force(key)
        if check_in is not None and progress(measure, check_in.value) < 0:
            message = "it is further from the target than at the start"
            yield Hint(field, message, "say what happened in the next check-in")


def _measures(checked: Checked) -> Iterator[tuple[str | None, str, Measure]]:
    goal = checked.goal
    if goal.measure is not None:
        yield None, "measure", goal.measure
    for key, one in goal.active_key_results.items():
        yield key, f"key_results.{key}.measure", one.measure

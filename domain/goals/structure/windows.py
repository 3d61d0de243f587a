"""Rules about the days of a goal and of its key results (rules §2.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.goals.structure.findings import Checked, Hint, Severity, rule

if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(Severity.WARNING)
def window_outside_goal(checked: Checked) -> Iterator[Hint]:
    """A key result's own days are not inside the goal's."""
    days = checked.goal.window
    for key, one in checked.goal.active_key_results.items():
        own = one.window
        if own is not None and not (
            days.contains(own.start) and days.contains(own.end)
        ):
            message = f"its days are not within {days.start} to {days.end}"
            yield Hint(f"key_results.{key}.window", message, "move them inside")


@rule(Severity.WARNING)
def deadline_outside_cycle(checked: Checked) -> Iterator[Hint]:
    """The deadline is not among the days of the goal's cycle."""
    days = checked.cycle
    if days is not None and checked.ends_outside_cycle:
        message = f"the deadline is not within its cycle, {days.start} to {days.end}"
        yield Hint("window", message, "move the deadline, or choose another cycle")

"""Rules about how what is promised was changed on the way (rules §2.5)."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from domain.days import instant_text
from domain.goals.structure.findings import Checked, Hint, Severity, rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from domain.goals.definitions import Terms

TARGET_CHANGES_MAX = 2
# The last tenth of its days is late.
LATE_FROM = Fraction(9, 10)


@rule(Severity.WARNING)
def drift(checked: Checked) -> Iterator[Hint]:
    """A target was moved more than twice."""
    goal = checked.goal
    for key, terms in goal.terms().items() if goal.definitions else ():
        moved = _target_moves(checked, key)
        if len(moved) > TARGET_CHANGES_MAX:
            field = "measure" if key is None else f"key_results.{key}.measure"
            last = instant_text(moved[-1])
            message = f"its target was moved {len(moved)} times, the last time {last}"
            suggestion = "ask whether it is still the same goal"
            promised = f"{field}.{terms.measure.kind.field()}"
            yield Hint(promised, message, suggestion)


@rule(Severity.WARNING)
def moved_late(checked: Checked) -> Iterator[Hint]:
    """A target was moved in the last tenth of its days, or after them."""
    goal = checked.goal
    for key, terms in goal.terms().items() if goal.definitions else ():
        late = [one for one in _target_moves(checked, key) if _is_late(one, terms)]
        if late:
            field = "measure" if key is None else f"key_results.{key}.measure"
            message = f"its target was moved {instant_text(late[-1])}, near its end"
            suggestion = "ask what it would have come to by the target before"
            yield Hint(f"{field}.{terms.measure.kind.field()}", message, suggestion)


def _is_late(moment: datetime, terms: Terms) -> bool:
    """Tell whether a moment's day, as UTC has it, is near the end of a window."""
    window = terms.window
    return (moment.date() - window.start).days + 1 > window.days * LATE_FROM


def _target_moves(checked: Checked, key: str | None) -> list[datetime]:
    """Return when the target of a measure was moved, oldest first."""
    return [
        after.since
        for before, after in pairwise(checked.goal.definitions)
        if key in before.terms
        and key in after.terms
        and before.terms[key].measure.promise != after.terms[key].measure.promise
    ]

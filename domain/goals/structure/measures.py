"""Rules about measures and what was observed of them (rules §2.5, §3.9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.goals.progress import progress_of
from domain.goals.structure.findings import Checked, Hint, Severity, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.goals.definitions import Terms

_COUNTED_FROM_NOTHING = "count"
_BASELINE = "start from where it stands today"


@rule(Severity.ADVICE)
def no_baseline(checked: Checked) -> Iterator[Hint]:
    """A measure begins at exactly 0 of what is rarely 0: where does it stand today?"""
    for _, field, terms in _measures(checked):
        measure = terms.measure
        starts = measure.numeric
        if starts and starts.start == 0 and measure.unit != _COUNTED_FROM_NOTHING:
            message, advice = f"it starts at 0 {measure.unit}", _BASELINE
            yield Hint(f"{field}.numeric.start", message, advice)


@rule(Severity.WARNING)
def below_start(checked: Checked) -> Iterator[Hint]:
    """A measure is on the other side of its start: further from the target."""
    for key, field, terms in _measures(checked):
        progress = progress_of(terms, checked.goal.seen(key))
        if progress is not None and progress < 0:
            message = "it is further from the target than at the start"
            yield Hint(field, message, "say what happened in the next check-in")


def _measures(checked: Checked) -> Iterator[tuple[str | None, str, Terms]]:
    for key, terms in checked.goal.terms().items():
        yield key, "measure" if key is None else f"key_results.{key}.measure", terms

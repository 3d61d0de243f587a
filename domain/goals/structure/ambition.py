"""Rules about how much is aimed at (rules §2.2, §2.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.goals.objective import Ambition
from domain.goals.structure.findings import Checked, Hint, Severity, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

# So many in a row are always.
ALWAYS = 3


@rule(Severity.ADVICE)
def always_reached(checked: Checked) -> Iterator[Hint]:
    """The last three aspirational objectives of its owner all came to 1."""
    if checked.goal.ambition is not Ambition.ASPIRATIONAL:
        return
    before = checked.reached[:ALWAYS]
    if len(before) == ALWAYS and all(score == 1 for score in before):
        message = f"the last {ALWAYS} aspirational objectives of its owner came to 1"
        yield Hint("ambition", message, "aim higher, or commit to it")

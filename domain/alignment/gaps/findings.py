"""Findings about how goals hang together, and the rules that find them (rules §8.4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from domain.goals.structure.findings import Severity

if TYPE_CHECKING:
    from domain.alignment.gaps.charted import Charted


class GapFinding(NamedTuple):
    """Something that could be wiser between a goal and others.

    Attributes:
        rule: The id of the rule that found it.
        severity: How much it matters.
        gap: Where it is, and what is so.
    """

    rule: str
    severity: Severity
    gap: Gap


class Gap(NamedTuple):
    """What a rule says of one place.

    Attributes:
        message: What is so.
        suggestion: What could be done about it.
        key_result: The id of the key result that it is about; None: the goal itself.
        other: The id of the other goal that it is about; None for none.
    """

    message: str
    suggestion: str
    key_result: str | None = None
    other: str | None = None


class GapRule(NamedTuple):
    """A rule that finds what could be wiser.

    Attributes:
        id: Its name, which is that of its function.
        severity: How much its findings matter.
        says: What it finds, in one sentence.
        find: Says of a goal that runs where it is so.
    """

    id: str
    severity: Severity
    says: str
    find: Callable[[Charted], Iterable[Gap]]


def gap(
    severity: Severity,
) -> Callable[[Callable[[Charted], Iterable[Gap]]], GapRule]:
    """Make a rule of a function, under the function's name and first sentence."""

    def made(find: Callable[[Charted], Iterable[Gap]]) -> GapRule:
        says = (find.__doc__ or "").partition("\n")[0]
        return GapRule(find.__name__, severity, says, find)

    return made

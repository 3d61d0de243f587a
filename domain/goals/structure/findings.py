"""Findings, and the rules that find them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from msgspec import Struct

from domain.days import Window
from domain.goals.goal import Goal
from domain.texts import Text


class Severity(Enum):
    """How much a finding matters."""

    ADVICE = "ADVICE"
    WARNING = "WARNING"
    BLOCKING = "BLOCKING"


class Finding(Struct, frozen=True):
    """Something that could be wiser about a goal.

    Attributes:
        rule: The id of the rule that found it.
        severity: How much it matters; BLOCKING: the goal is not submitted with it.
        field: Where it is: ``title``, ``key_results.rate.measure.numeric.start``.
        message: What is so.
        suggestion: What could be done about it.
    """

    rule: str
    severity: Severity
    field: str
    message: str
    suggestion: str


class Hint(NamedTuple):
    """What a rule says of one place; attributes are as those of `Finding`."""

    field: str
    message: str
    suggestion: str


class Checked(NamedTuple):
    """A goal that is checked.

    Attributes:
        goal: The goal.
        read: Returns what a text says, opened where it is sealed.
        now: The moment at which it is checked.
        cycle: The days of the cycle that it belongs to; None where to none.
        reached: What the aspirational objectives came to that its owner closed before,
            the last one first; None for one without a score. Empty where nobody looked.
    """

    goal: Goal
    read: Callable[[Text | None], str]
    now: datetime
    cycle: Window | None = None
    reached: Sequence[Decimal | None] = ()

    @property
    def ends_outside_cycle(self) -> bool:
        """Tell whether its deadline is not among the days of its cycle."""
        return self.cycle is not None and not self.cycle.contains(self.goal.window.end)


class Rule(NamedTuple):
    """A rule that finds what could be wiser.

    Attributes:
        id: Its name, which is that of its function.
        severity: How much its findings matter where the policy says nothing.
        says: What it finds, in one sentence.
        find: Says of each such place where it is.
    """

    id: str
    severity: Severity
    says: str
    find: Callable[[Checked], Iterable[Hint]]


def rule(
    severity: Severity,
) -> Callable[[Callable[[Checked], Iterable[Hint]]], Rule]:
    """Make a rule of a function, under the function's name and first sentence."""

    def made(find: Callable[[Checked], Iterable[Hint]]) -> Rule:
        says = (find.__doc__ or "").partition("\n")[0]
        return Rule(find.__name__, severity, says, find)

    return made

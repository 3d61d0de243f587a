"""What goals that contribute to another one count there, and why (rules §4.5)."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from domain.alignment.tallies import Contribution, Tally
from domain.goals.endings import Disposition, Ending
from domain.goals.goal import Framework, GoalState
from domain.goals.smart import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

_COUNTING_ENDS = frozenset(
    (Disposition.DONE, Disposition.MISSED, Disposition.ABANDONED)
)
_RUNNING = frozenset((GoalState.ACTIVE, GoalState.PAUSED))


class CountsAs(Enum):
    """As what a goal counts in the roll-up of another one."""

    RUNNING = "RUNNING"
    ENDED = "ENDED"
    MET = "MET"
    NOT_MET = "NOT_MET"
    OVERRIDDEN = "OVERRIDDEN"
    NOT_COUNTED = "NOT_COUNTED"


class Standing(NamedTuple):
    """What it depends on whether and as what a goal counts.

    Attributes:
        framework: Which rules it follows.
        state: Where it is in its life.
        ending: How it ended; None while it did not.
        overridden: Whether people set its score.
        score: Its stored score; None where there is none.
    """

    framework: Framework
    state: GoalState
    ending: Ending | None
    overridden: bool
    score: Decimal | None


class Counted(NamedTuple):
    """What a goal counts.

    Attributes:
        counts_as: As what.
        value: How much, 0 to 1; None where it does not count.
    """

    counts_as: CountsAs
    value: Decimal | None


class Child(NamedTuple):
    """A goal that contributes to another one.

    Attributes:
        goal: Its id.
        counts_as: As what it counts.
        contribution: What it adds to the roll-up.
    """

    goal: str
    counts_as: CountsAs
    contribution: Contribution


_NOT_COUNTED = Counted(CountsAs.NOT_COUNTED, None)
_MET = Counted(CountsAs.MET, Decimal(1))
_NOT_MET = Counted(CountsAs.NOT_MET, Decimal(0))


def counted(goal: Standing) -> Counted:
    """Return what a goal counts in the roll-up of another one.

    A goal that runs, or ended as anything but carried over, counts its score; a SMART
    goal that is closed 1 or 0. What people set in place of a score is what counts.
    """
    ending = goal.ending
    closed = goal.state is GoalState.CLOSED
    ends = ending is not None and ending.disposition in _COUNTING_ENDS
    if goal.score is None or not (ends if closed else goal.state in _RUNNING):
        return _NOT_COUNTED
    if goal.overridden:
        return Counted(CountsAs.OVERRIDDEN, goal.score)
    if not closed:
        return Counted(CountsAs.RUNNING, goal.score)
    if goal.framework is Framework.OKR:
        return Counted(CountsAs.ENDED, goal.score)
    assert ending is not None
    return _NOT_MET if ending.outcome is Outcome.NOT_MET else _MET


def tally_of(children: Iterable[Child]) -> Tally:
    """Return the sums over those children of a goal that count, and no heights."""
    tally = Tally()
    for child in children:
        if child.contribution.value is not None:
            tally = tally.count(1, child.contribution)
    return tally

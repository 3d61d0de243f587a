"""A goal with what is around it, as far as gap analysis asks (rules §8.4)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from msgspec import Struct

from domain.alignment.edges import EdgeKind
from domain.days import Window
from domain.goals.endings import Disposition
from domain.goals.goal import GoalLevel, GoalState
from domain.goals.objective import RollUp
from domain.goals.status import Status


class Above(Struct, frozen=True, kw_only=True):
    """A goal, or key result, that a goal is aligned to.

    Attributes:
        kind: What the goal is to it.
        goal: The id of the goal.
        key_result: The id of the key result; None: the goal as a whole.
        level: The level of the goal.
        state: The state of the goal.
        disposition: How it ended; None while it did not.
        window: Its days; of a key result its own, where it has any.
        status: Its computed status; None where there is none.
    """

    kind: EdgeKind
    goal: str
    key_result: str | None
    level: GoalLevel
    state: GoalState
    disposition: Disposition | None
    window: Window
    status: Status | None


class Below(Struct, frozen=True, kw_only=True):
    """A goal that is aligned to a goal, or to one of its key results.

    Attributes:
        kind: What it is to that.
        key_result: The id of the key result; None: the goal as a whole.
        value: What it counts there; None where it does not count.
    """

    kind: EdgeKind
    key_result: str | None
    value: Decimal | None


class ChartedKeyResult(Struct, frozen=True, kw_only=True):
    """A key result that counts.

    Attributes:
        key_result: Its id.
        follows_children: Whether its progress is that of goals that contribute to it.
        last_seen: The day of the check-in in force; None where there is none.
        days_between: After how many days without a check-in one is missing; None where
            none is ever due.
    """

    key_result: str
    follows_children: bool
    last_seen: date | None
    days_between: int | None


class Charted(Struct, frozen=True, kw_only=True):
    """A goal that is active or paused, with what is around it.

    Attributes:
        day: The day asked about, in the organization's time zone.
        level: Its level.
        state: Its state.
        window: Its days.
        roll_up: What its score is made of; None for a SMART goal.
        score: Its score; None where there is none.
        above: What it is aligned to.
        below: What is aligned to it.
        key_results: Those that count, in the order they were added.
        owned: How many active goals its owner has; 0 but with the first of them, so
            that it is said once.
    """

    day: date
    level: GoalLevel
    state: GoalState
    window: Window
    roll_up: RollUp | None
    score: Decimal | None
    above: tuple[Above, ...] = ()
    below: tuple[Below, ...] = ()
    key_results: tuple[ChartedKeyResult, ...] = ()
    owned: int = 0

    def contributing(self, key_result: str | None) -> list[Below]:
        """Return the goals that contribute to a key result, or to all of it (None)."""
        return [
            one
            for one in self.below
            if one.kind is EdgeKind.CONTRIBUTES_TO and one.key_result == key_result
        ]

"""Which objectives and key results can be adapted, and how (rules §2.1, §5.2)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from domain.cycles.belonging import require_promising
from domain.goals.goal import (
    Framework,
    Goal,
    GoalState,
    require_framework,
    require_state,
)
from domain.goals.refusals import (
    GoalNotActive,
    GoalNotDraft,
    KeyResultDropped,
)
from domain.refusals import FieldInvalid, ResourceNotFound, Violation

if TYPE_CHECKING:
    from domain.book import Book
    from domain.goals.objective import KeyResult

WEIGHT_MAX = Decimal(1000)
KEY_RESULTS_MAX = 20


def open_objective(book: Book, goal_id: str, act: str) -> Goal:
    """Open an objective that is a draft or, where the command says why, active.

    What an active one promises stays once its cycle is graded (rules §7.1).
    """
    goal = book.open(Goal, goal_id)
    require_framework(goal, Framework.OKR)
    if goal.state is GoalState.ACTIVE:
        require_promising(book, goal)
        book.require_reason(act)
    elif goal.state is GoalState.PAUSED:
        raise GoalNotActive(goal=goal.id, state=goal.state.name)
    else:
        require_state(goal, GoalState.DRAFT, GoalNotDraft)
    return goal


def standing_key_result(goal: Goal, key_result: str) -> KeyResult:
    """Return a key result that was not dropped."""
    found = goal.key_results.get(key_result)
    if found is None:
        raise ResourceNotFound(kind="key_result", id=f"{goal.id}/{key_result}")
    if found.dropped:
        raise KeyResultDropped(key_result=key_result)
    return found


def require_weight(weight: Decimal, path: str) -> None:
    """Refuse a weight that is not from 0 to 1000 (rules §4.1)."""
    if not 0 <= weight <= WEIGHT_MAX:
        raise FieldInvalid(Violation(path, f"must be from 0 to {WEIGHT_MAX}"))


def next_version(goal: Goal) -> int | None:
    """Return the version of its promises that a change begins; None in a draft."""
    return len(goal.definitions) + 1 if goal.definitions else None

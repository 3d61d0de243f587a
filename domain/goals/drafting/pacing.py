"""Pacing: what days, schedule, plan and measure ask of one another (§4.8, §6.5).

Each is sound by itself in a module of its own. Here they are held together, once an
event has said any of them anew: a refusal leaves no trace of it in the book.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.goals.pace import plans
from domain.goals.pace.cadence import require_sound_schedule
from domain.goals.pace.schedules import current, require_countable
from domain.refusals import FieldInvalid, Violation

if TYPE_CHECKING:
    from domain.goals.definitions import Terms
    from domain.goals.goal import Goal


def require_goal_paced(goal: Goal, path: str = "goal") -> None:
    """Refuse a goal whose schedule or plan does not fit it, or not its key results.

    1. A schedule tells days, and no more of them than anybody checks in on.
    2. Plan points lie inside the window, one after the other.
    3. Where slots are judged there are slots (rules §3.2).
    """
    schedule, inside = current(goal.phases), f"{path}.schedule"
    require_sound_schedule(schedule, inside)
    require_countable(schedule, goal.window, inside)
    plans.require_sound(goal.plan, goal.window, f"{path}.plan")
    for key, terms in goal.terms().items():
        if key is not None:
            _require_planned(terms, f"{path}.window")
        _require_slots(terms, inside)


def require_key_result_paced(goal: Goal, key_result: str) -> None:
    """Refuse the same of a key result, which may take days and schedule of its goal."""
    terms, inside = _terms(goal, key_result), "key_result.schedule"
    schedule = current(terms.phases)
    require_sound_schedule(schedule, inside)
    require_countable(schedule, terms.window, inside)
    plans.require_sound(terms.plan, terms.window, "key_result.plan")
    _require_slots(terms, inside)


def _terms(goal: Goal, key_result: str) -> Terms:
    return goal.terms_of(goal.key_results[key_result])


def _require_planned(terms: Terms, path: str) -> None:
    """Refuse a window of the goal's that a key result's own plan reaches out of."""
    outside = [one.day for one in terms.plan if not terms.window.contains(one.day)]
    if outside:
        described = f"must contain the plan point of a key result on {outside[0]}"
        raise FieldInvalid(Violation(path, described))


def _require_slots(terms: Terms, path: str) -> None:
    if terms.measure.kind.by_periods and not any(one.asks for one in terms.phases):
        raise FieldInvalid(Violation(path, "PERIODS_MET needs a cadence"))

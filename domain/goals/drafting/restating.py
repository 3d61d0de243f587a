"""Restating what a goal says and promises: how a new wording differs from the old.

Revising a draft and amending a SMART goal say the same things anew (rules §5.1, §5.3).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.changes import change
from domain.goals.drafting.revisions import (
    MeasureRevision,
    WindowRevision,
    revised,
    revised_measure,
    revised_window,
)
from domain.goals.measures import Measure
from domain.goals.pace.schedules import current

if TYPE_CHECKING:
    from domain.days import Window
    from domain.goals.drafting.drafts import DraftRevision
    from domain.goals.drafting.wording import Wording
    from domain.goals.goal import Goal


def restated(goal: Goal, revision: DraftRevision, wording: Wording) -> dict[str, Any]:
    """Return what would be said and promised otherwise; None where nothing would.

    Its owner, its unit and how it is filed are no promises, but for a binding method.
    """
    bound, description = goal.filing.method_binding, goal.description or ""
    schedule = current(goal.phases)
    return {
        "title": wording.new_text(goal.title, revision.title),
        "description": wording.new_text(description, revision.description),
        "method_binding": change(bound, revised(bound, revision.method_binding)),
        "window": change(goal.window, _window(goal, revision)),
        "schedule": change(schedule, revised(schedule, revision.schedule)),
        "plan": change(goal.plan, revised(goal.plan, revision.plan)),
        "measure": change(goal.measure, _measure(goal, revision)),
        "criteria": wording.new_answers(goal.criteria, revision.criteria),
        "acceptance_conditions": wording.new_conditions(
            goal.acceptance_conditions, revision.acceptance_conditions
        ),
    }


def _window(goal: Goal, revision: DraftRevision) -> Window:
    said = revision.window
    if isinstance(said, WindowRevision):
        return revised_window(goal.window, said, "goal.window")
    return revised(goal.window, said)


def _measure(goal: Goal, revision: DraftRevision) -> Measure | None:
    said = revision.measure
    if isinstance(said, MeasureRevision):
        said = revised_measure(goal.measure, said, "goal.measure")
    measure = revised(goal.measure, said)
    if measure is not None:
        require_promised(measure)
    return measure


def require_promised(measure: Measure) -> None:
    """Refuse a measure by which a SMART goal promises nothing (rules §2.3, §3)."""
    measure.require_sound("goal.measure")
    measure.require_target("goal.measure")

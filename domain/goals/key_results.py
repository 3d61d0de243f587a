"""Key results: adding them to an objective, and revising them (rules §2.2, §5.2).

What is said of them and the events: ``adapting.py``. Dropping and reweighting them:
``balancing.py``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.actors import command
from domain.changes import change
from domain.goals.adaptable import (
    next_version,
    open_objective,
    require_form_kept,
    require_weight,
    standing_key_result,
)
from domain.goals.adapting import (
    KeyResultAdded,
    KeyResultRevised,
    KeyResultRevision,
    StatedKeyResult,
)
from domain.goals.measures import Measure, require_sound
from domain.goals.refusals import TooManyKeyResults
from domain.goals.revisions import (
    MeasureRevision,
    WindowRevision,
    revised,
    revised_measure,
    revised_window,
)
from domain.goals.scores import rescore
from domain.goals.wording import Wording
from domain.refusals import ResourceExists

if TYPE_CHECKING:
    from domain.book import Book
    from domain.days import Window
    from domain.goals.goal import Goal
    from domain.goals.objective import KeyResult

KEY_RESULTS_MAX = 20


@command
def add_key_result(
    book: Book, goal_id: str, key_result_id: str | None, stated: StatedKeyResult
) -> tuple[str]:
    """Add a key result to an objective, and return its id.

    1. An objective that is a draft or, with a reason, active (rules §5.2).
    2. At most 20, dropped ones not counted (rules §2.2).
    """
    goal = open_objective(book, goal_id, "adding a key result to an active goal")
    if len(goal.active_key_results) >= KEY_RESULTS_MAX:
        raise TooManyKeyResults(goal=goal.id, limit=KEY_RESULTS_MAX)
    key = key_result_id or book.new_id()
    if key in goal.key_results:
        raise ResourceExists(kind="key_result", id=f"{goal.id}/{key}")
    require_sound(stated.measure, "key_result.measure")
    require_weight(stated.weight, "key_result.weight")
    wording = Wording.of_key_result(book, goal)
    added = KeyResultAdded(
        key_result=key,
        title=wording.text(stated.title),
        measure=stated.measure,
        weight=stated.weight,
        window=stated.window,
        held_to_criteria=stated.held_to_criteria,
        criteria=wording.answers(stated.criteria),
        definition_version=next_version(goal),
    )
    record = book.record(goal, added)
    rescore(book, goal, cause=record.position)
    return (key,)


@command
def revise_key_result(
    book: Book, goal_id: str, key_result_id: str, revision: KeyResultRevision
) -> None:
    """Revise what a key result says: title, measure, weight, days, criteria.

    1. Of an objective that is a draft or, with a reason, active (rules §5.2).
    2. Kind and unit stay after the first check-in (rules §3.10).
    """
    goal = open_objective(book, goal_id, "revising a key result of an active goal")
    before = standing_key_result(goal, key_result_id)
    measure, weight = (
        _measure(before, revision),
        revised(before.weight, revision.weight),
    )
    require_sound(measure, "key_result.measure")
    require_weight(weight, "key_result.weight")
    require_form_kept(goal, key_result_id, before.measure, measure)
    held, wording = before.held_to_criteria, Wording.of_key_result(book, goal)
    event = KeyResultRevised(
        key_result=key_result_id,
        title=wording.new_text(before.title, revision.title),
        measure=change(before.measure, measure),
        weight=change(before.weight, weight),
        window=change(before.window, _window(goal, before, revision)),
        held_to_criteria=change(held, revised(held, revision.held_to_criteria)),
        criteria=wording.new_answers(before.criteria, revision.criteria),
        definition_version=next_version(goal),
    )
    if event.says_nothing():
        return
    record = book.record(goal, event)
    rescore(book, goal, cause=record.position)


def _measure(before: KeyResult, revision: KeyResultRevision) -> Measure:
    said = revision.measure
    if isinstance(said, MeasureRevision):
        return revised_measure(before.measure, said, "key_result.measure")
    return revised(before.measure, said)


def _window(
    goal: Goal, before: KeyResult, revision: KeyResultRevision
) -> Window | None:
    said = revision.window
    if isinstance(said, WindowRevision):
        return revised_window(before.window or goal.window, said, "key_result.window")
    return revised(before.window, said)

"""Key results: adding them to an objective, and revising them (rules §2.2, §5.2).

What is said of them and the events: ``adapting.py``. Dropping and reweighting them:
``balancing.py``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.actors import command
from domain.changes import change
from domain.goals.adaptable import (
    KEY_RESULTS_MAX,
    next_version,
    open_objective,
    require_weight,
    standing_key_result,
)
from domain.goals.changing.adapting import (
    KeyResultAdded,
    KeyResultRevised,
    KeyResultRevision,
    StatedKeyResult,
)
from domain.goals.changing.remeasuring import require_form_kept, require_values_kept
from domain.goals.drafting.pacing import require_key_result_paced
from domain.goals.drafting.revisions import (
    MeasureRevision,
    WindowRevision,
    revised,
    revised_measure,
    revised_window,
)
from domain.goals.drafting.wording import Wording
from domain.goals.measures import Measure
from domain.goals.objective import ProgressFrom
from domain.goals.observing.binding import catch_up, require_fit
from domain.goals.pace.schedules import current
from domain.goals.refusals import MeasureInUse, MetricBound, TooManyKeyResults
from domain.goals.scoring.roll_up import rescore
from domain.metrics.metric import Metric
from domain.organization import tomorrow
from domain.refusals import ResourceExists

if TYPE_CHECKING:
    from domain.book import Book
    from domain.days import Window
    from domain.goals.goal import Goal
    from domain.goals.objective import KeyResult
    from domain.goals.pace.cadence import CheckInSchedule


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
    stated.measure.require_sound("key_result.measure")
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
        schedule=stated.schedule,
        plan=stated.plan,
        progress_from=stated.progress_from,
        definition_version=next_version(goal),
    )
    record = book.record(goal, added)
    require_key_result_paced(goal, key)
    rescore(book, goal, cause=record.position)
    return (key,)


@command
def revise_key_result(
    book: Book, goal_id: str, key_result_id: str, revision: KeyResultRevision
) -> None:
    """Revise what a key result says: title, measure, weight, days, criteria, pace.

    1. Of an objective that is a draft or, with a reason, active (rules §5.2).
    2. Kind and unit stay after the first check-in, and so does that its progress is
       made of check-ins (rules §3.10).
    3. A new schedule of what is active holds from tomorrow on (rules §6.5).
    4. What reads a metric takes the values inside its new window too.
    """
    goal = open_objective(book, goal_id, "revising a key result of an active goal")
    before = standing_key_result(goal, key_result_id)
    measure = _measure(book, goal, key_result_id, revision)
    weight = revised(before.weight, revision.weight)
    require_weight(weight, "key_result.weight")
    schedule = change(before.schedule, _schedule(goal, before, revision))
    held, wording = before.held_to_criteria, Wording.of_key_result(book, goal)
    event = KeyResultRevised(
        key_result=key_result_id,
        title=wording.new_text(before.title, revision.title),
        measure=change(before.measure, measure),
        weight=change(before.weight, weight),
        window=change(before.window, _window(goal, before, revision)),
        held_to_criteria=change(held, revised(held, revision.held_to_criteria)),
        criteria=wording.new_answers(before.criteria, revision.criteria),
        schedule=schedule,
        schedule_since=tomorrow(book) if schedule and goal.definitions else None,
        plan=change(before.plan, revised(before.plan, revision.plan)),
        progress_from=change(
            before.progress_from, _progress_from(goal, key_result_id, revision)
        ),
        definition_version=next_version(goal),
    )
    if event.says_nothing():
        return
    record = book.record(goal, event)
    require_key_result_paced(goal, key_result_id)
    taken = catch_up(book, goal)
    rescore(book, goal, cause=(taken or record).position)


def _measure(
    book: Book, goal: Goal, key_result: str, revision: KeyResultRevision
) -> Measure:
    """Return how it is to be measured; what is in use stays (rules §3.10)."""
    path, before = "key_result.measure", goal.key_results[key_result].measure
    said = revision.measure
    if isinstance(said, MeasureRevision):
        said = revised_measure(before, said, path)
    measure = revised(before, said)
    measure.require_sound(path)
    if (metric := goal.key_results[key_result].metric) is not None:
        require_fit(book.load(Metric, metric), key_result, measure)
    observations = goal.observations.get(key_result)
    require_form_kept(before, measure, observations, key_result)
    require_values_kept(measure, observations, path)
    return measure


def _progress_from(
    goal: Goal, key_result: str, revision: KeyResultRevision
) -> ProgressFrom:
    before = goal.key_results[key_result].progress_from
    said = revised(before, revision.progress_from)
    if said is not before and key_result in goal.observations:
        raise MeasureInUse(key_result=key_result)
    metric = goal.key_results[key_result].metric
    if said is ProgressFrom.CHILDREN and metric is not None:
        raise MetricBound(key_result=key_result, metric=metric)
    return said


def _window(
    goal: Goal, before: KeyResult, revision: KeyResultRevision
) -> Window | None:
    said = revision.window
    if isinstance(said, WindowRevision):
        return revised_window(before.window or goal.window, said, "key_result.window")
    return revised(before.window, said)


def _schedule(
    goal: Goal, before: KeyResult, revision: KeyResultRevision
) -> CheckInSchedule | None:
    """Return its own schedule; what is active takes over the goal's by having it."""
    schedule = revised(before.schedule, revision.schedule)
    if schedule is None and before.schedule is not None and goal.definitions:
        return current(goal.phases)
    return schedule

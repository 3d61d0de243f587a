"""Carrying a goal over: it ends, and its successor is drafted in the next cycle (§5.6).

What the goal says goes into the successor's draft, where people go on with it; its
events, check-ins and edges stay where they are. Each names the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from domain.actors import command
from domain.cycles.belonging import cycle_of, require_joinable
from domain.days import Window
from domain.goals.adaptable import standing_key_result
from domain.goals.changing.adapting import KeyResultAdded
from domain.goals.drafting.drafts import Draft, StatedAnswer, StatedCondition
from domain.goals.drafting.pacing import require_goal_paced, require_key_result_paced
from domain.goals.drafting.rules import drafted, require_known
from domain.goals.drafting.wording import Wording
from domain.goals.ending.carried import CarriedMeasure, CarriedStart, carried_measure
from domain.goals.ending.closing import end_goal
from domain.goals.goal import Framework, Goal
from domain.goals.pace.schedules import current
from domain.goals.refusals import WrongFramework
from domain.goals.scoring.roll_up import rescore
from domain.goals.smart import require_each_once
from domain.refusals import FieldInvalid, ResourceExists, Violation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.book import Book
    from domain.cycles.cycle import Cycle
    from domain.goals.ending.closing import Closing
    from domain.goals.measures import Measure
    from domain.goals.smart import CriterionAnswer


class CarryOver(Struct, frozen=True, kw_only=True):
    """Where a goal goes on, and from what.

    Attributes:
        cycle: The id of the cycle that its successor is to end in.
        window: The successor's days; None: those of the cycle.
        start: From where numbers go on of which nothing else is said.
        measures: What is said of some of its measures.
    """

    cycle: str
    window: Window | None = None
    start: CarriedStart = CarriedStart.LAST_VALUE
    measures: tuple[CarriedMeasure, ...] = ()


@command
def carry_over_goal(
    book: Book,
    goal_id: str,
    successor_id: str | None,
    carry_over: CarryOver,
    closing: Closing,
) -> tuple[str]:
    """Close an active goal, draft its successor, and return the successor's id.

    1. What closing asks for is asked for here too (rules §5.5).
    2. The cycle is planned or open, and ends after the one that the goal belongs to.
    3. Owner, unit and policy stay, and active key results with their ids and weights;
       their own days and all plan points do not, since they are of the days before.
    4. A measure starts from its last value, zero, or as before; a new target is needed
       where the start would be at the target, or past it.
    """
    goal = book.open(Goal, goal_id)
    cycle = _require_following(book, goal, carry_over.cycle)
    key = successor_id or book.new_id()
    if book.find(Goal, key) is not None:
        raise ResourceExists(kind=Goal.KIND, id=key)
    measures = _measures(goal, carry_over)
    closed = end_goal(book, goal, closing, key)
    draft = _draft(book, goal, cycle, carry_over, measures)
    require_known(book, draft)
    successor = book.ensure(Goal, key)
    event = drafted(book, draft, goal.criteria, goal.id)
    book.record(successor, event, cause=closed.position)
    require_goal_paced(successor)
    for one in goal.active_key_results:
        added = _added(book, goal, one, measures[one])
        book.record(successor, added, cause=closed.position)
        require_key_result_paced(successor, one)
    rescore(book, goal, cause=closed.position)
    return (key,)


def _require_following(book: Book, goal: Goal, cycle_id: str) -> Cycle:
    cycle, before = require_joinable(book, cycle_id), cycle_of(book, goal)
    if before is not None and cycle.days.end <= before.days.end:
        raise FieldInvalid(Violation("cycle", f"must end after cycle {before.id} does"))
    return cycle


def _measures(goal: Goal, carry_over: CarryOver) -> dict[str | None, Measure]:
    """Return how each of a goal's measures goes on, by key result."""
    keys = [one.key_result for one in carry_over.measures]
    require_each_once(keys, "measures", "key_result")
    places = {key: place for place, key in enumerate(keys)}
    for key in keys:
        if (key is None) != (goal.framework is Framework.SMART):
            raise WrongFramework(goal=goal.id, framework=goal.framework.name)
        if key is not None:
            standing_key_result(goal, key)
    carried = {}
    for key, before in _carried(goal):
        place = places.get(key)
        said = CarriedMeasure(key_result=key)
        if place is not None:
            said = carry_over.measures[place]
        path = "measures" if place is None else f"measures[{place}]"
        carried[key] = carried_measure(goal, before, said, carry_over.start, path)
    return carried


def _carried(goal: Goal) -> list[tuple[str | None, Measure]]:
    if goal.measure is not None:
        return [(None, goal.measure)]
    return [(key, one.measure) for key, one in goal.active_key_results.items()]


def _draft(
    book: Book,
    goal: Goal,
    cycle: Cycle,
    carry_over: CarryOver,
    measures: dict[str | None, Measure],
) -> Draft:
    reads, filing = book.reads, goal.filing
    return Draft(
        framework=goal.framework,
        level=goal.level,
        ambition=goal.ambition,
        roll_up=goal.roll_up,
        title=reads(goal.title) or "",
        description=reads(goal.description) or "",
        owner=goal.owner,
        unit=goal.unit,
        cycle=cycle.id,
        category=filing.category,
        labels={key: reads(text) or "" for key, text in filing.labels.items()},
        method_binding=filing.method_binding,
        window=carry_over.window or cycle.days,
        schedule=current(goal.phases),
        measure=measures.get(None),
        criteria=_stated(book, goal.criteria),
        acceptance_conditions=tuple(
            StatedCondition(one.id, reads(one.text) or "")
            for one in goal.acceptance_conditions
        ),
        policy=goal.policy,
    )


def _added(book: Book, goal: Goal, key: str, measure: Measure) -> KeyResultAdded:
    before, wording = goal.key_results[key], Wording.of_key_result(book, goal)
    criteria = wording.answers(_stated(book, before.criteria), before.criteria)
    return KeyResultAdded(
        key_result=key,
        title=wording.text(book.reads(before.title) or ""),
        measure=measure,
        weight=before.weight,
        window=None,
        held_to_criteria=before.held_to_criteria,
        criteria=criteria,
        schedule=before.schedule,
        plan=(),
        progress_from=before.progress_from,
        definition_version=None,
    )


def _stated(book: Book, answers: Iterable[CriterionAnswer]) -> tuple[StatedAnswer, ...]:
    return tuple(
        StatedAnswer(one.criterion, book.reads(one.answer) or "", one.assessment)
        for one in answers
    )

"""Closing a goal: how it ended, what was shown and what was learned (rules §5.5)."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from msgspec import Struct

from domain.actors import command
from domain.changes import Change
from domain.goals.goal import Framework, Goal, GoalState, require_state
from domain.goals.links import Link
from domain.goals.refusals import (
    ExplanationNeeded,
    GoalNotActive,
    OutcomeNotMet,
    WrongFramework,
)
from domain.goals.smart import (
    ConditionResult,
    Outcome,
    outcome_of,
    require_each_once,
)
from domain.record import Event, Record
from domain.refusals import FieldInvalid, ResourceNotFound, Violation
from domain.texts import Personal

if TYPE_CHECKING:
    from domain.book import Book


class Disposition(Enum):
    """How a closed goal ended (rules §5)."""

    DONE = "DONE"
    MISSED = "MISSED"
    ABANDONED = "ABANDONED"


class StatedExplanation(Struct, frozen=True):
    """Why a key result has no check-in in force, as the caller states it."""

    key_result: str
    explanation: str


class Closing(Struct, frozen=True, kw_only=True):
    """What is said when a goal is closed.

    Attributes:
        disposition: How it ended.
        condition_results: SMART only: for each acceptance condition whether it held.
        explanations: OKR only: why a key result has no check-in in force.
        learnings: What was learned; empty for nothing.
        evidence: What shows how it ended.
    """

    disposition: Disposition
    condition_results: tuple[ConditionResult, ...] = ()
    explanations: tuple[StatedExplanation, ...] = ()
    learnings: str = ""
    evidence: tuple[Link, ...] = ()


class Explanation(Struct, frozen=True):
    """Why a key result had no check-in in force when its goal was closed."""

    key_result: str
    explanation: Personal


class GoalClosed(Event, frozen=True, kw_only=True):
    """A goal ended, and takes no check-ins any more.

    Attributes:
        state: Its state before and now.
        disposition: How it ended.
        outcome: Whether target and conditions held; None for an objective.
        condition_results: For each acceptance condition whether it held.
        explanations: Why key results had no check-in in force.
        learnings: What was learned; None where nothing was said.
        evidence: What shows how it ended.
    """

    NAME = "goal.closed"

    state: Change[GoalState]
    disposition: Disposition
    outcome: Outcome | None
    condition_results: tuple[ConditionResult, ...]
    explanations: tuple[Explanation, ...]
    learnings: Personal | None
    evidence: tuple[Link, ...]

    def apply(self, aggregate: Goal, record: Record) -> None:
        """Move the state."""
        aggregate.state = self.state.to


@command
def close_goal(book: Book, goal_id: str, closing: Closing) -> None:
    """Close an active goal (rules §5.5).

    1. Each acceptance condition of a SMART goal is said to hold or not.
    2. DONE needs a SMART goal's outcome to be MET.
    3. Each key result without a check-in in force is explained.
    """
    goal = book.open(Goal, goal_id)
    require_state(goal, GoalState.ACTIVE, GoalNotActive)
    outcome = None
    if goal.framework is Framework.SMART:
        outcome = _outcome(goal, closing)
    else:
        _require_explained(goal, closing)
    closed = GoalClosed(
        state=Change(goal.state, GoalState.CLOSED),
        disposition=closing.disposition,
        outcome=outcome,
        condition_results=closing.condition_results,
        explanations=tuple(
            Explanation(one.key_result, book.personal(goal, one.explanation))
            for one in closing.explanations
        ),
        learnings=book.personal(goal, closing.learnings) if closing.learnings else None,
        evidence=closing.evidence,
    )
    book.record(goal, closed)


def _outcome(goal: Goal, closing: Closing) -> Outcome:
    if closing.explanations:
        raise WrongFramework(goal=goal.id, framework=goal.framework.name)
    _require_all_conditions(goal, closing)
    assert goal.measure is not None
    outcome = outcome_of(goal.measure, goal.in_force(None), closing.condition_results)
    if closing.disposition is Disposition.DONE and outcome is not Outcome.MET:
        raise OutcomeNotMet(goal=goal.id)
    return outcome


def _require_all_conditions(goal: Goal, closing: Closing) -> None:
    said = [result.condition for result in closing.condition_results]
    require_each_once(said, "condition_results", "condition_id")
    asked = [condition.id for condition in goal.acceptance_conditions]
    for condition in said:
        if condition not in asked:
            raise ResourceNotFound(
                kind="acceptance_condition", id=f"{goal.id}/{condition}"
            )
    missing = [condition for condition in asked if condition not in said]
    if missing:
        raise FieldInvalid(
            Violation("condition_results", f"must also say: {', '.join(missing)}")
        )


def _require_explained(goal: Goal, closing: Closing) -> None:
    if closing.condition_results:
        raise WrongFramework(goal=goal.id, framework=goal.framework.name)
    said = [one.key_result for one in closing.explanations]
    require_each_once(said, "explanations", "key_result")
    for key_result in said:
        if key_result not in goal.key_results:
            raise ResourceNotFound(kind="key_result", id=f"{goal.id}/{key_result}")
    missing = [
        key_result
        for key_result in goal.key_results
        if key_result not in said and goal.in_force(key_result) is None
    ]
    if missing:
        raise ExplanationNeeded(key_results=", ".join(missing))

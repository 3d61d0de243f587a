"""Closing a goal: how it ended, what was shown and what was learned (rules §5.5)."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from msgspec import Struct

from domain.actors import command
from domain.changes import Change
from domain.goals.endings import Disposition, Ending
from domain.goals.goal import Framework, Goal, GoalState, require_state
from domain.goals.links import Link
from domain.goals.objective import Ambition, ProgressFrom
from domain.goals.refusals import (
    CauseNeeded,
    ExplanationNeeded,
    GoalNotActive,
    OutcomeNotMet,
    WrongFramework,
)
from domain.goals.scoring.roll_up import rescore
from domain.goals.scoring.scores import score_now
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


class MissCause(Enum):
    """Why a goal fell short of what it promised, without blame (rules §4.7)."""

    AMBITION_TOO_HIGH = "AMBITION_TOO_HIGH"
    WRONG_MEASURE = "WRONG_MEASURE"
    DEPENDENCY = "DEPENDENCY"
    CAPACITY = "CAPACITY"
    PRIORITIES_CHANGED = "PRIORITIES_CHANGED"
    OUTSIDE_EVENT = "OUTSIDE_EVENT"
    LACK_OF_FOCUS = "LACK_OF_FOCUS"
    NO_CADENCE = "NO_CADENCE"


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
        miss_cause: Why it fell short; None where it did not, or nobody says.
        miss_explanation: The same in words; empty for nothing.
        wins: What went well; empty for nothing.
        learnings: What was learned; empty for nothing.
        evidence: What shows how it ended.
    """

    disposition: Disposition
    condition_results: tuple[ConditionResult, ...] = ()
    explanations: tuple[StatedExplanation, ...] = ()
    miss_cause: MissCause | None = None
    miss_explanation: str = ""
    wins: str = ""
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
        miss_cause: Why it fell short; None where it did not, or nobody said.
        miss_explanation: The same in words; None where nothing was said.
        wins: What went well; None where nothing was said.
        learnings: What was learned; None where nothing was said.
        evidence: What shows how it ended.
        successor: The id of the goal that goes on with it; None for none.
    """

    NAME = "goal.closed"

    state: Change[GoalState]
    disposition: Disposition
    outcome: Outcome | None
    condition_results: tuple[ConditionResult, ...]
    explanations: tuple[Explanation, ...]
    miss_cause: MissCause | None
    miss_explanation: Personal | None
    wins: Personal | None
    learnings: Personal | None
    evidence: tuple[Link, ...]
    successor: str | None

    def apply(self, aggregate: Goal, record: Record) -> None:
        """Move the state; how it ended tells what it contributes from now on."""
        aggregate.enter(self.state.to)
        aggregate.ending = Ending(self.disposition, self.outcome)


@command
def close_goal(book: Book, goal_id: str, closing: Closing) -> None:
    """Close an active goal (rules §5.5).

    1. Each acceptance condition of a SMART goal is said to hold or not.
    2. DONE needs a SMART goal's outcome to be MET or MET_STRETCH.
    3. Each key result without a check-in in force is explained; one that follows its
       children takes none.
    4. A commitment that falls short has a cause and an explanation (rules §4.7).
    5. Carrying over is a command of its own, since it drafts a successor (rules §5.6).
    """
    goal = book.open(Goal, goal_id)
    if closing.disposition is Disposition.CARRIED_OVER:
        raise FieldInvalid(Violation("disposition", "is what CarryOverGoal records"))
    record = end_goal(book, goal, closing)
    rescore(book, goal, cause=record.position)


def end_goal(
    book: Book, goal: Goal, closing: Closing, successor: str | None = None
) -> Record:
    """Record how an active goal ended; what is refused is said at `close_goal`.

    What comes of it for scores above is the caller's.
    """
    require_state(goal, GoalState.ACTIVE, GoalNotActive)
    outcome = None
    if goal.framework is Framework.SMART:
        outcome = _outcome(goal, closing)
    else:
        _require_explained(goal, closing)
    _require_miss_explained(book, goal, closing, outcome)

    def said(text: str) -> Personal | None:
        return book.personal(goal, text) if text else None

    closed = GoalClosed(
        state=Change(goal.state, GoalState.CLOSED),
        disposition=closing.disposition,
        outcome=outcome,
        condition_results=closing.condition_results,
        explanations=tuple(
            Explanation(one.key_result, book.personal(goal, one.explanation))
            for one in closing.explanations
        ),
        miss_cause=closing.miss_cause,
        miss_explanation=said(closing.miss_explanation),
        wins=said(closing.wins),
        learnings=said(closing.learnings),
        evidence=closing.evidence,
        successor=successor,
    )
    return book.record(goal, closed)


def _require_miss_explained(
    book: Book, goal: Goal, closing: Closing, outcome: Outcome | None
) -> None:
    short = outcome is Outcome.NOT_MET
    if goal.ambition is Ambition.COMMITTED:
        # Where there is no score, nothing shows that it was reached.
        short = score_now(book, goal) != 1
    if short and not (closing.miss_cause and closing.miss_explanation):
        raise CauseNeeded(goal=goal.id)


def _outcome(goal: Goal, closing: Closing) -> Outcome:
    if closing.explanations:
        raise WrongFramework(goal=goal.id, framework=goal.framework.name)
    _require_all_conditions(goal, closing)
    terms = goal.definitions[-1].terms[None]
    outcome = outcome_of(terms, goal.seen(None), closing.condition_results)
    if closing.disposition is Disposition.DONE and outcome is Outcome.NOT_MET:
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
        for key_result, one in goal.active_key_results.items()
        if key_result not in said
        and one.progress_from is ProgressFrom.CHECK_INS
        and goal.in_force(key_result) is None
    ]
    if missing:
        raise ExplanationNeeded(key_results=", ".join(missing))

"""Goals as they are answered: what they say, their key results, scores and status.

The views are asked once for all goals of an answer, not once for each.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from domain.days import local_day
from domain.decimals import rounded
from domain.goals.measures import progress
from domain.goals.status import DataState, band_of, expected_progress, status_of
from goalledger.v1 import goals_pb2
from projections import audit, check_ins, directory, goals, key_results, scores
from projections.check_ins import NO_KEY_RESULT
from projections.in_force import in_force as check_ins_in_force
from projections.scores import THE_GOAL
from services.rpc import enums, names
from services.rpc.measure_answers import links_of, measure_of, text_of, value_of
from services.rpc.policy_answers import policy_version_of
from services.rpc.template_answers import template_version_of
from services.rpc.times import timestamp, window_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from domain.days import Window
    from domain.goals.measures import Measure
    from domain.texts import Text
    from projections.audit import GoalHead
    from projections.check_ins import CheckInRow
    from projections.goals import GoalRow
    from projections.key_results import KeyResultRow
    from projections.scores import ScoreRow
    from services.rpc.actors import Actors
    from services.rpc.reads import Moment

# What `Goals.write` asks.
MODELS = (goals, key_results, check_ins, scores, audit, directory)


class Beside(NamedTuple):
    """What stands beside the rows of some goals.

    Attributes:
        day: The day asked about, in the organization's time zone.
        heads: The last event of each goal.
        key_results: Of each goal, in the order they were added.
        in_force: The check-in in force, by goal and key result.
        scores: The last move, by goal and key result.
    """

    day: date
    heads: dict[str, GoalHead]
    key_results: dict[str, list[KeyResultRow]]
    in_force: dict[tuple[str, str], CheckInRow]
    scores: dict[tuple[str, str], ScoreRow]


class Goals:
    """Writes goals. Any thread may use it."""

    def __init__(self, open_text: Callable[[Text | None], str], actors: Actors) -> None:
        """Take what opens personal texts, and what names people."""
        self._open = open_text
        self._actors = actors

    def write(self, moment: Moment, rows: Sequence[GoalRow]) -> list[goals_pb2.Goal]:
        """Write goals as known at a moment."""
        beside = _beside(moment, rows)
        return [self._goal(moment, row, beside) for row in rows]

    def _goal(self, moment: Moment, row: GoalRow, beside: Beside) -> goals_pb2.Goal:
        ledger, head = moment.known.ledger, beside.heads[row.goal]
        return goals_pb2.Goal(
            name=names.goal_name(ledger, row.goal),
            framework=enums.FRAMEWORK.numbers[row.framework],
            level=enums.LEVEL.numbers[row.level],
            state=enums.STATE.numbers[row.state],
            title=self._open(row.title),
            description=self._open(row.description),
            owner=names.person_name(ledger, row.owner),
            unit="" if row.unit is None else names.unit_name(ledger, row.unit),
            window=window_of(row.window),
            measure=None if row.measure is None else measure_of(row.measure),
            criteria=self._criteria(moment, row),
            acceptance_conditions=self._conditions(row),
            key_results=[
                self._key_result(moment, row, one, beside)
                for one in beside.key_results.get(row.goal, ())
            ],
            definition_version=row.definition_version,
            proposers=[self._actors.name(moment, one) for one in row.proposers],
            approver=self._actors.optional_name(moment, row.approver),
            policy=names.policy_name(ledger, row.policy),
            template=template_version_of(ledger, row.template),
            approval_waived_by=policy_version_of(ledger, row.waived_by),
            etag=str(head.version),
            create_time=timestamp(row.created),
            update_time=timestamp(head.updated),
            **self._standing(moment, row, beside),
            **self._ending(row),
        )

    def _standing(self, moment: Moment, row: GoalRow, beside: Beside) -> dict[str, Any]:
        if row.measure is not None:
            said = _measured(row.measure, row.window, (row.goal, NO_KEY_RESULT), beside)
            in_force = beside.in_force.get((row.goal, NO_KEY_RESULT))
            if in_force is not None:
                said["value_in_force"] = value_of(in_force.value)
                said["check_in_in_force"] = _check_in_name(moment, in_force)
            return said if row.definition_version else {}
        observed = any(goal == row.goal for goal, _ in beside.in_force)
        score = _score((row.goal, THE_GOAL), beside)
        if not row.definition_version:
            return {}
        state = DataState.HAS_DATA if observed else DataState.NO_DATA
        said = {"data_state": enums.DATA_STATE.numbers[state]}
        if score is not None:
            said["progress"] = text_of(score)
            come = Fraction(score) if observed else None
            said |= _compared(score, come, row.window, beside.day)
        return said

    def _key_result(
        self, moment: Moment, goal: GoalRow, row: KeyResultRow, beside: Beside
    ) -> goals_pb2.KeyResult:
        key = (row.goal, row.key_result)
        said: dict[str, Any] = {}
        if goal.definition_version:
            said = _measured(row.measure, row.window or goal.window, key, beside)
        in_force = beside.in_force.get(key)
        if in_force is not None:
            said["value_in_force"] = value_of(in_force.value)
            said["check_in_in_force"] = _check_in_name(moment, in_force)
            said["effective_time"] = timestamp(in_force.effective)
            said["confidence"] = text_of(in_force.confidence)
        return goals_pb2.KeyResult(
            name=names.measured_name(moment.known.ledger, row.goal, row.key_result),
            title=self._open(row.title),
            measure=measure_of(row.measure),
            weight=text_of(row.weight),
            window=None if row.window is None else window_of(row.window),
            explanation=self._open(row.explanation),
            create_time=timestamp(row.created),
            update_time=timestamp(row.updated),
            **said,
        )

    def _criteria(
        self, moment: Moment, row: GoalRow
    ) -> list[goals_pb2.CriterionAnswer]:
        return [
            goals_pb2.CriterionAnswer(
                criterion=enums.CRITERION.numbers[one.criterion],
                answer=self._open(one.answer),
                assessment=enums.ASSESSMENT.numbers[one.assessment],
                answered_by=self._actors.name(moment, one.answered_by),
            )
            for one in row.criteria
        ]

    def _conditions(self, row: GoalRow) -> list[goals_pb2.AcceptanceCondition]:
        met = {result.condition: result.met for result in row.condition_results}
        return [
            goals_pb2.AcceptanceCondition(
                condition_id=one.id, text=self._open(one.text), met=met.get(one.id)
            )
            for one in row.acceptance_conditions
        ]

    def _ending(self, row: GoalRow) -> dict[str, Any]:
        if row.disposition is None:
            return {}
        outcome = row.outcome
        return {
            "disposition": enums.DISPOSITION.numbers[row.disposition],
            "outcome": 0 if outcome is None else enums.OUTCOME.numbers[outcome],
            "learnings": self._open(row.learnings),
            "evidence": links_of(row.evidence),
        }


def _beside(moment: Moment, rows: Sequence[GoalRow]) -> Beside:
    place = (moment.connection, moment.known)
    ids = [row.goal for row in rows]
    of_goals = key_results.of_goals(*place, ids)
    measures = [(row.goal, NO_KEY_RESULT) for row in rows] + [
        (one.goal, one.key_result) for of_goal in of_goals.values() for one in of_goal
    ]
    organization = directory.organization(*place)
    zone = "UTC" if organization is None else organization.time_zone
    return Beside(
        local_day(moment.instant, zone),
        audit.goal_heads(*place, ids),
        of_goals,
        check_ins_in_force(*place, measures),
        scores.at(*place, measures),
    )


def _measured(
    measure: Measure, window: Window, key: tuple[str, str], beside: Beside
) -> dict[str, Any]:
    """Say how far a measure has come since it was approved."""
    in_force = beside.in_force.get(key)
    come = None if in_force is None else progress(measure, in_force.value)
    state = DataState.NO_DATA if come is None else DataState.HAS_DATA
    said: dict[str, Any] = {
        "data_state": enums.DATA_STATE.numbers[state],
        "progress": text_of(Decimal(0) if come is None else rounded(come)),
    }
    score = _score(key, beside)
    if score is not None:
        said |= _compared(score, come, window, beside.day)
    return said


def _compared(
    score: Decimal, come: Fraction | None, window: Window, day: date
) -> dict[str, Any]:
    expected = expected_progress(window, day)
    return {
        "score": text_of(score),
        "band": enums.BAND.numbers[band_of(score)],
        "expected_progress": text_of(rounded(expected)),
        "status": enums.STATUS.numbers[status_of(come, expected)],
    }


def _score(key: tuple[str, str], beside: Beside) -> Decimal | None:
    row = beside.scores.get(key)
    return None if row is None else row.current


def _check_in_name(moment: Moment, row: CheckInRow) -> str:
    key_result = row.key_result or None
    return names.check_in_name(moment.known.ledger, row.goal, key_result, row.check_in)

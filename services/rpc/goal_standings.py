"""How far goals and key results have come, as it is answered: score, progress, status.

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
from projections import audit, check_ins, directory, goals, key_results, scores
from projections.check_ins import NO_KEY_RESULT
from projections.in_force import in_force as check_ins_in_force
from projections.scores import THE_GOAL
from services.rpc import enums, names
from services.rpc.measure_answers import text_of, value_of
from services.rpc.times import timestamp

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from domain.days import Window
    from domain.goals.measures import Measure
    from projections.audit import GoalHead
    from projections.check_ins import CheckInRow
    from projections.goal_rows import GoalRow
    from projections.key_results import KeyResultRow
    from projections.scores import ScoreRow
    from services.rpc.reads import Moment

# What `beside` asks, and the goals themselves.
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


def beside_of(moment: Moment, rows: Sequence[GoalRow]) -> Beside:
    """Ask for all that stands beside the rows of some goals."""
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


def standing(moment: Moment, row: GoalRow, beside: Beside) -> dict[str, Any]:
    """Say how far a goal has come since it was approved."""
    if not row.definition_version:
        return {}
    if row.measure is not None:
        key = (row.goal, NO_KEY_RESULT)
        said = _measured(row.measure, row.window, key, beside)
        if (move := beside.scores.get(key)) is not None:
            said["computed_score"] = text_of(move.computed)
        in_force = beside.in_force.get(key)
        if in_force is not None:
            said["value_in_force"] = value_of(in_force.value)
            said["check_in_in_force"] = _check_in_name(moment, in_force)
        return said
    observed = any(
        (one.goal, one.key_result) in beside.in_force
        for one in beside.key_results.get(row.goal, ())
        if one.dropped is None
    )
    state = DataState.HAS_DATA if observed else DataState.NO_DATA
    said = {"data_state": enums.DATA_STATE.numbers[state]}
    move = beside.scores.get((row.goal, THE_GOAL))
    if move is None or move.current is None:
        return said
    said |= {"progress": text_of(move.computed)}
    said |= {"computed_score": text_of(move.computed)}
    come = Fraction(move.computed) if observed and move.computed is not None else None
    return said | _compared(move.current, come, row.window, beside.day)


def standing_of_key_result(
    moment: Moment, goal: GoalRow, row: KeyResultRow, beside: Beside
) -> dict[str, Any]:
    """Say how far a key result has come; a dropped one is not judged any more."""
    key = (row.goal, row.key_result)
    said: dict[str, Any] = {}
    if goal.definition_version and row.dropped is None:
        said = _measured(row.measure, row.window or goal.window, key, beside)
    in_force = beside.in_force.get(key)
    if in_force is not None:
        said["value_in_force"] = value_of(in_force.value)
        said["check_in_in_force"] = _check_in_name(moment, in_force)
        said["effective_time"] = timestamp(in_force.effective)
        said["confidence"] = text_of(in_force.confidence)
    return said


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

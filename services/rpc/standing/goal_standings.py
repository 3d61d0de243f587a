"""How far goals and key results have come, as it is answered: score, progress, status.

The views are asked once for all goals of an answer, not once for each.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from domain.alignment.tallies import NO_CHILDREN
from domain.days import local_day
from domain.decimals import rounded
from domain.goals.definitions import Terms
from domain.goals.measures.observations import Observations
from domain.goals.objective import Ambition, ProgressFrom
from domain.goals.pace.plans import expected_progress
from domain.goals.pace.schedules import Phase, joined
from domain.goals.progress import Seen, progress_of, value_of
from domain.goals.scoring.counting import tally_of
from domain.goals.status import (
    DataState,
    Status,
    band_of,
    status_of,
    status_of_measure,
)
from projections import beside
from projections.goals import goals, key_results
from projections.measures.check_ins import NO_KEY_RESULT
from projections.measures.observed import check_in_of, observed
from projections.measures.scores import THE_GOAL
from projections.organization import directory
from services.rpc.measures import measure_answers
from services.rpc.measures.measure_answers import text_of
from services.rpc.standing import existing
from services.rpc.standing.children import children_by_goal, listens_itself
from services.rpc.wire import enums, names
from services.rpc.wire.times import timestamp

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from domain.alignment.tallies import Share, Tally
    from domain.policies.policy import SuccessBand
    from projections.alignment.alignments import AlignmentRow
    from projections.audit import GoalHead
    from projections.goals.goal_rows import GoalRow
    from projections.goals.key_results import KeyResultRow
    from projections.measures.check_ins import CheckInRow
    from projections.measures.scores import ScoreRow
    from projections.organization.directory import OrganizationRow
    from services.rpc.calls.reads import Moment

# What `beside_of` asks, and the goals themselves.
MODELS = (goals, *beside.MODELS)

_WEIGHT_OF_A_SMART_GOAL = Decimal(1)
_DARING = Ambition.ASPIRATIONAL


class Beside(NamedTuple):
    """What stands beside the rows of some goals.

    Attributes:
        day: The day asked about, in the organization's time zone.
        heads: The last event of each goal.
        key_results: Of each goal, in the order they were added.
        in_force: The check-in in force, by goal and key result.
        observed: All check-ins, of measures that one does not tell.
        scores: The last move, by goal and key result.
        alignments: What leads from each goal and holds, or waits.
        children: What is known of goals that contribute to those whose scores follow.
        bands: Between which scores aspirational objectives succeed, by policy.
    """

    day: date
    heads: dict[str, GoalHead]
    key_results: dict[str, list[KeyResultRow]]
    in_force: dict[tuple[str, str], CheckInRow]
    observed: dict[tuple[str, str], Observations]
    scores: dict[tuple[str, str], ScoreRow]
    alignments: dict[str, list[AlignmentRow]]
    children: dict[str, Tally]
    bands: dict[str, SuccessBand]

    def seen(self, goal: GoalRow, key_result: str) -> Seen:
        """Return what was observed of a measure, as far as its value needs it."""
        key = (goal.goal, key_result)
        observations = self.observed.get(key)
        if observations is None:
            row = self.in_force.get(key)
            known = () if row is None else (check_in_of(row),)
            observations = Observations.of(known)
        return Seen(observations, pauses=goal.pauses)

    def share(self, goal: str, key_result: str | None) -> Share:
        """Return the sums of the goals that contribute, and count, there."""
        return self.children.get(goal, NO_CHILDREN).share(key_result)

    def score(self, goal: str, key_result: str) -> Decimal | None:
        """Return the score of a key result, or of the goal itself."""
        row = self.scores.get((goal, key_result))
        return None if row is None else row.current


def beside_of(moment: Moment, rows: Sequence[GoalRow]) -> Beside:
    """Ask the views for what stands beside some goals, once for all of them."""
    place = (moment.connection, moment.known)
    daring = {row.policy for row in rows if row.ambition is _DARING}
    found = beside.beside(*place, [row.goal for row in rows], daring)
    of_goals = found.key_results
    return Beside(
        day=_day(moment, found.organization),
        heads=found.heads,
        key_results=of_goals,
        in_force=found.in_force,
        observed=_observed(moment, rows, of_goals),
        scores=found.scores,
        alignments=found.alignments,
        children={
            goal: tally_of(children)
            for goal, children in children_by_goal(*place, rows, of_goals).items()
        },
        bands={
            policy: existing.terms_of(found.policies.get(policy), policy).success_band
            for policy in daring
        },
    )


def beside_slots(moment: Moment, rows: Sequence[GoalRow]) -> Beside:
    """Ask the views for what slots of some goals need: all of their check-ins."""
    place = (moment.connection, moment.known)
    of_goals = key_results.of_goals(*place, [row.goal for row in rows])
    scheduled = [
        (goal.goal, NO_KEY_RESULT if one is None else one.key_result)
        for goal in rows
        for one in (None, *of_goals.get(goal.goal, ()))
        if any(phase.asks for phase in _phases(goal, one))
    ]
    made = observed(*place, scheduled) if scheduled else {}
    day = _day(moment, directory.organization(*place))
    return Beside(day, {}, of_goals, {}, made, {}, {}, {}, {})


def terms_of(goal: GoalRow, row: KeyResultRow | None = None) -> Terms:
    """Return what a SMART goal or a key result promises, as known."""
    if row is None:
        assert goal.measure is not None
        place = (goal.window, goal.phases, goal.plan)
        return Terms(goal.measure, _WEIGHT_OF_A_SMART_GOAL, *place)
    place = (row.window or goal.window, _phases(goal, row), row.plan)
    return Terms(row.measure, row.weight, *place, row.progress_from)


def standing(moment: Moment, row: GoalRow, beside: Beside) -> dict[str, Any]:
    """Say where a goal stands since it was approved."""
    if not row.definition_version:
        return {}
    if row.measure is not None:
        key = (row.goal, NO_KEY_RESULT)
        terms, seen = terms_of(row), beside.seen(row, NO_KEY_RESULT)
        said = _value(moment, terms, seen, beside.in_force.get(key))
        progress = progress_of(terms, seen)
        said |= _measured(terms, progress, beside.score(*key), beside.day)
        if (move := beside.scores.get(key)) is not None:
            said["computed_score"] = text_of(move.computed)
        return said
    has_data = _has_data(row, beside)
    said = _data_state(has_data)
    move = beside.scores.get((row.goal, THE_GOAL))
    if move is None or move.current is None:
        return said
    said |= {"progress": text_of(move.computed)}
    said |= {"computed_score": text_of(move.computed)}
    computed = move.computed
    come = Fraction(computed) if has_data and computed is not None else None
    if row.ambition is _DARING:
        success = beside.bands[row.policy].place(move.current)
        said["success"] = enums.SUCCESS.numbers[success]
    expected = expected_progress(row.window, beside.day, row.plan)
    return said | _compared(move.current, expected, status_of(come, expected))


def standing_of_key_result(
    moment: Moment, goal: GoalRow, row: KeyResultRow, beside: Beside
) -> dict[str, Any]:
    """Say where a key result stands; of a dropped one only what was observed."""
    terms, seen = terms_of(goal, row), beside.seen(goal, row.key_result)
    in_force = beside.in_force.get((goal.goal, row.key_result))
    said = _value(moment, terms, seen, in_force)
    if in_force is not None:
        said["effective_time"] = timestamp(in_force.effective)
        said["confidence"] = text_of(in_force.confidence)
    if goal.definition_version and row.dropped is None:
        score = beside.score(goal.goal, row.key_result)
        progress = progress_of(terms, seen)
        if terms.by_children:
            progress = beside.share(goal.goal, row.key_result).mean
        said |= _measured(terms, progress, score, beside.day)
    return said


def _has_data(row: GoalRow, beside: Beside) -> bool:
    """Tell whether anything is behind an objective's score."""
    if listens_itself(row) and beside.share(row.goal, None).children:
        return True
    return any(
        beside.share(row.goal, one.key_result).weights
        if one.progress_from is ProgressFrom.CHILDREN
        else (row.goal, one.key_result) in beside.in_force
        for one in beside.key_results.get(row.goal, ())
        if one.dropped is None
    )


def _day(moment: Moment, organization: OrganizationRow | None) -> date:
    """Return the day asked about, in the organization's time zone."""
    zone = "UTC" if organization is None else organization.time_zone
    return local_day(moment.instant, zone)


def _phases(goal: GoalRow, row: KeyResultRow | None) -> tuple[Phase, ...]:
    return goal.phases if row is None else joined(goal.phases, row.phases)


def _observed(
    moment: Moment, rows: Sequence[GoalRow], of_goals: dict[str, list[KeyResultRow]]
) -> dict[tuple[str, str], Observations]:
    many = list(_told_by_many(rows, of_goals))
    return observed(moment.connection, moment.known, many) if many else {}


def _told_by_many(
    rows: Sequence[GoalRow], of_goals: dict[str, list[KeyResultRow]]
) -> Iterator[tuple[str, str]]:
    """Yield the measures that are told by more than the check-in in force."""
    for goal in rows:
        if goal.measure is not None and goal.measure.by_many:
            yield goal.goal, NO_KEY_RESULT
        for one in of_goals.get(goal.goal, ()):
            if one.measure.by_many:
                yield goal.goal, one.key_result


def _value(
    moment: Moment, terms: Terms, seen: Seen, in_force: CheckInRow | None
) -> dict[str, Any]:
    value = value_of(terms.measure, seen)
    if value is None or in_force is None:
        return {}
    key = (in_force.goal, in_force.key_result or None, in_force.check_in)
    return {
        "value_in_force": measure_answers.value_of(value),
        "check_in_in_force": names.check_in_name(moment.known.ledger, *key),
    }


def _measured(
    terms: Terms, progress: Fraction | None, score: Decimal | None, day: date
) -> dict[str, Any]:
    """Say how far a measure has come since it was approved."""
    said = _data_state(progress is not None)
    said["progress"] = text_of(Decimal(0) if progress is None else rounded(progress))
    if score is not None:
        expected = expected_progress(terms.window, day, terms.plan)
        said |= _compared(score, expected, status_of_measure(terms, progress, day))
    return said


def _data_state(has_data: bool) -> dict[str, Any]:
    state = DataState.HAS_DATA if has_data else DataState.NO_DATA
    return {"data_state": enums.DATA_STATE.numbers[state]}


def _compared(score: Decimal, expected: Fraction, status: Status) -> dict[str, Any]:
    return {
        "score": text_of(score),
        "band": enums.BAND.numbers[band_of(score)],
        "expected_progress": text_of(rounded(expected)),
        "status": enums.STATUS.numbers[status],
    }

"""Shows what holds after any history of measures of all kinds (rules §3, §4.4)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.aggregate import fold
from domain.goals.changing.adapting import KeyResultRevision
from domain.goals.goal import Goal
from domain.goals.measures import Measure, Value
from domain.goals.observing.check_ins import CheckInPlace, Observation, correct_check_in
from domain.goals.observing.events import CheckInCorrected, CheckInRecorded
from domain.goals.scoring.scores import ScoreChanged, Scores, scores_at
from domain.record import Record
from domain.refusals import Refusal
from tests import examples as ex
from tests import turns
from tests.domain import spec
from tests.measures import FRIDAYS, KINDS, each_period, measured, number, numeric, seen

MEASURES: dict[str, Measure] = {
    **{name.lower(): measured(kind) for name, (kind, *_) in KINDS.items()},
    "increment": measured(numeric(), adding=True),
    "periods": each_period(),
    "increments-by-periods": each_period(adding=True),
}
KEYS = st.sampled_from(sorted(MEASURES))
ANY = st.integers(min_value=0, max_value=99)
HOURS_AGO = st.integers(min_value=-1, max_value=400)
CHECK_INS = st.tuples(st.just("observe"), KEYS, ANY, HOURS_AGO)
STEPS = st.lists(
    st.one_of(
        CHECK_INS,
        CHECK_INS,
        CHECK_INS,
        st.tuples(st.just("correct"), ANY, ANY, HOURS_AGO),
        st.tuples(st.just("retract"), ANY),
        st.tuples(st.just("reschedule"), KEYS),
        st.tuples(st.just("drop"), KEYS),
        st.tuples(st.just("pause")),
    ),
    min_size=5,
    max_size=20,
)


def value_of(key: str, any_: int) -> Value:
    """Observe something that the measure takes."""
    kind = MEASURES[key].kind
    if kind.counts():
        return number(str(Decimal(any_ - 20) / 4))
    _, whole, part = KINDS[kind.NAME]
    return whole if any_ % 2 else part


def act_of(step: tuple[Any, ...], history: spec.History) -> spec.Act:
    """Return the act that a step is; one about a check-in takes any there ever was."""
    name, now = f"c{len(history.records)}", history.now
    made = [
        (str(record.event.key_result), record.event.check_in)
        for record in history.records
        if isinstance(record.event, CheckInRecorded | CheckInCorrected)
    ] or [("binary", "none")]
    match step:
        case ("observe", key, any_, hours):
            effective = now - timedelta(hours=hours)
            return seen(value_of(key, any_), name, key, effective=effective)
        case ("correct", which, any_, hours):
            key, old = made[which % len(made)]
            truth = Observation(
                value=value_of(key, any_), effective=now - timedelta(hours=hours)
            )
            place = CheckInPlace(ex.GOAL, key, old)
            return ex.act(
                lambda book: correct_check_in(book, place, name, truth), **ex.WHY
            )
        case ("retract", which):
            key, old = made[which % len(made)]
            return ex.retracted(old, key)
        case ("reschedule", key):
            revision = KeyResultRevision(schedule=another_weekday(history))
            return ex.key_result_revised(revision, key, **ex.WHY)
        case ("drop", key):
            return turns.key_result_dropped(key)
    paused = history.aggregates[Goal.stream_of(ex.GOAL)]
    assert isinstance(paused, Goal)
    return turns.resumed() if paused.state.name == "PAUSED" else turns.paused()


def another_weekday(history: spec.History) -> Any:
    """Return another weekday each time."""
    return type(FRIDAYS)(anchor_day=1 + len(history.records) % 7)


def lived(steps: list[tuple[Any, ...]]) -> spec.History:
    """Return the history of an objective with a key result of each kind."""
    drafting = ex.drafted(ex.draft(schedule=FRIDAYS))
    added = [
        ex.key_result_added(key, ex.key_result(measure=measure))
        for key, measure in MEASURES.items()
    ]
    founding = [*ex.company(), drafting, *added, ex.submitted(), ex.approved()]
    history = spec.given(*founding)
    for step in steps:
        before = len(history.records)
        try:
            history.do(act_of(step, history))
        except Refusal:
            assert len(history.records) == before
    return history


def of_goal(records: list[Record]) -> list[Record]:
    """Return the records of the goal's own stream."""
    return [one for one in records if one.stream == Goal.stream_of(ex.GOAL)]


@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_recorded_scores_are_those_at_their_time_as_known_at_their_position(
    steps: Any,
) -> None:
    """Rules §4.4, for every kind, by snapshot, increment and slot."""
    history = lived(steps)
    goal, stored = Goal(ex.GOAL), Scores()

    for index, record in enumerate(history.records):
        if record.stream == Goal.stream_of(ex.GOAL):
            record.event.apply(goal, record)
        if isinstance(record.event, ScoreChanged):
            stored |= {move.key_result: move.score.to for move in record.event.moves}
        following = history.records[index + 1 : index + 2]
        if not following or following[0].recorded != record.recorded:
            now = scores_at(goal)
            assert now == scores_at(goal, record.recorded)
            assert now == {key: stored[key] for key in now}


@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_sums_that_are_kept_are_those_of_what_stands(steps: Any) -> None:
    """Rules §3.7: folded anew, and added up again."""
    history = lived(steps)

    goal = fold(Goal, ex.GOAL, of_goal(history.records))

    assert goal is not None
    assert goal.observations == _goal(history).observations
    for observations in goal.observations.values():
        numbers = [
            one.value.decimal or Decimal(0)
            for one in observations.check_ins.values()
            if one.stands
        ]
        assert observations.total == sum(numbers)
        assert observations.total == observations.total_at(history.now)


def _goal(history: spec.History) -> Goal:
    goal = history.aggregates[Goal.stream_of(ex.GOAL)]
    assert isinstance(goal, Goal)
    return goal

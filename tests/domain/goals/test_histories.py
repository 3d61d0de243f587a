"""Shows what holds after any history of one objective (rules §3.11, §4.4, §6.3)."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.aggregate import Aggregate, fold
from domain.decimals import rounded
from domain.goals.changing.adapting import KeyResultRevision
from domain.goals.goal import Goal
from domain.goals.measures import Measure, Numeric
from domain.goals.measures.observations import CheckIn, Observations
from domain.goals.observing.events import (
    CheckInCorrected,
    CheckInRecorded,
    CheckInRetracted,
)
from domain.goals.scoring.scores import Score, ScoreChanged, Scores, scores_at
from domain.record import Record
from domain.refusals import Refusal
from tests import examples
from tests.domain import spec
from tests.examples import GOAL, WHY, observation

KEYS = ["a", "b", "c"]
VALUES = st.decimals(min_value=-20, max_value=120, places=2)
HOURS_AGO = st.integers(min_value=-1, max_value=400)
ANY = st.integers(min_value=0, max_value=99)

CHECK_INS = st.tuples(st.just("observe"), st.sampled_from(KEYS), VALUES, HOURS_AGO)
CORRECTIONS = st.tuples(st.just("correct"), ANY, VALUES, HOURS_AGO)
RETRACTIONS = st.tuples(st.just("retract"), ANY)
WEIGHTS = st.sampled_from([Decimal(0), Decimal(1), Decimal("2.5")])
REVISIONS = st.tuples(st.just("revise"), st.sampled_from(KEYS), VALUES, WEIGHTS)
ADDITIONS = st.tuples(st.just("add"), st.sampled_from(KEYS))
CHANGES = [CORRECTIONS, RETRACTIONS, REVISIONS, ADDITIONS]
STEPS = st.lists(
    st.one_of(CHECK_INS, CHECK_INS, CHECK_INS, *CHANGES), min_size=5, max_size=20
)


def act_of(step: tuple[Any, ...], history: spec.History) -> spec.Act:
    """Return the act that a step is; one about a check-in takes any there ever was."""
    name, now = f"c{len(history.records)}", history.now
    made = [
        (record.event.key_result, record.event.check_in)
        for record in history.records
        if isinstance(record.event, CheckInRecorded | CheckInCorrected)
    ] or [("a", "none")]
    match step:
        case ("observe", key, value, hours):
            seen = observation(str(value), effective=now - timedelta(hours=hours))
            return examples.checked_in(check_in=name, key=key, said=seen)
        case ("correct", any_, value, hours):
            key, old = made[any_ % len(made)]
            seen = observation(str(value), effective=now - timedelta(hours=hours))
            return examples.corrected(check_in=name, original=old, key=key, said=seen)
        case ("retract", any_):
            key, old = made[any_ % len(made)]
            return examples.retracted(old, key)
        case ("revise", key, target, weight):
            measure = Measure(unit="percent", numeric=Numeric(Decimal(0), target))
            revision = KeyResultRevision(measure=measure, weight=weight)
            return examples.key_result_revised(revision, key=key, **WHY)
        case ("add", key):
            return examples.key_result_added(key, **WHY)
    raise AssertionError(step)


def lived(steps: list[tuple[Any, ...]]) -> spec.History:
    """Return the history of an objective; what is refused leaves no trace."""
    history = spec.given(*examples.an_active_objective("a", "b"))
    for step in steps:
        before = (len(history.records), dict(history.aggregates))
        try:
            history.do(act_of(step, history))
        except Refusal:
            assert (len(history.records), history.aggregates) == before
    return history


def state(aggregate: Aggregate | None) -> dict[str, Any]:
    """Return all that an aggregate holds."""
    slots = [
        slot
        for kind in type(aggregate).__mro__
        for slot in getattr(kind, "__slots__", ())
    ]
    return {slot: getattr(aggregate, slot) for slot in slots}


def of_stream(history: spec.History, stream: str) -> list[Record]:
    """Return the records of one stream."""
    return [record for record in history.records if record.stream == stream]


def value_by_rule(
    records: list[Record], key: str, effective: datetime
) -> Decimal | None:
    """Return the value in force, read word for word from rules §6.3."""
    gone, standing = set(), []
    for record in records:
        match record.event:
            case CheckInRecorded(key_result=of, check_in=name, value=value):
                standing.append((of, name, value, record))
            case CheckInCorrected(key_result=of, check_in=name, corrects=old) as event:
                gone.add((of, old))
                standing.append((of, name, event.value.to, record))
            case CheckInRetracted(key_result=of, check_in=name):
                gone.add((of, name))
    true_by_then = [
        (record.effective or record.recorded, record.position, value.decimal)
        for of, name, value, record in standing
        if of == key
        and (of, name) not in gone
        and (record.effective or record.recorded) <= effective
    ]
    return max(true_by_then)[2] if true_by_then else None


@settings(max_examples=100, deadline=None)
@given(STEPS)
def test_folding_the_records_gives_what_the_book_decided_upon(steps: Any) -> None:
    """Design §4: an aggregate is the effect of its events, and nothing else."""
    history = lived(steps)

    goal = fold(Goal, GOAL, of_stream(history, Goal.stream_of(GOAL)))
    score = fold(Score, GOAL, of_stream(history, Score.stream_of(GOAL)))

    assert state(goal) == state(history.aggregates[Goal.stream_of(GOAL)])
    assert state(score) == state(history.aggregates[Score.stream_of(GOAL)])


@settings(max_examples=100, deadline=None)
@given(STEPS, ANY, HOURS_AGO)
def test_the_value_in_force_is_what_the_rule_says(
    steps: Any, cut: int, hours: int
) -> None:
    """Rules §6.3: at any moment, as known at any position."""
    history = lived(steps)
    records = of_stream(history, Goal.stream_of(GOAL))
    known = records[: cut % len(records) + 1]
    goal = fold(Goal, GOAL, known)
    assert goal is not None
    then, now = history.now - timedelta(hours=hours), known[-1].recorded

    for key in KEYS:
        told = goal.in_force(key, then)
        assert (told and told.value.decimal) == value_by_rule(known, key, then)
        assert goal.in_force(key) == goal.in_force(key, now)


@settings(max_examples=100, deadline=None)
@given(STEPS)
def test_recorded_scores_are_those_at_their_time_as_known_at_their_position(
    steps: Any,
) -> None:
    """Rules §4.4: recomputing all of them finds no difference, and none is missing."""
    history = lived(steps)
    goal = Goal(GOAL)
    stored: Scores = {}

    for index, record in enumerate(history.records):
        if record.stream == Goal.stream_of(GOAL):
            record.event.apply(goal, record)
        if isinstance(record.event, ScoreChanged):
            moved = {move.key_result: move.score for move in record.event.moves}
            assert all(stored.get(key) == score.from_ for key, score in moved.items())
            stored |= {key: score.to for key, score in moved.items()}
        following = history.records[index + 1 : index + 2]
        if not following or following[0].recorded != record.recorded:
            assert scores_at(goal) == scores_at(goal, record.recorded) == stored


@settings(max_examples=100, deadline=None)
@given(STEPS)
def test_scores_are_what_a_few_lines_compute(steps: Any) -> None:
    """Rules §3.1, §4.1: by fractions and from the records alone."""
    history = lived(steps)
    goal = history.aggregates[Goal.stream_of(GOAL)]
    assert isinstance(goal, Goal)
    records = of_stream(history, goal.stream_of(GOAL))

    scores: Scores = {}
    total, weights = Fraction(0), Fraction(0)
    for key, one in goal.key_results.items():
        value = value_by_rule(records, key, records[-1].recorded)
        assert one.measure.numeric is not None
        start = Fraction(one.measure.numeric.start)
        target = Fraction(one.measure.numeric.target)
        p = (
            Fraction(0)
            if value is None
            else (Fraction(value) - start) / (target - start)
        )
        score = scores[key] = rounded(max(Fraction(0), min(Fraction(1), p)))
        total += Fraction(one.weight) * Fraction(score)
        weights += Fraction(one.weight)
    mean = rounded(total / weights) if weights else None

    assert scores_at(goal) == {None: mean, **scores}


@given(st.permutations(list(range(6))), st.data())
def test_the_order_of_check_ins_does_not_matter(order: list[int], data: Any) -> None:
    """Rules §6.3: only effective time and position count."""
    at = spec.MORNING
    made = [
        CheckIn(
            id=str(index),
            value=observation(str(index)).value,
            effective=at + timedelta(hours=data.draw(st.integers(0, 3))),
            day=at.date(),
            recorded_day=at.date(),
            position=index,
            confidence=None,
        )
        for index in range(6)
    ]
    in_turn, shuffled = Observations({}), Observations({})

    for index in range(6):
        in_turn.add(made[index])
        shuffled.add(made[order[index]])

    assert shuffled.in_force == in_turn.in_force
    assert shuffled.in_force == max(made, key=lambda one: (one.effective, one.position))

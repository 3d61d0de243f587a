"""Values, bindings and a goal's life in any order: what must always hold (§1, §4.4)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from domain.days import Window
from domain.goals.changing.adapting import KeyResultRevision
from domain.goals.goal import GoalState
from domain.goals.scoring.scores import Score, scores_at
from domain.refusals import Refusal
from tests.domain.metrics.test_metrics import goal_of, metric_of
from tests.domain.spec import MORNING, Act, History, given
from tests.examples import (
    GOAL,
    WHY,
    approved,
    checked_in,
    closed,
    closing,
    company,
    drafted,
    key_result_added,
    key_result_revised,
    submitted,
)
from tests.metrics import METRIC, key_result_bound, metric_defined, value_recorded
from tests.proposing import proposal_approved
from tests.turns import key_result_dropped, paused, reopening_proposed, resumed

KEYS = ("a", "b")
WINDOWS = (
    Window(date(2026, 1, 1), date(2026, 3, 31)),
    Window(date(2026, 1, 10), date(2026, 2, 28)),
)
RUNNING = {GoalState.ACTIVE, GoalState.PAUSED}
BEGUN = [
    *company(),
    drafted(),
    *(key_result_added(key) for key in KEYS),
    metric_defined(),
]


class Step(NamedTuple):
    """One thing that somebody tries."""

    what: str
    key: str
    number: int


STEPS = st.builds(
    Step,
    what=st.sampled_from(
        ["value"] * 6
        + ["bind", "pause", "resume", "rest", "window"] * 2
        + ["unbind", "check in", "submit", "approve", "close", "drop"]
    ),
    key=st.sampled_from(KEYS),
    number=st.integers(0, 9),
)


def acts_of(step: Step, index: int) -> list[Act]:
    """Return what a step tries; ids are those of its place."""
    key, number = step.key, step.number
    earlier = MORNING - timedelta(days=2 * number)
    window = KeyResultRevision(window=WINDOWS[number % 2])
    acts: dict[str, Callable[[], Act]] = {
        "value": lambda: value_recorded(str(9 * number), f"v{index}", earlier),
        "bind": lambda: key_result_bound(key, **WHY),
        "unbind": lambda: key_result_bound(key, None, **WHY),
        "check in": lambda: checked_in(str(number), f"c{index}", key),
        "pause": paused,
        "resume": resumed,
        "submit": submitted,
        "approve": approved,
        "close": lambda: closed(closing(*KEYS)),
        "drop": lambda: key_result_dropped(key),
        "window": lambda: key_result_revised(window, key, **WHY),
    }
    if step.what == "rest":
        again = [reopening_proposed(f"p{index}"), proposal_approved(f"p{index}")]
        return [acts["close"](), acts["value"](), *again]
    return [acts[step.what]()]


@settings(max_examples=60, deadline=None)
@drawn(steps=st.lists(STEPS, min_size=5, max_size=30), begun=st.booleans())
def test_what_reads_a_metric_has_taken_its_values_whenever_its_goal_is_active(
    steps: list[Step], begun: bool
) -> None:
    way = [key_result_bound(KEYS[0]), submitted(), approved()]
    history = given(*BEGUN, *(way if begun else ()))
    for act in (
        one for index, step in enumerate(steps) for one in acts_of(step, index)
    ):
        before = _taken(history), goal_of(history).state
        try:
            history.do(act)
        except Refusal:
            assert history.last == []
            continue
        _has_taken_all(history)
        _is_known_as_a_reader(history)
        _is_scored_by_what_it_took(history)
        if {before[1], goal_of(history).state} & {GoalState.ACTIVE} == set():
            assert _taken(history) == before[0]


def _taken(history: History) -> dict[str, list[str]]:
    seen = goal_of(history).observations
    return {key: list(one.check_ins) for key, one in seen.items() if key}


def _has_taken_all(history: History) -> None:
    """Every value inside the window, in an active goal."""
    goal, metric = goal_of(history), metric_of(history)
    if goal.state is not GoalState.ACTIVE:
        return
    terms = goal.definitions[-1].terms
    for key, one in goal.key_results.items():
        if one.metric == METRIC and not one.dropped:
            inside = {
                value.id
                for value in metric.values.values()
                if terms[key].window.contains(value.day)
            }
            assert inside <= set(_taken(history).get(key, ()))


def _is_known_as_a_reader(history: History) -> None:
    goal, readers = goal_of(history), metric_of(history).readers
    bound = {key for key, one in goal.key_results.items() if one.metric is not None}
    known = [one.key_result for one in readers]
    assert len(set(known)) == len(known)
    assert set(known) <= bound
    if goal.state in RUNNING:
        standing = {key for key in bound if not goal.key_results[key].dropped}
        assert standing <= set(known)


def _is_scored_by_what_it_took(history: History) -> None:
    """Rules §4.4: what was recorded is what is computed."""
    score = history.aggregates.get(Score.stream_of(GOAL))
    if score is not None:
        assert isinstance(score, Score)
        now = scores_at(goal_of(history))
        assert {key: score.stored.get(key) for key in now} == now

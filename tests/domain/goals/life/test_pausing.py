"""Shows how goals are paused and resumed (rules §5, §6.5)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from domain.changes import Change
from domain.goals.goal import Goal, GoalState
from domain.goals.life.pausing import GoalPaused, GoalResumed
from domain.goals.pace.pauses import Pause
from domain.goals.refusals import (
    AmendmentNeeded,
    GoalCancelled,
    GoalClosed,
    GoalNotActive,
    GoalNotPaused,
    GoalNotSubmitted,
    ObjectiveFrozen,
)
from tests.domain.spec import Act, given, recorded
from tests.examples import (
    GOAL,
    KEY_RESULT,
    WHY,
    an_active_objective,
    an_active_smart_goal,
    approved,
    cancelled,
    checked_in,
    closed,
    closing,
    company,
    corrected,
    draft_revised,
    drafted,
    key_result_added,
    retracted,
    submitted,
)
from tests.turns import key_result_dropped, key_results_reweighted, paused, resumed

# In Vienna it is the next day already.
LATE = datetime(2026, 1, 20, 23, 30, tzinfo=UTC)
MONDAY, FRIDAY = date(2026, 2, 2), date(2026, 2, 6)


def test_an_active_goal_is_paused_on_the_organizations_day() -> None:
    """Rules §5; head: events store the resolved local day."""
    history = given(*an_active_objective())

    history.do(paused(at=LATE))

    state = Change(GoalState.ACTIVE, GoalState.PAUSED)
    assert recorded(history) == [GoalPaused(state=state, day=date(2026, 1, 21))]


def test_a_paused_goal_is_resumed() -> None:
    """Rules §5."""
    history = given(*an_active_objective(), paused())

    history.do(resumed(at=LATE))

    state = Change(GoalState.PAUSED, GoalState.ACTIVE)
    assert recorded(history) == [GoalResumed(state=state, day=date(2026, 1, 21))]


def test_a_goal_knows_when_it_rested() -> None:
    """Rules §6.5: what was due in a pause is skipped."""
    again = [paused(), resumed(at=LATE), paused()]
    history = given(*an_active_objective(), *again)

    goal = history.aggregates[Goal.stream_of(GOAL)]

    assert isinstance(goal, Goal)
    assert goal.pauses == (
        Pause(date(2026, 1, 12), date(2026, 1, 21)),
        Pause(date(2026, 1, 21)),
    )


@pytest.mark.parametrize(
    ("pause", "day", "covered"),
    [
        (Pause(MONDAY, FRIDAY), date(2026, 2, 1), False),
        (Pause(MONDAY, FRIDAY), MONDAY, True),
        (Pause(MONDAY, FRIDAY), date(2026, 2, 5), True),
        (Pause(MONDAY, FRIDAY), FRIDAY, False),
        (Pause(MONDAY, MONDAY), MONDAY, False),
        (Pause(MONDAY), date(2027, 1, 1), True),
    ],
)
def test_a_pause_covers_the_days_at_whose_end_it_lasted(
    pause: Pause, day: date, covered: bool
) -> None:
    """Rules §6.5: who resumes on the day something is due can still check in."""
    assert pause.covers(day) is covered


@pytest.mark.parametrize(
    "act",
    [
        checked_in(check_in="new"),
        corrected(),
        retracted(),
        closed(closing(KEY_RESULT)),
        paused(),
        key_result_added("new", **WHY),
        key_result_dropped(),
        key_results_reweighted(rate="2"),
    ],
    ids=["seen", "corrected", "retracted", "closed", "paused", "add", "drop", "weigh"],
)
def test_a_paused_goal_has_to_go_on_first(act: Act) -> None:
    """Rules §6.5: it takes no check-ins; §5: nor what an active goal takes."""
    history = given(*an_active_objective(), checked_in(), paused())

    with pytest.raises(GoalNotActive):
        history.do(act)

    assert recorded(history) == []


def test_a_paused_goal_keeps_what_was_approved() -> None:
    """Rules §5.2, §5.3."""
    objective = given(*an_active_objective(), paused())
    smart = given(*an_active_smart_goal(), paused())

    with pytest.raises(ObjectiveFrozen):
        objective.do(draft_revised(title="New"))
    with pytest.raises(AmendmentNeeded):
        smart.do(draft_revised(title="New"))
    with pytest.raises(GoalNotSubmitted):
        objective.do(approved())

    assert recorded(objective) == recorded(smart) == []


def test_a_paused_goal_can_be_cancelled() -> None:
    """Rules §5."""
    history = given(*an_active_objective(), paused())

    history.do(cancelled())

    assert len(recorded(history)) == 1


def test_a_pause_moves_no_score() -> None:
    """Rules §4.4."""
    history = given(*an_active_objective(), checked_in())

    history.do(paused())
    history.do(resumed())
    history.do(checked_in("42", check_in="second"))

    assert len(recorded(history)) == 1


@pytest.mark.parametrize(
    ("acts", "not_paused", "not_active"),
    [
        ([*company(), drafted()], GoalNotPaused, GoalNotActive),
        (
            [*company(), drafted(), key_result_added(), submitted()],
            GoalNotPaused,
            GoalNotActive,
        ),
        (
            [*an_active_objective(), closed(closing(KEY_RESULT))],
            GoalClosed,
            GoalClosed,
        ),
        ([*an_active_objective(), cancelled()], GoalCancelled, GoalCancelled),
        ([*an_active_objective(), paused(), cancelled()], GoalCancelled, GoalCancelled),
    ],
)
def test_only_an_active_goal_is_paused_and_only_a_paused_one_resumed(
    acts: list[Act], not_paused: type[Exception], not_active: type[Exception]
) -> None:
    """Rules §5."""
    history = given(*acts)

    with pytest.raises(not_active):
        history.do(paused())
    with pytest.raises(not_paused):
        history.do(resumed())

    assert recorded(history) == []


def test_an_active_goal_has_nothing_to_resume() -> None:
    history = given(*an_active_objective())

    with pytest.raises(GoalNotPaused):
        history.do(resumed())

    assert recorded(history) == []

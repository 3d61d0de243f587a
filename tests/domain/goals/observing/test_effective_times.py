"""Shows when an observation may be true, and which days that is (rules §6.1, §6.6)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from domain.days import Window
from domain.goals.observing.effective_times import AHEAD_MAX
from domain.goals.observing.events import CheckInRecorded
from domain.goals.refusals import (
    EffectiveTimeBeforeStart,
    EffectiveTimeInFuture,
)
from tests.domain.spec import given, recorded
from tests.examples import (
    an_active_objective,
    approved,
    checked_in,
    company,
    draft,
    drafted,
    key_result_added,
    observation,
    submitted,
)

NOON = datetime(2026, 2, 2, 12, tzinfo=UTC)


def test_a_check_in_is_true_when_it_is_recorded_where_nobody_says_else() -> None:
    """Rules §6.1: the effective time is by default now."""
    history = given(*an_active_objective())

    history.do(checked_in(at=NOON))

    assert history.last[0].effective is None
    assert history.last[0].recorded == NOON


def test_a_late_check_in_tells_both_days() -> None:
    """Rules §6.1, design §5."""
    history = given(*an_active_objective())
    then = NOON - timedelta(days=5)

    history.do(checked_in(said=observation(effective=then), at=NOON))

    event = recorded(history)[0]
    assert isinstance(event, CheckInRecorded)
    assert history.last[0].effective == then
    assert event.effective_day == date(2026, 1, 28)
    assert event.recorded_day == date(2026, 2, 2)


def test_days_are_those_of_the_organizations_zone() -> None:
    """Rules, head: half past eleven at night in UTC is the next day in Vienna."""
    history = given(*an_active_objective())

    history.do(checked_in(at=datetime(2026, 2, 2, 23, 30, tzinfo=UTC)))

    event = recorded(history)[0]
    assert isinstance(event, CheckInRecorded)
    assert event.recorded_day == date(2026, 2, 3)


@pytest.mark.parametrize("ahead", [timedelta(microseconds=1), AHEAD_MAX])
def test_a_clock_a_little_ahead_means_now(ahead: timedelta) -> None:
    """Rules §6.1: up to 5 s ahead counts as now and is stored as the recorded time."""
    history = given(*an_active_objective())

    history.do(checked_in(said=observation(effective=NOON + ahead), at=NOON))

    assert history.last[0].effective is None


def test_nothing_is_observed_that_is_not_true_yet() -> None:
    """Rules §6.6."""
    history = given(*an_active_objective())
    later = NOON + AHEAD_MAX + timedelta(microseconds=1)

    with pytest.raises(EffectiveTimeInFuture) as refused:
        history.do(checked_in(said=observation(effective=later), at=NOON))

    assert refused.value.facts == {
        "effective_time": "2026-02-02T12:00:05.000001Z",
        "now": "2026-02-02T12:00:00.000000Z",
    }
    assert recorded(history) == []


def test_a_goals_first_day_begins_at_midnight_in_the_organizations_zone() -> None:
    """Rules §6.6: in Vienna that is 23:00 UTC of the day before."""
    history = given(*an_active_objective())
    midnight = datetime(2025, 12, 31, 23, tzinfo=UTC)
    before = midnight - timedelta(microseconds=1)

    with pytest.raises(EffectiveTimeBeforeStart) as refused:
        history.do(checked_in(said=observation(effective=before)))
    history.do(checked_in(said=observation(effective=midnight)))

    assert refused.value.facts["start_date"] == "2026-01-01"
    assert history.last[0].effective == midnight


def test_a_goal_that_starts_later_takes_no_check_in_yet() -> None:
    """Rules §6.6: now is before its start, too."""
    spring = Window(date(2026, 4, 1), date(2026, 6, 30))
    acts = [*company(), drafted(draft(window=spring)), key_result_added()]
    history = given(*acts, submitted(), approved())

    with pytest.raises(EffectiveTimeBeforeStart):
        history.do(checked_in())

    assert recorded(history) == []


def test_a_goal_takes_check_ins_after_its_last_day_until_it_is_closed() -> None:
    history = given(*an_active_objective())

    history.do(checked_in(at=datetime(2026, 4, 9, tzinfo=UTC)))

    assert isinstance(recorded(history)[0], CheckInRecorded)

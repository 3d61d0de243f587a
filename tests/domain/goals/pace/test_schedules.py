"""Shows how schedules, plans and windows of a goal fit together (rules §4.8, §6.5)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from domain.changes import Change
from domain.days import Window
from domain.goals.changing.adapting import KeyResultRevised, KeyResultRevision
from domain.goals.goal import Goal
from domain.goals.pace.cadence import Cadence, CheckInSchedule
from domain.goals.pace.plans import PlanPoint
from domain.goals.pace.schedules import NO_SCHEDULE, Phase
from domain.goals.scoring.scores import Score
from domain.refusals import FieldInvalid
from tests.domain.spec import MORNING, History, given, recorded
from tests.examples import (
    GOAL,
    KEY_RESULT,
    WHY,
    an_active_objective,
    approved,
    company,
    draft,
    draft_revised,
    drafted,
    key_result,
    key_result_added,
    key_result_revised,
    smart_draft,
    submitted,
)
from tests.measures import FRIDAYS, each_period, number, seen
from tests.turns import paused, resumed

MONTHLY = CheckInSchedule(cadence=Cadence.MONTHLY, anchor_day=31, grace_days=5)
TOMORROW = date(2026, 1, 13)


def goal_of(history: History) -> Goal:
    """Return the goal as it is now."""
    goal = history.aggregates[Goal.stream_of(GOAL)]
    assert isinstance(goal, Goal)
    return goal


def phases_of(history: History) -> tuple[Phase, ...]:
    """Return which schedules the key result has, from when on."""
    return goal_of(history).terms()[KEY_RESULT].phases


def schedule(**said: Any) -> CheckInSchedule:
    """Ask for a check-in every Friday."""
    facts = {"cadence": Cadence.WEEKLY, "anchor_day": 5, "grace_days": 3, **said}
    return CheckInSchedule(**facts)


def test_a_key_result_has_the_schedule_of_its_goal_or_its_own() -> None:
    own = key_result(schedule=MONTHLY)

    history = given(
        *company(),
        drafted(draft(schedule=FRIDAYS)),
        key_result_added("taken"),
        key_result_added("own", own),
    )

    terms = goal_of(history).terms()
    assert terms["taken"].phases == (Phase(None, FRIDAYS),)
    assert terms["own"].phases == (Phase(None, MONTHLY),)


def test_a_goal_without_a_cadence_asks_for_nothing() -> None:
    history = given(*an_active_objective())

    assert phases_of(history) == (Phase(None, NO_SCHEDULE),)


def test_a_new_schedule_of_what_is_active_holds_from_tomorrow() -> None:
    """Rules §6.5: due slots keep theirs."""
    drafting = [*company(), drafted(draft(schedule=FRIDAYS)), key_result_added()]
    history = given(*drafting, submitted(), approved())

    history.do(key_result_revised(KeyResultRevision(schedule=MONTHLY), **WHY))

    (event, *_) = recorded(history)
    assert isinstance(event, KeyResultRevised)
    assert event.schedule == Change(None, MONTHLY)
    assert event.schedule_since == TOMORROW
    assert phases_of(history) == (Phase(None, FRIDAYS), Phase(TOMORROW, MONTHLY))


def test_of_two_new_schedules_on_one_day_the_last_holds() -> None:
    """Rules §6.5."""
    history = given(*an_active_objective())

    for one in (MONTHLY, FRIDAYS):
        history.do(key_result_revised(KeyResultRevision(schedule=one), **WHY))

    assert phases_of(history) == (Phase(None, NO_SCHEDULE), Phase(TOMORROW, FRIDAYS))


def test_an_active_key_result_takes_over_the_schedule_of_its_goal() -> None:
    history = given(
        *company(),
        drafted(draft(schedule=FRIDAYS)),
        key_result_added(said=key_result(schedule=MONTHLY)),
        submitted(),
        approved(),
    )

    history.do(key_result_revised(KeyResultRevision(schedule=None), **WHY))

    assert phases_of(history) == (Phase(None, MONTHLY), Phase(TOMORROW, FRIDAYS))


def test_in_a_draft_a_new_schedule_always_held() -> None:
    drafting = [*company(), drafted(draft(schedule=FRIDAYS)), key_result_added()]
    history = given(*drafting)

    history.do(key_result_revised(KeyResultRevision(schedule=MONTHLY)))
    own = phases_of(history)
    history.do(key_result_revised(KeyResultRevision(schedule=None)))
    history.do(draft_revised(schedule=NO_SCHEDULE))

    assert own == (Phase(None, MONTHLY),)
    assert phases_of(history) == (Phase(None, NO_SCHEDULE),)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"anchor_day": 0}, "anchor_day"),
        ({"anchor_day": 8}, "anchor_day"),
        ({"cadence": Cadence.MONTHLY, "anchor_day": 32}, "anchor_day"),
        ({"grace_days": -1}, "grace_days"),
        ({"grace_days": 7}, "grace_days"),
        ({"cadence": Cadence.BIWEEKLY, "grace_days": 14}, "grace_days"),
        ({"cadence": Cadence.MONTHLY, "grace_days": 28}, "grace_days"),
    ],
)
def test_a_schedule_names_a_day_and_grace_shorter_than_itself(
    said: dict[str, Any], field: str
) -> None:
    """Rules §6.5."""
    history = given(*company())

    with pytest.raises(FieldInvalid) as refused:
        history.do(drafted(draft(schedule=schedule(**said))))

    assert refused.value.violations[0].field == f"goal.schedule.{field}"
    assert recorded(history) == []


def test_nobody_checks_in_for_more_than_ten_years() -> None:
    history = given(*company())
    century = Window(date(2000, 1, 1), date(2099, 12, 31))

    with pytest.raises(FieldInvalid, match="3,660 days"):
        history.do(drafted(draft(schedule=FRIDAYS, window=century)))
    history.do(drafted(draft(window=century)))


def test_where_slots_are_judged_there_are_slots() -> None:
    """Rules §3.2."""
    judged = key_result(measure=each_period())
    history = given(*company(), drafted())

    with pytest.raises(FieldInvalid, match="PERIODS_MET needs a cadence") as refused:
        history.do(key_result_added(said=judged))

    assert refused.value.violations[0].field == "key_result.schedule"
    history.do(draft_revised(schedule=FRIDAYS))
    history.do(key_result_added(said=judged))
    with pytest.raises(FieldInvalid) as refused:
        history.do(draft_revised(schedule=NO_SCHEDULE))
    assert refused.value.violations[0].field == "goal.schedule"


@pytest.mark.parametrize(
    ("points", "field"),
    [
        ([("2025-12-31", "0.5")], "[0].day"),
        ([("2026-04-01", "0.5")], "[0].day"),
        ([("2026-02-01", "0.5"), ("2026-02-01", "0.6")], "[1].day"),
        ([("2026-02-01", "0.5"), ("2026-01-31", "0.6")], "[1].day"),
        ([("2026-02-01", "1.000001")], "[0].progress"),
        ([("2026-02-01", "-0.1")], "[0].progress"),
    ],
)
def test_a_plan_is_a_line_through_the_window(
    points: list[tuple[str, str]], field: str
) -> None:
    """Rules §4.8."""
    plan = plan_of(*points)
    history = given(*company(), drafted())

    for act in (
        drafted(smart_draft(plan=plan), goal="smart"),
        drafted(draft(plan=plan), goal="other"),
        key_result_added(said=key_result(plan=plan)),
    ):
        with pytest.raises(FieldInvalid) as refused:
            history.do(act)
        assert refused.value.violations[0].field.endswith(f".plan{field}")


def test_a_window_keeps_the_points_of_its_key_results_plans() -> None:
    """Rules §4.8: those without days of their own take the goal's."""
    planned = key_result(plan=plan_of(("2026-02-01", "0.5")))
    history = given(*company(), drafted(), key_result_added(said=planned))

    with pytest.raises(FieldInvalid) as refused:
        history.do(draft_revised(window=Window(date(2026, 2, 2), date(2026, 3, 31))))

    assert refused.value.violations[0].field == "goal.window"


def plan_of(*points: tuple[str, str]) -> tuple[PlanPoint, ...]:
    """Expect so much by some days."""
    return tuple(
        PlanPoint(date.fromisoformat(day), Decimal(progress))
        for day, progress in points
    )


def test_a_pause_moves_a_score_that_slots_make_and_so_does_its_end() -> None:
    """Rules §3.2, §4.4, §6.5: a slot that is due in a pause does not count."""
    judged = key_result(measure=each_period(), schedule=FRIDAYS)
    history = given(
        *company(), drafted(), key_result_added(said=judged), submitted(), approved()
    )
    history.do(seen(number("12"), "past", effective=MORNING.replace(day=5)))
    history.do(seen(number("3"), "this-week"))

    moved = [score_of(history)]
    for act in (paused(), resumed()):
        history.do(act)
        moved.append(score_of(history))

    # Slots end on the 2nd, 9th and 16th; it is the 12th.
    assert moved == [Decimal("0.333333"), Decimal("0.5"), Decimal("0.333333")]


def score_of(history: History) -> Decimal | None:
    """Return the score that was recorded last."""
    score = history.aggregates[Score.stream_of(GOAL)]
    assert isinstance(score, Score)
    return score.stored[KEY_RESULT]

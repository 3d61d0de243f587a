"""Shows how schedules and plans of SMART goals are amended (rules §4.8, §5.3, §6.5)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from domain.changes import Change
from domain.goals.changing.amendments import AmendmentApproved
from domain.goals.drafting.revisions import MeasureRevision
from domain.goals.goal import Goal
from domain.goals.measures import Judging
from domain.goals.pace.cadence import Cadence, CheckInSchedule
from domain.goals.pace.plans import PlanPoint
from domain.goals.pace.schedules import NO_SCHEDULE, Phase
from domain.goals.scoring.scores import scores_at
from domain.refusals import FieldInvalid
from tests.domain.spec import MORNING, History, given, recorded
from tests.examples import an_active_smart_goal, checked_in, the_goal
from tests.measures import FRIDAYS, at_least, measured
from tests.turns import amendment_approved, amendment_proposed

PLAN = (PlanPoint(date(2026, 2, 1), Decimal("0.5")),)
TOMORROW = MORNING.date().replace(day=13)
BY_PERIODS = measured(at_least(judging=Judging.PERIODS_MET))


def amended(history: History, **said: Any) -> Goal:
    """Let an amendment be proposed and approved, and return the goal."""
    history.do(amendment_proposed(**said))
    history.do(amendment_approved())
    return the_goal(history)


def test_an_amended_schedule_holds_from_the_day_after_its_approval_on() -> None:
    history = given(*an_active_smart_goal())

    goal = amended(history, schedule=FRIDAYS)

    approved = recorded(history)[0]
    assert isinstance(approved, AmendmentApproved)
    assert approved.schedule == Change(NO_SCHEDULE, FRIDAYS)
    assert approved.schedule_since == TOMORROW
    assert goal.phases == (Phase(None, NO_SCHEDULE), Phase(TOMORROW, FRIDAYS))
    assert goal.definitions[-1].terms[None].phases == goal.phases
    assert goal.definitions[0].terms[None].phases == (Phase(None, NO_SCHEDULE),)


def test_an_amended_plan_is_in_force_at_once_and_is_not_before() -> None:
    history = given(*an_active_smart_goal())

    goal = amended(history, plan=PLAN)

    approved = recorded(history)[0]
    assert isinstance(approved, AmendmentApproved)
    assert approved.plan == Change((), PLAN)
    assert approved.schedule_since is None
    assert [one.terms[None].plan for one in goal.definitions] == [(), PLAN]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"plan": (PlanPoint(date(2026, 4, 1), Decimal(1)),)}, "goal.plan[0].day"),
        (
            {"schedule": CheckInSchedule(cadence=Cadence.WEEKLY, anchor_day=8)},
            "goal.schedule.anchor_day",
        ),
    ],
    ids=["plan", "schedule"],
)
def test_what_is_unsound_is_not_proposed(said: dict[str, Any], field: str) -> None:
    history = given(*an_active_smart_goal())

    with pytest.raises(FieldInvalid) as refused:
        history.do(amendment_proposed(**said))

    assert [one.field for one in refused.value.violations] == [field]
    assert recorded(history) == []


def test_periods_are_judged_only_where_something_is_due() -> None:
    """Rules §3.2."""
    history = given(*an_active_smart_goal(measure=BY_PERIODS, schedule=FRIDAYS))

    goal = amended(history, schedule=NO_SCHEDULE)

    assert goal.phases[-1] == Phase(TOMORROW, NO_SCHEDULE)
    unscheduled = given(*an_active_smart_goal(measure=measured(at_least())))
    each = MeasureRevision(said={"judging": Judging.PERIODS_MET})
    with pytest.raises(FieldInvalid, match="PERIODS_MET needs a cadence"):
        unscheduled.do(amendment_proposed(measure=each))


def test_an_amended_judging_moves_the_score_as_of_its_approval() -> None:
    """Rules §3.2, §3.11: two Fridays, of which one met the bound."""
    history = given(
        *an_active_smart_goal(measure=measured(at_least()), schedule=FRIDAYS),
        checked_in("9", "first", key=None, at=MORNING.replace(day=14)),
        checked_in("11", "second", key=None, at=MORNING.replace(day=21)),
    )
    before = history.now
    each = MeasureRevision(said={"judging": Judging.PERIODS_MET})

    goal = amended(history, measure=each)

    # Of the slots due on 2, 9, 16 and 23 January the third holds 9, the last holds 11.
    assert scores_at(goal, before)[None] == Decimal(1)
    assert scores_at(goal)[None] == Decimal("0.25")

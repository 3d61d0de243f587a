"""Shows what the views keep of pace, of declarations and of all that was observed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from domain.goals.changing.adapting import KeyResultRevision
from domain.goals.goal import Goal
from domain.goals.pace.plans import PlanPoint
from domain.goals.pace.schedules import Phase
from domain.goals.status import Status
from domain.texts import Personal
from projections.measures.observed import observed
from tests import examples as ex
from tests import turns
from tests.domain.spec import given
from tests.measures import FRIDAYS, measured, numeric
from tests.projections.conftest import Asked
from tests.projections.goals.test_goal_turns import the_key_results
from tests.projections.goals.test_goals import the_goal
from tests.projections.log import history, stored

PLAN = (PlanPoint(date(2026, 2, 1), Decimal("0.5")),)
ADDED_UP = ex.key_result(measure=measured(numeric(), adding=True))


def test_a_goal_says_its_schedule_and_its_plan(views: Asked) -> None:
    drafted = ex.drafted(ex.draft(schedule=FRIDAYS))

    views.project(history(*ex.company(), drafted, ex.draft_revised(plan=PLAN)))

    goal = the_goal(views)
    assert (goal.phases, goal.plan) == ((Phase(None, FRIDAYS),), PLAN)


def test_a_key_result_keeps_the_schedules_that_it_had(views: Asked) -> None:
    own = KeyResultRevision(schedule=FRIDAYS, plan=PLAN)
    revised = ex.key_result_revised(own, **ex.WHY)
    records = history(*ex.an_active_objective(), revised)

    views.project(records)

    (row,) = the_key_results(views)
    assert (row.schedule, row.plan) == (FRIDAYS, PLAN)
    assert row.phases == (Phase(date(2026, 1, 13), FRIDAYS),)


def test_the_status_that_was_declared_last_is_kept_with_the_computed_one(
    views: Asked,
) -> None:
    of_key_result = turns.status_declared(Status.AT_RISK, **ex.WHY)
    of_goal = turns.status_declared(Status.OFF_TRACK, None, by=ex.ANNA, **ex.WHY)
    acts = [ex.checked_in("100"), of_key_result, of_goal]
    records = history(*ex.an_active_objective(), *acts)

    views.project(records)

    told = the_goal(views).declared
    (key_result,) = the_key_results(views)
    assert told is not None
    assert key_result.declared is not None
    assert (told.status, told.actor) == (Status.OFF_TRACK, ex.ANNA)
    assert key_result.declared.status is Status.AT_RISK
    assert key_result.declared.computed is Status.ACHIEVED
    assert key_result.declared.recorded == records[-2].recorded
    assert isinstance(key_result.declared.reason, Personal)
    assert the_goal(views, records[-2].position).declared is None


def test_relevance_is_confirmed_as_of_the_moment_asked_about(views: Asked) -> None:
    records = history(*ex.an_active_smart_goal(), turns.relevance_confirmed())

    views.project(records)

    assert the_goal(views).confirmed == records[-1].recorded
    assert the_goal(views, records[-2].position).confirmed is None


def test_what_was_observed_is_as_the_goal_itself_has_it(views: Asked) -> None:
    """At every moment: added up, corrected and retracted."""
    life = given(
        *ex.company(),
        ex.drafted(),
        ex.key_result_added(ex.KEY_RESULT, ADDED_UP),
        ex.submitted(),
        ex.approved(),
    )
    acts = [
        ex.checked_in("3", "first"),
        ex.checked_in("4", "second"),
        ex.corrected("5", "third", original="second"),
        ex.retracted("first"),
    ]
    moments = []
    for act in acts:
        life.do(act)
        goal = life.aggregates[Goal.stream_of(ex.GOAL)]
        assert isinstance(goal, Goal)
        moments.append((len(life.records), goal.copy()))
    views.project(stored(life.records))

    for position, goal in moments:
        found = views.at(
            lambda c, known: observed(c, known, [(ex.GOAL, ex.KEY_RESULT)]), position
        )
        seen, expected = found[ex.GOAL, ex.KEY_RESULT], goal.observations[ex.KEY_RESULT]
        assert seen.check_ins == expected.check_ins
        assert (seen.in_force, seen.total) == (expected.in_force, expected.total)
    assert [told.observations[ex.KEY_RESULT].total for _, told in moments] == [
        3,
        7,
        8,
        5,
    ]


def test_what_nobody_checked_in_on_was_not_observed(views: Asked) -> None:
    views.project(history(*ex.an_active_objective()))

    asked = [(ex.GOAL, ex.KEY_RESULT)]
    assert views.at(lambda c, known: observed(c, known, asked)) == {}

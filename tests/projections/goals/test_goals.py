"""Shows goals as they are listed and read: what people decided, now and before."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Connection

from domain.days import Window
from domain.goals.endings import Disposition
from domain.goals.goal import Framework, GoalLevel, GoalState
from domain.goals.objective import Ambition, RollUp
from domain.goals.smart import ConditionResult, Outcome
from domain.texts import Personal
from projections.goals import goals
from projections.goals.goal_rows import GoalRow
from projections.goals.goals import GoalFilter
from projections.tables.reads import Known, Page
from tests import examples as ex
from tests.domain.spec import MORNING
from tests.projections.conftest import Asked
from tests.projections.log import history

SECOND = "winback"
NEXT_QUARTER = Window(date(2026, 4, 1), date(2026, 6, 30))


def the_goal(views: Asked, position: int | None = None) -> GoalRow:
    return views.at(lambda c, known: goals.by_id(c, known, [ex.GOAL]), position)[
        ex.GOAL
    ]


def listed(views: Asked, **which: object) -> list[str]:
    chosen = GoalFilter(**which)  # type: ignore[arg-type]
    found = views.paged(lambda c, page: goals.page(c, page, chosen))
    return [row.goal for row in found]


def test_a_draft_says_what_was_said(views: Asked) -> None:
    records = history(*ex.company(), ex.drafted())

    views.project(records)

    assert the_goal(views) == GoalRow(
        goal=ex.GOAL,
        framework=Framework.OKR,
        level=GoalLevel.TEAM,
        ambition=Ambition.ASPIRATIONAL,
        roll_up=RollUp.KEY_RESULTS,
        title="Customers renew without being asked",
        owner=ex.ANNA,
        unit=ex.UNIT,
        window=ex.QUARTER,
        created=records[-1].recorded,
        proposers=(ex.BEN,),
        policy="default",
    )


def test_an_approved_goal_names_its_approver_and_its_first_version(
    views: Asked,
) -> None:
    views.project(history(*ex.an_active_objective()))

    goal = the_goal(views)

    assert (goal.state, goal.approver, goal.definition_version) == (
        GoalState.ACTIVE,
        ex.CLEO,
        1,
    )


def test_a_key_result_of_an_active_goal_begins_another_version(views: Asked) -> None:
    added = ex.key_result_added("count", **ex.WHY)

    views.project(history(*ex.an_active_objective(), added))

    assert the_goal(views).definition_version == 2


def test_a_revised_draft_says_the_new_and_lists_who_revised_it(views: Asked) -> None:
    revised = ex.draft_revised(by=ex.ANNA, title="Renewals run themselves", unit=None)

    views.project(history(*ex.company(), ex.drafted(), revised))

    goal = the_goal(views)
    assert (goal.title, goal.unit) == ("Renewals run themselves", None)
    assert goal.proposers == (ex.BEN, ex.ANNA)


def test_a_closed_smart_goal_says_how_it_ended(views: Asked) -> None:
    results = (ConditionResult(ex.CONDITION, met=True),)
    closing = ex.closing(condition_results=results, learnings="Ask earlier.")

    views.project(history(*ex.an_active_smart_goal(), ex.closed(closing)))

    goal = the_goal(views)
    assert goal.state is GoalState.CLOSED
    assert goal.disposition is Disposition.MISSED
    assert goal.outcome is Outcome.NOT_MET
    assert goal.condition_results == results
    assert isinstance(goal.learnings, Personal)


def test_a_personal_text_stays_sealed_and_knows_its_place(views: Asked) -> None:
    mine = ex.draft(level=GoalLevel.INDIVIDUAL)

    views.project(history(*ex.company(), ex.drafted(mine)))

    title = the_goal(views).title
    assert isinstance(title, Personal)
    assert (title.text, title.of) == (None, ex.ANNA)
    assert title.place == (views.ledger, f"goal/{ex.GOAL}", 1, "/title")


def test_a_goal_of_the_past_is_what_it_was(views: Asked) -> None:
    records = history(*ex.an_active_objective(), ex.cancelled())
    views.project(records)

    states = {
        record.event.NAME: the_goal(views, record.position).state
        for record in records
        if record.stream == f"goal/{ex.GOAL}"
    }

    assert states == {
        "goal.drafted": GoalState.DRAFT,
        "goal.key_result_added": GoalState.DRAFT,
        "goal.submitted": GoalState.SUBMITTED,
        "goal.approved": GoalState.ACTIVE,
        "goal.cancelled": GoalState.CANCELLED,
    }


def test_before_it_was_drafted_there_is_no_goal(views: Asked) -> None:
    records = history(*ex.company(), ex.drafted())
    views.project(records)

    found = views.at(
        lambda c, k: goals.by_id(c, k, [ex.GOAL]), records[-1].position - 1
    )

    assert found == {}


@pytest.mark.parametrize(
    ("which", "found"),
    [
        ({}, [ex.GOAL, SECOND]),
        ({"states": (GoalState.DRAFT,)}, [SECOND]),
        ({"states": (GoalState.DRAFT, GoalState.ACTIVE)}, [ex.GOAL, SECOND]),
        ({"owner": ex.BEN}, [SECOND]),
        ({"unit": ex.UNIT}, [ex.GOAL]),
        ({"framework": Framework.SMART}, [SECOND]),
        ({"level": GoalLevel.TEAM}, [ex.GOAL]),
        ({"ends_from": date(2026, 4, 1)}, [SECOND]),
        ({"ends_until": date(2026, 3, 31)}, [ex.GOAL]),
        ({"ends_until": date(2026, 3, 30)}, []),
        ({"owner": ex.BEN, "unit": ex.UNIT}, []),
    ],
)
def test_a_list_holds_what_every_filter_lets_through(
    views: Asked, which: dict[str, object], found: list[str]
) -> None:
    other = ex.smart_draft(
        level=GoalLevel.COMPANY, owner=ex.BEN, unit=None, window=NEXT_QUARTER
    )

    views.project(history(*ex.an_active_objective(), ex.drafted(other, SECOND)))

    assert listed(views, **which) == found


def test_pages_follow_one_another_in_bytewise_order(views: Asked) -> None:
    ids = ["b", "a-1", "a", "a1", "0"]
    drafts = [ex.drafted(goal=goal) for goal in ids]
    views.project(history(*ex.company(), *drafts))

    def pages(connection: Connection, known: Known) -> list[str]:
        found: list[str] = []
        after = None
        while rows := goals.page(connection, Page(known=known, after=after, size=2)):
            found += [row.goal for row in rows]
            after = found[-1]
        return found

    assert views.at(pages) == ["0", "a", "a-1", "a1", "b"]


def test_a_page_does_not_see_what_was_drafted_after_it_was_pinned(
    views: Asked,
) -> None:
    records = history(*ex.company(), ex.drafted(), ex.drafted(goal=SECOND))
    views.project(records)

    found = views.paged(goals.page, records[-1].position - 1)

    assert [row.goal for row in found] == [ex.GOAL]
    assert found[0].created > MORNING

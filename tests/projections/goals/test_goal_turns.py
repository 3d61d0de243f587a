"""Shows what becomes of a goal on its way, as it is read: now and before."""

from __future__ import annotations

from datetime import date

from domain.goals.contributors import Contributors
from domain.goals.ending.closing import MissCause
from domain.goals.filing import Category
from domain.goals.goal import GoalLevel, GoalState
from domain.goals.objective import Ambition
from domain.goals.pace.pauses import Pause
from domain.record import ReasonCode
from domain.texts import Personal
from projections.goals import key_results
from projections.goals.key_results import KeyResultRow
from tests import examples as ex
from tests import turns
from tests.projections.conftest import Asked
from tests.projections.goals.test_goals import listed, the_goal
from tests.projections.log import history
from tests.proposing import proposal_approved


def the_key_results(views: Asked) -> list[KeyResultRow]:
    found = views.at(lambda c, known: key_results.of_goals(c, known, [ex.GOAL]))
    return found[ex.GOAL]


def test_a_goal_says_how_it_is_filed(views: Asked) -> None:
    said = ex.draft(
        ambition=Ambition.COMMITTED,
        category=Category.STRATEGY,
        labels={"region": "Alps"},
        method_binding=True,
    )
    revised = ex.draft_revised(labels={"region": "Tyrol"}, category=Category.REVIEW)

    views.project(history(*ex.company(), ex.drafted(said), revised))

    goal = the_goal(views)
    assert goal.ambition is Ambition.COMMITTED
    assert (goal.category, goal.labels) == (Category.REVIEW, {"region": "Tyrol"})
    assert goal.method_binding
    assert listed(views, category=Category.REVIEW) == [ex.GOAL]
    assert listed(views, category=Category.STRATEGY) == []


def test_labels_of_one_persons_goal_stay_sealed(views: Asked) -> None:
    mine = ex.draft(level=GoalLevel.INDIVIDUAL, labels={"coach": "Dana"})

    views.project(history(*ex.company(), ex.drafted(mine)))

    label = the_goal(views).labels["coach"]
    assert isinstance(label, Personal)
    assert label.place == (views.ledger, f"goal/{ex.GOAL}", 1, "/labels/coach")


def test_a_goal_that_rests_says_since_when_and_until_when(views: Asked) -> None:
    records = history(*ex.an_active_objective(), turns.paused(), turns.resumed())

    views.project(records)

    day = date(2026, 1, 12)
    paused, now = the_goal(views, records[-2].position), the_goal(views)
    assert (paused.state, paused.pauses) == (GoalState.PAUSED, (Pause(day),))
    assert (now.state, now.pauses) == (GoalState.ACTIVE, (Pause(day, day),))


def test_a_goal_is_its_owners_as_of_the_moment_asked_about(views: Asked) -> None:
    handed = [turns.contributors_set(), turns.transferred(ex.BEN)]
    records = history(*ex.an_active_objective(), *handed)

    views.project(records)

    before, now = the_goal(views, records[-2].position), the_goal(views)
    assert before.owner == ex.ANNA
    assert before.people == Contributors((ex.BEN,), (), ex.CLEO)
    assert now.owner == ex.BEN
    assert now.people == Contributors(accountability_partner=ex.CLEO)
    assert listed(views, owner=ex.BEN) == [ex.GOAL]


def test_the_last_escalation_is_told_with_its_reason(views: Asked) -> None:
    again = turns.commitment_escalated(by=ex.ANNA)
    acts = [*ex.an_active_smart_goal(), turns.commitment_escalated(), again]

    views.project(history(*acts))

    told = the_goal(views).escalation
    assert told is not None
    assert (told.escalated_to, told.said.actor) == (ex.CLEO, ex.ANNA)
    assert told.said.reason_code is ReasonCode.LATE_INFORMATION
    assert isinstance(told.said.reason, Personal)


def test_a_closed_goal_says_why_it_fell_short(views: Asked) -> None:
    closing = ex.closing(ex.KEY_RESULT, wins="They talk.")

    views.project(history(*ex.an_active_objective(), ex.closed(closing)))

    goal = the_goal(views)
    assert goal.miss_cause is MissCause.CAPACITY
    assert isinstance(goal.miss_explanation, Personal)
    assert isinstance(goal.wins, Personal)


def test_a_closed_goal_explains_what_nobody_measured(views: Asked) -> None:
    closed = ex.closed(ex.closing(ex.KEY_RESULT))

    views.project(history(*ex.an_active_objective(), closed))

    (told,) = the_goal(views).explanations
    assert told.key_result == ex.KEY_RESULT
    assert isinstance(told.explanation, Personal)


def test_a_reopened_goal_is_as_if_it_had_never_been_closed(views: Asked) -> None:
    closing = ex.closing(ex.KEY_RESULT, learnings="Measure sooner.", wins="They talk.")
    again = [turns.reopening_proposed(), proposal_approved("again")]
    records = history(*ex.an_active_objective(), ex.closed(closing), *again)
    closed = next(r for r in records if r.event.NAME == "goal.closed")

    views.project(records)

    before, then = (the_goal(views, closed.position - n) for n in (1, 0))
    assert then.state is GoalState.CLOSED
    assert the_goal(views) == before


def test_a_dropped_key_result_says_when_it_was_dropped(views: Asked) -> None:
    records = history(*ex.an_active_objective("a", "b"), turns.key_result_dropped("a"))

    views.project(records)

    first, second = the_key_results(views)
    assert (first.key_result, second.dropped) == ("a", None)
    assert first.dropped == first.updated == records[-1].recorded
    assert the_goal(views).definition_version == 2


def test_reweighted_key_results_weigh_what_was_said_last(views: Asked) -> None:
    reweighted = turns.key_results_reweighted(a="2", b="0")

    views.project(history(*ex.an_active_objective("a", "b"), reweighted))

    assert [str(one.weight) for one in the_key_results(views)] == ["2", "0"]


def test_a_key_result_says_whether_it_is_held_to_the_criteria(views: Asked) -> None:
    said = ex.key_result(held_to_criteria=True, criteria=ex.answers()[:2])

    views.project(history(*ex.company(), ex.drafted(), ex.key_result_added(said=said)))

    (row,) = the_key_results(views)
    assert row.held_to_criteria
    assert [one.answered_by for one in row.criteria] == [ex.BEN, ex.BEN]

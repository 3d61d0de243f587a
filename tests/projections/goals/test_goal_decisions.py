"""Shows what people decided about a goal, or wait to decide, as it is read."""

from __future__ import annotations

from decimal import Decimal

import pytest

from domain.goals.goal import GoalLevel
from domain.goals.overrides import OverrideDuration
from domain.record import ReasonCode
from domain.texts import Personal
from tests import examples as ex
from tests import turns
from tests.domain.spec import Act
from tests.projections.conftest import Asked
from tests.projections.goals.test_goals import the_goal
from tests.projections.log import history

TITLE = "Sales lifts the renewal rate to 90 percent by the end of March"


def test_an_amendment_waits_with_what_it_would_change(views: Asked) -> None:
    records = history(*ex.an_active_smart_goal(), turns.amendment_proposed())

    views.project(records)

    goal = the_goal(views)
    (amendment,) = goal.amendments
    assert amendment.amendment == "less"
    assert amendment.measure is not None
    assert amendment.measure.to == ex.measure(target="80")
    assert amendment.proposed.actor == ex.BEN
    assert amendment.proposed.reason_code is ReasonCode.LATE_INFORMATION
    assert isinstance(amendment.proposed.reason, Personal)
    assert goal.measure == ex.measure()


def test_an_approved_amendment_is_what_the_goal_says_from_then_on(
    views: Asked,
) -> None:
    proposed = turns.amendment_proposed(title=TITLE, description="Of spring.")
    acts = [*ex.an_active_smart_goal(), proposed, turns.amendment_approved()]
    records = history(*acts)

    views.project(records)

    before, now = the_goal(views, records[-2].position), the_goal(views)
    assert before.title != TITLE
    assert (now.title, now.description) == (TITLE, "Of spring.")
    assert (now.definition_version, now.amendments) == (2, ())


def test_a_rejected_amendment_waits_no_more_and_others_do(views: Asked) -> None:
    acts = [
        *ex.an_active_smart_goal(),
        turns.amendment_proposed("first"),
        turns.amendment_proposed("second"),
        turns.amendment_rejected("first"),
    ]

    views.project(history(*acts))

    assert [one.amendment for one in the_goal(views).amendments] == ["second"]


@pytest.mark.parametrize(
    "act", [turns.transferred(ex.BEN), turns.paused(), ex.cancelled()]
)
def test_what_was_overtaken_waits_no_more(views: Asked, act: Act) -> None:
    acts = [*ex.an_active_smart_goal(), turns.amendment_proposed()]

    views.project(history(*acts, turns.grade_proposed(), act))

    goal = the_goal(views)
    assert (goal.amendments, goal.proposed_grades) == ((), ())


def test_texts_of_one_persons_amendment_stay_sealed_where_they_stood(
    views: Asked,
) -> None:
    acts = ex.an_active_smart_goal(level=GoalLevel.INDIVIDUAL)
    proposed = turns.amendment_proposed(title=TITLE)
    records = history(*acts, proposed, turns.amendment_approved())

    views.project(records)

    title = the_goal(views).title
    assert isinstance(title, Personal)
    assert title.text is None
    assert title.place is not None
    assert title.place.pointer == "/title"


def test_a_score_that_people_set_stands_beside_the_goal_until_it_ends(
    views: Asked,
) -> None:
    once = turns.score_overridden("0.7", OverrideDuration.ONCE)
    records = history(*ex.an_active_objective(), once, ex.checked_in("40"))

    views.project(records)

    # The check-in, the release that it caused, and the score.
    before, now = the_goal(views, records[-4].position), the_goal(views)
    assert before.override is not None
    assert (before.override.value, before.override.duration) == (
        Decimal("0.7"),
        OverrideDuration.ONCE,
    )
    assert now.override is None


def test_a_grade_waits_until_it_is_confirmed(views: Asked) -> None:
    graded = [turns.grade_proposed("0.8"), turns.grade_confirmed()]
    records = history(*ex.an_active_objective(), ex.checked_in("60"), *graded)

    views.project(records)

    before, now = the_goal(views, records[-2].position), the_goal(views)
    assert before.grade is None
    assert [one.value for one in before.proposed_grades] == [Decimal("0.8")]
    assert now.grade is not None
    assert (now.grade.value, now.grade.score) == (Decimal("0.8"), Decimal("0.6"))
    assert now.grade.confirmed is not None
    assert now.grade.confirmed.actor == ex.CLEO
    assert now.proposed_grades == ()

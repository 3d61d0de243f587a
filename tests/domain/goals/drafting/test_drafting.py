"""Shows how goals are drafted (rules §2.1, §2.3, §2.4, §2.6)."""

from __future__ import annotations

from typing import Any

import pytest

from domain.goals.drafting.drafts import (
    GoalDrafted,
    StatedAnswer,
    StatedCondition,
)
from domain.goals.goal import Framework, GoalLevel
from domain.goals.objective import Ambition, RollUp
from domain.goals.pace.schedules import NO_SCHEDULE
from domain.goals.refusals import WrongFramework
from domain.goals.smart import (
    AcceptanceCondition,
    Assessment,
    Criterion,
    CriterionAnswer,
)
from domain.refusals import FieldInvalid, ResourceExists, ResourceNotFound
from domain.texts import Personal
from tests.domain.spec import given, recorded
from tests.examples import (
    ANNA,
    BEN,
    CONDITION,
    CRM,
    GOAL,
    QUARTER,
    UNIT,
    answers,
    company,
    draft,
    draft_revised,
    drafted,
    measure,
    smart_draft,
)


def test_an_objective_begins_as_a_draft() -> None:
    """Rules §5: a draft is the first thing that happens to a goal."""
    history = given(*company())

    made = history.do(drafted())

    assert made == (GOAL,)
    assert recorded(history) == [
        GoalDrafted(
            framework=Framework.OKR,
            level=GoalLevel.TEAM,
            ambition=Ambition.ASPIRATIONAL,
            roll_up=RollUp.KEY_RESULTS,
            title="Customers renew without being asked",
            description=None,
            owner=ANNA,
            unit=UNIT,
            cycle=None,
            category=None,
            labels={},
            method_binding=False,
            window=QUARTER,
            schedule=NO_SCHEDULE,
            plan=(),
            measure=None,
            criteria=(),
            acceptance_conditions=(),
            policy="default",
            template=None,
            carried_over_from=None,
        )
    ]


def test_a_smart_goal_keeps_who_answered_each_criterion() -> None:
    """Rules §2.4: each answer is kept with who gave it and who assessed it."""
    history = given(*company())

    history.do(drafted(smart_draft(), by=CRM, on_behalf_of=ANNA))

    (event,) = recorded(history)
    assert isinstance(event, GoalDrafted)
    assert event.criteria[0] == CriterionAnswer(
        Criterion.SPECIFIC, "This is why it is specific.", Assessment.PERSON, ANNA
    )
    assert event.measure == measure()
    assert event.acceptance_conditions == (
        AcceptanceCondition(CONDITION, "No renewal was bought with a discount."),
    )


def test_ids_that_nobody_gives_are_the_ledgers() -> None:
    history = given(*company())
    conditions = (StatedCondition(None, "Nobody left."),)
    said = smart_draft(acceptance_conditions=conditions)

    made = history.do(drafted(said, goal="", ids=("new-goal", "new-condition")))

    assert made == ("new-goal",)
    (event,) = recorded(history)
    assert isinstance(event, GoalDrafted)
    assert event.acceptance_conditions[0].id == "new-condition"


def test_texts_of_one_persons_goal_are_sealed_with_the_owners_key() -> None:
    """Design §5: texts of INDIVIDUAL goals are personal, whoever writes them."""
    history = given(*company())
    said = smart_draft(level=GoalLevel.INDIVIDUAL, title="Learn to listen")

    history.do(drafted(said, by=BEN, reason="She asked me to."))

    (event,) = recorded(history)
    assert isinstance(event, GoalDrafted)
    assert event.title == Personal(ANNA, text="Learn to listen")
    assert event.criteria[0].answer == Personal(
        ANNA, text="This is why it is specific."
    )
    assert isinstance(event.acceptance_conditions[0].text, Personal)
    assert event.reason == Personal(ANNA, text="She asked me to.")


def test_the_reason_for_a_teams_goal_belongs_to_who_gives_it() -> None:
    """Design §5: else the actor's."""
    history = given(*company())

    history.do(drafted(reason="The board asked for it."))

    assert recorded(history)[0].reason == Personal(BEN, text="The board asked for it.")


def test_a_goals_id_is_taken_once() -> None:
    history = given(*company(), drafted())

    with pytest.raises(ResourceExists) as refused:
        history.do(drafted())

    assert refused.value.facts == {"kind": "goal", "id": GOAL}
    assert recorded(history) == []


@pytest.mark.parametrize(
    "said", [draft(owner="nobody"), draft(owner=CRM), draft(unit="nowhere")]
)
def test_owner_and_unit_are_the_organizations_own(said: Any) -> None:
    history = given(*company())

    with pytest.raises(ResourceNotFound):
        history.do(drafted(said))

    assert recorded(history) == []


@pytest.mark.parametrize(
    "more",
    [
        {"measure": measure()},
        {"criteria": answers()},
        {"acceptance_conditions": (StatedCondition(CONDITION, "So."),)},
    ],
)
def test_an_objective_has_nothing_of_a_smart_goal(more: dict[str, Any]) -> None:
    """Rules §2.1: what belongs to the other framework is refused."""
    history = given(*company(), drafted())

    with pytest.raises(WrongFramework):
        history.do(drafted(draft(**more), goal="another"))
    with pytest.raises(WrongFramework):
        history.do(draft_revised(**more))

    assert recorded(history) == []


def test_a_measure_whose_target_is_its_start_is_refused() -> None:
    """Rules §3.1: progress could not be told."""
    history = given(*company())

    with pytest.raises(FieldInvalid) as refused:
        history.do(drafted(smart_draft(measure=measure(start="5.0", target="5"))))

    assert refused.value.violations[0].field == "goal.measure.numeric.target"
    assert recorded(history) == []


@pytest.mark.parametrize(
    ("twice", "field"),
    [
        (
            {"criteria": (*answers(), StatedAnswer(Criterion.RELEVANT, "Because."))},
            "goal.criteria[5].criterion",
        ),
        (
            {"acceptance_conditions": (StatedCondition("a", "x"),) * 2},
            "goal.acceptance_conditions[1].condition_id",
        ),
    ],
)
def test_nothing_is_answered_or_named_twice(twice: dict[str, Any], field: str) -> None:
    history = given(*company())

    with pytest.raises(FieldInvalid) as refused:
        history.do(drafted(smart_draft(**twice)))

    assert refused.value.violations[0].field == field
    assert recorded(history) == []

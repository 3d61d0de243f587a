"""Shows who answers for a goal, and who works on it (rules §5.8)."""

from __future__ import annotations

import pytest

from domain.changes import Change
from domain.directory.refusals import UnitClosed
from domain.goals.contributors import Contributors
from domain.goals.goal import GoalLevel
from domain.goals.life.handover import GoalTransferred
from domain.refusals import (
    PersonInactive,
    ResourceNotFound,
)
from domain.texts import Personal
from tests.directory_examples import deactivated, unit_closed
from tests.domain.spec import Act, given, recorded
from tests.examples import (
    ANNA,
    BEN,
    CLEO,
    CRM,
    UNIT,
    an_active_commitment,
    an_active_objective,
    an_active_smart_goal,
    approved,
    company,
    draft,
    drafted,
    goals_not_under_way,
    key_result_added,
    submitted,
    the_goal,
    unit_created,
)
from tests.turns import contributors_set, paused, transferred

DANA, SERVICE_UNIT = "dana", "service"


@pytest.mark.parametrize(
    "acts",
    [
        an_active_objective(),
        an_active_smart_goal(),
        [*an_active_commitment(), paused()],
    ],
)
def test_a_goal_is_handed_over(acts: list[Act]) -> None:
    """Rules §5.8; §5.3: also a SMART goal, without an amendment."""
    history = given(*acts)

    history.do(transferred(BEN))

    assert recorded(history) == [GoalTransferred(owner=Change(ANNA, BEN), unit=None)]
    assert the_goal(history).owner == BEN


def test_a_goal_is_handed_over_to_another_unit_too() -> None:
    history = given(*an_active_objective(), unit_created(SERVICE_UNIT))

    history.do(transferred(BEN, SERVICE_UNIT))

    (event,) = recorded(history)
    assert isinstance(event, GoalTransferred)
    assert (event.owner, event.unit) == (Change(ANNA, BEN), Change(UNIT, SERVICE_UNIT))
    assert the_goal(history).unit == SERVICE_UNIT


def test_a_goal_that_is_handed_to_its_owner_stays_as_it_is() -> None:
    """Rules §10.1."""
    history = given(*an_active_objective())

    history.do(transferred(ANNA, UNIT))

    assert recorded(history) == []


def test_a_handover_begins_no_definition_version() -> None:
    """Rules §3.11: it changes nothing that is promised."""
    history = given(*an_active_objective())

    history.do(transferred(BEN))

    assert len(the_goal(history).definitions) == 1


def test_a_co_owner_who_becomes_the_owner_has_one_part() -> None:
    history = given(*an_active_objective(), contributors_set())

    history.do(transferred(BEN))

    goal = the_goal(history)
    assert goal.people == Contributors(accountability_partner=CLEO)
    assert goal.owners == {BEN}


def test_texts_after_a_handover_are_the_new_owners() -> None:
    """Design §5: of one person's goal, whoever that is now."""
    said = draft(level=GoalLevel.INDIVIDUAL)
    acts = [*company(), drafted(said), key_result_added(), submitted(), approved()]
    history = given(*acts)

    history.do(transferred(CLEO, reason="Anna moves on."))

    assert recorded(history)[0].reason == Personal(CLEO, text="Anna moves on.")


@pytest.mark.parametrize(("owner", "unit"), [("x", None), (CRM, None), (BEN, "x")])
def test_a_goal_is_handed_to_persons_and_units_of_the_organization(
    owner: str, unit: str | None
) -> None:
    """Abuse 67: no group, no service, nobody from elsewhere."""
    history = given(*an_active_objective())

    with pytest.raises(ResourceNotFound):
        history.do(transferred(owner, unit))

    assert recorded(history) == []


@pytest.mark.parametrize(("acts", "refusal"), goals_not_under_way())
def test_only_a_running_goal_is_handed_over(
    acts: list[Act], refusal: type[Exception]
) -> None:
    """Rules §5.1: drafts are revised instead."""
    history = given(*acts)

    with pytest.raises(refusal):
        history.do(transferred())

    assert recorded(history) == []


def test_a_goal_is_handed_to_nobody_who_has_left() -> None:
    """Rules §9.1."""
    history = given(*an_active_objective(), deactivated(BEN))

    with pytest.raises(PersonInactive):
        history.do(transferred(BEN, by=ANNA))

    assert recorded(history) == []


def test_a_goal_whose_owner_has_left_is_handed_over() -> None:
    """Rules §9.1: what they owned waits for somebody else."""
    history = given(*an_active_objective(), deactivated(ANNA))

    history.do(transferred(BEN))

    assert the_goal(history).owner == BEN


def test_a_goal_is_handed_to_no_unit_that_is_closed() -> None:
    """Rules §9.1."""
    unit = [unit_created(SERVICE_UNIT), unit_closed(SERVICE_UNIT)]
    history = given(*an_active_objective(), *unit)

    with pytest.raises(UnitClosed):
        history.do(transferred(BEN, SERVICE_UNIT))

    assert recorded(history) == []

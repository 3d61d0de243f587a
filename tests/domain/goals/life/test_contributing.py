"""Shows who works on a goal beside its owner (rules §5.8)."""

from __future__ import annotations

import pytest

from domain.changes import Change
from domain.goals.contributors import Contributors
from domain.goals.life.contributing import ContributorsSet
from domain.refusals import (
    FieldInvalid,
    PersonInactive,
    ResourceNotFound,
    SegregationOfDuties,
)
from tests.directory_examples import deactivated
from tests.domain.spec import Act, given, recorded
from tests.examples import (
    ANNA,
    BEN,
    CLEO,
    CRM,
    a_submitted_objective,
    an_active_objective,
    approved,
    company,
    drafted,
    goals_not_under_way,
    person_added,
    the_goal,
)
from tests.turns import contributors_set, paused

DANA, SERVICE_UNIT = "dana", "service"


@pytest.mark.parametrize(
    "acts",
    [
        [*company(), drafted()],
        a_submitted_objective(),
        [*an_active_objective(), paused()],
    ],
)
def test_a_goal_says_who_works_on_it(acts: list[Act]) -> None:
    """Rules §5.8: co-owners, contributors, an accountability partner."""
    people = Contributors((BEN,), (DANA,), CLEO)
    history = given(*acts, person_added(DANA))

    history.do(contributors_set(people))

    assert recorded(history) == [
        ContributorsSet(
            co_owners=Change((), (BEN,)),
            contributors=Change((), (DANA,)),
            accountability_partner=Change(None, CLEO),
        )
    ]
    assert the_goal(history).people == people


def test_contributors_are_set_as_a_whole() -> None:
    history = given(*an_active_objective(), contributors_set())

    history.do(contributors_set(Contributors(co_owners=(BEN,), contributors=(CLEO,))))

    assert recorded(history) == [
        ContributorsSet(
            co_owners=None,
            contributors=Change((), (CLEO,)),
            accountability_partner=Change(CLEO, None),
        )
    ]


def test_the_same_contributors_again_are_no_change() -> None:
    """Rules §10.1."""
    history = given(*an_active_objective(), contributors_set())

    history.do(contributors_set())

    assert recorded(history) == []


@pytest.mark.parametrize(
    ("people", "field"),
    [
        (Contributors((ANNA,)), "co_owners[0]"),
        (Contributors((BEN, BEN)), "co_owners[1]"),
        (Contributors((), (ANNA,)), "contributors[0]"),
        (Contributors((BEN,), (CLEO, BEN)), "contributors[1]"),
        (Contributors((), (CLEO, CLEO)), "contributors[1]"),
        (Contributors((), (), ANNA), "accountability_partner"),
        (Contributors((BEN,), (), BEN), "accountability_partner"),
        (Contributors((), (BEN,), BEN), "accountability_partner"),
    ],
)
def test_nobody_has_two_parts(people: Contributors, field: str) -> None:
    history = given(*an_active_objective())

    with pytest.raises(FieldInvalid) as refused:
        history.do(contributors_set(people))

    assert refused.value.violations[0].field == field
    assert recorded(history) == []


@pytest.mark.parametrize(
    "people",
    [Contributors(("x",)), Contributors((), (CRM,)), Contributors((), (), "x")],
)
def test_contributors_are_persons_of_the_organization(people: Contributors) -> None:
    history = given(*an_active_objective())

    with pytest.raises(ResourceNotFound):
        history.do(contributors_set(people))

    assert recorded(history) == []


@pytest.mark.parametrize(("acts", "refusal"), goals_not_under_way()[2:])
def test_contributors_of_an_ended_goal_stay(
    acts: list[Act], refusal: type[Exception]
) -> None:
    history = given(*acts)

    with pytest.raises(refusal):
        history.do(contributors_set())

    assert recorded(history) == []


def test_a_co_owner_approves_no_more_than_an_owner() -> None:
    """Rules §5.1: a co-owner answers for the goal too."""
    history = given(
        *a_submitted_objective(), contributors_set(Contributors(co_owners=(CLEO,)))
    )

    with pytest.raises(SegregationOfDuties):
        history.do(approved(by=CLEO))

    assert recorded(history) == []


@pytest.mark.parametrize(
    "people",
    [Contributors((BEN,)), Contributors((), (BEN,)), Contributors((), (), BEN)],
)
def test_nobody_gets_a_part_who_has_left(people: Contributors) -> None:
    """Rules §9.1."""
    history = given(*an_active_objective(), deactivated(BEN))

    with pytest.raises(PersonInactive):
        history.do(contributors_set(people, by=ANNA))

    assert recorded(history) == []


def test_who_has_left_keeps_a_part_until_it_is_taken_away() -> None:
    """Rules §9.1: setting others does not ask about them again."""
    history = given(*an_active_objective(), contributors_set(), deactivated(BEN))

    history.do(contributors_set(Contributors((BEN,), (CLEO,)), by=ANNA))

    assert the_goal(history).people == Contributors((BEN,), (CLEO,))

"""Shows who is in which units, on which days, and as what (rules §9.1)."""

from __future__ import annotations

from datetime import date

import pytest

from domain.changes import Change
from domain.directory.memberships import MembershipSet
from domain.directory.refusals import UnitClosed
from domain.directory.timelines import Days
from domain.refusals import PersonInactive, ResourceNotFound
from domain.texts import Personal
from tests.directory_examples import deactivated, placed, unit_closed
from tests.domain.spec import given, recorded
from tests.examples import ANNA, CRM, UNIT, company, unit_created

TODAY = date(2026, 1, 12)
APRIL = date(2026, 4, 1)
SPRING = Days(APRIL, date(2026, 5, 31))


def test_a_person_is_in_a_unit_from_today_on_as_what_is_said() -> None:
    """Whatever a person is somewhere is sealed with their own key (design §5)."""
    history = given(*company())

    history.do(placed(ANNA, role="Team lead"))

    assert recorded(history) == [
        MembershipSet(
            unit=UNIT,
            days=Days(TODAY),
            member=Change((), (Days(TODAY),)),
            role=Personal(ANNA, text="Team lead"),
        )
    ]


def test_a_person_is_in_several_units_at_once() -> None:
    history = given(*company(), unit_created("lab"), placed(ANNA))

    history.do(placed(ANNA, "lab"))

    assert recorded(history) == [
        MembershipSet(
            unit="lab", days=Days(TODAY), member=Change((), (Days(TODAY),)), role=None
        )
    ]


def test_a_membership_ends_by_saying_so() -> None:
    history = given(*company(), placed(ANNA, role="Team lead"))

    history.do(placed(ANNA, days=Days(APRIL), removed=True))

    assert recorded(history) == [
        MembershipSet(
            unit=UNIT,
            days=Days(APRIL),
            member=Change((Days(APRIL),), ()),
            role=None,
        )
    ]


def test_another_role_is_said_of_the_days_on_which_it_is_had() -> None:
    history = given(*company(), placed(ANNA), placed(ANNA, days=SPRING, role="Lead"))

    history.do(placed(ANNA, role="Head"))

    assert recorded(history) == [
        MembershipSet(
            unit=UNIT,
            days=Days(TODAY),
            member=Change((Days(TODAY),), (Days(TODAY),)),
            role=Personal(ANNA, text="Head"),
        )
    ]


def test_saying_what_is_so_already_changes_nothing() -> None:
    history = given(*company(), placed(ANNA, role="Team lead"))

    history.do(placed(ANNA, days=SPRING, role="Team lead"))
    assert recorded(history) == []

    history.do(placed(ANNA, days=Days(TODAY), role="Team lead"))
    assert recorded(history) == []


def test_not_being_in_a_unit_can_be_said_of_who_never_was() -> None:
    history = given(*company())

    history.do(placed(ANNA, removed=True))

    assert recorded(history) == []


def test_persons_are_in_units_there_are() -> None:
    history = given(*company())

    with pytest.raises(ResourceNotFound):
        history.do(placed(ANNA, "nowhere"))
    with pytest.raises(ResourceNotFound):
        history.do(placed(ANNA, "nowhere", removed=True))
    with pytest.raises(ResourceNotFound):
        history.do(placed(CRM))


def test_nobody_begins_in_a_closed_unit_but_may_have_been_there() -> None:
    history = given(*company(), unit_closed(day=APRIL))

    with pytest.raises(UnitClosed):
        history.do(placed(ANNA, days=SPRING))
    history.do(placed(ANNA))
    history.do(placed(ANNA, days=SPRING, removed=True))


def test_who_has_left_begins_nowhere_but_may_have_been_there() -> None:
    history = given(*company(), deactivated(ANNA, APRIL))

    with pytest.raises(PersonInactive):
        history.do(placed(ANNA, days=SPRING))
    history.do(placed(ANNA))
    history.do(placed(ANNA, days=SPRING, removed=True))

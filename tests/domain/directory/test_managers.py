"""Shows who leads whom on which days, and that nobody leads themself (rules §9.1)."""

from __future__ import annotations

from datetime import date

import pytest

from domain.actors import Person
from domain.changes import Change
from domain.directory.managers import MANAGERS_MAX, ManagerSet
from domain.directory.refusals import ManagerCycle, ManagersTooMany
from domain.directory.timelines import Days, Span, on
from domain.refusals import PersonInactive, ResourceNotFound
from tests.directory_examples import deactivated, managed
from tests.domain.spec import given, recorded
from tests.examples import ANNA, BEN, CLEO, CRM, company, founded, person_added

TODAY = date(2026, 1, 12)
APRIL = date(2026, 4, 1)
SPRING = Days(APRIL, date(2026, 5, 31))


def test_a_person_has_a_manager_from_today_on() -> None:
    history = given(*company())

    history.do(managed(ANNA, BEN))

    assert recorded(history) == [
        ManagerSet(days=Days(TODAY), manager=Change((), (Span(Days(TODAY), BEN),)))
    ]
    assert history.last[0].stream == Person.stream_of(ANNA)


def test_another_manager_takes_over_for_the_days_that_are_said() -> None:
    history = given(*company(), managed(ANNA, BEN))

    history.do(managed(ANNA, CLEO, SPRING))

    assert recorded(history) == [
        ManagerSet(
            days=SPRING, manager=Change((Span(SPRING, BEN),), (Span(SPRING, CLEO),))
        )
    ]
    anna = history.aggregates[Person.stream_of(ANNA)]
    assert isinstance(anna, Person)
    days = (TODAY, APRIL, date(2026, 6, 1))
    assert [on(anna.managers, day) for day in days] == [BEN, CLEO, BEN]


def test_nobody_leads_who_is_at_the_top() -> None:
    history = given(*company(), managed(ANNA, BEN))

    history.do(managed(ANNA, None))

    assert recorded(history) == [
        ManagerSet(days=Days(TODAY), manager=Change((Span(Days(TODAY), BEN),), ()))
    ]


def test_saying_again_who_leads_changes_nothing() -> None:
    history = given(*company(), managed(ANNA, BEN))

    history.do(managed(ANNA, BEN, SPRING))

    assert recorded(history) == []


@pytest.mark.parametrize("nobody", ["nobody", CRM])
def test_both_are_people_of_the_organization(nobody: str) -> None:
    history = given(*company())

    with pytest.raises(ResourceNotFound):
        history.do(managed(ANNA, nobody))
    with pytest.raises(ResourceNotFound):
        history.do(managed(nobody, ANNA))


def test_nobody_leads_themself_however_many_stand_between() -> None:
    history = given(*company(), managed(ANNA, BEN), managed(BEN, CLEO))

    with pytest.raises(ManagerCycle) as refusal:
        history.do(managed(CLEO, ANNA))
    with pytest.raises(ManagerCycle):
        history.do(managed(CLEO, CLEO))

    assert refusal.value.facts == {
        "person": CLEO,
        "start_date": "2026-01-12",
        "path": "cleo under anna under ben under cleo",
    }


def test_a_loop_on_some_days_only_is_a_loop() -> None:
    history = given(*company(), managed(ANNA, BEN, SPRING))

    with pytest.raises(ManagerCycle) as refusal:
        history.do(managed(BEN, ANNA))

    assert refusal.value.facts["start_date"] == "2026-04-01"
    history.do(managed(BEN, ANNA, Days(TODAY, date(2026, 3, 31))))


def test_only_so_many_managers_stand_above_somebody() -> None:
    """So that setting one never follows a chain without end."""
    chain = [f"p{number}" for number in range(MANAGERS_MAX + 2)]
    history = given(founded(), *(person_added(person) for person in chain))
    for person, manager in zip(chain[2:], chain[1:-1], strict=True):
        history.do(managed(person, manager))

    history.do(managed("p1", "p0"))

    history.do(person_added("last"))
    with pytest.raises(ManagersTooMany) as refusal:
        history.do(managed("last", chain[-1]))
    assert refusal.value.facts == {"person": "last", "limit": "32"}
    history.do(managed("last", chain[-3]))


def test_who_has_left_leads_nobody_and_is_led_by_nobody_from_then_on() -> None:
    history = given(*company(), deactivated(BEN, APRIL))

    with pytest.raises(PersonInactive):
        history.do(managed(ANNA, BEN, SPRING))
    with pytest.raises(PersonInactive):
        history.do(managed(BEN, ANNA, SPRING))
    history.do(managed(ANNA, BEN))
    history.do(managed(BEN, None, SPRING))

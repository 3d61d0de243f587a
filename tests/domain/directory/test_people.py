"""Shows who is who in a ledger, and who may act for whom (rules §1, §5.8, §9.1)."""

from __future__ import annotations

from datetime import date

import pytest

from domain.actors import Person, Service
from domain.directory.people import PersonAdded, ServiceAdded
from domain.founding import OrganizationCreated
from domain.organization import Organization
from domain.refusals import (
    FieldInvalid,
    PermissionDenied,
    ResourceExists,
    ResourceNotFound,
)
from domain.texts import Personal
from tests.domain.spec import ORGANIZATION, given, recorded
from tests.examples import (
    ANNA,
    BEN,
    CLEO,
    CRM,
    company,
    drafted,
    founded,
    person_added,
    service_added,
)

TODAY = date(2026, 1, 12)


def test_a_ledger_begins_with_its_organization_and_its_first_person() -> None:
    """Rules §1: position 1 is the organization; api §1: 2 is its administrator."""
    history = given()

    made = history.do(founded())

    assert made == (ORGANIZATION, CLEO)
    assert recorded(history) == [
        OrganizationCreated(name="Acme", time_zone="Europe/Vienna", administrator=CLEO),
        PersonAdded(
            name=Personal(CLEO, text="Cleo"),
            principal=Personal(CLEO, text="cleo@acme.example"),
            start_day=TODAY,
        ),
    ]
    assert [record.position for record in history.records] == [1, 2]
    assert history.records[0].stream == Organization.stream_of(ORGANIZATION)


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../etc/localtime", "Factory"])
def test_an_organization_lives_in_a_known_time_zone(zone: str) -> None:
    """Rules, head: days are dates in the organization's time zone."""
    history = given()

    with pytest.raises(FieldInvalid, match="time_zone"):
        history.do(founded(time_zone=zone))

    assert recorded(history) == []


def test_an_organization_is_created_once() -> None:
    history = given(founded())

    with pytest.raises(ResourceExists):
        history.do(founded())

    assert recorded(history) == []


def test_a_persons_name_and_principal_are_sealed_with_their_own_key() -> None:
    """Rules §9.1, design §5: whose a name is."""
    history = given(founded())

    made = history.do(person_added(ANNA))

    assert made == (ANNA,)
    assert recorded(history) == [
        PersonAdded(
            name=Personal(ANNA, text="Anna"),
            principal=Personal(ANNA, text="anna@acme.example"),
            start_day=TODAY,
        )
    ]
    assert history.records[-1].stream == Person.stream_of(ANNA)


@pytest.mark.parametrize("day", [date(2019, 9, 1), date(2026, 5, 1)])
def test_a_person_may_have_come_before_their_ledger_or_be_expected(day: date) -> None:
    history = given(founded())

    history.do(person_added(ANNA, day))

    (added,) = recorded(history)
    assert isinstance(added, PersonAdded)
    assert added.start_day == day


def test_a_service_has_a_stream_and_a_key_of_its_own() -> None:
    history = given(founded())

    history.do(service_added(CRM))

    assert recorded(history) == [
        ServiceAdded(
            name=Personal(CRM, text="CRM"),
            principal=Personal(CRM, text="crm.acme.example"),
        )
    ]
    assert history.records[-1].stream == Service.stream_of(CRM)


def test_a_service_may_act_for_a_person() -> None:
    """Rules §5.8: every event carries the actor and on whose behalf."""
    history = given(*company())

    history.do(drafted(by=CRM, on_behalf_of=ANNA))

    assert (history.last[0].actor, history.last[0].on_behalf_of) == (CRM, ANNA)


def test_a_person_acts_for_nobody_else() -> None:
    """Rules §5.8: only services (and, later, delegates) may say so."""
    history = given(*company())

    with pytest.raises(PermissionDenied):
        history.do(drafted(by=BEN, on_behalf_of=ANNA))

    assert recorded(history) == []


@pytest.mark.parametrize("somebody", ["nobody", CRM])
def test_a_service_acts_only_for_a_person_there_is(somebody: str) -> None:
    history = given(*company())

    with pytest.raises(ResourceNotFound):
        history.do(drafted(by=CRM, on_behalf_of=somebody))

    assert recorded(history) == []

"""Shows the organization, its units, people and services, now and before."""

from __future__ import annotations

from domain.texts import Personal
from projections import directory
from projections.directory import OrganizationRow, PersonKind, UnitRow
from tests import examples as ex
from tests.domain.spec import MORNING, ORGANIZATION
from tests.projections.conftest import Asked
from tests.projections.log import history


def test_the_organization_says_how_it_was_founded(views: Asked) -> None:
    views.project(history(*ex.company()))

    assert views.at(directory.organization) == OrganizationRow(
        ledger=ORGANIZATION,
        name="Acme",
        time_zone="Europe/Vienna",
        administrator=ex.CLEO,
        created=MORNING,
    )


def test_units_are_listed_by_id_with_what_they_are_part_of(views: Asked) -> None:
    records = history(*ex.company(), ex.unit_created("emea", parent=ex.UNIT))

    views.project(records)

    emea, sales = views.paged(directory.units)
    assert (sales.unit, sales.parent) == (ex.UNIT, None)
    assert emea == UnitRow(
        unit="emea", name="Emea", parent=ex.UNIT, created=records[-1].recorded
    )


def test_people_and_services_are_listed_apart_and_by_id(views: Asked) -> None:
    views.project(history(*ex.company()))

    people = views.paged(lambda c, p: directory.people(c, p, PersonKind.PERSON))
    services = views.paged(lambda c, p: directory.people(c, p, PersonKind.SERVICE))

    assert [person.person for person in people] == [ex.ANNA, ex.BEN, ex.CLEO]
    assert [service.person for service in services] == [ex.CRM]
    assert all(isinstance(one.name, Personal) for one in (*people, *services))


def test_who_was_added_later_was_not_there_before(views: Asked) -> None:
    records = history(*ex.company())
    views.project(records)
    added = next(r for r in records if r.stream == f"person/{ex.BEN}")

    before = views.at(lambda c, k: directory.person(c, k, ex.BEN), added.position - 1)
    after = views.at(lambda c, k: directory.person(c, k, ex.BEN))

    assert before is None
    assert after is not None
    assert after.created == added.recorded


def test_a_unit_is_found_by_its_id(views: Asked) -> None:
    views.project(history(*ex.company()))

    unit = views.at(lambda c, k: directory.unit(c, k, ex.UNIT))
    nothing = views.at(lambda c, k: directory.unit(c, k, "unknown"))

    assert unit is not None
    assert unit.name == "Sales"
    assert nothing is None

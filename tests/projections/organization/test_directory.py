"""Shows the organization, its people and services, as of a position and of a day."""

from __future__ import annotations

from datetime import date

from domain.actors import Delegation
from domain.directory.timelines import Days, on
from domain.texts import Personal
from projections.organization import directory
from projections.organization.directory import OrganizationRow
from projections.organization.person_rows import (
    PersonFilter,
    PersonKind,
    PersonRow,
    PersonState,
)
from tests import examples as ex
from tests.directory_examples import (
    deactivated,
    delegated,
    delegation_revoked,
    managed,
    placed,
)
from tests.domain.spec import MORNING, ORGANIZATION
from tests.projections.conftest import Asked
from tests.projections.log import history

TODAY, APRIL, JUNE = date(2026, 1, 12), date(2026, 4, 1), date(2026, 6, 1)
SPRING = Days(APRIL, date(2026, 5, 31))


def person(views: Asked, position: int | None = None, id_: str = ex.ANNA) -> PersonRow:
    found = views.at(lambda c, k: directory.person(c, k, id_), position)
    assert found is not None
    return found


def listed(views: Asked, position: int | None = None, **which: object) -> list[str]:
    said = {"kind": PersonKind.PERSON, **which}
    asked = PersonFilter(**said)  # type: ignore[arg-type]
    rows = views.paged(lambda c, p: directory.people(c, p, asked), position)
    return [row.person for row in rows]


def test_the_organization_says_how_it_was_founded(views: Asked) -> None:
    views.project(history(*ex.company()))

    assert views.at(directory.organization) == OrganizationRow(
        ledger=ORGANIZATION,
        name="Acme",
        time_zone="Europe/Vienna",
        administrator=ex.CLEO,
        created=MORNING,
    )


def test_people_and_services_are_listed_apart_and_by_id(views: Asked) -> None:
    views.project(history(*ex.company()))

    assert listed(views) == [ex.ANNA, ex.BEN, ex.CLEO]
    assert listed(views, kind=PersonKind.SERVICE) == [ex.CRM]
    anna, crm = person(views), person(views, id_=ex.CRM)
    assert isinstance(anna.name, Personal)
    assert (anna.start_day, crm.start_day) == (TODAY, None)


def test_who_was_added_later_was_not_there_before(views: Asked) -> None:
    records = history(*ex.company())
    views.project(records)
    added = next(r for r in records if r.stream == f"person/{ex.BEN}")

    before = views.at(lambda c, k: directory.person(c, k, ex.BEN), added.position - 1)

    assert before is None
    assert person(views, id_=ex.BEN).created == added.recorded


def test_a_manager_is_asked_for_as_of_a_position_and_of_a_day(views: Asked) -> None:
    """Rules §6.4, §9.1: then as known then, then as known now."""
    records = history(
        *ex.company(), managed(ex.ANNA, ex.BEN), managed(ex.ANNA, ex.CLEO, SPRING)
    )

    views.project(records)

    last = records[-1].position
    known = [person(views, position) for position in (last - 2, last - 1, last)]
    assert [on(row.managers, APRIL) for row in known] == [None, ex.BEN, ex.CLEO]
    assert [on(row.managers, JUNE) for row in known] == [None, ex.BEN, ex.BEN]
    assert [row.version for row in known] == [1, 2, 3]


def test_who_is_led_by_somebody_or_in_a_unit_is_listed_as_of_a_day(
    views: Asked,
) -> None:
    records = history(
        *ex.company(),
        managed(ex.ANNA, ex.CLEO),
        managed(ex.BEN, ex.CLEO, SPRING),
        placed(ex.ANNA, role="Team lead"),
        placed(ex.BEN, days=SPRING),
        placed(ex.ANNA, days=SPRING, removed=True),
    )

    views.project(records)

    assert listed(views, manager=ex.CLEO, day=TODAY) == [ex.ANNA]
    assert listed(views, manager=ex.CLEO, day=APRIL) == [ex.ANNA, ex.BEN]
    assert listed(views, unit=ex.UNIT, day=TODAY) == [ex.ANNA]
    assert listed(views, unit=ex.UNIT, day=APRIL) == [ex.BEN]
    assert listed(views, unit=ex.UNIT, manager=ex.CLEO, day=JUNE) == [ex.ANNA]
    before = records[-1].position - 1
    assert listed(views, before, unit=ex.UNIT, day=APRIL) == [ex.ANNA, ex.BEN]


def test_a_role_stays_sealed_in_the_view(views: Asked) -> None:
    views.project(history(*ex.company(), placed(ex.ANNA, role="Team lead")))

    (span,) = person(views).memberships[ex.UNIT]

    assert span.value.role is not None
    assert span.value.role.text is None
    assert span.value.role.sealed


def test_delegations_are_kept_with_their_end(views: Asked) -> None:
    views.project(
        history(*ex.company(), delegated(ex.BEN), delegation_revoked(by=ex.BEN))
    )

    assert person(views).delegations == {
        "holiday": Delegation(ex.BEN, ex.QUARTER, TODAY)
    }


def test_who_leaves_is_there_until_then(views: Asked) -> None:
    views.project(history(*ex.company(), deactivated(ex.ANNA, APRIL)))

    row = person(views)

    days = (date(2026, 1, 11), TODAY, date(2026, 3, 31), APRIL)
    assert [row.state_on(day) for day in days] == [
        PersonState.EXPECTED,
        PersonState.ACTIVE,
        PersonState.ACTIVE,
        PersonState.INACTIVE,
    ]


def test_lists_that_leave_people_out_still_fill_their_pages(views: Asked) -> None:
    """Fifty were led by Cleo once; the last three still are."""
    people = [f"p{number:02}" for number in range(50)]
    acts = [ex.person_added(one) for one in people]
    acts += [managed(one, ex.CLEO) for one in people]
    acts += [managed(one, None, Days(APRIL)) for one in people[:-3]]
    views.project(history(*ex.company(), *acts))

    which = PersonFilter(kind=PersonKind.PERSON, manager=ex.CLEO, day=APRIL)
    found = views.paged(
        lambda c, p: directory.people(
            c, type(p)(known=p.known, after=p.after, size=2), which
        )
    )

    assert [row.person for row in found] == ["p47", "p48"]

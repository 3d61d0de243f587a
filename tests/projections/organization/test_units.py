"""Shows units as of a position and of a day: what each is part of, and whether open."""

from __future__ import annotations

from datetime import date

from domain.directory.timelines import Days, Span
from projections.organization import units
from projections.organization.units import UnitFilter, UnitRow, UnitState
from tests import examples as ex
from tests.directory_examples import unit_closed, unit_moved
from tests.domain.spec import Act
from tests.projections.conftest import Asked
from tests.projections.log import history

TODAY, APRIL, JUNE = date(2026, 1, 12), date(2026, 4, 1), date(2026, 6, 1)
SPRING = Days(APRIL, date(2026, 5, 31))


def some_units() -> list[Act]:
    """Vienna is part of emea, which is part of sales, and in spring of europe."""
    return [
        *ex.company(),
        ex.unit_created("europe"),
        ex.unit_created("emea", parent=ex.UNIT),
        ex.unit_created("vienna", parent="emea"),
        unit_moved("emea", "europe", SPRING),
    ]


def listed(views: Asked, parent: str, day: date) -> list[str]:
    which = UnitFilter(parent=parent, day=day)
    return [row.unit for row in views.paged(lambda c, p: units.page(c, p, which))]


def above(views: Asked, unit: str, day: date) -> list[str]:
    def query(connection: object, known: object) -> list[str]:
        row = units.unit(connection, known, unit)  # type: ignore[arg-type]
        assert row is not None
        return units.ancestors(connection, known, row, day)  # type: ignore[arg-type]

    return views.at(query)


def test_units_are_listed_by_id_with_what_they_are_part_of(views: Asked) -> None:
    records = history(*ex.company(), ex.unit_created("emea", parent=ex.UNIT))

    views.project(records)

    emea, sales = views.paged(units.page)
    assert (sales.unit, sales.parents) == (ex.UNIT, ())
    assert emea == UnitRow(
        unit="emea",
        name="Emea",
        created=records[-1].recorded,
        version=1,
        start_day=TODAY,
        parents=(Span(Days(TODAY), ex.UNIT),),
    )


def test_a_unit_is_found_by_its_id(views: Asked) -> None:
    views.project(history(*ex.company()))

    unit = views.at(lambda c, k: units.unit(c, k, ex.UNIT))
    nothing = views.at(lambda c, k: units.unit(c, k, "unknown"))

    assert unit is not None
    assert unit.name == "Sales"
    assert nothing is None


def test_a_unit_says_all_that_it_is_part_of_on_a_day(views: Asked) -> None:
    views.project(history(*some_units()))

    assert above(views, "vienna", TODAY) == ["emea", ex.UNIT]
    assert above(views, "vienna", APRIL) == ["emea", "europe"]
    assert above(views, "vienna", JUNE) == ["emea", ex.UNIT]
    assert above(views, ex.UNIT, TODAY) == []


def test_what_is_part_of_a_unit_is_listed_as_of_a_day(views: Asked) -> None:
    views.project(history(*some_units()))

    assert listed(views, ex.UNIT, TODAY) == ["emea"]
    assert listed(views, ex.UNIT, APRIL) == []
    assert listed(views, "europe", APRIL) == ["emea"]


def test_a_move_was_not_known_before_it_was_said(views: Asked) -> None:
    records = history(*some_units())
    views.project(records)

    before = views.at(lambda c, k: units.unit(c, k, "emea"), records[-1].position - 1)

    assert before is not None
    assert before.parents == (Span(Days(TODAY), ex.UNIT),)


def test_a_unit_is_planned_open_and_closed(views: Asked) -> None:
    views.project(
        history(
            *ex.company(), ex.unit_created("lab", start=APRIL), unit_closed("lab", JUNE)
        )
    )

    lab = views.at(lambda c, k: units.unit(c, k, "lab"))

    assert lab is not None
    assert [lab.state_on(day) for day in (TODAY, APRIL, JUNE)] == [
        UnitState.PLANNED,
        UnitState.OPEN,
        UnitState.CLOSED,
    ]

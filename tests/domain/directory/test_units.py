"""Shows how units are created, moved and closed, and that they stay a tree."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from domain.changes import Change
from domain.directory.refusals import (
    UnitClosed as IsClosed,
)
from domain.directory.refusals import (
    UnitCycle,
    UnitHasOpenUnits,
    UnitTooDeep,
)
from domain.directory.timelines import Days, Span
from domain.directory.tree import LEVELS_MAX
from domain.directory.unit import Unit, UnitClosed, UnitCreated, UnitMoved
from domain.refusals import ResourceNotFound, VersionConflict
from tests.directory_examples import unit_closed, unit_moved
from tests.domain.spec import Act, given, recorded
from tests.examples import (
    UNIT,
    company,
    draft,
    draft_revised,
    drafted,
    founded,
    unit_created,
)

TODAY = date(2026, 1, 12)
APRIL, JUNE = date(2026, 4, 1), date(2026, 6, 1)
SPRING = Days(APRIL, date(2026, 5, 31))


def a_chain(*units: str) -> list[Act]:
    """Create units, each part of the one before."""
    above = [None, *units[:-1]]
    return [unit_created(*pair) for pair in zip(units, above, strict=True)]


def test_a_unit_is_part_of_the_organization_or_of_another_unit() -> None:
    history = given(founded(), unit_created(UNIT))

    made = history.do(unit_created("renewals", parent=UNIT))

    assert made == ("renewals",)
    assert recorded(history) == [
        UnitCreated(name="Renewals", parent=UNIT, start_day=TODAY)
    ]
    assert history.records[-1].stream == Unit.stream_of("renewals")


def test_a_unit_is_part_of_no_unknown_unit_nor_of_itself() -> None:
    history = given(founded())

    for parent in ("nowhere", UNIT):
        with pytest.raises(ResourceNotFound):
            history.do(unit_created(UNIT, parent=parent))

    assert recorded(history) == []


def test_a_unit_may_be_older_than_its_ledger_or_planned() -> None:
    history = given(founded())

    history.do(unit_created(UNIT, start=date(1998, 3, 1)))
    history.do(unit_created("lab", start=JUNE))

    days = [record.event.start_day for record in history.records[-2:]]  # type: ignore[attr-defined]
    assert days == [date(1998, 3, 1), JUNE]


def test_a_unit_is_moved_from_today_on_or_on_some_days() -> None:
    history = given(founded(), *a_chain("sales", "emea"), unit_created("europe"))

    history.do(unit_moved("emea", "europe"))

    assert recorded(history) == [
        UnitMoved(
            days=Days(TODAY),
            parent=Change(
                (Span(Days(TODAY), "sales"),), (Span(Days(TODAY), "europe"),)
            ),
        )
    ]
    history.do(unit_moved("emea", None, SPRING))
    assert recorded(history) == [
        UnitMoved(days=SPRING, parent=Change((Span(SPRING, "europe"),), ()))
    ]


def test_moving_a_unit_to_where_it_is_changes_nothing() -> None:
    history = given(founded(), *a_chain("sales", "emea"))

    history.do(unit_moved("emea", "sales", SPRING))

    assert recorded(history) == []


def test_a_move_needs_both_units_and_the_version_that_was_read() -> None:
    history = given(founded(), *a_chain("sales", "emea"))

    with pytest.raises(ResourceNotFound):
        history.do(unit_moved("nowhere", "sales"))
    with pytest.raises(ResourceNotFound):
        history.do(unit_moved("emea", "nowhere"))
    with pytest.raises(VersionConflict):
        history.do(unit_moved("emea", None, etag=2))


def test_no_unit_becomes_part_of_itself() -> None:
    history = given(founded(), *a_chain("sales", "emea", "vienna"))

    with pytest.raises(UnitCycle) as refusal:
        history.do(unit_moved("sales", "vienna"))
    with pytest.raises(UnitCycle):
        history.do(unit_moved("sales", "sales"))

    assert refusal.value.facts == {
        "unit": "sales",
        "start_date": "2026-01-12",
        "path": "sales in vienna in emea in sales",
    }


def test_a_loop_on_some_days_only_is_a_loop() -> None:
    """Emea is part of sales in spring, so sales is not part of emea from today on."""
    history = given(
        founded(),
        *(unit_created(unit) for unit in ("sales", "emea")),
        unit_moved("emea", "sales", SPRING),
    )

    with pytest.raises(UnitCycle) as refusal:
        history.do(unit_moved("sales", "emea"))

    assert refusal.value.facts["start_date"] == "2026-04-01"
    history.do(unit_moved("sales", "emea", Days(TODAY, date(2026, 3, 31))))
    history.do(unit_moved("sales", "emea", Days(JUNE)))


def test_two_units_may_change_places_one_after_the_other() -> None:
    history = given(founded(), *a_chain("sales", "emea"))

    history.do(unit_moved("emea", None, Days(APRIL)))
    history.do(unit_moved("sales", "emea", Days(APRIL)))

    assert len(recorded(history)) == 1


def test_the_tree_has_twelve_levels_and_no_more() -> None:
    levels = [f"level-{number}" for number in range(LEVELS_MAX)]
    history = given(founded(), *a_chain(*levels))

    with pytest.raises(UnitTooDeep) as refusal:
        history.do(unit_created("deeper", parent=levels[-1]))

    assert refusal.value.facts == {"start_date": "2026-01-12", "limit": "12"}


def test_a_unit_takes_its_own_levels_along() -> None:
    """Six levels fit below six, and not below seven."""
    upper = [f"upper-{number}" for number in range(7)]
    lower = [f"lower-{number}" for number in range(6)]
    history = given(founded(), *a_chain(*upper), *a_chain(*lower))

    with pytest.raises(UnitTooDeep):
        history.do(unit_moved("lower-0", "upper-6"))
    history.do(unit_moved("lower-0", "upper-5"))


def test_levels_count_only_on_days_on_which_they_stand_below_one_another() -> None:
    upper = [f"upper-{number}" for number in range(7)]
    lower = [f"lower-{number}" for number in range(6)]
    history = given(founded(), *a_chain(*upper), *a_chain(*lower))
    history.do(unit_moved("lower-5", None, SPRING))

    history.do(unit_moved("lower-0", "upper-6", SPRING))

    with pytest.raises(UnitTooDeep):
        history.do(unit_moved("lower-0", "upper-6", Days(APRIL)))


def test_a_unit_is_closed_today_where_no_day_is_said() -> None:
    history = given(*company())

    history.do(unit_closed())

    assert recorded(history) == [UnitClosed(close_day=Change(None, TODAY))]


def test_a_wrong_day_is_mended_and_the_same_day_again_changes_nothing() -> None:
    history = given(*company(), unit_closed(day=APRIL))

    history.do(unit_closed(day=JUNE))
    assert recorded(history) == [UnitClosed(close_day=Change(APRIL, JUNE))]

    history.do(unit_closed(day=JUNE))
    assert recorded(history) == []


def test_a_unit_with_open_units_is_not_closed() -> None:
    """Rules §9.1: what is part of it is moved or closed first."""
    history = given(founded(), *a_chain("sales", "emea"), unit_created("apac", "sales"))

    with pytest.raises(UnitHasOpenUnits) as refusal:
        history.do(unit_closed("sales", APRIL))

    assert refusal.value.facts == {
        "unit": "sales",
        "close_date": "2026-04-01",
        "units": "apac, emea",
    }
    history.do(unit_moved("apac", None, Days(APRIL)))
    history.do(unit_closed("emea", APRIL))
    history.do(unit_closed("sales", APRIL))


def test_an_open_unit_is_never_part_of_a_closed_one_however_days_move() -> None:
    history = given(
        founded(),
        *a_chain("sales", "emea"),
        unit_closed("emea", APRIL),
        unit_closed("sales", APRIL),
    )

    with pytest.raises(IsClosed):
        history.do(unit_closed("emea", JUNE))
    with pytest.raises(UnitHasOpenUnits):
        history.do(unit_closed("sales", APRIL - timedelta(days=1)))
    history.do(unit_closed("sales", JUNE))
    history.do(unit_closed("emea", JUNE))


def test_nothing_is_created_in_or_moved_to_a_closed_unit() -> None:
    history = given(
        founded(),
        *(unit_created(unit) for unit in ("sales", "emea")),
        unit_closed("sales", APRIL),
    )

    with pytest.raises(IsClosed) as refusal:
        history.do(unit_created("apac", parent="sales"))
    with pytest.raises(IsClosed):
        history.do(unit_moved("emea", "sales"))
    with pytest.raises(IsClosed):
        history.do(unit_moved("emea", "sales", Days(TODAY, APRIL)))

    assert refusal.value.facts == {"unit": "sales", "close_date": "2026-04-01"}
    history.do(unit_moved("emea", "sales", Days(TODAY, date(2026, 3, 31))))


def test_a_closed_unit_is_not_moved() -> None:
    history = given(
        founded(),
        *(unit_created(unit) for unit in ("sales", "emea")),
        unit_closed("emea", APRIL),
    )

    with pytest.raises(IsClosed):
        history.do(unit_moved("emea", "sales", Days(APRIL)))
    history.do(unit_moved("emea", "sales"))


def test_closing_a_unit_orphans_no_goal_and_lets_none_begin_in_it() -> None:
    """Rules §9.1: goals keep the unit that they were given."""
    history = given(*company(), drafted(), unit_closed())

    with pytest.raises(IsClosed):
        history.do(drafted(goal="another"))
    history.do(draft_revised(title="Renewals"))
    assert recorded(history)[0].reason is None

    history.do(draft_revised(unit=None))
    with pytest.raises(IsClosed):
        history.do(draft_revised(unit=UNIT))
    history.do(drafted(draft(unit=None), goal="another"))

"""Shows check-ins as they are listed, and which one is in force at two clocks."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from domain.goals.measures import Value
from domain.record import ReasonCode
from domain.texts import Personal
from projections.measures import check_ins
from projections.measures.check_ins import (
    NO_KEY_RESULT,
    CheckInFilter,
    CheckInRow,
    CheckInState,
)
from projections.measures.in_force import in_force
from tests import examples as ex
from tests.projections.conftest import Asked
from tests.projections.log import history

ALL = CheckInFilter()
MEASURE = (ex.GOAL, ex.KEY_RESULT)


def listed(views: Asked, which: CheckInFilter = ALL) -> list[CheckInRow]:
    return views.paged(lambda c, page: check_ins.page(c, ex.GOAL, page, which))


def test_a_check_in_says_what_was_observed(views: Asked) -> None:
    said = ex.observation("42.5", confidence=Decimal("0.7"), note="Two weeks late.")
    records = history(*ex.an_active_objective(), ex.checked_in(said=said))

    views.project(records)

    (check_in,) = listed(views)
    recorded = next(r for r in records if r.event.NAME == "goal.check_in_recorded")
    assert isinstance(check_in.note, Personal)
    assert check_in == CheckInRow(
        goal=ex.GOAL,
        key_result=ex.KEY_RESULT,
        check_in="first",
        position=recorded.position,
        value=Value(decimal=Decimal("42.5")),
        effective=recorded.recorded,
        day=recorded.recorded.date(),
        recorded=recorded.recorded,
        recorded_day=recorded.recorded.date(),
        actor=ex.BEN,
        definition_version=1,
        confidence=Decimal("0.7"),
        note=check_in.note,
    )


def test_a_corrected_check_in_shows_what_replaced_it_and_why(views: Asked) -> None:
    records = history(*ex.an_active_objective(), ex.checked_in(), ex.corrected())

    views.project(records)

    original, correction = listed(views)
    assert original.ending is not None
    assert original.state is CheckInState.SUPERSEDED
    assert original.ending.superseded_by == "second"
    assert original.ending.position == correction.position
    assert original.ending.reason_code is ReasonCode.LATE_INFORMATION
    assert isinstance(original.ending.reason, Personal)
    assert (correction.corrects, correction.ending) == ("first", None)


def test_a_retracted_check_in_shows_why(views: Asked) -> None:
    views.project(history(*ex.an_active_objective(), ex.checked_in(), ex.retracted()))

    (check_in,) = listed(views)

    assert check_in.ending is not None
    assert check_in.state is CheckInState.RETRACTED
    assert check_in.ending.superseded_by is None
    assert isinstance(check_in.ending.reason, Personal)


def test_a_check_in_counts_until_the_position_of_its_end(views: Asked) -> None:
    records = history(*ex.an_active_objective(), ex.checked_in(), ex.retracted())
    views.project(records)
    end = next(r for r in records if r.event.NAME == "goal.check_in_retracted")

    before = views.paged(lambda c, p: check_ins.page(c, ex.GOAL, p), end.position - 1)

    assert [row.state for row in before] == [CheckInState.IN_FORCE]


@pytest.mark.parametrize(
    ("which", "found"),
    [
        (ALL, ["first", "second", "other"]),
        (CheckInFilter(key_result=ex.KEY_RESULT), ["first", "second"]),
        (CheckInFilter(key_result=NO_KEY_RESULT), []),
        (CheckInFilter(states=frozenset({CheckInState.IN_FORCE})), ["second", "other"]),
        (CheckInFilter(states=frozenset({CheckInState.SUPERSEDED})), ["first"]),
        (CheckInFilter(states=frozenset({CheckInState.RETRACTED})), []),
    ],
)
def test_a_list_holds_what_every_filter_lets_through(
    views: Asked, which: CheckInFilter, found: list[str]
) -> None:
    acts = [ex.checked_in(), ex.corrected(), ex.checked_in(check_in="other", key="b")]

    views.project(history(*ex.an_active_objective(ex.KEY_RESULT, "b"), *acts))

    assert [row.check_in for row in listed(views, which)] == found


def test_a_list_holds_what_was_true_in_a_time_its_end_left_out(views: Asked) -> None:
    views.project(
        history(
            *ex.an_active_objective(),
            ex.checked_in(check_in="first"),
            ex.checked_in(check_in="later"),
        )
    )
    first, later = listed(views)

    which = CheckInFilter(
        effective_from=first.effective, effective_before=later.effective
    )

    assert [row.check_in for row in listed(views, which)] == ["first"]


def test_the_latest_effective_is_in_force_not_the_last_recorded(views: Asked) -> None:
    records = history(*ex.an_active_objective(), ex.checked_in("42"))
    earlier = records[-1].recorded - timedelta(minutes=30)
    late = ex.observation("10", effective=earlier)
    backdated = ex.checked_in(check_in="late", said=late)
    views.project(history(*ex.an_active_objective(), ex.checked_in("42"), backdated))

    now = views.at(lambda c, k: in_force(c, k, [MEASURE]))
    then = views.at(lambda c, k: in_force(c, k, [MEASURE], earlier))

    assert {row.check_in for row in now.values()} == {"first"}
    assert {row.check_in for row in then.values()} == {"late"}


def test_of_a_smart_goal_the_goal_s_own_check_in_is_in_force(views: Asked) -> None:
    views.project(history(*ex.an_active_smart_goal(), ex.checked_in("70", key=None)))

    found = views.at(lambda c, k: in_force(c, k, [(ex.GOAL, NO_KEY_RESULT), MEASURE]))

    assert set(found) == {(ex.GOAL, NO_KEY_RESULT)}
    assert found[ex.GOAL, NO_KEY_RESULT].value.decimal == Decimal(70)

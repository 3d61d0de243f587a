"""Shows how cycles are planned: by days or fiscal periods, and none overlap (§7.1)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given as given_any
from hypothesis import strategies as st

from domain.cycles.cycle import CycleKind, CyclePlanned
from domain.cycles.fiscal import FiscalPeriod, days_of
from domain.cycles.refusals import CyclesOverlap
from domain.days import Window
from domain.refusals import FieldInvalid, ResourceExists
from tests.cycles import Q1, Q2, cycle_planned, plan
from tests.domain.spec import given, recorded
from tests.examples import QUARTER, company


def test_a_cycle_keeps_the_days_that_it_is_given() -> None:
    history = given(*company())

    made = history.do(cycle_planned())

    assert made == (Q1,)
    assert recorded(history) == [
        CyclePlanned(kind=CycleKind.QUARTER, title="First quarter", days=QUARTER)
    ]


def test_the_ledger_makes_an_id_where_none_is_given() -> None:
    history = given(*company())

    assert history.do(cycle_planned(None, ids=("made",))) == ("made",)


def test_an_id_is_taken_once() -> None:
    history = given(*company(), cycle_planned())

    with pytest.raises(ResourceExists):
        history.do(cycle_planned())

    assert recorded(history) == []


@pytest.mark.parametrize(
    "days",
    [
        QUARTER,
        Window(date(2026, 3, 31), date(2026, 6, 30)),
        Window(date(2025, 10, 1), date(2026, 1, 1)),
        Window(date(2026, 2, 1), date(2026, 2, 1)),
        Window(date(2025, 1, 1), date(2027, 1, 1)),
    ],
)
def test_cycles_of_one_kind_share_no_day(days: Window) -> None:
    """Rules §7.1."""
    history = given(*company(), cycle_planned())

    with pytest.raises(CyclesOverlap) as refused:
        history.do(cycle_planned("other", plan(days=days)))

    assert refused.value.facts == {
        "cycle": Q1,
        "kind": "QUARTER",
        "start_date": "2026-01-01",
        "end_date": "2026-03-31",
    }
    assert recorded(history) == []


def test_cycles_of_one_kind_may_follow_one_another() -> None:
    history = given(*company(), cycle_planned())

    history.do(cycle_planned(Q2))

    assert len(recorded(history)) == 1


def test_cycles_of_other_kinds_take_the_same_days() -> None:
    """Features B1: an annual goal beside those of the quarters."""
    history = given(*company(), cycle_planned())

    for kind in set(CycleKind) - {CycleKind.QUARTER}:
        history.do(cycle_planned(kind.name.lower(), plan(kind=kind)))

        assert len(recorded(history)) == 1


@pytest.mark.parametrize(
    ("kind", "period", "start", "end"),
    [
        (CycleKind.QUARTER, FiscalPeriod(2026), "2026-01-01", "2026-03-31"),
        (CycleKind.QUARTER, FiscalPeriod(2026, 4), "2026-10-01", "2026-12-31"),
        (CycleKind.QUARTER, FiscalPeriod(2026, 1, 4), "2026-04-01", "2026-06-30"),
        (CycleKind.QUARTER, FiscalPeriod(2026, 4, 4), "2027-01-01", "2027-03-31"),
        (CycleKind.QUARTER, FiscalPeriod(2027, 1, 12), "2027-12-01", "2028-02-29"),
        (CycleKind.HALF, FiscalPeriod(2026, 2), "2026-07-01", "2026-12-31"),
        (CycleKind.HALF, FiscalPeriod(2026, 2, 10), "2027-04-01", "2027-09-30"),
        (CycleKind.YEAR, FiscalPeriod(2026), "2026-01-01", "2026-12-31"),
        (CycleKind.YEAR, FiscalPeriod(2026, 1, 7), "2026-07-01", "2027-06-30"),
    ],
)
def test_a_fiscal_year_proposes_days(
    kind: CycleKind, period: FiscalPeriod, start: str, end: str
) -> None:
    history = given(*company())

    history.do(cycle_planned(said=plan(kind=kind, days=None, period=period)))

    days = Window(date.fromisoformat(start), date.fromisoformat(end))
    assert recorded(history)[0] == CyclePlanned(
        kind=kind, title="First quarter", days=days
    )


@given_any(
    kind=st.sampled_from([CycleKind.QUARTER, CycleKind.HALF, CycleKind.YEAR]),
    year=st.integers(1900, 9900),
    month=st.integers(1, 12),
)
def test_the_parts_of_fiscal_years_follow_one_another_day_by_day(
    kind: CycleKind, year: int, month: int
) -> None:
    parts = {CycleKind.QUARTER: 4, CycleKind.HALF: 2, CycleKind.YEAR: 1}[kind]
    periods = [FiscalPeriod(year, number, month) for number in range(1, parts + 1)]

    found = [days_of(kind, period) for period in periods]

    starts, ends = [one.start for one in found], [one.end for one in found]
    assert starts[0] == date(year, month, 1)
    assert all(
        (following - end).days == 1
        for end, following in zip(ends, starts[1:], strict=False)
    )
    assert 365 <= sum(one.days for one in found) <= 366


@pytest.mark.parametrize(
    ("kind", "period", "field"),
    [
        (CycleKind.QUARTER, FiscalPeriod(2026, 0), "number"),
        (CycleKind.QUARTER, FiscalPeriod(2026, 5), "number"),
        (CycleKind.HALF, FiscalPeriod(2026, 3), "number"),
        (CycleKind.YEAR, FiscalPeriod(2026, 2), "number"),
        (CycleKind.YEAR, FiscalPeriod(2026, 1, 0), "fiscal_year_start_month"),
        (CycleKind.YEAR, FiscalPeriod(2026, 1, 13), "fiscal_year_start_month"),
        (CycleKind.YEAR, FiscalPeriod(9999), "fiscal_year"),
        (CycleKind.CUSTOM, FiscalPeriod(2026), "cycle.window"),
        (CycleKind.QUARTER, None, "cycle.window"),
    ],
)
def test_what_no_fiscal_year_has_is_refused_by_field(
    kind: CycleKind, period: FiscalPeriod | None, field: str
) -> None:
    history = given(*company())

    with pytest.raises(FieldInvalid) as refused:
        history.do(cycle_planned(said=plan(kind=kind, days=None, period=period)))

    assert refused.value.violations[0].field == field
    assert recorded(history) == []


def test_days_are_given_or_proposed_and_not_both() -> None:
    history = given(*company())

    with pytest.raises(FieldInvalid) as refused:
        history.do(cycle_planned(said=plan(period=FiscalPeriod(2026))))

    assert refused.value.violations[0].field == "fiscal_year"

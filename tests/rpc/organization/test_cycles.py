"""Cycles over the wire: planned, opened, graded, closed and reopened (rules §7)."""

from __future__ import annotations

from typing import Any

import pytest
from google.type.date_pb2 import Date

from goalledger.v1 import (
    cycles_pb2,
    goal_commands_pb2,
    goal_reads_pb2,
    goals_pb2,
    lifecycle_pb2,
    ranges_pb2,
)
from tests.rpc.acme import (
    ACME,
    RENEWALS,
    Acme,
    objective,
    reading,
    smart,
)
from tests.rpc.books import (
    Q1,
    Q2,
    SPRING,
    activate_in_quarter,
    carrying,
    cycle,
    getting_cycle,
    listing_cycles,
    open_quarter,
    opening,
    planning,
)
from tests.rpc.lives import findings, goal_of
from tests.rpc.served import BEN, CLEO, refused

YEAR = cycles_pb2.CYCLE_KIND_YEAR
DRAFT, ACTIVE, CLOSED = (
    lifecycle_pb2.GOAL_STATE_DRAFT,
    lifecycle_pb2.GOAL_STATE_ACTIVE,
    lifecycle_pb2.GOAL_STATE_CLOSED,
)


def test_a_cycle_shows_what_was_planned_and_where_it_is(acme: Acme) -> None:
    name = acme.served.ask(planning(), CLEO).name

    planned = acme.served.ask(getting_cycle()).cycle

    assert name == planned.name == Q1
    assert (planned.kind, planned.title) == (cycle().kind, "First quarter")
    assert planned.window == cycle().window
    assert (planned.state, planned.score_rule) == (cycles_pb2.CYCLE_STATE_PLANNED, "")
    acme.served.ask(opening(), CLEO)
    opened = acme.served.ask(getting_cycle()).cycle
    assert opened.state == cycles_pb2.CYCLE_STATE_OPEN
    assert opened.score_rule == "score/1"
    assert opened.update_time.ToDatetime() > opened.create_time.ToDatetime()


def test_a_fiscal_year_proposes_the_days_of_a_cycle(acme: Acme) -> None:
    """Features B1."""
    said = cycle()
    said.ClearField("window")
    fiscal: dict[str, Any] = {
        "fiscal_year": 2026,
        "number": 4,
        "fiscal_year_start_month": 7,
    }

    acme.served.ask(planning(cycle=said, **fiscal), CLEO)

    assert acme.served.ask(getting_cycle()).cycle.window == SPRING_2027


SPRING_2027 = ranges_pb2.DateRange(
    start_date=Date(year=2027, month=4, day=1),
    end_date=Date(year=2027, month=6, day=30),
)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"cycle": cycles_pb2.Cycle()}, "cycle.kind"),
        ({"cycle": cycle(title=" ")}, "cycle.title"),
        ({"cycle": cycle(window=ranges_pb2.DateRange())}, "cycle.window.start_date"),
        (
            {
                "cycle": cycle(
                    window=ranges_pb2.DateRange(
                        start_date=SPRING.end_date, end_date=SPRING.start_date
                    )
                )
            },
            "cycle.window.end_date",
        ),
        ({"fiscal_year": 2026}, "fiscal_year"),
        ({"cycle_id": "Q1"}, "cycle_id"),
        ({"etag": "1"}, "etag"),
    ],
)
def test_what_is_no_cycle_is_refused_by_field(
    acme: Acme, said: dict[str, Any], field: str
) -> None:
    """Abuse 29."""
    with refused("FIELD_INVALID") as found:
        acme.served.ask(planning(**said), CLEO)

    assert field in found[0].fields


def test_cycles_of_one_kind_do_not_overlap_and_others_may(acme: Acme) -> None:
    """Abuse 29; rules §7.1."""
    open_quarter(acme)

    with refused("CYCLES_OVERLAP") as found:
        acme.served.ask(planning(cycle_id="another"), CLEO)

    assert found[0].facts["cycle"] == "2026-q1"
    acme.served.ask(planning(cycle_id="2026", cycle=cycle(kind=YEAR)), CLEO)


def test_cycles_are_listed_by_their_first_days_page_by_page(acme: Acme) -> None:
    acme.served.ask(planning(Q2), CLEO)
    acme.served.ask(planning(cycle_id="2026", cycle=cycle(kind=YEAR)), CLEO)
    acme.served.ask(planning(Q1), CLEO)

    names, token = [], ""
    while True:
        page = acme.served.ask(listing_cycles(page_size=1, page_token=token))
        names += [one.name.rpartition("/")[2] for one in page.cycles]
        token = page.next_page_token
        if not token:
            break

    assert names == ["2026", "2026-q1", "2026-q2"]


def test_cycles_are_listed_by_kind_and_state(acme: Acme) -> None:
    open_quarter(acme)
    acme.served.ask(planning(cycle_id="2026", cycle=cycle(kind=YEAR)), CLEO)
    planned = cycles_pb2.CYCLE_STATE_PLANNED

    of_year = acme.served.ask(listing_cycles(kind=YEAR)).cycles
    waiting = acme.served.ask(listing_cycles(states=[planned])).cycles

    assert [one.title for one in of_year] == ["First quarter"]
    assert {one.name for one in waiting} == {Q2, f"{ACME}/cycles/2026"}


def test_a_cycle_counts_its_goals_by_state_then_and_now(acme: Acme) -> None:
    """Features F2: as of any past moment."""
    activate_in_quarter(acme)
    acme.draft(goal_id="another", goal=objective(acme.anna, cycle=Q1))
    before = acme.served.ask(getting_cycle())

    acme.served.ask(carrying(), BEN)

    after = acme.served.ask(getting_cycle())
    position = before.read_info.resolved_position
    again = acme.served.ask(getting_cycle(as_of_position=position))
    assert [(one.state, one.count) for one in before.goal_counts] == [
        (DRAFT, 1),
        (ACTIVE, 1),
    ]
    assert [(one.state, one.count) for one in after.goal_counts] == [
        (DRAFT, 1),
        (CLOSED, 1),
    ]
    assert (again.cycle, again.goal_counts) == (before.cycle, before.goal_counts)


def test_goals_are_listed_by_cycle(acme: Acme) -> None:
    activate_in_quarter(acme)
    acme.draft_smart()
    request = goal_reads_pb2.ListGoalsRequest(
        parent=ACME, cycle=Q1, read=reading(strong=True)
    )

    found = acme.served.ask(request).goals

    assert [(one.name, one.cycle) for one in found] == [(RENEWALS, Q1)]


def test_a_draft_moves_to_another_cycle(acme: Acme) -> None:
    open_quarter(acme)
    acme.draft(goal=objective(acme.anna, cycle=Q1))
    moved = goals_pb2.Goal(name=RENEWALS, cycle=Q2)

    acme.served.ask(goal_commands_pb2.ReviseDraftRequest(goal=moved), BEN)

    assert goal_of(acme).cycle == Q2


def test_a_deadline_outside_the_cycle_is_found_and_explained(acme: Acme) -> None:
    """Rules §2.4, §2.5: unexplained it blocks a SMART goal."""
    open_quarter(acme)
    late = smart(acme.anna, cycle=Q1, window=SPRING)
    explained = smart(acme.anna, cycle=Q1, window=SPRING)
    bound = lifecycle_pb2.CRITERION_TIME_BOUND
    del late.criteria[[one.criterion for one in late.criteria].index(bound)]
    acme.draft_smart(goal=late)
    acme.draft_smart(goal_id="explained", goal=explained)

    found = findings(acme, f"{ACME}/goals/hiring")

    assert found["deadline_outside_cycle"].field == "window"
    with refused("CRITERIA_NOT_MET") as blocked:
        acme.submit(f"{ACME}/goals/hiring")
    assert "inside the cycle" in blocked[0].facts["findings"]
    acme.submit(f"{ACME}/goals/explained")

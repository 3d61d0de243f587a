"""Books of cycles over the wire: closed only when they may, reopened by two (§7)."""

from __future__ import annotations

from google.type.date_pb2 import Date

from goalledger.v1 import (
    approval_service_pb2,
    cycles_pb2,
    evidence_service_pb2,
    history_service_pb2,
    lifecycle_pb2,
    proposals_pb2,
    ranges_pb2,
)
from tests.rpc.acme import (
    ACME,
    QUARTER,
    WHY,
    Acme,
    reading,
)
from tests.rpc.books import (
    Q1,
    Q2,
    SPRING,
    activate_in_quarter,
    carrying,
    closing_book,
    cycle,
    getting_cycle,
    grading,
    open_quarter,
    opening,
    planning,
    reopening_book,
)
from tests.rpc.lives import goal_of
from tests.rpc.served import BEN, CLEO, refused
from tests.rpc.trees import CHILDREN, align, goal_name, grow, miss, score

Y2026 = f"{ACME}/cycles/2026"
YEAR = cycles_pb2.CYCLE_KIND_YEAR
ACTIVE = lifecycle_pb2.GOAL_STATE_ACTIVE
ALL_OF_2026 = ranges_pb2.DateRange(
    start_date=Date(year=2026, month=1, day=1),
    end_date=Date(year=2026, month=12, day=31),
)


def test_a_book_is_closed_only_once_its_goals_have_ended(acme: Acme) -> None:
    """Rules §7.2."""
    activate_in_quarter(acme)
    acme.served.ask(grading(), CLEO)

    with refused("CYCLE_HAS_OPEN_GOALS") as found:
        acme.served.ask(closing_book(), CLEO)

    facts = {"cycle": "2026-q1", "count": "1", "goals": "renewals"}
    assert found[0].facts == facts
    acme.served.ask(carrying(), BEN)
    acme.served.ask(closing_book(), CLEO)
    closed = acme.served.ask(getting_cycle()).cycle
    assert closed.state == cycles_pb2.CYCLE_STATE_CLOSED


def test_an_annual_goal_is_split_over_quarters(acme: Acme) -> None:
    """Features B1: the goal of the year goes on when the book of a quarter closes."""
    acme.served.ask(planning(Y2026, cycle=cycle(kind=YEAR, window=ALL_OF_2026)), CLEO)
    acme.served.ask(opening(Y2026), CLEO)
    open_quarter(acme)
    acme.served.ask(opening(Q2), CLEO)
    annual = grow(acme, "annual", cycle=Y2026, window=ALL_OF_2026, roll_up=CHILDREN)
    for part, book, days in (("winter", Q1, QUARTER), ("spring", Q2, SPRING)):
        align(acme, grow(acme, part, cycle=book, window=days), annual)
    score(acme, goal_name("winter"), "60")

    acme.served.ask(grading(), CLEO)
    miss(acme, goal_name("winter"))
    acme.served.ask(closing_book(), CLEO)

    goal = goal_of(acme, annual)
    assert (goal.cycle, goal.window) == (Y2026, ALL_OF_2026)
    assert (goal.state, goal.score) == (ACTIVE, "0.3")  # of 0.6 and 0


def test_a_goal_runs_through_cycles_before_the_one_it_ends_in(acme: Acme) -> None:
    """Features B1; rules §7.1: it belongs to the cycle in which it ends."""
    open_quarter(acme)
    acme.served.ask(opening(Q2), CLEO)
    both = ranges_pb2.DateRange(start_date=QUARTER.start_date, end_date=SPRING.end_date)
    long = grow(acme, "long", cycle=Q2, window=both)
    for request in (grading(), closing_book()):
        acme.served.ask(request, CLEO)

    score(acme, long, "40")

    goal = goal_of(acme, long)
    assert (goal.cycle, goal.window, goal.score) == (Q2, both, "0.4")


def test_only_validating_closes_no_book(acme: Acme) -> None:
    """Abuse 35."""
    activate_in_quarter(acme)
    acme.served.ask(grading(), CLEO)
    head = evidence_service_pb2.GetLedgerHeadRequest(name=ACME)
    before = acme.served.ask(head).head
    rehearsal = closing_book()
    rehearsal.validate_only = True

    with refused("CYCLE_HAS_OPEN_GOALS"):
        acme.served.ask(rehearsal, CLEO)

    assert acme.served.ask(head).head == before


def test_a_closed_book_waits_for_another_person_to_reopen_it(acme: Acme) -> None:
    """Rules §7.1; ListProposals shows it."""
    open_quarter(acme)
    acme.served.ask(grading(), CLEO)
    acme.served.ask(closing_book(), CLEO)

    answer = acme.served.ask(reopening_book(), BEN)

    listing = approval_service_pb2.ListProposalsRequest(
        parent=ACME, subject=Q1, read=reading(strong=True)
    )
    (proposal,) = acme.served.ask(listing).proposals
    assert proposal.name == answer.proposal
    assert proposal.kind == proposals_pb2.PROPOSAL_KIND_REOPEN_CYCLE
    assert (proposal.subject, proposal.reason) == (Q1, WHY["reason"])
    approving = approval_service_pb2.ApproveProposalRequest(name=proposal.name)
    with refused("SEGREGATION_OF_DUTIES"):
        acme.served.ask(approving, BEN)
    approving.request_id = ""
    acme.served.ask(approving, CLEO)
    again = acme.served.ask(getting_cycle()).cycle
    assert again.state == cycles_pb2.CYCLE_STATE_GRADING


def test_what_happened_to_a_cycle_is_in_the_audit_trail(acme: Acme) -> None:
    """Features F1; abuse 65: closing, reopening and closing again all stay."""
    open_quarter(acme)
    for request in (grading(), closing_book()):
        acme.served.ask(request, CLEO)
    proposal = acme.served.ask(reopening_book(), BEN).proposal
    approving = approval_service_pb2.ApproveProposalRequest(name=proposal)
    acme.served.ask(approving, CLEO)
    acme.served.ask(closing_book(), CLEO)

    trail = acme.trail()

    told = [one for one in trail if one.resource == Q1]
    assert [one.event_type for one in told] == [
        "cycle.planned",
        "cycle.opened",
        "cycle.grading_started",
        "cycle.closed",
        "cycle.reopened",
        "cycle.closed",
    ]
    changes = [
        (change.before, change.after)
        for one in told[2:]
        for change in one.changes
        if change.field == "/state"
    ]
    assert changes == [
        ('"OPEN"', '"GRADING"'),
        ('"GRADING"', '"CLOSED"'),
        ('"CLOSED"', '"GRADING"'),
        ('"GRADING"', '"CLOSED"'),
    ]
    searching = history_service_pb2.SearchAuditTrailRequest(
        parent=ACME, event_types=["cycle.reopened"], read=reading(strong=True)
    )
    assert len(acme.served.ask(searching).entries) == 1

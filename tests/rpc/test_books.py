"""Books of cycles over the wire: closed only when they may, reopened by two (§7)."""

from __future__ import annotations

from goalledger.v1 import (
    approval_service_pb2,
    cycles_pb2,
    evidence_service_pb2,
    history_service_pb2,
    proposals_pb2,
)
from tests.rpc.acme import (
    ACME,
    WHY,
    Acme,
    reading,
)
from tests.rpc.books import (
    Q1,
    activate_in_quarter,
    carrying,
    closing_book,
    getting_cycle,
    grading,
    open_quarter,
    reopening_book,
)
from tests.rpc.served import BEN, CLEO, refused


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

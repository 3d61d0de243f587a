"""What holds for the fields of a request together (abuse B)."""

from __future__ import annotations

from uuid import uuid4

import grpc
import pytest

from goalledger.v1 import (
    event_feed_service_pb2,
    evidence_service_pb2,
)
from goalledger.v1.check_in_service_pb2 import (
    BatchRecordCheckInsRequest,
    CheckInEntry,
)
from tests.rpc.acme import (
    ACME,
    QUARTER,
    RATE,
    RENEWALS,
    Acme,
    check_in,
    drafting,
    getting,
    objective,
    smart,
)
from tests.rpc.refusing import invalid
from tests.rpc.served import ANNA, BEN, refusal_of, refused


def test_everything_that_is_wrong_is_said_at_once(standing: Acme) -> None:
    goal = smart("organizations/globex/people/x", title="", window=None)
    request = drafting(standing.anna, parent=ACME, goal_id="-", goal=goal)

    invalid(
        standing,
        request,
        "goal_id",
        "goal.title",
        "goal.owner",
        "goal.window.start_date",
        "goal.window.end_date",
    )


def test_what_is_wrong_with_an_entry_is_said_with_its_place(standing: Acme) -> None:
    sound = CheckInEntry(parent=RATE, value=check_in().value)
    wrong = CheckInEntry(parent="-", check_in_id="-", confidence="much", note="\0")
    request = BatchRecordCheckInsRequest(
        parent=ACME, entries=[sound, wrong, sound], on_behalf_of="-"
    )

    invalid(
        standing,
        request,
        "entries[1].parent",
        "entries[1].check_in_id",
        "entries[1].value",
        "entries[1].confidence",
        "entries[1].note",
        "on_behalf_of",
    )


def test_an_unknown_number_in_an_entry_is_said_with_its_place(standing: Acme) -> None:
    entry = CheckInEntry(parent=RATE, value=check_in().value)
    entry.links.add(uri="https://acme.example", relation=99)
    request = BatchRecordCheckInsRequest(parent=ACME, entries=[entry])

    with refused("UNKNOWN_FIELDS") as found:
        standing.served.ask(request, BEN)

    assert found[0].facts["fields"] == "entries[0].links[0].relation"


def test_validate_only_is_refused_exactly_alike(standing: Acme) -> None:
    for request in (
        check_in(parent=RENEWALS),
        check_in(parent=f"{RENEWALS}/keyResults/nothing"),
        check_in(confidence="2"),
        check_in(etag="999"),
    ):
        found = []
        for validate_only in (False, True):
            request.validate_only = validate_only
            request.request_id = str(uuid4())
            with pytest.raises(grpc.RpcError) as error:
                standing.served.send(request, ANNA)
            found.append(refusal_of(error.value))
        assert found[0] == found[1]


def test_what_only_the_ledger_sets_is_passed_over(standing: Acme) -> None:
    goal = objective(standing.anna, score="1", state=4, approver=standing.ben, etag="9")
    goal.key_results.add(title="smuggled")
    name = standing.served.ask(drafting(standing.anna, goal_id="", goal=goal), BEN).name

    kept = standing.served.ask(getting(name, strong=True)).goal

    assert (kept.state, kept.score, kept.approver, kept.etag) == (1, "", "", "1")
    assert not kept.key_results
    assert kept.window == QUARTER


def test_a_refused_command_appends_no_event(standing: Acme) -> None:
    head = evidence_service_pb2.GetLedgerHeadRequest(name=ACME)
    before = standing.served.ask(head).head

    invalid(standing, check_in(confidence="7"), "confidence", by=ANNA)
    invalid(standing, check_in(note="\0"), "note", by=ANNA)

    assert standing.served.ask(head).head == before


def test_event_types_of_a_filter_are_known_ones(standing: Acme) -> None:
    request = event_feed_service_pb2.ReadEventsRequest(parent=ACME)
    request.filter.event_types.append("goal.exploded")

    invalid(standing, request, "filter.event_types[0]")

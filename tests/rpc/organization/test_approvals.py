"""Acts that need two people are two people's, over the wire (rules §10.4)."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import grpc
import pytest
from google.protobuf.timestamp_pb2 import Timestamp

from goalledger.v1 import approval_service_pb2, proposals_pb2
from tests.rpc.acme import ACME, WHY, Acme, reading, setting
from tests.rpc.served import ANNA, BEN, CLEO, CRM, refusal_of, refused

PENDING = proposals_pb2.PROPOSAL_STATE_PENDING
APPROVED = proposals_pb2.PROPOSAL_STATE_APPROVED
REJECTED = proposals_pb2.PROPOSAL_STATE_REJECTED
WITHDRAWN = proposals_pb2.PROPOSAL_STATE_WITHDRAWN
EXPIRED = proposals_pb2.PROPOSAL_STATE_EXPIRED
VOID = proposals_pb2.PROPOSAL_STATE_VOID


def approving(name: str, **said: Any) -> approval_service_pb2.ApproveProposalRequest:
    return approval_service_pb2.ApproveProposalRequest(name=name, **said)


def rejecting(name: str) -> approval_service_pb2.RejectProposalRequest:
    return approval_service_pb2.RejectProposalRequest(name=name, **WHY)


def withdrawing(name: str) -> approval_service_pb2.WithdrawProposalRequest:
    return approval_service_pb2.WithdrawProposalRequest(name=name)


def listed(acme: Acme, as_of: Timestamp | None = None, **said: Any) -> list[Any]:
    """List proposals, now or as of a moment."""
    read = reading(strong=True) if as_of is None else reading(as_of_time=as_of)
    request = approval_service_pb2.ListProposalsRequest(parent=ACME, read=read, **said)
    return list(acme.served.ask(request).proposals)


def proposed(acme: Acme, **said: Any) -> str:
    """Let Ben propose that objectives need no approval, and return the name."""
    name: str = acme.served.ask(setting(**said), BEN).proposal
    return name


def test_a_proposal_says_what_would_be_so_and_who_proposed_it(acme: Acme) -> None:
    request = setting(okr_approval_waived=True)
    request.on_behalf_of = acme.anna
    request.reason_code, request.reason = WHY["reason_code"], WHY["reason"]

    answer = acme.served.ask(request, CRM)

    (proposal,) = listed(acme)
    assert proposal.name == answer.proposal
    assert proposal.kind == proposals_pb2.PROPOSAL_KIND_SET_POLICY
    assert proposal.state == PENDING
    assert proposal.subject == f"{ACME}/policies/default"
    assert proposal.policy.okr_approval_waived
    assert proposal.policy.check_ins.grace_days == 3
    assert list(proposal.proposers) == [acme.crm, acme.anna]
    assert proposal.reason == WHY["reason"]
    assert (proposal.etag, answer.commit.etag) == ("1", "1")
    days = proposal.expire_time.seconds - proposal.create_time.seconds
    assert days == timedelta(days=14).total_seconds()


def test_an_approved_proposal_is_done_in_the_same_commit(acme: Acme) -> None:
    name = proposed(acme)

    commit = acme.served.ask(approving(name, etag="1"), CLEO).commit

    assert list(commit.event_names) == ["proposal.approved", "policy.set"]
    (proposal,) = listed(acme)
    assert (proposal.state, proposal.decider) == (APPROVED, acme.cleo)
    assert proposal.decide_time == commit.record_time
    assert proposal.etag == commit.etag == "2"


def test_a_rejected_proposal_says_who_rejected_it_and_why(acme: Acme) -> None:
    acme.served.ask(rejecting(proposed(acme)), ANNA)

    (proposal,) = listed(acme)
    assert (proposal.state, proposal.decider) == (REJECTED, acme.anna)
    assert proposal.decision_reason == WHY["reason"]
    assert proposal.decision_reason_code == WHY["reason_code"]


@pytest.mark.parametrize("decide", [approving, rejecting])
@pytest.mark.parametrize("who", [BEN, CRM])
def test_neither_who_proposed_nor_a_service_decides(
    acme: Acme, decide: Any, who: str
) -> None:
    name = proposed(acme)

    with refused("SEGREGATION_OF_DUTIES"):
        acme.served.ask(decide(name), who)


def test_only_who_proposed_withdraws(acme: Acme) -> None:
    name = proposed(acme)

    with refused("SEGREGATION_OF_DUTIES"):
        acme.served.ask(withdrawing(name), CLEO)
    acme.served.ask(withdrawing(name), BEN)

    assert [one.state for one in listed(acme)] == [WITHDRAWN]


def test_a_proposal_that_was_overtaken_is_void_and_says_by_what(acme: Acme) -> None:
    """Rules §10.4: the version of the policy it is about changed."""
    first, second = proposed(acme), proposed(acme, annual=True)
    acme.served.ask(approving(second), CLEO)

    for decide, who in ((approving, CLEO), (rejecting, CLEO), (withdrawing, BEN)):
        with refused("PROPOSAL_VOID") as found:
            acme.served.ask(decide(first), who)

    assert found[0].facts["why"] == "policy default changed after it was proposed"
    assert [one.state for one in listed(acme)] == [VOID, APPROVED]


def test_a_proposal_expires_after_fourteen_days_and_says_so(acme: Acme) -> None:
    name = proposed(acme)
    acme.served.steered.time += timedelta(days=14, seconds=1)

    with refused("PROPOSAL_VOID") as found:
        acme.served.ask(approving(name), CLEO)

    assert found[0].facts["why"].startswith("nobody decided it before 2026-01-26T")
    assert [one.state for one in listed(acme)] == [EXPIRED]


def test_proposals_are_listed_by_what_they_are_and_what_they_are_about(
    acme: Acme,
) -> None:
    taken_back = proposed(acme)
    acme.served.ask(withdrawing(taken_back), BEN)
    overtaken, approved = proposed(acme), proposed(acme, annual=True)
    acme.served.ask(approving(approved), CLEO)
    elsewhere = proposed(acme, policy="sales", annual=True)

    found = {
        state: [one.name for one in listed(acme, states=[state])]
        for state in (PENDING, APPROVED, REJECTED, WITHDRAWN, EXPIRED, VOID)
    }

    assert found == {
        PENDING: [elsewhere],
        APPROVED: [approved],
        REJECTED: [],
        WITHDRAWN: [taken_back],
        EXPIRED: [],
        VOID: [overtaken],
    }
    about = listed(acme, subject=f"{ACME}/policies/sales")
    assert [one.name for one in about] == [elsewhere]
    kind = proposals_pb2.PROPOSAL_KIND_SET_POLICY
    assert len(listed(acme, kind=kind)) == 4


def test_a_past_moment_shows_what_proposals_were_then(acme: Acme) -> None:
    """Rules §6.4: then as known then; void and expired follow the moment too."""
    first, second = proposed(acme), proposed(acme, annual=True)
    before = Timestamp()
    acme.served.steered.time += timedelta(minutes=1)
    before.FromDatetime(acme.served.steered.time)
    acme.served.steered.time += timedelta(minutes=1)
    acme.served.ask(approving(second), CLEO)

    then = listed(acme, as_of=before)

    assert [(one.name, one.state) for one in then] == [
        (first, PENDING),
        (second, PENDING),
    ]


def test_pages_of_one_state_neither_skip_nor_repeat(acme: Acme) -> None:
    """Void ones stand between those that wait, and are passed over."""
    waiting = []
    for number in range(3):
        proposed(acme, annual=bool(number % 2 == 0))
        waiting.append(proposed(acme, policy=f"p{number}", annual=True))
    request = approval_service_pb2.ListProposalsRequest(
        parent=ACME, states=[PENDING], page_size=1, subject=""
    )
    acme.served.ask(approving(listed(acme)[0].name), CLEO)
    request.read.strong = True

    seen = []
    while True:
        page = acme.served.ask(request)
        seen += [one.name for one in page.proposals]
        if not page.next_page_token:
            break
        request.page_token = page.next_page_token

    assert seen == waiting


def test_of_many_who_decide_at_once_one_does(acme: Acme) -> None:
    """Abuse 52: approve and reject race, and the policy is set at most once."""
    name = proposed(acme)
    decisions = [approving(name), rejecting(name), approving(name), rejecting(name)]

    def decide(request: Any) -> str:
        try:
            acme.served.ask(request, ANNA)
        except grpc.RpcError as error:
            return refusal_of(error).reason
        return "DECIDED"

    with ThreadPoolExecutor(len(decisions)) as threads:
        came = Counter(threads.map(decide, decisions))

    assert came == {"DECIDED": 1, "PROPOSAL_DECIDED": 3}
    ends = [one.event_type for one in acme.trail() if "proposal." in one.event_type]
    assert len(ends) == 2


def test_a_proposal_names_its_policy_in_the_audit_trail(acme: Acme) -> None:
    name = proposed(acme)
    acme.served.ask(approving(name), CLEO)

    trail = {one.event_type: one for one in acme.trail()}

    assert trail["proposal.made"].resource == name
    assert trail["policy.set"].resource == f"{ACME}/policies/default"
    assert trail["policy.set"].cause_position == trail["proposal.approved"].position
    changed = {
        change.field: (change.before, change.after)
        for change in trail["policy.set"].changes
    }
    assert changed["/terms/okr_approval_waived"] == ("false", "true")

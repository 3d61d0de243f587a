"""Shows that an act which needs two people is two people's (rules §10.4)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from domain.changes import Change
from domain.policies.policy import PolicySet, PolicyTerms
from domain.proposals.proposal import (
    ProposalApproved,
    ProposalKind,
    ProposalMade,
    ProposalRejected,
    ProposalState,
    ProposalWithdrawn,
    Proposed,
)
from domain.proposals.refusals import ProposalDecided, ProposalVoid
from domain.proposals.subject import Pin
from domain.refusals import (
    ReasonRequired,
    ResourceNotFound,
    SegregationOfDuties,
    VersionConflict,
)
from domain.texts import Personal
from tests.domain.spec import Act, given, recorded
from tests.examples import ANNA, BEN, CLEO, CRM, WHY, company
from tests.proposing import (
    PROPOSAL,
    policy_proposed,
    policy_set,
    proposal_approved,
    proposal_rejected,
    proposal_withdrawn,
    terms,
)

PROPOSED = [*company(), policy_proposed()]
Decide = Callable[..., Act]
DECIDE: tuple[Decide, ...] = (proposal_approved, proposal_rejected, proposal_withdrawn)


def test_the_first_half_of_an_act_is_a_proposal_and_nothing_else() -> None:
    history = given(*company())

    made = history.do(policy_proposed())

    assert made == (PROPOSAL,)
    assert recorded(history) == [
        ProposalMade(
            kind=ProposalKind.SET_POLICY,
            subject="policy/default",
            pin=Pin(version=0),
            proposed=Proposed(policy=terms()),
            expires=history.last[0].recorded + timedelta(days=14),
        )
    ]


def test_the_second_half_carries_it_out_and_is_its_cause() -> None:
    history = given(*PROPOSED)

    history.do(proposal_approved())

    approved, carried_out = history.last
    assert approved.event == ProposalApproved(
        state=Change(ProposalState.PENDING, ProposalState.APPROVED)
    )
    assert carried_out.event == PolicySet(
        version=1, terms=Change(PolicyTerms(), terms())
    )
    assert carried_out.cause == approved.position
    assert carried_out.stream == "policy/default"


def test_a_rejected_proposal_says_why_and_changes_nothing_else() -> None:
    history = given(*PROPOSED)

    history.do(proposal_rejected())

    assert recorded(history) == [
        ProposalRejected(
            reason=Personal(CLEO, text=WHY["reason"]),
            state=Change(ProposalState.PENDING, ProposalState.REJECTED),
        )
    ]


def test_rejecting_needs_a_reason() -> None:
    """Rules §10.3."""
    history = given(*PROPOSED)

    with pytest.raises(ReasonRequired):
        history.do(proposal_rejected(reason=None))

    assert recorded(history) == []


@pytest.mark.parametrize("decide", [proposal_approved, proposal_rejected])
@pytest.mark.parametrize(
    ("proposed", "decided"),
    [
        ({"by": BEN}, {"by": BEN}),
        ({"by": CRM, "on_behalf_of": ANNA}, {"by": ANNA}),
        ({"by": BEN}, {"by": CRM}),
        ({"by": BEN}, {"by": CRM, "on_behalf_of": CLEO}),
        ({"by": CRM}, {"by": CRM, "on_behalf_of": CLEO}),
    ],
    ids=["alone", "for", "service", "service-for", "same-service"],
)
def test_who_decides_is_a_person_and_neither_who_proposed_nor_for_whom(
    decide: Decide, proposed: dict[str, str], decided: dict[str, str]
) -> None:
    history = given(*company(), policy_proposed(**proposed))

    with pytest.raises(SegregationOfDuties):
        history.do(decide(**decided))

    assert recorded(history) == []


@pytest.mark.parametrize(
    ("proposed", "withdrawn"),
    [
        ({"by": BEN}, {"by": BEN}),
        ({"by": CRM, "on_behalf_of": ANNA}, {"by": ANNA}),
        ({"by": CRM, "on_behalf_of": ANNA}, {"by": CRM}),
    ],
)
def test_who_made_a_proposal_takes_it_back(
    proposed: dict[str, str], withdrawn: dict[str, str]
) -> None:
    history = given(*company(), policy_proposed(**proposed))

    history.do(proposal_withdrawn(**withdrawn))

    assert recorded(history) == [
        ProposalWithdrawn(state=Change(ProposalState.PENDING, ProposalState.WITHDRAWN))
    ]


def test_nobody_else_takes_it_back() -> None:
    history = given(*PROPOSED)

    with pytest.raises(SegregationOfDuties):
        history.do(proposal_withdrawn(by=CLEO))

    assert recorded(history) == []


@pytest.mark.parametrize("first", DECIDE)
@pytest.mark.parametrize("second", DECIDE)
def test_a_proposal_is_decided_once(first: Decide, second: Decide) -> None:
    history = given(*PROPOSED, first())

    with pytest.raises(ProposalDecided):
        history.do(second())

    assert recorded(history) == []


@pytest.mark.parametrize("decide", DECIDE)
def test_a_proposal_expires_after_fourteen_days_of_recorded_time(
    decide: Decide,
) -> None:
    history = given(*PROPOSED)
    expires = history.last[0].recorded + timedelta(days=14)

    with pytest.raises(ProposalVoid, match="nobody decided it before 2026-01-26T"):
        history.do(_at(decide(), expires))
    history.do(_at(decide(), expires - timedelta(microseconds=1)))

    assert len(recorded(history)) in {1, 2}


@pytest.mark.parametrize("decide", DECIDE)
def test_a_proposal_is_void_once_its_subject_was_changed(decide: Decide) -> None:
    """Rules §10.4: the version of a policy."""
    other = policy_set(annual=True)
    history = given(*PROPOSED, *other)

    with pytest.raises(ProposalVoid, match="policy default changed after it was"):
        history.do(decide())

    assert recorded(history) == []


def test_what_happens_to_another_subject_voids_nothing() -> None:
    history = given(*PROPOSED, *policy_set("sales"))

    history.do(proposal_approved())

    assert len(recorded(history)) == 2


def test_of_two_proposals_about_one_subject_one_is_approved() -> None:
    history = given(*PROPOSED, policy_proposed(proposal="other", annual=True))

    history.do(proposal_approved("other"))

    with pytest.raises(ProposalVoid):
        history.do(proposal_approved())


def test_the_etag_of_a_decision_is_the_proposals() -> None:
    history = given(*PROPOSED)

    with pytest.raises(VersionConflict):
        history.do(proposal_approved(etag=2))
    history.do(proposal_approved(etag=1))

    assert len(recorded(history)) == 2


def test_only_a_proposal_there_is_can_be_decided() -> None:
    history = given(*company())

    with pytest.raises(ResourceNotFound, match="there is no proposal waived"):
        history.do(proposal_approved())

    assert recorded(history) == []


def _at(act: Act, instant: datetime) -> Act:
    return Act(act.command, act.decide, act.ids, instant)

"""Shows who decides about amendments, and until when (rules §5.3, §10.4)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.goals.changing.amendments import (
    AmendmentApproved,
)
from domain.proposals.refusals import ProposalDecided, ProposalVoid
from domain.refusals import ReasonRequired, SegregationOfDuties
from tests.domain.spec import Act, given, recorded
from tests.examples import (
    ANNA,
    BEN,
    CLEO,
    CRM,
    an_active_smart_goal,
    checked_in,
    closed,
)
from tests.turns import (
    amendment_approved,
    amendment_proposed,
    amendment_rejected,
    contributors_set,
    paused,
    resumed,
    transferred,
)

ACTIVE = an_active_smart_goal()
PROPOSED = [*ACTIVE, amendment_proposed()]


@pytest.mark.parametrize(
    ("acts", "who"),
    [
        (PROPOSED, {"by": BEN}),
        (PROPOSED, {"by": ANNA}),
        (PROPOSED, {"by": CRM}),
        (PROPOSED, {"by": CRM, "on_behalf_of": CLEO}),
        ([*ACTIVE, amendment_proposed(command={"by": CLEO})], {"by": CLEO}),
        (
            [*ACTIVE, amendment_proposed(command={"by": CRM, "on_behalf_of": CLEO})],
            {"by": CLEO},
        ),
        (
            [*ACTIVE, contributors_set(), amendment_proposed(command={"by": CLEO})],
            {"by": BEN},
        ),
    ],
    ids=["proposer", "owner", "service", "for", "cleo", "had it done", "co-owner"],
)
def test_neither_proposer_nor_owner_nor_service_approves(
    acts: list[Act], who: dict[str, str]
) -> None:
    """Rules §5.3, §10.4."""
    history = given(*acts)

    with pytest.raises(SegregationOfDuties):
        history.do(amendment_approved(**who))

    assert recorded(history) == []


@pytest.mark.parametrize("who", [BEN, CRM])
def test_a_proposer_or_service_does_not_reject(who: str) -> None:
    """Rules §5.3: by somebody else."""
    history = given(*PROPOSED)

    with pytest.raises(SegregationOfDuties):
        history.do(amendment_rejected(by=who))

    assert recorded(history) == []


def test_an_owner_may_reject_what_others_want_of_the_goal() -> None:
    history = given(*PROPOSED)

    history.do(amendment_rejected(by=ANNA))

    assert len(recorded(history)) == 1


@pytest.mark.parametrize(
    "acts",
    [
        [
            amendment_proposed("more", title="Sales renews 90 percent by March"),
            amendment_approved("more"),
        ],
        [transferred(CLEO)],
        [transferred(BEN), transferred(ANNA)],
        [paused(), resumed()],
        [closed()],
    ],
    ids=["promise", "owner", "owner and back", "state and back", "closed"],
)
def test_an_amendment_is_void_once_promise_owner_or_state_changed(
    acts: list[Act],
) -> None:
    """Rules §10.4: never by a check-in, but by what it is about."""
    unconditional = an_active_smart_goal(acceptance_conditions=())
    history = given(*unconditional, amendment_proposed(), *acts)

    with pytest.raises(ProposalVoid):
        history.do(amendment_approved())

    assert recorded(history) == []


def test_check_ins_and_contributors_void_nothing() -> None:
    """Rules §10.4."""
    history = given(*PROPOSED, checked_in("10", key=None), contributors_set())

    history.do(amendment_approved())

    assert isinstance(recorded(history)[0], AmendmentApproved)


def test_an_amendment_expires_after_14_days() -> None:
    """Rules §10.4."""
    history = given(*PROPOSED)
    late = history.last[0].recorded + timedelta(days=14)

    with pytest.raises(ProposalVoid, match="nobody decided it before"):
        history.do(amendment_approved(at=late))
    with pytest.raises(ProposalVoid):
        history.do(amendment_rejected(at=late))

    assert recorded(history) == []


@pytest.mark.parametrize("decided", [amendment_approved(), amendment_rejected()])
def test_an_amendment_is_decided_once(decided: Act) -> None:
    history = given(*PROPOSED, decided)

    with pytest.raises(ProposalDecided):
        history.do(amendment_approved())
    with pytest.raises(ProposalDecided):
        history.do(amendment_rejected())

    assert recorded(history) == []


def test_rejecting_an_amendment_needs_a_reason() -> None:
    """Rules §10.3."""
    history = given(*PROPOSED)

    with pytest.raises(ReasonRequired):
        history.do(amendment_rejected(reason=None))

    assert recorded(history) == []

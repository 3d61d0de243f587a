"""Shows how closed goals are reopened, by two people (rules §5.7, §10.4)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.changes import Change
from domain.goals.ending.reopening import GoalReopened
from domain.goals.goal import GoalState
from domain.goals.refusals import GoalCancelled, GoalNotClosed
from domain.goals.refusals import GoalClosed as IsClosed
from domain.goals.scoring.scores import ScoreChanged
from domain.goals.smart import ConditionResult
from domain.proposals.proposal import (
    ProposalApproved,
    ProposalKind,
    ProposalMade,
    Proposed,
)
from domain.proposals.refusals import ProposalVoid
from domain.proposals.subject import Pin
from domain.refusals import (
    ReasonRequired,
    ResourceExists,
    SegregationOfDuties,
    VersionConflict,
)
from tests.domain.spec import Act, given, recorded
from tests.examples import (
    BEN,
    CLEO,
    CRM,
    an_active_objective,
    an_active_smart_goal,
    cancelled,
    checked_in,
    closed,
    closing,
    company,
    drafted,
)
from tests.proposing import proposal_approved, proposal_rejected
from tests.turns import (
    grade_confirmed,
    grade_proposed,
    paused,
    reopening_proposed,
)

AN_ENDED_OBJECTIVE = [*an_active_objective(), checked_in(), closed()]
AGAIN = "again"


def test_a_closed_goal_is_proposed_to_go_on_and_stays_closed() -> None:
    history = given(*AN_ENDED_OBJECTIVE)

    made = history.do(reopening_proposed())

    assert made == (AGAIN,)
    (event,) = recorded(history)
    assert isinstance(event, ProposalMade)
    assert event.kind is ProposalKind.REOPEN_GOAL
    assert (event.subject, event.proposed) == ("goal/renewals", Proposed())
    with pytest.raises(IsClosed):
        history.do(checked_in(check_in="later"))


def test_another_person_reopens_it_and_it_takes_check_ins() -> None:
    """Rules §5: CLOSED to ACTIVE; its scores are what they were until then."""
    history = given(*AN_ENDED_OBJECTIVE, reopening_proposed())

    history.do(proposal_approved(AGAIN))

    state = Change(GoalState.CLOSED, GoalState.ACTIVE)
    approved, reopened = recorded(history)
    assert isinstance(approved, ProposalApproved)
    assert reopened == GoalReopened(state=state)
    first, second = history.records[-2:]
    assert second.cause == first.position

    history.do(checked_in("90", check_in="later"))

    assert any(isinstance(one, ScoreChanged) for one in recorded(history))


def test_a_reopened_goal_can_be_closed_and_reopened_again() -> None:
    turns = [reopening_proposed(), proposal_approved(AGAIN), closed()]
    history = given(*AN_ENDED_OBJECTIVE, *turns, reopening_proposed("once-more"))

    history.do(proposal_approved("once-more"))

    assert isinstance(recorded(history)[-1], GoalReopened)


def test_a_smart_goal_is_reopened_like_an_objective() -> None:
    said = closing(condition_results=(ConditionResult("no-discounts", met=True),))
    ended = [*an_active_smart_goal(), closed(said)]
    history = given(*ended, reopening_proposed())

    history.do(proposal_approved(AGAIN))

    assert isinstance(recorded(history)[-1], GoalReopened)


@pytest.mark.parametrize("by", [BEN, CRM])
def test_who_proposed_it_never_reopens_it_and_only_persons_do(by: str) -> None:
    """Rules §10.4."""
    history = given(*AN_ENDED_OBJECTIVE, reopening_proposed())

    with pytest.raises(SegregationOfDuties):
        history.do(proposal_approved(AGAIN, by=by))

    assert recorded(history) == []


def test_reopening_needs_a_reason() -> None:
    """Rules §10.3."""
    history = given(*AN_ENDED_OBJECTIVE)

    with pytest.raises(ReasonRequired):
        history.do(reopening_proposed(reason=None))


def test_a_proposal_to_reopen_keeps_its_id_to_itself() -> None:
    history = given(*AN_ENDED_OBJECTIVE, reopening_proposed())

    with pytest.raises(ResourceExists):
        history.do(reopening_proposed())


def test_the_etag_of_a_proposal_to_reopen_is_that_of_the_goal() -> None:
    history = given(*AN_ENDED_OBJECTIVE)

    with pytest.raises(VersionConflict, match="goal renewals"):
        history.do(reopening_proposed(etag=1))


@pytest.mark.parametrize(
    ("before", "refusal"),
    [
        ([*company(), drafted()], GoalNotClosed),
        (an_active_objective(), GoalNotClosed),
        ([*an_active_objective(), paused()], GoalNotClosed),
        ([*an_active_objective(), cancelled()], GoalCancelled),
    ],
)
def test_only_a_closed_goal_is_reopened(
    before: list[Act], refusal: type[Exception]
) -> None:
    """Rules §5: what was cancelled stays so."""
    history = given(*before)

    with pytest.raises(refusal):
        history.do(reopening_proposed())

    assert recorded(history) == []


def test_of_two_proposals_to_reopen_one_is_void_once_the_other_is_approved() -> None:
    """Rules §10.4: also where the goal is closed again by then."""
    two = [reopening_proposed(), reopening_proposed("twice")]
    history = given(*AN_ENDED_OBJECTIVE, *two, proposal_approved(AGAIN), closed())

    with pytest.raises(ProposalVoid, match="goal renewals changed"):
        history.do(proposal_approved("twice"))


def test_a_grade_overtakes_no_proposal_to_reopen() -> None:
    """Rules §10.4: what is promised, its owner and its state are as they were."""
    grades = [grade_proposed(), grade_confirmed(by=CLEO)]
    history = given(*AN_ENDED_OBJECTIVE, reopening_proposed(), *grades)

    history.do(proposal_approved(AGAIN))

    assert isinstance(recorded(history)[-1], GoalReopened)


def test_nobody_reopens_a_goal_by_a_proposal_that_waited_too_long() -> None:
    """Rules §5.3, §10.4."""
    history = given(*AN_ENDED_OBJECTIVE, reopening_proposed())
    late = history.last[0].recorded + timedelta(days=14)

    with pytest.raises(ProposalVoid, match="nobody decided it"):
        history.do(proposal_approved(AGAIN, at=late))


def test_a_goal_whose_reopening_was_rejected_stays_closed() -> None:
    history = given(*AN_ENDED_OBJECTIVE, reopening_proposed())

    history.do(proposal_rejected(AGAIN))

    with pytest.raises(IsClosed):
        history.do(paused())


def test_a_proposal_is_pinned_to_what_the_goal_promises_and_how_often_it_turned() -> (
    None
):
    history = given(*AN_ENDED_OBJECTIVE)

    history.do(reopening_proposed())

    (event,) = recorded(history)
    assert isinstance(event, ProposalMade)
    # Submitted, approved, closed.
    assert event.pin == Pin(version=1, turn=3)

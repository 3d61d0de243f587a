"""Closed goals are reopened by two people, over the wire (rules §5.7, §10.4)."""

from __future__ import annotations

from goalledger.v1 import (
    approval_service_pb2,
    goal_commands_pb2,
    goals_pb2,
    history_service_pb2,
    lifecycle_pb2,
    proposals_pb2,
)
from goalledger.v1.goal_life_commands_pb2 import ReopenGoalRequest
from tests.rpc.acme import ACME, RATE, RENEWALS, WHY, Acme, reading
from tests.rpc.lives import goal_of
from tests.rpc.served import ANNA, BEN, CLEO, refused


def ended(acme: Acme) -> None:
    """Let the objective be closed, and say why nobody measured it."""
    acme.activate()
    told = goal_commands_pb2.KeyResultExplanation(
        key_result=RATE, explanation="Nobody measured it."
    )
    closing = goal_commands_pb2.CloseGoalRequest(
        name=RENEWALS,
        disposition=lifecycle_pb2.DISPOSITION_ABANDONED,
        explanations=[told],
        learnings="Measure sooner.",
    )
    acme.served.ask(closing, ANNA)


def reopened(acme: Acme) -> str:
    """Let Anna propose that the objective goes on, and Cleo approve it."""
    request = ReopenGoalRequest(name=RENEWALS, proposal_id="go-on", **WHY)
    name: str = acme.served.ask(request, ANNA).proposal
    acme.served.ask(approval_service_pb2.ApproveProposalRequest(name=name), CLEO)
    return name


def test_a_closed_goal_waits_for_another_person_to_reopen_it(acme: Acme) -> None:
    ended(acme)

    answer = acme.served.ask(ReopenGoalRequest(name=RENEWALS, **WHY), ANNA)

    assert list(answer.commit.event_names) == ["proposal.made"]
    assert goal_of(acme).state == lifecycle_pb2.GOAL_STATE_CLOSED
    listing = approval_service_pb2.ListProposalsRequest(
        parent=ACME, subject=RENEWALS, read=reading(strong=True)
    )
    (proposal,) = acme.served.ask(listing).proposals
    assert proposal.name == answer.proposal
    assert proposal.kind == proposals_pb2.PROPOSAL_KIND_REOPEN_GOAL
    assert proposal.state == proposals_pb2.PROPOSAL_STATE_PENDING
    assert (proposal.subject, proposal.reason) == (RENEWALS, WHY["reason"])
    assert proposal.WhichOneof("proposed") is None
    with refused("SEGREGATION_OF_DUTIES"):
        acme.served.ask(
            approval_service_pb2.ApproveProposalRequest(name=proposal.name), ANNA
        )


def test_a_reopened_goal_goes_on_and_was_closed_before(acme: Acme) -> None:
    ended(acme)
    before = goal_of(acme)

    reopened(acme)
    acme.check_in()

    now, then = goal_of(acme), goal_of(acme, as_of_time=before.update_time)
    assert (now.state, now.disposition, now.learnings) == (
        lifecycle_pb2.GOAL_STATE_ACTIVE,
        lifecycle_pb2.DISPOSITION_UNSPECIFIED,
        "",
    )
    assert (now.score, now.key_results[0].explanation) == ("0.25", "")
    assert then == before
    assert then.key_results[0].explanation == "Nobody measured it."


def test_the_history_tells_that_a_goal_was_closed_and_reopened(acme: Acme) -> None:
    ended(acme)
    reopened(acme)

    request = history_service_pb2.ListGoalHistoryRequest(
        parent=RENEWALS, read=reading(strong=True)
    )
    *_, closed, again = acme.served.ask(request).entries

    assert (closed.event_type, again.event_type) == ("goal.closed", "goal.reopened")
    assert again.actor == acme.cleo
    (changed,) = again.changes
    assert (changed.before, changed.after) == ('"CLOSED"', '"ACTIVE"')


def test_a_reopened_goal_is_closed_again_with_other_words(acme: Acme) -> None:
    ended(acme)
    reopened(acme)
    acme.check_in()
    closing = goal_commands_pb2.CloseGoalRequest(
        name=RENEWALS, disposition=lifecycle_pb2.DISPOSITION_MISSED
    )

    acme.served.ask(closing, BEN)

    goal: goals_pb2.Goal = goal_of(acme)
    assert (goal.disposition, goal.learnings) == (
        lifecycle_pb2.DISPOSITION_MISSED,
        "",
    )
    assert goal.key_results[0].explanation == ""

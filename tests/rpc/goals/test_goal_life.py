"""Shows what goals go through, over the wire and as of any moment (rules §5)."""

from __future__ import annotations

from goalledger.v1 import (
    command_pb2,
    goal_commands_pb2,
    history_service_pb2,
    lifecycle_pb2,
)
from goalledger.v1.goal_life_commands_pb2 import (
    EscalateCommitmentRequest,
    PauseGoalRequest,
    ResumeGoalRequest,
    SetContributorsRequest,
    TransferGoalRequest,
)
from tests.rpc.acme import (
    HIRING,
    RENEWALS,
    SALES,
    WHY,
    Acme,
    adding,
    check_in,
    reading,
)
from tests.rpc.lives import goal_of
from tests.rpc.served import ANNA, BEN, CLEO, refused


def test_a_paused_goal_takes_no_check_ins_until_it_is_resumed(acme: Acme) -> None:
    """Rules §5, §6.5; features B2."""
    acme.activate()

    paused = acme.served.ask(PauseGoalRequest(name=RENEWALS), BEN).commit.position
    with refused("GOAL_NOT_ACTIVE") as found:
        acme.check_in()
    acme.served.ask(ResumeGoalRequest(name=RENEWALS), BEN)
    acme.check_in()

    assert found[0].facts["state"] == "PAUSED"
    now, then = goal_of(acme), goal_of(acme, as_of_position=paused)
    assert then.state == lifecycle_pb2.GOAL_STATE_PAUSED
    assert not then.pauses[0].HasField("resume_date")
    assert now.state == lifecycle_pb2.GOAL_STATE_ACTIVE
    assert (now.pauses[0].pause_date.day, now.pauses[0].resume_date.day) == (12, 12)


def test_a_goal_is_handed_over_and_was_the_former_owners_before(acme: Acme) -> None:
    """Rules §5.8; features D6."""
    before = acme.activate().commit.position
    request = TransferGoalRequest(name=RENEWALS, owner=acme.ben, unit=SALES)

    acme.served.ask(request, ANNA)

    now, then = goal_of(acme), goal_of(acme, as_of_position=before)
    assert (now.owner, now.unit) == (acme.ben, SALES)
    assert (then.owner, then.unit) == (acme.anna, "")


def test_a_goal_names_co_owners_contributors_and_an_accountability_partner(
    acme: Acme,
) -> None:
    """Rules §5.8; features D6."""
    acme.draft()
    request = SetContributorsRequest(
        name=RENEWALS, co_owners=[acme.ben], accountability_partner=acme.cleo
    )

    acme.served.ask(request, ANNA)

    goal = goal_of(acme)
    assert (list(goal.co_owners), list(goal.contributors)) == ([acme.ben], [])
    assert goal.accountability_partner == acme.cleo


def test_a_co_owner_does_not_approve(acme: Acme) -> None:
    """Rules §5.1; features B2, D6."""
    acme.draft()
    acme.served.ask(adding(), BEN)
    acme.submit()
    request = SetContributorsRequest(name=RENEWALS, co_owners=[acme.cleo])
    acme.served.ask(request, ANNA)

    with refused("SEGREGATION_OF_DUTIES"):
        acme.approve()


def test_a_commitment_at_risk_is_escalated(acme: Acme) -> None:
    """Rules §2.2; features A7."""
    acme.activate_smart()
    request = EscalateCommitmentRequest(name=HIRING, escalated_to=acme.cleo, **WHY)

    acme.served.ask(request, ANNA)

    told = goal_of(acme, HIRING).escalation
    assert (told.escalated_to, told.escalated_by) == (acme.cleo, acme.anna)
    assert told.reason_code == command_pb2.REASON_CODE_LATE_INFORMATION
    assert told.reason == WHY["reason"]


def test_a_miss_is_closed_with_its_cause_and_what_went_well(acme: Acme) -> None:
    """Rules §4.7, §5.5; features B6."""
    acme.activate_smart()
    result = goal_commands_pb2.ConditionResult(condition_id="no-discounts", met=True)
    request = goal_commands_pb2.CloseGoalRequest(
        name=HIRING,
        disposition=lifecycle_pb2.DISPOSITION_MISSED,
        condition_results=[result],
        miss_cause=lifecycle_pb2.MISS_CAUSE_CAPACITY,
        miss_explanation="Nobody had the time.",
        wins="Two came back.",
    )

    acme.served.ask(request, ANNA)

    goal = goal_of(acme, HIRING)
    assert goal.outcome == lifecycle_pb2.OUTCOME_NOT_MET
    assert goal.miss_cause == lifecycle_pb2.MISS_CAUSE_CAPACITY
    assert goal.miss_explanation == "Nobody had the time."
    assert goal.wins == "Two came back."


def test_the_audit_trail_tells_every_turn_with_what_was_before(acme: Acme) -> None:
    """Rules §5.4; features F1."""
    acme.activate()
    acme.served.ask(TransferGoalRequest(name=RENEWALS, owner=acme.ben), ANNA)
    request = history_service_pb2.ListGoalHistoryRequest(
        parent=RENEWALS, read=reading(strong=True)
    )

    entries = acme.served.ask(request, CLEO).entries

    (handed,) = [e for e in entries if e.event_type == "goal.transferred"]
    (change,) = handed.changes
    ids = [name.rpartition("/")[2] for name in (acme.anna, acme.ben)]
    assert (change.field, change.before, change.after) == (
        "/owner",
        *(f'"{one}"' for one in ids),
    )


def test_people_of_another_organization_have_no_part(standing: Acme) -> None:
    """Abuse 67, 80."""
    stranger = "organizations/globex/people/hank"
    for request, field in (
        (TransferGoalRequest(name=RENEWALS, owner=stranger), "owner"),
        (TransferGoalRequest(name=RENEWALS, owner=SALES), "owner"),
        (
            SetContributorsRequest(name=RENEWALS, contributors=[stranger]),
            "contributors[0]",
        ),
        (
            EscalateCommitmentRequest(name=HIRING, escalated_to=stranger, **WHY),
            "escalated_to",
        ),
    ):
        with refused("FIELD_INVALID") as found:
            standing.served.ask(request, ANNA)

        assert found[0].fields == [field]


def test_a_command_of_a_goals_life_sent_again_happens_once(acme: Acme) -> None:
    """Rules §10.1."""
    acme.activate()
    request = PauseGoalRequest(
        name=RENEWALS, request_id="7d1b5a52-9a2c-4d6e-8c0f-0b6f6a1e7d12"
    )

    first, again = (acme.served.ask(request, BEN).commit for _ in range(2))

    assert (first.replayed, again.replayed) == (False, True)
    assert first.position == again.position


def test_a_dry_run_pauses_nothing(acme: Acme) -> None:
    """Rules §10.2."""
    acme.activate()

    acme.served.ask(PauseGoalRequest(name=RENEWALS, validate_only=True), BEN)

    acme.served.ask(check_in(), ANNA)
    assert goal_of(acme).state == lifecycle_pb2.GOAL_STATE_ACTIVE

"""Shows how the structure of goals is checked over the wire (rules §2.4, §2.5)."""

from __future__ import annotations

from goalledger.v1 import (
    goal_checks_pb2,
    goals_pb2,
    key_result_commands_pb2,
    lifecycle_pb2,
)
from goalledger.v1.approval_service_pb2 import ApproveProposalRequest
from goalledger.v1.goal_checks_pb2 import SEVERITY_BLOCKING
from goalledger.v1.lifecycle_pb2 import AMBITION_COMMITTED as COMMITTED
from tests.rpc.acme import (
    ACME,
    HIRING,
    RATE,
    RENEWALS,
    WHY,
    Acme,
    adding,
    objective,
    percent,
    setting,
    smart,
)
from tests.rpc.lives import findings, goal_of
from tests.rpc.provoking_lives import DONE, closing
from tests.rpc.served import ANNA, BEN, CLEO, refused
from tests.rpc.trees import grow, score


def test_a_goal_is_checked_and_what_is_found_says_what_to_do(acme: Acme) -> None:
    """Rules §2.5; features A1, A4, A8."""
    acme.draft(goal=objective(acme.anna, title="Win 10 customers"))
    launch = goals_pb2.KeyResult(title="Launch the shop", measure=percent())
    acme.served.ask(adding(key_result=launch), BEN)

    found = findings(acme, RENEWALS)

    assert set(found) == {
        "digits_in_objective",
        "activity_not_outcome",
        "few_key_results",
    }
    activity = found["activity_not_outcome"]
    assert activity.field == "key_results.rate.title"
    assert activity.severity == goal_checks_pb2.SEVERITY_ADVICE
    assert activity.message
    assert activity.suggestion


def test_the_five_criteria_block_submitting_and_the_check_says_which(
    acme: Acme,
) -> None:
    """Rules §2.4, §2.5; features A3, A4."""
    goal = smart(acme.anna)
    del goal.criteria[1:]
    acme.draft_smart(goal=goal)

    found = findings(acme, HIRING)
    with refused("CRITERIA_NOT_MET") as refusal:
        acme.submit(HIRING)

    blocking = {
        rule for rule, one in found.items() if one.severity == SEVERITY_BLOCKING
    }
    told = refusal[0].facts["findings"].split("; ")
    assert blocking == {one.partition(":")[0] for one in told}
    assert len(blocking) == 4


def test_a_key_result_is_held_to_smart_criteria_when_wanted(acme: Acme) -> None:
    """Rules §2.4; features A9."""
    acme.draft()
    key_result = goals_pb2.KeyResult(
        title="Renewal rate",
        measure=percent(),
        held_to_criteria=True,
        criteria=smart(acme.anna).criteria[:4],
    )
    acme.served.ask(adding(key_result=key_result), BEN)

    unanswered = findings(acme, RENEWALS)["key_result_criteria"]

    assert unanswered.message == "TIME_BOUND is not answered"
    (rate,) = goal_of(acme).key_results
    assert rate.held_to_criteria
    assert {one.answered_by for one in rate.criteria} == {acme.ben}


def test_a_target_that_drifts_is_found(acme: Acme) -> None:
    """Rules §2.5; features B8."""
    acme.activate()
    for target in ("91", "92", "93"):
        moved = goals_pb2.KeyResult(name=RATE)
        moved.measure.numeric.target = target
        request = key_result_commands_pb2.ReviseKeyResultRequest(
            key_result=moved, **WHY
        )
        request.update_mask.paths.append("measure.numeric.target")
        acme.served.ask(request, BEN)

    drift = findings(acme, RENEWALS)["drift"]

    assert drift.field == "key_results.rate.measure.numeric"
    assert drift.message.startswith("its target was moved 3 times")


def test_findings_about_one_persons_goal_read_its_sealed_texts(acme: Acme) -> None:
    """Rules §2.5; design §5."""
    mine = objective(
        acme.anna, level=lifecycle_pb2.GOAL_LEVEL_INDIVIDUAL, title="Run 3 races"
    )
    acme.draft(goal=mine)

    assert "digits_in_objective" in findings(acme, RENEWALS)


def test_what_blocks_is_as_the_goals_policy_said_at_the_moment(acme: Acme) -> None:
    """Rules §2.5: the policy that is in force, or was."""
    goal = smart(acme.anna)
    del goal.criteria[1:]
    before = acme.draft_smart(goal=goal).commit.position
    proposal = acme.served.ask(
        setting(blocking_findings=["criterion_relevant"]), BEN
    ).proposal
    acme.served.ask(ApproveProposalRequest(name=proposal), CLEO)

    now, then = (
        {rule for rule, one in found.items() if one.severity == SEVERITY_BLOCKING}
        for found in (
            findings(acme, HIRING),
            findings(acme, HIRING, as_of_position=before),
        )
    )

    assert now == {"criterion_relevant"}
    assert len(then) == 4


def test_who_always_reaches_everything_is_asked_to_aim_higher(acme: Acme) -> None:
    """Rules §2.2, §2.5: as known at any moment."""
    for number in range(3):
        goal = f"before-{number}"
        name = grow(acme, goal)
        score(acme, name, "100")
        closed = acme.served.ask(closing(name, DONE), ANNA).commit.position
    acme.draft()

    assert "always_reached" in findings(acme, RENEWALS)
    acme.draft(goal_id="steady", goal=objective(acme.anna, ambition=COMMITTED))
    assert "always_reached" not in findings(acme, f"{ACME}/goals/steady")
    assert "always_reached" not in findings(acme, name, as_of_position=closed - 1)

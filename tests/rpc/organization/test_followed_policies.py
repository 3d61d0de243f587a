"""What follows from a goal's policy, over the wire: approval, success, check-ins."""

from __future__ import annotations

from goalledger.v1 import (
    cadence_pb2,
    goals_pb2,
    lifecycle_pb2,
    policies_pb2,
    value_pb2,
)
from tests.rpc.acme import (
    ACME,
    HIRING,
    RENEWALS,
    Acme,
    adding,
    getting,
    objective,
    smart,
)
from tests.rpc.organization.test_policies import DEFAULT, MBO, YEAR, set_by_two
from tests.rpc.provoking import revising
from tests.rpc.served import ANNA, BEN, refused


def test_where_approval_is_waived_an_objective_is_active_at_once(acme: Acme) -> None:
    """Rules §5.1; nobody is shown as its approver."""
    set_by_two(acme)
    acme.draft()
    acme.served.ask(adding(), BEN)

    commit = acme.submit().commit

    goal = acme.served.ask(getting(strong=True)).goal
    assert list(commit.event_names) == [
        "goal.submitted",
        "goal.approved",
        "score.changed",
    ]
    assert goal.state == lifecycle_pb2.GOAL_STATE_ACTIVE
    assert (goal.approver, goal.score) == ("", "0")
    assert (goal.approval_waived_by.policy, goal.approval_waived_by.version) == (
        DEFAULT,
        1,
    )


def test_an_aspirational_objective_succeeds_inside_the_band_in_force(
    acme: Acme,
) -> None:
    """C5: 60-70 % or 60-80 % as success for stretch, by the policy as it was then."""
    acme.activate()
    acme.check_in(value=value_pb2.Value(decimal="85"))
    first = acme.served.ask(getting(strong=True))
    wider = policies_pb2.SuccessBand(low="0.6", high="0.8")
    set_by_two(acme, success_band=wider)

    second = acme.served.ask(getting(strong=True)).goal
    position = first.read_info.resolved_position
    then = acme.served.ask(getting(as_of_position=position)).goal

    assert first.goal.score == "0.75"
    assert first.goal.success == then.success == policies_pb2.SUCCESS_ABOVE
    assert second.success == policies_pb2.SUCCESS_INSIDE


def test_a_committed_objective_and_a_smart_goal_have_no_band(acme: Acme) -> None:
    committed = lifecycle_pb2.AMBITION_COMMITTED
    acme.draft(goal=objective(acme.anna, ambition=committed))
    acme.served.ask(adding(), BEN)
    acme.submit()
    acme.approve()
    acme.activate_smart()

    found = [
        acme.served.ask(getting(name, strong=True)).goal for name in (RENEWALS, HIRING)
    ]

    assert [one.score for one in found] == ["0", "0"]
    assert [one.success for one in found] == [0, 0]


def test_a_goal_that_says_no_schedule_takes_the_one_of_its_policy(acme: Acme) -> None:
    """Rules §6.5: the default cadence and grace; NONE is a word too."""
    monthly = cadence_pb2.CheckInSchedule(
        cadence=cadence_pb2.CADENCE_MONTHLY, anchor_day=31, grace_days=7
    )
    none = cadence_pb2.CheckInSchedule(cadence=cadence_pb2.CADENCE_NONE)
    set_by_two(acme, check_ins=monthly)
    acme.draft()
    acme.draft(goal_id="freely", goal=objective(acme.anna, schedule=none))

    usual, freely = (
        acme.served.ask(getting(name, strong=True)).goal
        for name in (RENEWALS, f"{ACME}/goals/freely")
    )

    assert usual.schedule == monthly
    assert not freely.HasField("schedule")


def test_a_named_approver_approves_for_those_without_a_manager(acme: Acme) -> None:
    """Rules §5.1."""
    dana = acme.add("Dana", "dana@acme.example")
    set_by_two(acme, approvers=[dana])
    acme.draft()
    acme.served.ask(adding(), BEN)
    acme.submit()

    with refused("SEGREGATION_OF_DUTIES"):
        acme.approve()


def test_an_annual_smart_goal_follows_mbo(acme: Acme) -> None:
    """Rules §2.6: MBO goals are annual SMART goals under a policy of that name."""
    acme.draft_smart(goal=smart(acme.anna, policy=MBO, window=YEAR))
    acme.submit(HIRING)

    acme.approve(HIRING)

    goal = acme.served.ask(getting(HIRING, strong=True)).goal
    assert goal.policy == MBO
    assert goal.state == lifecycle_pb2.GOAL_STATE_ACTIVE
    assert not goal.HasField("approval_waived_by")


def test_a_draft_can_follow_another_policy(acme: Acme) -> None:
    acme.draft()
    acme.served.ask(revising(title="", policy=MBO), BEN)
    named = acme.served.ask(getting(strong=True)).goal.policy
    back = revising(title="")
    back.update_mask.paths.append("policy")

    acme.served.ask(back, BEN)

    assert named == MBO
    assert acme.served.ask(getting(strong=True)).goal.policy == DEFAULT


def test_a_goal_follows_only_a_policy_of_its_organization(acme: Acme) -> None:
    elsewhere = objective(acme.anna, policy="organizations/globex/policies/default")
    nowhere = objective(acme.anna, policy=f"{ACME}/policies/nothing")

    with refused("FIELD_INVALID") as found:
        acme.draft(goal=elsewhere)
    with refused("RESOURCE_NOT_FOUND"):
        acme.draft(goal=nowhere)

    assert found[0].fields == ["goal.policy"]


def test_who_asks_for_a_goal_is_told_its_policy(acme: Acme) -> None:
    acme.draft()

    goal: goals_pb2.Goal = acme.served.ask(getting(RENEWALS, strong=True), ANNA).goal

    assert goal.policy == DEFAULT

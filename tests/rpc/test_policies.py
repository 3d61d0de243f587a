"""Policies over the wire: who sets them, what they say when, and what follows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from google.protobuf.field_mask_pb2 import FieldMask
from google.protobuf.timestamp_pb2 import Timestamp
from google.type.date_pb2 import Date

from goalledger.v1 import (
    approval_service_pb2,
    cadence_pb2,
    goals_pb2,
    lifecycle_pb2,
    policies_pb2,
    policy_service_pb2,
    ranges_pb2,
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
    reading,
    setting,
    smart,
)
from tests.rpc.provoking import revising
from tests.rpc.refusing import invalid
from tests.rpc.served import ANNA, BEN, CLEO, refused

DEFAULT, MBO = f"{ACME}/policies/default", f"{ACME}/policies/mbo"
YEAR = ranges_pb2.DateRange(
    start_date=Date(year=2026, month=1, day=1),
    end_date=Date(year=2026, month=12, day=31),
)


def policy(acme: Acme, name: str = DEFAULT, **options: Any) -> Any:
    request = policy_service_pb2.GetPolicyRequest(
        name=name, read=reading(**(options or {"strong": True}))
    )
    return acme.served.ask(request).policy


def set_by_two(acme: Acme, name: str = "default", **said: Any) -> Any:
    """Let Ben propose and Cleo approve, and return what was recorded."""
    proposal = acme.served.ask(setting(name, **said), BEN).proposal
    approving = approval_service_pb2.ApproveProposalRequest(name=proposal)
    return acme.served.ask(approving, CLEO).commit


def test_a_policy_is_set_when_another_person_approves_it(acme: Acme) -> None:
    before = policy(acme)
    proposal = acme.served.ask(setting(), BEN).proposal
    proposed = policy(acme)

    approving = approval_service_pb2.ApproveProposalRequest(name=proposal)
    commit = acme.served.ask(approving, CLEO).commit

    after = policy(acme)
    assert before == proposed
    assert (before.version, before.etag) == (0, "")
    assert (after.version, after.etag) == (1, "1")
    assert (before.okr_approval_waived, after.okr_approval_waived) == (False, True)
    assert after.update_time == commit.record_time


def test_every_field_of_a_policy_is_kept_as_it_was_said(acme: Acme) -> None:
    said = policies_pb2.Policy(
        name=f"{ACME}/policies/field-teams",
        description="For teams in the field.",
        frameworks=[lifecycle_pb2.FRAMEWORK_SMART],
        annual=True,
        okr_approval_waived=True,
        approvers=[acme.cleo, acme.anna],
        check_ins=cadence_pb2.CheckInSchedule(
            cadence=cadence_pb2.CADENCE_MONTHLY, anchor_day=31, grace_days=7
        ),
        blocking_findings=["criterion_measurable"],
        success_band=policies_pb2.SuccessBand(low="0.6", high="0.8"),
    )
    request = policy_service_pb2.SetPolicyRequest(policy=said, proposal_id="field")
    acme.served.ask(request, BEN)

    acme.served.ask(
        approval_service_pb2.ApproveProposalRequest(name=f"{ACME}/proposals/field"),
        CLEO,
    )

    kept = policy(acme, said.name)
    kept.ClearField("update_time")
    said.version, said.etag = 1, "1"
    assert kept == said


def test_a_mask_names_what_becomes_false_or_nothing(acme: Acme) -> None:
    set_by_two(acme, okr_approval_waived=True, approvers=[acme.cleo])
    request = setting(annual=False)
    request.update_mask.CopyFrom(FieldMask(paths=["okr_approval_waived", "approvers"]))
    proposal = acme.served.ask(request, BEN).proposal

    acme.served.ask(approval_service_pb2.ApproveProposalRequest(name=proposal), CLEO)

    after = policy(acme)
    assert (after.okr_approval_waived, list(after.approvers)) == (False, [])
    assert (after.version, after.annual) == (2, False)


@pytest.mark.parametrize("path", ["version", "etag", "name", "success_band.low", "*"])
def test_a_mask_names_nothing_that_only_the_ledger_sets(acme: Acme, path: str) -> None:
    request = setting()
    request.update_mask.paths.append(path)

    with refused("UPDATE_MASK_INVALID") as found:
        acme.served.ask(request, BEN)

    assert found[0].facts["paths"] == path


def test_what_would_change_nothing_is_no_proposal(acme: Acme) -> None:
    request = setting(annual=False)
    request.update_mask.paths.append("annual")
    request.proposal_id = "nothing"

    answer = acme.served.ask(request, BEN)

    assert (answer.proposal, list(answer.commit.event_names)) == ("", [])


def test_fields_of_a_policy_are_bounded(acme: Acme) -> None:
    request = setting(
        description="x" * 4_001,
        approvers=["organizations/globex/people/anna", acme.crm],
        blocking_findings=["", "x" * 65],
        check_ins=cadence_pb2.CheckInSchedule(anchor_day=1),
        success_band=policies_pb2.SuccessBand(low="0,6"),
    )
    request.proposal_id = "No"

    invalid(
        acme,
        request,
        "policy.description",
        "policy.approvers[0]",
        "policy.approvers[1]",
        "policy.check_ins.cadence",
        "policy.blocking_findings[0]",
        "policy.blocking_findings[1]",
        "policy.success_band.low",
        "policy.success_band.high",
        "proposal_id",
    )


def test_a_mask_that_names_a_part_needs_that_part(acme: Acme) -> None:
    request = setting(annual=True)
    request.update_mask.paths.extend(["check_ins", "success_band"])

    invalid(acme, request, "policy.check_ins", "policy.success_band")


def test_a_rule_that_no_structure_check_has_blocks_nothing(acme: Acme) -> None:
    request = setting(blocking_findings=["no_such_rule"])

    invalid(acme, request, "policy.blocking_findings[0]")


def test_a_policy_is_read_as_it_was_in_force_then(acme: Acme) -> None:
    """Versioned as events: what was in force then is what is read of then."""
    first = set_by_two(acme)
    moment = Timestamp()
    acme.served.steered.time += timedelta(hours=1)
    moment.FromDatetime(acme.served.steered.time)
    acme.served.steered.time += timedelta(hours=1)
    set_by_two(acme, okr_approval_waived=True, annual=True)

    then, at_first = (
        policy(acme, as_of_time=moment),
        policy(acme, as_of_position=first.position),
    )

    assert then == at_first
    assert (then.version, then.annual) == (1, False)
    assert policy(acme).version == 2
    assert policy(acme, as_of_position=1).version == 0


def test_a_policy_that_was_never_set_is_not_found_but_for_two(acme: Acme) -> None:
    assert policy(acme, MBO).annual
    with refused("RESOURCE_NOT_FOUND") as found:
        policy(acme, f"{ACME}/policies/sales")

    assert found[0].resource == f"{ACME}/policies/sales"


def test_policies_are_listed_with_those_that_are_built_in(acme: Acme) -> None:
    for name in ("a", "default", "nine", "z"):
        set_by_two(acme, name, annual=True)
    request = policy_service_pb2.ListPoliciesRequest(parent=ACME, page_size=2)
    request.read.strong = True

    pages: list[list[str]] = []
    while not pages or request.page_token:
        page = acme.served.ask(request)
        pages.append([one.name.rpartition("/")[2] for one in page.policies])
        request.page_token = page.next_page_token

    assert pages == [["a", "default"], ["mbo", "nine"], ["z"]]


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

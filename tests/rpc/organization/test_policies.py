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
    lifecycle_pb2,
    policies_pb2,
    policy_service_pb2,
    ranges_pb2,
)
from tests.rpc.acme import (
    ACME,
    Acme,
    reading,
    setting,
)
from tests.rpc.refusing import invalid
from tests.rpc.served import BEN, CLEO, refused

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


def test_a_rule_about_other_goals_blocks_nothing_and_it_is_said_why(acme: Acme) -> None:
    """Submitting looks at one goal: better refused than silently not blocking."""
    request = setting(blocking_findings=["vague_statement", "always_reached"])

    with refused("FIELD_INVALID") as refusal:
        acme.served.ask(request, BEN)

    assert refusal[0].fields == ["policy.blocking_findings[1]"]
    assert "it looks at other goals of the owner" in refusal[0].message


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

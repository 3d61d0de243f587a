"""`goal-ledger policies`: how goals are kept, shown, and proposed anew."""

from __future__ import annotations

from typing import Annotated

import typer
from google.protobuf.field_mask_pb2 import FieldMask

from goalledger.v1.cadence_pb2 import Cadence
from goalledger.v1.command_pb2 import ReasonCode
from goalledger.v1.lifecycle_pb2 import Framework
from goalledger.v1.policies_pb2 import Policy
from goalledger.v1.policy_service_pb2 import (
    GetPolicyRequest,
    ListPoliciesRequest,
    SetPolicyRequest,
)
from goalledger.v1.policy_service_pb2_grpc import PolicyServiceStub
from services.cli.calling import names
from services.cli.calling.connection import connected
from services.cli.calling.moments import instant_text
from services.cli.calling.options import Caller, Commanding, Reading, Why, command
from services.cli.calling.sending import sent, told
from services.cli.calling.values import number, word
from services.cli.organization.policy_terms import Terms, said_policy
from services.cli.showing.output import Output, Row, Sheet, message_json
from services.cli.showing.pages import Limit, listed

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="Show policies, and propose what they say.",
)


@app.command("list")
@command
def list_policies(limit: Limit, reading: Reading, caller: Caller) -> None:
    """List policies.

    goal-ledger policies list
    """
    with connected(caller) as connection:
        request = ListPoliciesRequest(
            parent=connection.organization, read=connection.read_options(reading)
        )
        rpc = PolicyServiceStub(connection.channel).ListPolicies
        found = listed(connection, rpc, request, lambda page: page.policies, limit)
        heads = ("Policy", "For", "Approval of OKRs", "Check-ins", "Version", "Set")
        Output(caller).sheet("policies", Sheet(heads, (_row(one) for one in found)))


@app.command("show")
@command
def show_policy(
    policy: Annotated[str, typer.Argument(help="The policy's id, or its name.")],
    reading: Reading,
    caller: Caller,
) -> None:
    """Show one policy, now or as of a past moment.

    goal-ledger policies show default --as-of 2026-03-31
    """
    with connected(caller) as connection:
        request = GetPolicyRequest(
            name=names.policy_name(caller.organization, policy),
            read=connection.read_options(reading),
        )
        rpc = PolicyServiceStub(connection.channel).GetPolicy
        answer = connection.ask(rpc, request)
        output = Output(caller)
        info = answer.read_info
        read = f"position {info.resolved_position}, {instant_text(info.record_time)}"
        output.one(message_json(answer), _facts(answer.policy) | {"As of": read})


@app.command("set")
@command
def set_policy(
    policy: Annotated[str, typer.Argument(help="The policy's id, or its name.")],
    terms: Terms,
    why: Why,
    commanding: Commanding,
    caller: Caller,
) -> None:
    """Propose what a policy is to say; another person's approval sets it.

    goal-ledger policies set default --no-okr-approval --reason "Teams decide."

    goal-ledger policies set field --framework smart --cadence monthly:31:5
    """
    with connected(caller) as connection:
        name = names.policy_name(caller.organization, policy)
        said = said_policy(name, terms, caller.organization)
        request = SetPolicyRequest(
            policy=said.policy,
            update_mask=FieldMask(paths=said.fields),
            reason_code=number(ReasonCode, why.why),
            reason=why.reason,
        )
        rpc = PolicyServiceStub(connection.channel).SetPolicy
        answer = sent(connection, rpc, request, commanding)
        told(caller, "Proposal", answer.proposal, answer, request)


def _row(policy: Policy) -> Row:
    facts = _facts(policy)
    columns = ("Policy", "For", "Approval of OKRs", "Check-ins", "Version", "Set")
    return Row(message_json(policy), [facts[column] for column in columns])


def _facts(policy: Policy) -> dict[str, str]:
    """Return what people read of a policy."""
    goals = " and ".join(word(Framework, one) for one in policy.frameworks)
    band, due = policy.success_band, policy.check_ins
    every = word(Cadence, due.cadence)
    on = f" on day {due.anchor_day}, {due.grace_days} days of grace"
    return {
        "Policy": names.short(policy.name),
        "Description": policy.description,
        "For": f"{'annual ' if policy.annual else ''}{goals or 'all'} goals",
        "Approval of OKRs": "waived" if policy.okr_approval_waived else "needed",
        "Approvers": ", ".join(names.short(one) for one in policy.approvers),
        "Check-ins": every if every == "none" else every + on,
        "Blocking": ", ".join(policy.blocking_findings),
        "Success": f"{band.low} to {band.high}",
        "Version": str(policy.version or "built in"),
        "Set": instant_text(policy.update_time) if policy.version else "",
    }

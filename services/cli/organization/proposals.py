"""`goal-ledger proposals`: what waits for another person, and deciding about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goalledger.v1.approval_service_pb2 import (
    ApproveProposalRequest,
    ListProposalsRequest,
    RejectProposalRequest,
    WithdrawProposalRequest,
)
from goalledger.v1.approval_service_pb2_grpc import ApprovalServiceStub
from goalledger.v1.command_pb2 import ReasonCode
from goalledger.v1.proposals_pb2 import Proposal, ProposalKind, ProposalState
from services.cli.calling import names
from services.cli.calling.connection import connected
from services.cli.calling.moments import instant_text
from services.cli.calling.options import Caller, Commanding, Reading, Why, command
from services.cli.calling.sending import sent, told
from services.cli.calling.values import number, word
from services.cli.history.audit import called
from services.cli.showing.output import Output, Row, Sheet, message_json
from services.cli.showing.pages import Limit, listed

if TYPE_CHECKING:
    from collections.abc import Callable

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="List what needs a second person, and decide about it.",
)


@dataclass(frozen=True)
class Filters:
    """Which proposals are wanted."""

    state: Annotated[
        list[str] | None,
        typer.Option(
            help="pending, approved, rejected, withdrawn, expired, void; may repeat."
        ),
    ] = None


_Name = Annotated[str, typer.Argument(help="The proposal's id, or its name.")]


@app.command("list")
@command
def list_proposals(
    filters: Filters, limit: Limit, reading: Reading, caller: Caller
) -> None:
    """List proposals in the order in which they were made.

    goal-ledger proposals list --state pending
    """
    with connected(caller) as connection:
        request = ListProposalsRequest(
            parent=connection.organization,
            states=[number(ProposalState, one) for one in filters.state or []],
            read=connection.read_options(reading),
        )
        rpc = ApprovalServiceStub(connection.channel).ListProposals
        found = listed(connection, rpc, request, lambda page: page.proposals, limit)
        output = Output(caller)
        people = connection.people if output.is_for_people else {}
        heads = ("Proposal", "Act", "On", "State", "Proposed by", "Expires", "Why")
        output.sheet("proposals", Sheet(heads, (_row(one, people) for one in found)))


@app.command("approve")
@command
def approve_proposal(proposal: _Name, commanding: Commanding, caller: Caller) -> None:
    """Approve a proposal: what it proposes is done. Nobody approves their own.

    goal-ledger proposals approve mondays-in-time
    """
    request = ApproveProposalRequest(name=_named(caller, proposal))
    _decide(lambda stub: stub.ApproveProposal, request, commanding, caller)


@app.command("reject")
@command
def reject_proposal(
    proposal: _Name, why: Why, commanding: Commanding, caller: Caller
) -> None:
    """Reject a proposal, and say why.

    goal-ledger proposals reject no-approvals --why other --reason "Nobody reads them."
    """
    request = RejectProposalRequest(
        name=_named(caller, proposal),
        reason_code=number(ReasonCode, why.why),
        reason=why.reason,
    )
    _decide(lambda stub: stub.RejectProposal, request, commanding, caller)


@app.command("withdraw")
@command
def withdraw_proposal(proposal: _Name, commanding: Commanding, caller: Caller) -> None:
    """Take back a proposal of your own.

    goal-ledger proposals withdraw mondays
    """
    request = WithdrawProposalRequest(name=_named(caller, proposal))
    _decide(lambda stub: stub.WithdrawProposal, request, commanding, caller)


def _named(caller: Caller, proposal: str) -> str:
    return names.proposal_name(caller.organization, proposal)


def _decide(
    rpc: Callable[[Any], Any], request: Any, commanding: Commanding, caller: Caller
) -> None:
    """Send a decision; what differs between them is which rpc takes which request."""
    with connected(caller) as connection:
        stub = ApprovalServiceStub(connection.channel)
        answer = sent(connection, rpc(stub), request, commanding)
        told(caller, "Proposal", request.name, answer, request)


def _row(proposal: Proposal, people: Mapping[str, str]) -> Row:
    decided = proposal.decision_reason_code or proposal.decision_reason
    code = proposal.decision_reason_code if decided else proposal.reason_code
    reason = proposal.decision_reason if decided else proposal.reason
    cells = (
        names.short(proposal.name),
        word(ProposalKind, proposal.kind),
        names.short(proposal.subject),
        word(ProposalState, proposal.state),
        ", ".join(called(one, people) for one in proposal.proposers),
        instant_text(proposal.expire_time),
        ": ".join(filter(None, (word(ReasonCode, code), reason))),
    )
    return Row(message_json(proposal), cells)

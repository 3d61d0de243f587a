"""`goal-ledger goals`: they are checked, rest, go on, change hands, are at risk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from goalledger.v1.goal_checks_pb2 import CheckGoalRequest, Finding, Severity
from goalledger.v1.goal_life_commands_pb2 import (
    EscalateCommitmentRequest,
    PauseGoalRequest,
    ReopenGoalRequest,
    ResumeGoalRequest,
    SetContributorsRequest,
    TransferGoalRequest,
)
from goalledger.v1.goal_service_pb2_grpc import GoalServiceStub
from services.cli.calling import names
from services.cli.calling.connection import connected
from services.cli.calling.options import Caller, Commanding, Reading, Why, command
from services.cli.calling.sending import explained, sent, told
from services.cli.calling.values import word
from services.cli.goals.goal_changes import change_goal
from services.cli.showing.output import Output, Row, Sheet, message_json

if TYPE_CHECKING:
    from collections.abc import Iterable

app = typer.Typer(add_completion=False)

_Goal = Annotated[str, typer.Argument(help="The goal's id, or its name.")]


@dataclass(frozen=True)
class Contributors:
    """Who works on a goal beside its owner."""

    co_owner: Annotated[
        list[str] | None, typer.Option(help="Who owns it too, by id; may repeat.")
    ] = None
    contributor: Annotated[
        list[str] | None, typer.Option(help="Who works on it, by id; may repeat.")
    ] = None
    accountability_partner: Annotated[
        str, typer.Option(help="Who asks how it goes, by id.")
    ] = ""


@dataclass(frozen=True)
class Handover(Why):
    """Where a goal goes, and why."""

    unit: Annotated[
        str, typer.Option(help="The unit it belongs to then; left out: as before.")
    ] = ""


@app.command("check")
@command
def check_goal(goal: _Goal, reading: Reading, caller: Caller) -> None:
    """Say what could be wiser about a goal, and what keeps it from being submitted.

    goal-ledger goals check trusted-by-cities
    """
    with connected(caller) as connection:
        request = CheckGoalRequest(
            name=names.goal_name(caller.organization, goal),
            read=connection.read_options(reading),
        )
        rpc = GoalServiceStub(connection.channel).CheckGoal
        findings = connection.ask(rpc, request).findings
        heads = ("Severity", "Rule", "Where", "What is so", "What to do")
        sheet = Sheet(heads, [_row(one) for one in findings])
        Output(caller).sheet("findings", sheet)


@app.command("pause")
@command
def pause_goal(goal: _Goal, why: Why, commanding: Commanding, caller: Caller) -> None:
    """Let an active goal rest; it takes no check-ins meanwhile.

    goal-ledger goals pause trusted-by-cities --reason "The tender is on hold."
    """
    request = PauseGoalRequest(name=names.goal_name(caller.organization, goal))
    explained(request, why)
    change_goal(lambda stub: stub.PauseGoal, request, commanding, caller)


@app.command("resume")
@command
def resume_goal(goal: _Goal, why: Why, commanding: Commanding, caller: Caller) -> None:
    """Let a paused goal go on.

    goal-ledger goals resume trusted-by-cities
    """
    request = ResumeGoalRequest(name=names.goal_name(caller.organization, goal))
    explained(request, why)
    change_goal(lambda stub: stub.ResumeGoal, request, commanding, caller)


@app.command("reopen")
@command
def reopen_goal(
    goal: _Goal,
    why: Why,
    commanding: Commanding,
    caller: Caller,
    proposal_id: Annotated[
        str, typer.Option("--id", help="The proposal's id; else the ledger makes one.")
    ] = "",
) -> None:
    """Propose that a closed goal goes on; another person's approval reopens it.

    goal-ledger goals reopen paperless-handover --why late-information --reason "Two
    stations came too late."
    """
    with connected(caller) as connection:
        request = ReopenGoalRequest(
            name=names.goal_name(caller.organization, goal), proposal_id=proposal_id
        )
        explained(request, why)
        rpc = GoalServiceStub(connection.channel).ReopenGoal
        answer = sent(connection, rpc, request, commanding)
        told(caller, "Proposal", answer.proposal, answer, request)


@app.command("transfer")
@command
def transfer_goal(
    goal: _Goal,
    owner: Annotated[str, typer.Argument(help="The new owner's id.")],
    handover: Handover,
    commanding: Commanding,
    caller: Caller,
) -> None:
    """Hand a goal over to another owner.

    goal-ledger goals transfer trusted-by-cities 3uv3ufjxinxfzy6v
    """
    organization = caller.organization
    request = TransferGoalRequest(
        name=names.goal_name(organization, goal),
        owner=names.person_name(organization, owner),
    )
    if handover.unit:
        request.unit = names.unit_name(organization, handover.unit)
    explained(request, handover)
    change_goal(lambda stub: stub.TransferGoal, request, commanding, caller)


@app.command("set-contributors")
@command
def set_contributors(
    goal: _Goal, people: Contributors, commanding: Commanding, caller: Caller
) -> None:
    """Say who works on a goal beside its owner; who is not named works on it no more.

    goal-ledger goals set-contributors trusted-by-cities --co-owner 3uv3ufjxinxfzy6v
    """
    request = SetContributorsRequest(
        name=names.goal_name(caller.organization, goal),
        co_owners=_people(caller, people.co_owner or ()),
        contributors=_people(caller, people.contributor or ()),
    )
    if people.accountability_partner:
        (partner,) = _people(caller, [people.accountability_partner])
        request.accountability_partner = partner
    change_goal(lambda stub: stub.SetContributors, request, commanding, caller)


@app.command("escalate")
@command
def escalate_commitment(
    goal: _Goal,
    to: Annotated[str, typer.Argument(help="The id of who is to know.")],
    why: Why,
    commanding: Commanding,
    caller: Caller,
) -> None:
    """Tell somebody that a commitment is at risk, and why.

    goal-ledger goals escalate paperless-handover 3uv3ufjxinxfzy6v --why dependency
    --reason "The tablets are not there."
    """
    (told_to,) = _people(caller, [to])
    request = EscalateCommitmentRequest(
        name=names.goal_name(caller.organization, goal), escalated_to=told_to
    )
    explained(request, why)
    change_goal(lambda stub: stub.EscalateCommitment, request, commanding, caller)


def _people(caller: Caller, people: Iterable[str]) -> list[str]:
    return [names.person_name(caller.organization, one) for one in people]


def _row(finding: Finding) -> Row:
    cells = (
        word(Severity, finding.severity),
        finding.rule,
        finding.field,
        finding.message,
        finding.suggestion,
    )
    return Row(message_json(finding), cells)

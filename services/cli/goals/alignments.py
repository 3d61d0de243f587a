"""`goal-ledger alignments`: what goals are to one another, proposed and decided."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import typer

from goalledger.v1.alignment_commands_pb2 import (
    AcceptAlignmentRequest,
    AlignGoalRequest,
    DeclineAlignmentRequest,
    UnalignGoalRequest,
)
from goalledger.v1.alignment_reads_pb2 import ListAlignmentsRequest
from goalledger.v1.alignment_service_pb2_grpc import AlignmentServiceStub
from goalledger.v1.alignments_pb2 import Alignment, AlignmentKind, AlignmentState
from services.cli.calling import names
from services.cli.calling.connection import connected
from services.cli.calling.moments import instant_text
from services.cli.calling.options import Caller, Commanding, Reading, Why, command
from services.cli.calling.sending import explained, sent, told
from services.cli.calling.values import number, word
from services.cli.goals import alignment_map
from services.cli.goals.goal_facts import edge_text
from services.cli.history.audit import called
from services.cli.showing.output import Output, Row, Sheet, message_json
from services.cli.showing.pages import Limit, listed

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="Align goals with one another, and see the map and its gaps.",
)
app.add_typer(alignment_map.app)

_Name = Annotated[str, typer.Argument(help="goal/alignment.")]


@dataclass(frozen=True)
class Edge:
    """What a goal is to be to another one."""

    to: Annotated[str, typer.Option(help="The other goal, or goal/key-result.")]
    kind: Annotated[
        str, typer.Option(help="contributes-to, supports or depends-on.")
    ] = "contributes-to"
    weight: Annotated[
        str, typer.Option(help="How much it counts beside others, from 0 to 1000.")
    ] = ""
    alignment_id: Annotated[
        str, typer.Option("--id", help="The alignment's id; else the ledger makes one.")
    ] = ""


@dataclass(frozen=True)
class Filters:
    """Which alignments are wanted; what is given must all hold."""

    goal: Annotated[str, typer.Option(help="Leading from this goal.")] = ""
    to: Annotated[str, typer.Option(help="Leading to this goal.")] = ""
    kind: Annotated[
        list[str] | None,
        typer.Option(help="contributes-to, supports or depends-on; may repeat."),
    ] = None
    state: Annotated[
        list[str] | None,
        typer.Option(
            help="pending, accepted, declined, ended, replaced, void, expired; may"
            " repeat."
        ),
    ] = None
    asked_of: Annotated[
        str, typer.Option(help="Waiting for this person, by their id.")
    ] = ""


@app.command("align")
@command
def align_goal(
    goal: Annotated[str, typer.Argument(help="The goal's id, or its name.")],
    edge: Edge,
    why: Why,
    commanding: Commanding,
    caller: Caller,
) -> None:
    """Propose that a goal is something to another one; the other side decides.

    goal-ledger alignments align lean-stock-2026q4 --to trusted-by-cities --weight 2
    """
    with connected(caller) as connection:
        request = AlignGoalRequest(
            goal=names.goal_name(caller.organization, goal),
            alignment_id=edge.alignment_id,
            kind=number(AlignmentKind, edge.kind),
            parent=names.measured_name(caller.organization, edge.to),
            weight=edge.weight,
        )
        explained(request, why)
        rpc = AlignmentServiceStub(connection.channel).AlignGoal
        answer = sent(connection, rpc, request, commanding)
        told(caller, "Alignment", answer.name or request.goal, answer, request)


@app.command("accept")
@command
def accept_alignment(
    alignment: _Name, why: Why, commanding: Commanding, caller: Caller
) -> None:
    """Accept what the other side proposed: it holds from now on.

    goal-ledger alignments accept city-fleets-2026q2/up
    """
    request = AcceptAlignmentRequest(name=_named(caller, alignment))
    explained(request, why)
    _send(lambda stub: stub.AcceptAlignment, request, commanding, caller)


@app.command("decline")
@command
def decline_alignment(
    alignment: _Name, why: Why, commanding: Commanding, caller: Caller
) -> None:
    """Decline what the other side proposed, and say why.

    goal-ledger alignments decline city-fleets-2026q2/up --why other
    --reason "It leads elsewhere."
    """
    request = DeclineAlignmentRequest(name=_named(caller, alignment))
    explained(request, why)
    _send(lambda stub: stub.DeclineAlignment, request, commanding, caller)


@app.command("unalign")
@command
def unalign_goal(
    alignment: _Name, why: Why, commanding: Commanding, caller: Caller
) -> None:
    """End an alignment that holds.

    goal-ledger alignments unalign city-fleets-2026q2/up
    """
    request = UnalignGoalRequest(name=_named(caller, alignment))
    explained(request, why)
    _send(lambda stub: stub.UnalignGoal, request, commanding, caller)


@app.command("list")
@command
def list_alignments(
    filters: Filters, limit: Limit, reading: Reading, caller: Caller
) -> None:
    """List alignments, whatever became of them, in the order they were proposed.

    goal-ledger alignments list --to trusted-by-cities --state accepted
    """
    with connected(caller) as connection:
        request = _request(connection.organization, filters)
        request.read.CopyFrom(connection.read_options(reading))
        rpc = AlignmentServiceStub(connection.channel).ListAlignments
        found = listed(connection, rpc, request, lambda page: page.alignments, limit)
        output = Output(caller)
        people = connection.people if output.is_for_people else {}
        heads = ("Alignment", "What", "State", "By", "Proposed")
        rows = (_row(one, people) for one in found)
        output.sheet("alignments", Sheet(heads, rows))


def _named(caller: Caller, alignment: str) -> str:
    return names.alignment_name(caller.organization, alignment)


def _send(
    rpc: Callable[[Any], Any], request: Any, commanding: Commanding, caller: Caller
) -> None:
    """Send what is said of an alignment; which rpc takes it differs."""
    with connected(caller) as connection:
        stub = AlignmentServiceStub(connection.channel)
        answer = sent(connection, rpc(stub), request, commanding)
        told(caller, "Alignment", request.name, answer, request)


def _request(organization: str, filters: Filters) -> ListAlignmentsRequest:
    request = ListAlignmentsRequest(
        parent=organization,
        kinds=[number(AlignmentKind, kind) for kind in filters.kind or []],
        states=[number(AlignmentState, state) for state in filters.state or []],
    )
    if filters.goal:
        request.goal = names.goal_name(organization, filters.goal)
    if filters.to:
        request.aligned_to = names.goal_name(organization, filters.to)
    if filters.asked_of:
        request.asked_of = names.person_name(organization, filters.asked_of)
    return request


def _row(alignment: Alignment, people: Mapping[str, str]) -> Row:
    cells = (
        names.short(alignment.name),
        edge_text(alignment),
        word(AlignmentState, alignment.state),
        called(alignment.proposer, people),
        instant_text(alignment.propose_time),
    )
    return Row(message_json(alignment), cells)

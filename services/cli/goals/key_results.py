"""`goal-ledger key-results`: what they say, which of them count, and how much."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from goalledger.v1.goal_service_pb2_grpc import GoalServiceStub
from goalledger.v1.key_result_commands_pb2 import (
    AddKeyResultRequest,
    DropKeyResultRequest,
    KeyResultWeight,
    ReviseKeyResultRequest,
    ReweightKeyResultsRequest,
)
from services.cli.calling import names
from services.cli.calling.connection import connected
from services.cli.calling.files import Filed, begun
from services.cli.calling.options import Caller, Commanding, Why, command
from services.cli.calling.sending import explained, sent, told
from services.cli.calling.values import pairs
from services.cli.goals.key_result_terms import (
    KeyResultRevision,
    KeyResultTerms,
    put_key_result,
    put_revision,
)
from services.cli.goals.terms import put_mask

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="Add key results, revise, reweight and drop them.",
)

_Name = Annotated[str, typer.Argument(help="goal/key-result.")]


@dataclass(frozen=True)
class Addition(KeyResultTerms, Filed):
    """What a key result says."""


@dataclass(frozen=True)
class Revision(KeyResultRevision, Filed):
    """What a key result is to say instead."""


@app.command("add")
@command
def add_key_result(
    key_result: Annotated[
        str,
        typer.Argument(help="goal/key-result; goal alone: the ledger makes its id."),
    ],
    addition: Addition,
    why: Why,
    commanding: Commanding,
    caller: Caller,
) -> None:
    """Add a key result to an objective; say why where that is active.

    goal-ledger key-results add lean-stock/days --title "Parts wait for a week at most"
    --measure "from 21 to 7 days"

    goal-ledger key-results add lean-stock --file key-result.json
    """
    request = begun(addition, AddKeyResultRequest())
    name = names.measured_name(caller.organization, key_result)
    request.parent, _, id_ = name.partition("/keyResults/")
    if id_:
        request.key_result_id = id_
    put_key_result(request.key_result, addition)
    explained(request, why)
    with connected(caller) as connection:
        rpc = GoalServiceStub(connection.channel).AddKeyResult
        answer = sent(connection, rpc, request, commanding)
        told(caller, "Key result", answer.name, answer, request)


@app.command("revise")
@command
def revise_key_result(
    key_result: _Name,
    revision: Revision,
    why: Why,
    commanding: Commanding,
    caller: Caller,
) -> None:
    """Revise a key result: what is said takes the place of what it says.

    goal-ledger key-results revise lean-stock/days --target 5 --why target-wrong
    --reason "A week is too easy."
    """
    request = begun(revision, ReviseKeyResultRequest())
    name = names.measured_name(caller.organization, key_result)
    request.key_result.name = name
    put_mask(request, put_revision(request.key_result, revision), revision.file)
    explained(request, why)
    with connected(caller) as connection:
        rpc = GoalServiceStub(connection.channel).ReviseKeyResult
        answer = sent(connection, rpc, request, commanding)
        told(caller, "Key result", name, answer, request)


@app.command("drop")
@command
def drop_key_result(
    key_result: _Name,
    why: Why,
    commanding: Commanding,
    caller: Caller,
) -> None:
    """Drop a key result; it counts no more from now on.

    goal-ledger key-results drop trusted-by-cities/active-fleets --why measure-wrong
    --reason "Nobody can count them."
    """
    with connected(caller) as connection:
        name = names.measured_name(caller.organization, key_result)
        request = DropKeyResultRequest(name=name)
        explained(request, why)
        rpc = GoalServiceStub(connection.channel).DropKeyResult
        answer = sent(connection, rpc, request, commanding)
        told(caller, "Key result", request.name, answer, request)


@app.command("reweight")
@command
def reweight_key_results(
    goal: Annotated[str, typer.Argument(help="The goal's id, or its name.")],
    weights: Annotated[
        list[str], typer.Argument(help="key-result=weight, like active-fleets=2.")
    ],
    why: Why,
    commanding: Commanding,
    caller: Caller,
) -> None:
    """Give key results other weights; those that are not named keep theirs.

    goal-ledger key-results reweight trusted-by-cities active-fleets=2 on-time=1
    """
    with connected(caller) as connection:
        name = names.goal_name(caller.organization, goal)
        request = ReweightKeyResultsRequest(
            parent=name, weights=list(_weights(name, weights))
        )
        explained(request, why)
        rpc = GoalServiceStub(connection.channel).ReweightKeyResults
        answer = sent(connection, rpc, request, commanding)
        told(caller, "Goal", request.parent, answer, request)


def _weights(goal: str, said: Iterable[str]) -> Iterator[KeyResultWeight]:
    for key_result, weight in pairs(said, "active-fleets=2"):
        name = f"{goal}/keyResults/{key_result}"
        yield KeyResultWeight(key_result=name, weight=weight)

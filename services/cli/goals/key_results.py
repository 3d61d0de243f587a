"""`goal-ledger key-results`: which of them count, and how much."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from goalledger.v1.goal_service_pb2_grpc import GoalServiceStub
from goalledger.v1.key_result_commands_pb2 import (
    DropKeyResultRequest,
    KeyResultWeight,
    ReweightKeyResultsRequest,
)
from services.cli.calling import names
from services.cli.calling.connection import connected
from services.cli.calling.options import Caller, Commanding, Why, command
from services.cli.calling.sending import explained, sent, told
from services.cli.showing.exits import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Drop and reweight key results."
)


@app.command("drop")
@command
def drop_key_result(
    key_result: Annotated[str, typer.Argument(help="goal/key-result.")],
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


def _weights(goal: str, said: Iterable[str]) -> Iterable[KeyResultWeight]:
    for one in said:
        key_result, sign, weight = one.partition("=")
        if not sign:
            message = f"{one!r} says no weight; say {one}=2"
            raise UsageError(message)
        name = f"{goal}/keyResults/{key_result}"
        yield KeyResultWeight(key_result=name, weight=weight)

"""`goal-ledger declare`: say where a goal is, beside what is computed."""

from __future__ import annotations

from typing import Annotated

import typer

from goalledger.v1.check_in_service_pb2_grpc import CheckInServiceStub
from goalledger.v1.command_pb2 import ReasonCode
from goalledger.v1.declarations_pb2 import DeclareStatusRequest
from goalledger.v1.measures_pb2 import Status
from services.cli.calling import names
from services.cli.calling.connection import connected
from services.cli.calling.options import Caller, Commanding, Why, command
from services.cli.calling.sending import sent, told
from services.cli.calling.values import number

app = typer.Typer(add_completion=False)


@app.command()
@command
def declare(
    name: Annotated[str, typer.Argument(help="goal, or goal/key-result.")],
    status: Annotated[
        str, typer.Argument(help="on-track, at-risk, off-track or achieved.")
    ],
    why: Why,
    commanding: Commanding,
    caller: Caller,
) -> None:
    """Declare the status of a goal or key result; say why where you disagree.

    goal-ledger declare trusted-by-cities at-risk --why dependency --reason "They wait."
    """
    with connected(caller) as connection:
        request = DeclareStatusRequest(
            name=names.measured_name(caller.organization, name),
            status=number(Status, status),
            reason_code=number(ReasonCode, why.why),
            reason=why.reason,
        )
        rpc = CheckInServiceStub(connection.channel).DeclareStatus
        answer = sent(connection, rpc, request, commanding)
        told(caller, "Declared", request.name, answer, request)

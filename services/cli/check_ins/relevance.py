"""`goal-ledger confirm`: say that a SMART goal still matters."""

from __future__ import annotations

from typing import Annotated

import typer

from goalledger.v1.check_in_service_pb2_grpc import CheckInServiceStub
from goalledger.v1.declarations_pb2 import ConfirmRelevanceRequest
from services.cli.calling import names
from services.cli.calling.connection import connected
from services.cli.calling.options import Caller, Commanding, command
from services.cli.calling.sending import sent, told

app = typer.Typer(add_completion=False)


@app.command()
@command
def confirm(
    goal: Annotated[str, typer.Argument(help="The goal's id, or its name.")],
    commanding: Commanding,
    caller: Caller,
) -> None:
    """Confirm that an active SMART goal still matters.

    goal-ledger confirm paperless-handover
    """
    with connected(caller) as connection:
        request = ConfirmRelevanceRequest(
            name=names.goal_name(caller.organization, goal),
        )
        rpc = CheckInServiceStub(connection.channel).ConfirmRelevance
        answer = sent(connection, rpc, request, commanding)
        told(caller, "Confirmed", request.name, answer, request)

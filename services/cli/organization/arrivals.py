"""`goal-ledger people`: persons and services are added, with what they sign in as."""

from __future__ import annotations

from typing import Annotated

import typer

from goalledger.v1.directory_service_pb2 import AddPersonRequest, AddServiceRequest
from goalledger.v1.directory_service_pb2_grpc import DirectoryServiceStub
from services.cli.calling.connection import connected
from services.cli.calling.days import From, set_day
from services.cli.calling.options import Caller, Commanding, command
from services.cli.calling.sending import sent, told

app = typer.Typer(add_completion=False)


@app.command("add")
@command
def add_person(
    name: Annotated[str, typer.Argument(help="What people call them.")],
    signs_in_as: Annotated[str, typer.Argument(help="Their principal.")],
    from_: From,
    commanding: Commanding,
    caller: Caller,
) -> None:
    """Add a person; the ledger makes their id.

    goal-ledger people add "Noor Eskelund" noor.eskelund@tarnholt.example
    """
    with connected(caller) as connection:
        request = AddPersonRequest(
            parent=connection.organization, display_name=name, principal=signs_in_as
        )
        set_day(request, "start_date", from_.from_)
        rpc = DirectoryServiceStub(connection.channel).AddPerson
        answer = sent(connection, rpc, request, commanding)
        told(caller, "Person", answer.name, answer, request)


@app.command("add-service")
@command
def add_service(
    name: Annotated[str, typer.Argument(help="What people call it.")],
    signs_in_as: Annotated[str, typer.Argument(help="Its principal.")],
    commanding: Commanding,
    caller: Caller,
) -> None:
    """Add a service that is to call the ledger; the ledger makes its id.

    goal-ledger people add-service "Sales reports" crm.tarnholt.example
    """
    with connected(caller) as connection:
        request = AddServiceRequest(
            parent=connection.organization, display_name=name, principal=signs_in_as
        )
        rpc = DirectoryServiceStub(connection.channel).AddService
        answer = sent(connection, rpc, request, commanding)
        told(caller, "Service", answer.name, answer, request)

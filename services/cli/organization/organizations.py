"""`goal-ledger organizations`: they are created, and shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import typer

from goalledger.v1.admin_service_pb2 import (
    CreateOrganizationRequest,
    GetOrganizationRequest,
)
from goalledger.v1.admin_service_pb2_grpc import AdminServiceStub
from services.cli.calling import names
from services.cli.calling.connection import connected
from services.cli.calling.moments import instant_text
from services.cli.calling.options import Caller, Commanding, Reading, command
from services.cli.calling.sending import sent, told
from services.cli.history.audit import called
from services.cli.showing.output import Output, message_json

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="Create an organization with its ledger, and show it.",
)


@dataclass(frozen=True)
class Beginning:
    """What an organization begins with."""

    name: Annotated[str, typer.Option(help="What people call it.")]
    time_zone: Annotated[
        str, typer.Option(help="Where its days are days, like Europe/Vienna.")
    ]
    administrator: Annotated[
        str, typer.Option(help="What people call you, its first person.")
    ]


@app.command("create")
@command
def create_organization(
    organization_id: Annotated[str, typer.Argument(help="Its id on this server.")],
    beginning: Beginning,
    commanding: Commanding,
    caller: Caller,
) -> None:
    """Create an organization; what you sign in as becomes its first person.

    goal-ledger organizations create tarnholt --name Tarnholt --time-zone Europe/Vienna
    --administrator "Mara Lindqvist"
    """
    request = CreateOrganizationRequest(
        organization_id=organization_id,
        display_name=beginning.name,
        time_zone=beginning.time_zone,
        administrator_name=beginning.administrator,
    )
    with connected(caller) as connection:
        rpc = AdminServiceStub(connection.channel).CreateOrganization
        answer = sent(connection, rpc, request, commanding)
        told(caller, "Organization", answer.name, answer, request)


@app.command("show")
@command
def show_organization(reading: Reading, caller: Caller) -> None:
    """Show the organization, and whose it is.

    goal-ledger organizations show
    """
    with connected(caller) as connection:
        request = GetOrganizationRequest(
            name=connection.organization, read=connection.read_options(reading)
        )
        rpc = AdminServiceStub(connection.channel).GetOrganization
        answer = connection.ask(rpc, request)
        output, found = Output(caller), answer.organization
        people = connection.people if output.is_for_people else {}
        facts = {
            "Organization": names.short(found.name),
            "Name": found.display_name,
            "Time zone": found.time_zone,
            "Created by": called(found.administrator, people),
            "Created": instant_text(found.create_time),
        }
        output.one(message_json(answer), facts)

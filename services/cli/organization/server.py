"""`goal-ledger server`: what a server is, what it allows, how far its views are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from goalledger.v1.admin_pb2 import ProjectionState
from goalledger.v1.admin_service_pb2 import (
    GetLimitsRequest,
    GetServerInfoRequest,
    ListProjectionsRequest,
)
from goalledger.v1.admin_service_pb2_grpc import AdminServiceStub
from services.cli.calling import names
from services.cli.calling.connection import connected
from services.cli.calling.moments import instant_text
from services.cli.calling.options import Caller, command
from services.cli.calling.values import word
from services.cli.showing.output import Output, Row, Sheet, message_json
from services.cli.showing.pages import Limit, listed

if TYPE_CHECKING:
    from goalledger.v1 import admin_pb2

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="Show what a server is, what it allows, and how far its views are.",
)


@app.command("info")
@command
def show_server(caller: Caller) -> None:
    """Show what the server is, and since when it runs.

    goal-ledger server info
    """
    with connected(caller) as connection:
        rpc = AdminServiceStub(connection.channel).GetServerInfo
        answer = connection.ask(rpc, GetServerInfoRequest())
        info = answer.server_info
        facts = {
            "Version": info.version,
            "Serves": ", ".join(info.api_packages),
            "Stores in": info.database,
            "Callers are": info.authentication,
            "Its time": instant_text(info.server_time),
            "Running for": f"{info.uptime.seconds} seconds",
        }
        Output(caller).one(message_json(answer), facts)


@app.command("limits")
@command
def list_limits(caller: Caller) -> None:
    """List the bounds that the server holds its callers to.

    goal-ledger server limits
    """
    with connected(caller) as connection:
        rpc = AdminServiceStub(connection.channel).GetLimits
        limits = connection.ask(rpc, GetLimitsRequest()).limits
        heads = ("Bound", "Value", "Of", "What for")
        Output(caller).sheet("limits", Sheet(heads, [_bound(one) for one in limits]))


@app.command("views")
@command
def list_views(limit: Limit, caller: Caller) -> None:
    """List the views of the organization's events, and how far each has come.

    goal-ledger server views
    """
    with connected(caller) as connection:
        request = ListProjectionsRequest(
            parent=names.organization_name(caller.organization)
        )
        rpc = AdminServiceStub(connection.channel).ListProjections
        found = listed(connection, rpc, request, lambda page: page.projections, limit)
        heads = ("View", "Generation", "State", "Position", "Behind", "Moved")
        rows = (_view(one) for one in found)
        Output(caller).sheet("projections", Sheet(heads, rows))


def _bound(limit: admin_pb2.Limit) -> Row:
    cells = (limit.name, str(limit.value), limit.unit, limit.description)
    return Row(message_json(limit), cells)


def _view(view: admin_pb2.Projection) -> Row:
    cells = (
        view.name,
        str(view.generation),
        word(ProjectionState, view.state),
        str(view.position),
        str(view.lag),
        instant_text(view.update_time),
    )
    return Row(message_json(view), cells)

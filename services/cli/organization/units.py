"""`goal-ledger units`: what is part of what, on which days, and how that changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import typer

from goalledger.v1.directory_changes_pb2 import CloseUnitRequest, MoveUnitRequest
from goalledger.v1.directory_pb2 import Unit, UnitState
from goalledger.v1.directory_service_pb2 import (
    CreateUnitRequest,
    GetUnitRequest,
    ListUnitsRequest,
)
from goalledger.v1.directory_service_pb2_grpc import DirectoryServiceStub
from services.cli.calling import names
from services.cli.calling.connection import connected
from services.cli.calling.days import From, On, Span, set_day, set_days
from services.cli.calling.moments import day_text
from services.cli.calling.options import Caller, Commanding, Reading, command
from services.cli.calling.sending import sent, told
from services.cli.calling.values import word
from services.cli.showing.output import Output, Row, Sheet, message_json
from services.cli.showing.pages import Limit, listed

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="List, show and change units."
)


@dataclass(frozen=True)
class Beginning(From):
    """Where a unit begins, and when."""

    part_of: Annotated[
        str, typer.Option(help="The unit it is part of; left out: the organization.")
    ] = ""


@dataclass(frozen=True)
class Move(Span):
    """Where a unit moves, and when."""

    part_of: Annotated[
        str, typer.Option(help="The unit it is part of; left out: the organization.")
    ] = ""


_Unit = Annotated[str, typer.Argument(help="The unit's id, or its name.")]


@app.command("list")
@command
def list_units(
    on: On,
    limit: Limit,
    reading: Reading,
    caller: Caller,
    part_of: Annotated[
        str, typer.Option(help="Only what is directly part of this unit then.")
    ] = "",
) -> None:
    """List units, as of a day, and as of a past moment.

    goal-ledger units list --on 2026-03-31

    goal-ledger units list --part-of sales
    """
    with connected(caller) as connection:
        request = ListUnitsRequest(
            parent=connection.organization, read=connection.read_options(reading)
        )
        set_day(request, "effective_date", on.on)
        if part_of:
            request.parent_unit = names.unit_name(caller.organization, part_of)
        rpc = DirectoryServiceStub(connection.channel).ListUnits
        units = listed(connection, rpc, request, lambda page: page.units, limit)
        heads = ("Unit", "Name", "Part of", "State", "Since", "Closed")
        Output(caller).sheet("units", Sheet(heads, map(_row, units)))


@app.command("show")
@command
def show_unit(unit: _Unit, on: On, reading: Reading, caller: Caller) -> None:
    """Show one unit with all that it is part of, as of a day.

    goal-ledger units show fleet-sales --on 2026-03-31
    """
    with connected(caller) as connection:
        request = GetUnitRequest(
            name=names.unit_name(caller.organization, unit),
            read=connection.read_options(reading),
        )
        set_day(request, "effective_date", on.on)
        rpc = DirectoryServiceStub(connection.channel).GetUnit
        answer = connection.ask(rpc, request)
        shown = answer.unit
        facts = {
            "Unit": names.short(shown.name),
            "Name": shown.display_name,
            "State": word(UnitState, shown.state),
            "Part of": ", ".join(map(names.short, shown.ancestors)),
            "Since": day_text(shown.start_date),
            "Closed": day_text(shown.close_date),
            "Version": shown.etag,
        }
        Output(caller).one(message_json(answer), facts)


@app.command("create")
@command
def create_unit(
    unit: _Unit,
    name: Annotated[str, typer.Argument(help="What people call it.")],
    beginning: Beginning,
    commanding: Commanding,
    caller: Caller,
) -> None:
    """Create a unit.

    goal-ledger units create fleet-sales "Fleet sales" --part-of sales
    """
    with connected(caller) as connection:
        request = CreateUnitRequest(
            parent=connection.organization, unit_id=unit, display_name=name
        )
        if beginning.part_of:
            above = names.unit_name(caller.organization, beginning.part_of)
            request.parent_unit = above
        set_day(request, "start_date", beginning.from_)
        rpc = DirectoryServiceStub(connection.channel).CreateUnit
        answer = sent(connection, rpc, request, commanding)
        told(caller, "Unit", answer.name, answer, request)


@app.command("move")
@command
def move_unit(
    unit: _Unit,
    move: Move,
    commanding: Commanding,
    caller: Caller,
) -> None:
    """Let a unit be part of another one on some days; from today on.

    goal-ledger units move fleet-sales --part-of europe --from 2026-04-01
    """
    with connected(caller) as connection:
        request = MoveUnitRequest(name=names.unit_name(caller.organization, unit))
        if move.part_of:
            above = names.unit_name(caller.organization, move.part_of)
            request.parent_unit = above
        set_days(request, move)
        rpc = DirectoryServiceStub(connection.channel).MoveUnit
        answer = sent(connection, rpc, request, commanding)
        told(caller, "Unit", request.name, answer, request)


@app.command("close")
@command
def close_unit(
    unit: _Unit, from_: From, commanding: Commanding, caller: Caller
) -> None:
    """Close a unit from a day on; its goals still belong to it.

    goal-ledger units close fleet-sales --from 2026-07-01
    """
    with connected(caller) as connection:
        request = CloseUnitRequest(name=names.unit_name(caller.organization, unit))
        set_day(request, "close_date", from_.from_)
        rpc = DirectoryServiceStub(connection.channel).CloseUnit
        answer = sent(connection, rpc, request, commanding)
        told(caller, "Unit", request.name, answer, request)


def _row(unit: Unit) -> Row:
    cells = (
        names.short(unit.name),
        unit.display_name,
        names.short(unit.parent_unit),
        word(UnitState, unit.state),
        day_text(unit.start_date),
        day_text(unit.close_date),
    )
    return Row(message_json(unit), cells)

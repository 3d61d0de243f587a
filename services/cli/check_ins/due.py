"""`goal-ledger due`: which check-ins are due, as a list or a calendar file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import typer

from goalledger.v1.check_in_service_pb2_grpc import CheckInServiceStub
from goalledger.v1.due_check_ins_pb2 import (
    DueCheckIn,
    ListDueCheckInsRequest,
    SlotState,
)
from services.cli.calling import names
from services.cli.calling.calendars import calendar
from services.cli.calling.connection import Connection, connected
from services.cli.calling.days import read_day
from services.cli.calling.moments import day_text
from services.cli.calling.options import Caller, Reading, command
from services.cli.calling.values import number, word
from services.cli.history.audit import called
from services.cli.showing.output import Output, Row, Sheet, message_json
from services.cli.showing.pages import Limit, listed

app = typer.Typer(add_completion=False)

# What the cells of a row are.
HEADS = ("Due", "State", "Check in on", "Title", "Owner", "Checked in")


@dataclass(frozen=True)
class Filters:
    """Which check-ins are wanted; what is given must all hold."""

    owner: Annotated[str, typer.Option(help="The owner's id.")] = ""
    unit: Annotated[str, typer.Option(help="The unit's id.")] = ""
    state: Annotated[
        list[str] | None,
        typer.Option(
            help="open, on-time, late, backfilled, missed, skipped; may repeat."
            " Left out: what still asks for a check-in."
        ),
    ] = None
    due_from: Annotated[
        str, typer.Option(help="Due on this day or later, like 2026-04-01.")
    ] = ""
    due_until: Annotated[
        str, typer.Option(help="Due on this day or earlier, also to come.")
    ] = ""


@app.command()
@command
def due(
    filters: Filters,
    limit: Limit,
    reading: Reading,
    caller: Caller,
    *,
    ical: Annotated[
        bool, typer.Option("--ical", help="Print a calendar file (iCalendar).")
    ] = False,
) -> None:
    """List which check-ins are due, now or as of a past moment.

    goal-ledger due --unit sales

    goal-ledger due --due-from 2026-04-01 --due-until 2026-06-30 --ical > due.ics
    """
    with connected(caller) as connection:
        request = request_of(connection, filters)
        request.read.CopyFrom(connection.read_options(reading))
        rpc = CheckInServiceStub(connection.channel).ListDueCheckIns
        found = listed(connection, rpc, request, lambda p: p.due_check_ins, limit)
        if ical:
            print(calendar(found), end="")
            return
        output = Output(caller)
        people = connection.people if output.is_for_people else {}
        rows = (row_of(one, people) for one in found)
        output.sheet("due_check_ins", Sheet(HEADS, rows))


def request_of(connection: Connection, filters: Filters) -> ListDueCheckInsRequest:
    """Return a request for the slots that are wanted."""
    organization = connection.organization
    request = ListDueCheckInsRequest(
        parent=organization,
        states=[number(SlotState, state) for state in filters.state or []],
    )
    if filters.owner:
        request.owner = names.person_name(organization, filters.owner)
    if filters.unit:
        request.unit = names.unit_name(organization, filters.unit)
    if filters.due_from:
        request.due_within.start_date.CopyFrom(read_day(filters.due_from))
    if filters.due_until:
        request.due_within.end_date.CopyFrom(read_day(filters.due_until))
    return request


def row_of(one: DueCheckIn, people: dict[str, str]) -> Row:
    """Return a slot as it is written; people's names are by their ids."""
    cells = (
        day_text(one.due_day),
        word(SlotState, one.state),
        names.short(one.parent),
        one.title,
        called(one.owner, people),
        names.short(one.check_in),
    )
    return Row(message_json(one), cells)

"""`goal-ledger reminders`: what comes to ask for a check-in, as it does."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Annotated

import typer

from goalledger.v1.check_in_service_pb2_grpc import CheckInServiceStub
from goalledger.v1.due_check_ins_pb2 import (
    DueCheckIn,
    ListDueCheckInsRequest,
    SlotState,
)
from services.cli.calling.connection import Connection, connected
from services.cli.calling.options import Caller, command
from services.cli.check_ins.due import HEADS, Filters, request_of, row_of
from services.cli.showing.output import Output
from services.cli.showing.pages import Limit, listed

app = typer.Typer(add_completion=False)

_ALL = Limit(0)


@dataclass(frozen=True)
class Looking:
    """How often to look, and for how long."""

    every: Annotated[
        float, typer.Option(min=0.1, help="Look again after so many seconds.")
    ] = 60.0
    limit: Annotated[
        int, typer.Option(min=0, help="End after so many reminders; 0: never.")
    ] = 0


@app.command()
@command
def reminders(filters: Filters, looking: Looking, caller: Caller) -> None:
    """Follow what asks for a check-in until Ctrl-C: what does now, then what is new.

    A slot is told again when its state has changed, as when it was missed.

    goal-ledger reminders --unit sales --output jsonl
    """
    with connected(caller) as connection:
        told = told_once(connection, request_of(connection, filters), looking.every)
        output = Output(caller)
        people = connection.people if output.is_for_people else {}
        rows = (row_of(one, people) for one in islice(told, looking.limit or None))
        output.stream(HEADS, rows)


def told_once(
    connection: Connection, request: ListDueCheckInsRequest, seconds: float
) -> Iterator[DueCheckIn]:
    """Yield slots, and each again once it asks anew or in another state; never ends.

    Args:
        connection: To the server.
        request: Which slots.
        seconds: How long to wait between two looks.
    """
    rpc = CheckInServiceStub(connection.channel).ListDueCheckIns
    before: dict[tuple[str, int], SlotState.ValueType] = {}
    while True:
        asked = ListDueCheckInsRequest()
        asked.CopyFrom(request)
        now: dict[tuple[str, int], SlotState.ValueType] = {}
        for one in listed(connection, rpc, asked, lambda p: p.due_check_ins, _ALL):
            now[one.parent, one.slot] = one.state
            if before.get((one.parent, one.slot)) != one.state:
                yield one
        before = now
        time.sleep(seconds)

"""`goal-ledger feed`: an organization's events, as other services follow them."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Annotated

import grpc
import typer

from goalledger.v1.event_feed_service_pb2 import (
    EventFilter,
    FeedEvent,
    SubscribeEventsRequest,
)
from goalledger.v1.event_feed_service_pb2_grpc import EventFeedServiceStub
from services.cli.calling import names
from services.cli.calling.connection import Connection, connected
from services.cli.calling.options import Caller, command
from services.cli.showing.exits import Failure, say
from services.cli.showing.output import Output, Row
from services.cli.showing.told import data_text

app = typer.Typer(add_completion=False)

_RESUMED_MAX = 5


@dataclass(frozen=True)
class Following:
    """Which events, from where, and for how long."""

    after: Annotated[
        str,
        typer.Option(help="Begin after this position, or a token's; else with all."),
    ] = ""
    goal: Annotated[str, typer.Option(help="Only events of this goal.")] = ""
    event_type: Annotated[
        list[str] | None,
        typer.Option("--type", help="Only such events, like goal.closed; may repeat."),
    ] = None
    until_caught_up: Annotated[
        bool,
        typer.Option("--until-caught-up", help="End when there is nothing new."),
    ] = False
    limit: Annotated[
        int, typer.Option(min=0, help="End after so many events; 0: never.")
    ] = 0


@app.command()
@command
def feed(following: Following, caller: Caller) -> None:
    """Follow the feed of events until Ctrl-C; each is the record as it was hashed.

    goal-ledger feed --type goal.check_in_recorded

    goal-ledger feed --after 0 --until-caught-up --output jsonl
    """
    with connected(caller) as connection:
        events = _events(connection, _request(following, caller), following)
        rows = (_row(event) for event in islice(events, following.limit or None))
        Output(caller).stream(("Position", "Recorded", "Type", "Stream", "Said"), rows)


def _request(following: Following, caller: Caller) -> SubscribeEventsRequest:
    request = SubscribeEventsRequest(
        parent=names.organization_name(caller.organization),
        filter=EventFilter(event_types=following.event_type or []),
    )
    if following.goal:
        request.filter.goal = names.goal_name(caller.organization, following.goal)
    after = following.after
    if after.isascii() and after.isdigit():
        request.after_position = int(after)
    elif after:
        request.after_token = after
    return request


def _events(
    connection: Connection, request: SubscribeEventsRequest, following: Following
) -> Iterator[FeedEvent]:
    """Yield events; resume where the feed broke off, unless it does so at once."""
    rpc = EventFeedServiceStub(connection.channel).SubscribeEvents
    broken = 0
    while True:
        try:
            for frame in rpc(request, metadata=connection.metadata):
                kind = frame.WhichOneof("frame")
                point = getattr(frame, kind or "confirmed").point
                if kind == "event_batch":
                    yield from frame.event_batch.events
                if kind != "confirmed":
                    broken = 0
                if kind == "caught_up" and following.until_caught_up:
                    return
                request.after_token = point.token
        except grpc.RpcError as error:
            broken += 1
            if not Failure(error).is_unknown or broken > _RESUMED_MAX:
                raise
        say(f"the feed broke off; resuming (--after {request.after_token})")
        time.sleep(0.2 * 2**broken)


def _row(event: FeedEvent) -> Row:
    record, texts = json.loads(event.record), dict(event.texts)
    cells = (
        str(event.position),
        record["recorded"][:19].replace("T", " ") + "Z",
        record["type"],
        record["stream"],
        data_text(record["data"], texts),
    )
    return Row({"position": event.position, "record": record, "texts": texts}, cells)

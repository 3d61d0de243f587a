"""`goal-ledger check-in`: record what a measure was at a moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goalledger.v1.check_in_service_pb2 import RecordCheckInRequest
from goalledger.v1.check_in_service_pb2_grpc import CheckInServiceStub
from services.cli.calling import names
from services.cli.calling.connection import connected
from services.cli.calling.moments import timestamp
from services.cli.calling.options import Caller, Commanding, command
from services.cli.calling.sending import sent, told
from services.cli.measures.measures import VALUE_HELP, value_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from zoneinfo import ZoneInfo

app = typer.Typer(add_completion=False)


@dataclass(frozen=True)
class Observation:
    """What is said beside the value."""

    confidence: Annotated[
        str, typer.Option(help="How sure you are of the target, 0 to 1.")
    ] = ""
    note: Annotated[str, typer.Option(help="What there is to say about it.")] = ""
    at: Annotated[
        str,
        typer.Option(help="When it was true, like 2026-03-31T18:00:00Z; else now."),
    ] = ""
    source: Annotated[
        str, typer.Option(help="The system the value comes from, like crm.")
    ] = ""
    check_in_id: Annotated[
        str, typer.Option("--id", help="The check-in's id; else the ledger makes one.")
    ] = ""


# A value may be negative, and look like an option.
@app.command(context_settings={"ignore_unknown_options": True})
@command
def check_in(
    measure: Annotated[
        str, typer.Argument(help="goal/key-result; a SMART goal by its id alone.")
    ],
    value: Annotated[str, typer.Argument(help=VALUE_HELP)],
    observation: Observation,
    commanding: Commanding,
    caller: Caller,
) -> None:
    """Record a check-in. Sent again with the same request id, it happens once.

    goal-ledger check-in trusted-by-cities/active-fleets 301 --confidence 0.7

    goal-ledger check-in hiring-plan done=ad-placed,first-interview

    goal-ledger check-in trusted-by-cities/active-fleets 301 --dry-run
    """
    with connected(caller) as connection:
        request = RecordCheckInRequest(
            parent=names.measured_name(caller.organization, measure),
            value=value_of(value),
        )
        put_observation(request, observation, lambda: connection.zone)
        rpc = CheckInServiceStub(connection.channel).RecordCheckIn
        answer = sent(connection, rpc, request, commanding)
        told(caller, "Check-in", answer.name, answer, request)


def put_observation(
    request: Any, observation: Observation, zone: Callable[[], ZoneInfo]
) -> None:
    """Put into a request what is said beside a value.

    Args:
        request: It records a check-in, or corrects one.
        observation: What is said.
        zone: Returns the organization's zone; asked only where it matters.
    """
    request.check_in_id = observation.check_in_id
    request.confidence = observation.confidence
    request.note = observation.note
    request.source = observation.source
    if observation.at:
        request.effective_time.CopyFrom(timestamp(observation.at, zone))

"""`goal-ledger check-ins`: what was observed, listed, recorded together, put right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import typer

from goalledger.v1.check_in_service_pb2 import (
    BatchRecordCheckInsRequest,
    CheckInEntry,
    CorrectCheckInRequest,
    ListCheckInsRequest,
    RetractCheckInRequest,
)
from goalledger.v1.check_in_service_pb2_grpc import CheckInServiceStub
from goalledger.v1.check_ins_pb2 import CheckIn, CheckInState
from goalledger.v1.command_pb2 import ReasonCode
from services.cli.calling import names
from services.cli.calling.connection import connected
from services.cli.calling.files import Filed, begun
from services.cli.calling.moments import instant_text
from services.cli.calling.options import Caller, Commanding, Reading, Why, command
from services.cli.calling.sending import explained, sent, told
from services.cli.calling.values import number, pairs, value_text, word
from services.cli.check_ins.check_ins import Observation, put_observation
from services.cli.history.audit import called
from services.cli.measures.measures import VALUE_HELP, value_of
from services.cli.showing.output import Output, Row, Sheet, message_json
from services.cli.showing.pages import Limit, listed

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="List check-ins, record many at once, correct and retract them.",
)

_Name = Annotated[
    str, typer.Argument(help="goal/key-result/check-in; of a SMART goal goal/check-in.")
]


@dataclass(frozen=True)
class Filters:
    """Which check-ins are wanted."""

    state: Annotated[
        list[str] | None,
        typer.Option(help="in-force, superseded, retracted; may repeat."),
    ] = None


@dataclass(frozen=True)
class Correction(Observation, Why):
    """What is said beside the true value, and why the other one was not."""


@app.command("list")
@command
def list_check_ins(
    measure: Annotated[str, typer.Argument(help="goal, or goal/key-result.")],
    filters: Filters,
    limit: Limit,
    reading: Reading,
    caller: Caller,
) -> None:
    """List check-ins in the order they were recorded, with what became of each.

    goal-ledger check-ins list trusted-by-cities/active-fleets --state superseded
    """
    with connected(caller) as connection:
        request = ListCheckInsRequest(
            parent=names.measured_name(caller.organization, measure),
            states=[number(CheckInState, one) for one in filters.state or []],
            read=connection.read_options(reading),
        )
        rpc = CheckInServiceStub(connection.channel).ListCheckIns
        found = listed(connection, rpc, request, lambda page: page.check_ins, limit)
        output = Output(caller)
        people = connection.people if output.is_for_people else {}
        heads = ("Check-in", "Value", "True at", "Confidence", "Who", "State", "Said")
        rows = (_row(one, people) for one in found)
        output.sheet("check_ins", Sheet(heads, rows))


@app.command("record")
@command
def record_check_ins(
    filed: Filed,
    commanding: Commanding,
    caller: Caller,
    values: Annotated[
        list[str] | None,
        typer.Argument(help="measure=value, like trusted-by-cities/active-fleets=301."),
    ] = None,
) -> None:
    """Record up to 100 check-ins at once: all of them, or none.

    goal-ledger check-ins record lean-stock/days=9 hiring-plan=done=ad-placed

    goal-ledger check-ins record --file monday.json
    """
    request = begun(filed, BatchRecordCheckInsRequest())
    request.parent = names.organization_name(caller.organization)
    request.entries.extend(_entries(caller.organization, values or ()))
    with connected(caller) as connection:
        rpc = CheckInServiceStub(connection.channel).BatchRecordCheckIns
        answer = sent(connection, rpc, request, commanding)
        told(caller, "Check-ins", answer.names, answer, request)


# A value may be negative, and look like an option.
@app.command("correct", context_settings={"ignore_unknown_options": True})
@command
def correct_check_in(
    check_in: _Name,
    value: Annotated[str, typer.Argument(help=VALUE_HELP)],
    correction: Correction,
    commanding: Commanding,
    caller: Caller,
) -> None:
    """Correct a check-in: another one takes its place, and both stay readable.

    goal-ledger check-ins correct trusted-by-cities/active-fleets/4tmq 299 --why
    entry-error --reason "Two were counted twice."
    """
    name = names.check_in_name(caller.organization, check_in)
    request = CorrectCheckInRequest(name=name, value=value_of(value))
    explained(request, correction)
    with connected(caller) as connection:
        put_observation(request, correction, lambda: connection.zone)
        rpc = CheckInServiceStub(connection.channel).CorrectCheckIn
        answer = sent(connection, rpc, request, commanding)
        told(caller, "Check-in", answer.name, answer, request)


@app.command("retract")
@command
def retract_check_in(
    check_in: _Name, why: Why, commanding: Commanding, caller: Caller
) -> None:
    """Retract a check-in: it counts no more, and stays readable.

    goal-ledger check-ins retract trusted-by-cities/active-fleets/4tmq --why
    entry-error --reason "It was of another city."
    """
    name = names.check_in_name(caller.organization, check_in)
    request = RetractCheckInRequest(name=name)
    explained(request, why)
    with connected(caller) as connection:
        rpc = CheckInServiceStub(connection.channel).RetractCheckIn
        answer = sent(connection, rpc, request, commanding)
        told(caller, "Check-in", name, answer, request)


def _entries(organization: str, said: Iterable[str]) -> Iterator[CheckInEntry]:
    for measure, value in pairs(said, "lean-stock/days=9"):
        parent = names.measured_name(organization, measure)
        yield CheckInEntry(parent=parent, value=value_of(value))


def _row(one: CheckIn, people: Mapping[str, str]) -> Row:
    why: Any = (word(ReasonCode, one.reason_code), one.reason)
    cells = (
        names.short(one.name),
        value_text(one.value),
        instant_text(one.effective_time),
        one.confidence,
        called(one.actor, people),
        word(CheckInState, one.state),
        ": ".join(filter(None, why)) or one.note,
    )
    return Row(message_json(one), cells)

"""`goal-ledger cycles`: listed, shown, planned, opened, graded, closed, reopened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goalledger.v1.cycle_service_pb2 import (
    CloseCycleRequest,
    GetCycleRequest,
    ListCyclesRequest,
    OpenCycleRequest,
    PlanCycleRequest,
    ReopenCycleRequest,
    StartGradingRequest,
)
from goalledger.v1.cycle_service_pb2_grpc import CycleServiceStub
from goalledger.v1.cycles_pb2 import Cycle, CycleKind, CycleState
from goalledger.v1.lifecycle_pb2 import GoalState
from services.cli.calling import names
from services.cli.calling.connection import connected
from services.cli.calling.days import Window, days_text, set_window
from services.cli.calling.moments import instant_text
from services.cli.calling.options import Caller, Commanding, Reading, Why, command
from services.cli.calling.sending import explained, sent, told
from services.cli.calling.values import number, word
from services.cli.showing.output import Output, Row, Sheet, message_json
from services.cli.showing.pages import Limit, listed

if TYPE_CHECKING:
    from collections.abc import Callable

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="List cycles, plan them, and lead them to their end.",
)

_Cycle = Annotated[str, typer.Argument(help="The cycle's id, or its name.")]


@dataclass(frozen=True)
class Filters:
    """Which cycles are wanted; what is given must all hold."""

    kind: Annotated[str, typer.Option(help="quarter, half, year or custom.")] = ""
    state: Annotated[
        list[str] | None,
        typer.Option(help="planned, open, grading, closed; may repeat."),
    ] = None


@dataclass(frozen=True)
class Plan(Window):
    """What a cycle is to be: its days, or those of a fiscal year."""

    kind: Annotated[str, typer.Option(help="quarter, half, year or custom.")] = ""
    title: Annotated[str, typer.Option(help="What people call it.")] = ""
    fiscal_year: Annotated[
        int,
        typer.Option(help="Instead of days: the year in which the fiscal year begins."),
    ] = 0
    number: Annotated[
        int, typer.Option(help="Which quarter or half of the fiscal year; else 1.")
    ] = 0
    start_month: Annotated[
        int, typer.Option(help="The month fiscal years begin with; else January.")
    ] = 0


@app.command("list")
@command
def list_cycles(
    filters: Filters, limit: Limit, reading: Reading, caller: Caller
) -> None:
    """List cycles in the order of their days.

    goal-ledger cycles list --kind quarter --state open
    """
    with connected(caller) as connection:
        request = ListCyclesRequest(
            parent=connection.organization,
            kind=number(CycleKind, filters.kind),
            states=[number(CycleState, state) for state in filters.state or []],
            read=connection.read_options(reading),
        )
        rpc = CycleServiceStub(connection.channel).ListCycles
        found = listed(connection, rpc, request, lambda page: page.cycles, limit)
        heads = ("Cycle", "Title", "Kind", "Days", "State")
        Output(caller).sheet("cycles", Sheet(heads, (_row(one) for one in found)))


@app.command("show")
@command
def show_cycle(cycle: _Cycle, reading: Reading, caller: Caller) -> None:
    """Show a cycle, and how many of its goals are in which state.

    goal-ledger cycles show 2026-q1
    """
    with connected(caller) as connection:
        request = GetCycleRequest(
            name=names.cycle_name(caller.organization, cycle),
            read=connection.read_options(reading),
        )
        answer = connection.ask(CycleServiceStub(connection.channel).GetCycle, request)
        found = answer.cycle
        counts = [
            f"{one.count} {word(GoalState, one.state)}" for one in answer.goal_counts
        ]
        facts = {
            "Cycle": names.short(found.name),
            "Title": found.title,
            "Kind": word(CycleKind, found.kind),
            "Days": days_text(found.window),
            "State": word(CycleState, found.state),
            "Score rule": found.score_rule,
            "Goals": ", ".join(counts),
            "Planned": instant_text(found.create_time),
        }
        Output(caller).one(message_json(answer), facts)


@app.command("plan")
@command
def plan_cycle(
    cycle: Annotated[str, typer.Argument(help="The cycle's id.")],
    plan: Plan,
    commanding: Commanding,
    caller: Caller,
) -> None:
    """Plan a cycle, on some days or those of a fiscal year.

    goal-ledger cycles plan 2026-q3 --kind quarter --title "Summer 2026" --from
    2026-07-01 --until 2026-09-30

    goal-ledger cycles plan fy26-h1 --kind half --title "First half" --fiscal-year 2026
    --start-month 4
    """
    with connected(caller) as connection:
        request = PlanCycleRequest(
            parent=connection.organization,
            cycle_id=cycle,
            cycle=Cycle(kind=number(CycleKind, plan.kind), title=plan.title),
            fiscal_year=plan.fiscal_year,
            number=plan.number,
            fiscal_year_start_month=plan.start_month,
        )
        set_window(request.cycle, plan)
        rpc = CycleServiceStub(connection.channel).PlanCycle
        answer = sent(connection, rpc, request, commanding)
        told(caller, "Cycle", answer.name, answer, request)


@app.command("open")
@command
def open_cycle(cycle: _Cycle, commanding: Commanding, caller: Caller) -> None:
    """Open a planned cycle.

    goal-ledger cycles open 2026-q3
    """
    request = OpenCycleRequest(name=names.cycle_name(caller.organization, cycle))
    _change(lambda stub: stub.OpenCycle, request, commanding, caller)


@app.command("grade")
@command
def start_grading(cycle: _Cycle, commanding: Commanding, caller: Caller) -> None:
    """Start the grading of an open cycle: no goal comes into it any more.

    goal-ledger cycles grade 2026-q3
    """
    request = StartGradingRequest(name=names.cycle_name(caller.organization, cycle))
    _change(lambda stub: stub.StartGrading, request, commanding, caller)


@app.command("close")
@command
def close_cycle(cycle: _Cycle, commanding: Commanding, caller: Caller) -> None:
    """Close a cycle in which every goal has ended.

    goal-ledger cycles close 2026-q3
    """
    request = CloseCycleRequest(name=names.cycle_name(caller.organization, cycle))
    _change(lambda stub: stub.CloseCycle, request, commanding, caller)


@app.command("reopen")
@command
def reopen_cycle(
    cycle: _Cycle,
    why: Why,
    commanding: Commanding,
    caller: Caller,
    proposal_id: Annotated[
        str, typer.Option("--id", help="The proposal's id; else the ledger makes one.")
    ] = "",
) -> None:
    """Propose that a closed cycle is graded again; another person approves it.

    goal-ledger cycles reopen 2026-q3 --why late-information --reason "A station's
    report came after the close."
    """
    with connected(caller) as connection:
        request = ReopenCycleRequest(
            name=names.cycle_name(caller.organization, cycle), proposal_id=proposal_id
        )
        explained(request, why)
        rpc = CycleServiceStub(connection.channel).ReopenCycle
        answer = sent(connection, rpc, request, commanding)
        told(caller, "Proposal", answer.proposal, answer, request)


def _change(
    rpc: Callable[[Any], Any], request: Any, commanding: Commanding, caller: Caller
) -> None:
    """Send a command about a cycle; they differ in which rpc takes which request."""
    with connected(caller) as connection:
        stub = CycleServiceStub(connection.channel)
        answer = sent(connection, rpc(stub), request, commanding)
        told(caller, "Cycle", request.name, answer, request)


def _row(cycle: Cycle) -> Row:
    cells = (
        names.short(cycle.name),
        cycle.title,
        word(CycleKind, cycle.kind),
        days_text(cycle.window),
        word(CycleState, cycle.state),
    )
    return Row(message_json(cycle), cells)

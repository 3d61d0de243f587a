"""`goal-ledger goals`: which goals there are, what one is, what happened to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

import typer

from goalledger.v1.goal_reads_pb2 import GetGoalRequest, ListGoalsRequest
from goalledger.v1.goal_service_pb2_grpc import GoalServiceStub
from goalledger.v1.goals_pb2 import Goal
from goalledger.v1.history_service_pb2 import ListGoalHistoryRequest
from goalledger.v1.history_service_pb2_grpc import HistoryServiceStub
from goalledger.v1.lifecycle_pb2 import Category, Framework, GoalLevel, GoalState
from goalledger.v1.measures_pb2 import Status
from services.cli.calling import names
from services.cli.calling.connection import Connection, connected
from services.cli.calling.moments import day_text, instant_text
from services.cli.calling.options import Caller, Reading, command
from services.cli.calling.values import number, word
from services.cli.goals import (
    carrying_over,
    drafts,
    endings,
    goal_decisions,
    goal_lives,
)
from services.cli.goals.goal_facts import facts_of, key_results_sheet
from services.cli.history.audit import called, entries_sheet
from services.cli.showing.output import Output, Row, Sheet, message_json
from services.cli.showing.pages import Limit, listed

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="List and show goals, draft them, and lead them through their lives.",
)
for part in (drafts, goal_decisions, goal_lives, endings, carrying_over):
    app.add_typer(part.app)


@dataclass(frozen=True)
class Filters:
    """Which goals are wanted; what is given must all hold."""

    state: Annotated[
        list[str] | None,
        typer.Option(
            help="draft, submitted, active, paused, closed, cancelled; may repeat."
        ),
    ] = None
    owner: Annotated[str, typer.Option(help="The owner's id.")] = ""
    unit: Annotated[str, typer.Option(help="The unit's id.")] = ""
    cycle: Annotated[str, typer.Option(help="The cycle's id.")] = ""
    framework: Annotated[str, typer.Option(help="okr or smart.")] = ""
    level: Annotated[
        str, typer.Option(help="company, department, team or individual.")
    ] = ""
    category: Annotated[
        str, typer.Option(help="strategy, project, development or review.")
    ] = ""


@app.command("list")
@command
def list_goals(
    filters: Filters, limit: Limit, reading: Reading, caller: Caller
) -> None:
    """List goals with their scores, now or as of a past moment.

    goal-ledger goals list --state active

    goal-ledger goals list --as-of 2026-03-31 --output json
    """
    with connected(caller) as connection:
        request = _list_request(connection, filters)
        request.read.CopyFrom(connection.read_options(reading))
        rpc = GoalServiceStub(connection.channel).ListGoals
        goals = listed(connection, rpc, request, lambda page: page.goals, limit)
        output = Output(caller)
        people = connection.people if output.is_for_people else {}
        rows = (_row(goal, people) for goal in goals)
        heads = ("Goal", "Title", "Owner", "State", "Score", "Status", "Ends")
        output.sheet("goals", Sheet(heads, rows))


@app.command("show")
@command
def show_goal(
    goal: Annotated[str, typer.Argument(help="The goal's id, or its name.")],
    reading: Reading,
    caller: Caller,
) -> None:
    """Show one goal with its key results, now or as of a past moment.

    goal-ledger goals show trusted-by-cities --as-of 2026-03-31
    """
    with connected(caller) as connection:
        request = GetGoalRequest(
            name=names.goal_name(caller.organization, goal),
            read=connection.read_options(reading),
        )
        answer = connection.ask(GoalServiceStub(connection.channel).GetGoal, request)
        output = Output(caller)
        people = connection.people if output.is_for_people else {}
        info = answer.read_info
        read = f"position {info.resolved_position}, {instant_text(info.record_time)}"
        facts = facts_of(answer.goal, people) | {"As of": read}
        sheets = [key_results_sheet(answer.goal)] if answer.goal.key_results else []
        output.one(message_json(answer), facts, *sheets)


@app.command("history")
@command
def show_history(
    goal: Annotated[str, typer.Argument(help="The goal's id, or its name.")],
    limit: Limit,
    reading: Reading,
    caller: Caller,
) -> None:
    """Show everything that happened to a goal: who, what, when, and why.

    goal-ledger goals history trusted-by-cities
    """
    with connected(caller) as connection:
        request = ListGoalHistoryRequest(
            parent=names.goal_name(caller.organization, goal),
            read=connection.read_options(reading),
        )
        rpc = HistoryServiceStub(connection.channel).ListGoalHistory
        entries = listed(connection, rpc, request, lambda page: page.entries, limit)
        output = Output(caller)
        people = connection.people if output.is_for_people else {}
        output.sheet("entries", entries_sheet(entries, people))


def _list_request(connection: Connection, filters: Filters) -> ListGoalsRequest:
    organization = connection.organization
    request = ListGoalsRequest(
        parent=organization,
        states=[number(GoalState, state) for state in filters.state or []],
        framework=number(Framework, filters.framework),
        level=number(GoalLevel, filters.level),
        category=number(Category, filters.category),
    )
    if filters.owner:
        request.owner = names.person_name(organization, filters.owner)
    if filters.unit:
        request.unit = names.unit_name(organization, filters.unit)
    if filters.cycle:
        request.cycle = names.cycle_name(organization, filters.cycle)
    return request


def _row(goal: Goal, people: Mapping[str, str]) -> Row:
    cells = (
        names.short(goal.name),
        goal.title,
        called(goal.owner, people),
        word(GoalState, goal.state),
        goal.score,
        word(Status, goal.status),
        day_text(goal.window.end_date),
    )
    return Row(message_json(goal), cells)

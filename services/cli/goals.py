"""`goal-ledger goals`: which goals there are, what one is, and what happened to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

import typer

from goalledger.v1.goal_reads_pb2 import GetGoalRequest, ListGoalsRequest
from goalledger.v1.goal_service_pb2_grpc import GoalServiceStub
from goalledger.v1.goals_pb2 import Goal, KeyResult
from goalledger.v1.history_service_pb2 import ListGoalHistoryRequest
from goalledger.v1.history_service_pb2_grpc import HistoryServiceStub
from goalledger.v1.lifecycle_pb2 import (
    Criterion,
    Disposition,
    Framework,
    GoalLevel,
    GoalState,
    Outcome,
)
from goalledger.v1.measures_pb2 import Band, Status
from services.cli import names
from services.cli.audit import called, entries_sheet
from services.cli.connection import Connection, connected
from services.cli.measures import measure_text, start_text, target_text
from services.cli.moments import day_text, instant_text
from services.cli.options import Caller, Reading, command
from services.cli.output import Output, Row, Sheet, message_json
from services.cli.pages import Limit, listed
from services.cli.values import number, value_text, word

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="List and show goals."
)


@dataclass(frozen=True)
class Filters:
    """Which goals are wanted; what is given must all hold."""

    state: Annotated[
        list[str] | None,
        typer.Option(help="draft, submitted, active, closed, cancelled; may repeat."),
    ] = None
    owner: Annotated[str, typer.Option(help="The owner's id.")] = ""
    unit: Annotated[str, typer.Option(help="The unit's id.")] = ""
    framework: Annotated[str, typer.Option(help="okr or smart.")] = ""
    level: Annotated[
        str, typer.Option(help="company, department, team or individual.")
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
        facts = _facts(answer.goal, people) | {"As of": read}
        sheets = [_key_results(answer.goal)] if answer.goal.key_results else []
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
    )
    if filters.owner:
        request.owner = names.person_name(organization, filters.owner)
    if filters.unit:
        request.unit = names.unit_name(organization, filters.unit)
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


def _facts(goal: Goal, people: Mapping[str, str]) -> dict[str, str]:
    """Return what people read of a goal, in the order they ask for it."""
    ended = filter(
        None,
        (word(Disposition, goal.disposition), word(Outcome, goal.outcome)),
    )
    framework, level = word(Framework, goal.framework), word(GoalLevel, goal.level)
    window = (day_text(goal.window.start_date), day_text(goal.window.end_date))
    facts = {
        "Goal": names.short(goal.name),
        "Title": goal.title,
        "Description": goal.description,
        "Kind": f"{framework}, {level}",
        "State": ", ".join((word(GoalState, goal.state), *ended)),
        "Owner": called(goal.owner, people),
        "Approved by": called(goal.approver, people),
        "Unit": names.short(goal.unit),
        "Days": " to ".join(window),
        "Score": " ".join(filter(None, (goal.score, word(Band, goal.band)))),
        "Status": word(Status, goal.status),
        "Declared": _declared(goal),
        "Expected": goal.expected_progress,
        "Measure": measure_text(goal.measure, value_text(goal.value_in_force)),
        "Version": str(goal.definition_version or ""),
        "Learnings": goal.learnings,
    }
    for answer in goal.criteria:
        facts[word(Criterion, answer.criterion).capitalize()] = answer.answer
    return facts


def _declared(goal: Goal) -> str:
    declared = goal.declared_status
    said = word(Status, declared.status)
    return f"{said}: {declared.reason}" if declared.reason else said


def _key_results(goal: Goal) -> Sheet:
    heads = ("Key result", "Title", "From", "To", "At", "Unit", "Score", "Status")
    return Sheet(heads, [_key_result_row(one) for one in goal.key_results])


def _key_result_row(key_result: KeyResult) -> Row:
    cells = (
        names.short(key_result.name),
        key_result.title,
        start_text(key_result.measure),
        target_text(key_result.measure),
        value_text(key_result.value_in_force),
        key_result.measure.unit,
        key_result.score,
        word(Status, key_result.status),
    )
    return Row(message_json(key_result), cells)

"""`goal-ledger goals`: they are drafted, revised and submitted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import typer

from goalledger.v1.goal_commands_pb2 import (
    DraftGoalRequest,
    ReviseDraftRequest,
    SubmitGoalRequest,
)
from goalledger.v1.goal_service_pb2_grpc import GoalServiceStub
from goalledger.v1.lifecycle_pb2 import Framework, GoalLevel
from services.cli.calling import names
from services.cli.calling.connection import connected
from services.cli.calling.files import Filed, begun
from services.cli.calling.options import Caller, Commanding, Why, command
from services.cli.calling.sending import explained, sent, told
from services.cli.calling.values import number
from services.cli.goals.goal_changes import change_goal
from services.cli.goals.goal_terms import (
    GoalRevision,
    GoalTerms,
    put_goal,
    put_revision,
    template_of,
)
from services.cli.goals.terms import put_mask

app = typer.Typer(add_completion=False)

_Goal = Annotated[str, typer.Argument(help="The goal's id, or its name.")]


@dataclass(frozen=True)
class Draft(GoalTerms, Filed):
    """What a goal is, and says."""

    framework: Annotated[str, typer.Option(help="okr or smart.")] = ""
    level: Annotated[
        str, typer.Option(help="company, department, team or individual.")
    ] = ""
    template: Annotated[
        str, typer.Option(help="What it is drafted from, like keep-customers:2.")
    ] = ""


@dataclass(frozen=True)
class Revision(GoalRevision, Filed):
    """What a draft is to say instead."""


@app.command("draft")
@command
def draft_goal(
    draft: Draft,
    why: Why,
    commanding: Commanding,
    caller: Caller,
    goal: Annotated[
        str, typer.Argument(help="The goal's id; else the ledger makes one.")
    ] = "",
) -> None:
    """Draft a goal: an objective, whose key results come after; or a SMART goal.

    goal-ledger goals draft lean-stock --framework okr --level team --owner ID --title
    "Parts wait for nobody" --from 2026-04-01 --until 2026-06-30

    goal-ledger goals draft paperless --framework smart --level team --owner ID --title
    "Handovers take no paper by June" --from 2026-04-01 --until 2026-06-30 --measure
    "from 40 to 90 percent" --specific "..." --measurable "..." --achievable "..."
    --relevant "..." --time-bound "..."

    goal-ledger goals draft --file goal.json
    """
    request = begun(draft, DraftGoalRequest())
    request.parent = names.organization_name(caller.organization)
    if goal:
        request.goal_id = goal
    if draft.framework:
        request.goal.framework = number(Framework, draft.framework)
    if draft.level:
        request.goal.level = number(GoalLevel, draft.level)
    if draft.template:
        version = template_of(caller.organization, draft.template)
        request.goal.template.CopyFrom(version)
    put_goal(request.goal, draft, caller.organization)
    explained(request, why)
    with connected(caller) as connection:
        rpc = GoalServiceStub(connection.channel).DraftGoal
        answer = sent(connection, rpc, request, commanding)
        told(caller, "Goal", answer.name, answer, request)


@app.command("revise")
@command
def revise_draft(
    goal: _Goal, revision: Revision, why: Why, commanding: Commanding, caller: Caller
) -> None:
    """Revise a draft: what is said takes the place of what it says, the rest stays.

    goal-ledger goals revise lean-stock --title "No part waits" --until 2026-09-30
    """
    request = begun(revision, ReviseDraftRequest())
    request.goal.name = names.goal_name(caller.organization, goal)
    paths = put_revision(request.goal, revision, caller.organization)
    put_mask(request, paths, revision.file)
    explained(request, why)
    with connected(caller) as connection:
        rpc = GoalServiceStub(connection.channel).ReviseDraft
        answer = sent(connection, rpc, request, commanding)
        told(caller, "Goal", request.goal.name, answer, request)


@app.command("submit")
@command
def submit_goal(goal: _Goal, why: Why, commanding: Commanding, caller: Caller) -> None:
    """Submit a draft for another person's approval.

    goal-ledger goals submit lean-stock
    """
    request = SubmitGoalRequest(name=names.goal_name(caller.organization, goal))
    explained(request, why)
    change_goal(lambda stub: stub.SubmitGoal, request, commanding, caller)

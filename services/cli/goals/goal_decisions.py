"""`goal-ledger goals`: what is submitted is approved or rejected by another person."""

from __future__ import annotations

from typing import Annotated

import typer

from goalledger.v1.goal_commands_pb2 import ApproveGoalRequest, RejectGoalRequest
from services.cli.calling import names
from services.cli.calling.options import Caller, Commanding, Why, command
from services.cli.calling.sending import explained
from services.cli.goals.goal_changes import change_goal

app = typer.Typer(add_completion=False)

_Goal = Annotated[str, typer.Argument(help="The goal's id, or its name.")]


@app.command("approve")
@command
def approve_goal(goal: _Goal, why: Why, commanding: Commanding, caller: Caller) -> None:
    """Approve a goal that others submitted: it is active from now on.

    goal-ledger goals approve lean-stock
    """
    request = ApproveGoalRequest(name=names.goal_name(caller.organization, goal))
    explained(request, why)
    change_goal(lambda stub: stub.ApproveGoal, request, commanding, caller)


@app.command("reject")
@command
def reject_goal(goal: _Goal, why: Why, commanding: Commanding, caller: Caller) -> None:
    """Return a goal that others submitted, and say why: it is a draft again.

    goal-ledger goals reject lean-stock --why target-wrong --reason "We can do more."
    """
    request = RejectGoalRequest(name=names.goal_name(caller.organization, goal))
    explained(request, why)
    change_goal(lambda stub: stub.RejectGoal, request, commanding, caller)

"""`goal-ledger amendments`: what SMART goals are to promise, proposed and decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer
from google.protobuf.field_mask_pb2 import FieldMask

from goalledger.v1.amendment_commands_pb2 import (
    ApproveAmendmentRequest,
    ProposeAmendmentRequest,
    RejectAmendmentRequest,
)
from goalledger.v1.goal_service_pb2_grpc import GoalServiceStub
from goalledger.v1.goals_pb2 import Goal
from services.cli.calling import names
from services.cli.calling.connection import connected
from services.cli.calling.days import Window
from services.cli.calling.options import Caller, Commanding, Why, command
from services.cli.calling.sending import explained, sent, told
from services.cli.goals.terms import put_days, put_numbers
from services.cli.showing.exits import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="Propose what an active SMART goal is to promise, and decide about it.",
)

_Name = Annotated[str, typer.Argument(help="goal/amendment.")]


@dataclass(frozen=True)
class Changes:
    """What the goal is to promise; what is left out stays as it is."""

    title: Annotated[str | None, typer.Option(help="The SMART statement.")] = None
    description: Annotated[
        str | None, typer.Option(help="What else there is to know; empty for nothing.")
    ] = None
    method_binding: Annotated[
        bool | None, typer.Option(help="Whether the way to it binds, too.")
    ] = None
    first_day: Annotated[str, typer.Option(help="Its start, like 2026-04-01.")] = ""
    last_day: Annotated[str, typer.Option(help="Its deadline, like 2026-06-30.")] = ""
    start: Annotated[str, typer.Option(help="Where its measure starts from.")] = ""
    target: Annotated[str, typer.Option(help="What its measure is to reach.")] = ""
    amendment_id: Annotated[
        str, typer.Option("--id", help="The amendment's id; else the ledger makes one.")
    ] = ""


@app.command("propose")
@command
def propose_amendment(
    goal: Annotated[str, typer.Argument(help="The goal's id, or its name.")],
    changes: Changes,
    why: Why,
    commanding: Commanding,
    caller: Caller,
) -> None:
    """Propose what an active SMART goal is to promise; another person decides.

    goal-ledger amendments propose paperless-handover --target 80 --why capacity
    --reason "Two colleagues left."
    """
    with connected(caller) as connection:
        changed = Goal(name=names.goal_name(caller.organization, goal))
        paths = _say(changed, changes)
        request = ProposeAmendmentRequest(
            goal=changed,
            update_mask=FieldMask(paths=paths),
            amendment_id=changes.amendment_id,
        )
        explained(request, why)
        rpc = GoalServiceStub(connection.channel).ProposeAmendment
        answer = sent(connection, rpc, request, commanding)
        told(caller, "Amendment", answer.name, answer, request)


@app.command("approve")
@command
def approve_amendment(
    amendment: _Name, why: Why, commanding: Commanding, caller: Caller
) -> None:
    """Approve an amendment: the goal promises from now on what was proposed.

    goal-ledger amendments approve paperless-handover/fewer-stations
    """
    request = ApproveAmendmentRequest(name=_named(caller, amendment))
    explained(request, why)
    _decide(lambda stub: stub.ApproveAmendment, request, commanding, caller)


@app.command("reject")
@command
def reject_amendment(
    amendment: _Name, why: Why, commanding: Commanding, caller: Caller
) -> None:
    """Reject an amendment, and say why: the goal keeps what it promises.

    goal-ledger amendments reject paperless-handover/fewer-stations --why other
    --reason "There is time until June."
    """
    request = RejectAmendmentRequest(name=_named(caller, amendment))
    explained(request, why)
    _decide(lambda stub: stub.RejectAmendment, request, commanding, caller)


def _named(caller: Caller, amendment: str) -> str:
    return names.amendment_name(caller.organization, amendment)


def _decide(
    rpc: Callable[[Any], Any], request: Any, commanding: Commanding, caller: Caller
) -> None:
    """Send a decision; what differs between them is which rpc takes which request."""
    with connected(caller) as connection:
        stub = GoalServiceStub(connection.channel)
        answer = sent(connection, rpc(stub), request, commanding)
        told(caller, "Amendment", request.name, answer, request)


def _say(goal: Goal, changes: Changes) -> list[str]:
    """Write what the options say into a goal, and return the fields they say.

    Raises:
        UsageError: They say nothing.
    """
    paths = []
    for field in ("title", "description", "method_binding"):
        if (contents := getattr(changes, field)) is not None:
            setattr(goal, field, contents)
            paths.append(field)
    paths += put_days(goal, Window(changes.first_day, changes.last_day))
    paths += put_numbers(goal, changes)
    if not paths:
        message = "say what the goal is to promise, for example --target 80"
        raise UsageError(message)
    return paths

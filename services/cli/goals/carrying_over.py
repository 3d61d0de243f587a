"""`goal-ledger goals carry-over`: a goal ends here and goes on in a later cycle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from goalledger.v1.carry_over_pb2 import (
    CarriedMeasure,
    CarriedStart,
    CarryOverGoalRequest,
)
from goalledger.v1.goal_service_pb2_grpc import GoalServiceStub
from services.cli.calling import names
from services.cli.calling.connection import connected
from services.cli.calling.days import Window, set_window
from services.cli.calling.options import Caller, Commanding, command
from services.cli.calling.sending import sent, told
from services.cli.calling.values import number
from services.cli.goals.endings import Ending, put_ending

if TYPE_CHECKING:
    from collections.abc import Iterator

app = typer.Typer(add_completion=False)


@dataclass(frozen=True)
class Onward(Window):
    """How a goal goes on."""

    successor_id: Annotated[
        str, typer.Option("--id", help="The successor's id; else the ledger makes one.")
    ] = ""
    start: Annotated[
        str,
        typer.Option(
            help="From where numbers go on: last-value, zero or as-before; else the"
            " last value."
        ),
    ] = ""
    target: Annotated[
        list[str] | None,
        typer.Option(
            help="A new target: key-result=90, or 90 for a SMART goal; may repeat."
        ),
    ] = None


@dataclass(frozen=True)
class CarryOver(Onward, Ending):
    """How a goal ended, and how it goes on."""


@app.command("carry-over")
@command
def carry_over_goal(
    goal: Annotated[str, typer.Argument(help="The goal's id, or its name.")],
    cycle: Annotated[str, typer.Argument(help="The id of the cycle it goes on in.")],
    said: CarryOver,
    commanding: Commanding,
    caller: Caller,
) -> None:
    """Close an active goal, and draft its successor in a later cycle.

    goal-ledger goals carry-over trusted-by-cities 2026-q2 --target active-fleets=600
    --learnings "Tenders take a spring."
    """
    with connected(caller) as connection:
        name = names.goal_name(caller.organization, goal)
        request = CarryOverGoalRequest(
            name=name,
            cycle=names.cycle_name(caller.organization, cycle),
            successor_id=said.successor_id,
            start=number(CarriedStart, said.start),
            measures=_measures(name, said),
        )
        put_ending(request, said)
        set_window(request, said)
        rpc = GoalServiceStub(connection.channel).CarryOverGoal
        answer = sent(connection, rpc, request, commanding)
        told(caller, "Successor", answer.successor, answer, request)


def _measures(goal: str, onward: Onward) -> Iterator[CarriedMeasure]:
    for text in onward.target or ():
        key, equals, target = text.partition("=")
        if equals:
            key_result = f"{goal}/keyResults/{key}"
            yield CarriedMeasure(key_result=key_result, target=target)
        else:
            yield CarriedMeasure(target=text)

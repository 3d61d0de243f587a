"""`goal-ledger goals`: they are closed or called off, and how they ended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

import typer

from goalledger.v1.goal_commands_pb2 import (
    CancelGoalRequest,
    CloseGoalRequest,
    ConditionResult,
    KeyResultExplanation,
)
from goalledger.v1.lifecycle_pb2 import Disposition, MissCause
from goalledger.v1.links_pb2 import LINK_RELATION_EVIDENCE, Link
from services.cli.calling import names
from services.cli.calling.files import Filed, begun
from services.cli.calling.options import Caller, Commanding, Why, command
from services.cli.calling.sending import explained
from services.cli.calling.values import number, pairs
from services.cli.goals.goal_changes import change_goal

app = typer.Typer(add_completion=False)

_Goal = Annotated[str, typer.Argument(help="The goal's id, or its name.")]


@dataclass(frozen=True)
class Ending:
    """How a goal ended."""

    unmeasured: Annotated[
        list[str] | None,
        typer.Option(
            help="Why a key result has no check-in: key-result=Why; may repeat."
        ),
    ] = None
    met: Annotated[
        list[str] | None,
        typer.Option(help="An acceptance condition that holds, by id; may repeat."),
    ] = None
    not_met: Annotated[
        list[str] | None,
        typer.Option(help="One that does not hold, by id; may repeat."),
    ] = None
    miss_cause: Annotated[
        str, typer.Option(help="Why it fell short, in one word, like capacity.")
    ] = ""
    miss_explanation: Annotated[
        str, typer.Option(help="Why it fell short, in words.")
    ] = ""
    wins: Annotated[str, typer.Option(help="What went well.")] = ""
    learnings: Annotated[str, typer.Option(help="What was learned.")] = ""


@dataclass(frozen=True)
class Closing(Ending, Filed):
    """How a goal ended, and what shows it."""

    evidence: Annotated[
        list[str] | None,
        typer.Option(help="Where it is shown, an https URI; may repeat."),
    ] = None


@app.command("close")
@command
def close_goal(
    goal: _Goal,
    closing: Closing,
    commanding: Commanding,
    caller: Caller,
    disposition: Annotated[str, typer.Argument(help="done, missed or abandoned.")] = "",
) -> None:
    """Close an active goal, and say how it ended.

    goal-ledger goals close lean-stock done --wins "Nothing waited." --learnings "Two
    suppliers are enough."

    goal-ledger goals close paperless missed --miss-cause dependency --miss-explanation
    "The tablets came in July."
    """
    request = begun(closing, CloseGoalRequest())
    request.name = names.goal_name(caller.organization, goal)
    if disposition:
        request.disposition = number(Disposition, disposition)
    for uri in closing.evidence or ():
        request.evidence.append(Link(uri=uri, relation=LINK_RELATION_EVIDENCE))
    put_ending(request, closing)
    change_goal(lambda stub: stub.CloseGoal, request, commanding, caller)


@app.command("cancel")
@command
def cancel_goal(goal: _Goal, why: Why, commanding: Commanding, caller: Caller) -> None:
    """Call off a goal that has not ended, a draft too, and say why. It stays readable.

    goal-ledger goals cancel lean-stock --why priorities-changed --reason "We move."
    """
    request = CancelGoalRequest(name=names.goal_name(caller.organization, goal))
    explained(request, why)
    change_goal(lambda stub: stub.CancelGoal, request, commanding, caller)


def put_ending(request: Any, ending: Ending) -> None:
    """Put into a request about a goal, by its name, how that ended."""
    for met, conditions in ((True, ending.met), (False, ending.not_met)):
        for condition in conditions or ():
            result = ConditionResult(condition_id=condition, met=met)
            request.condition_results.append(result)
    request.explanations.extend(_explanations(request.name, ending))
    if ending.miss_cause:
        request.miss_cause = number(MissCause, ending.miss_cause)
    for field in ("miss_explanation", "wins", "learnings"):
        if text := getattr(ending, field):
            setattr(request, field, text)


def _explanations(goal: str, ending: Ending) -> Iterator[KeyResultExplanation]:
    for key, why in pairs(ending.unmeasured or (), "key-result=Why"):
        key_result = f"{goal}/keyResults/{key}"
        yield KeyResultExplanation(key_result=key_result, explanation=why)

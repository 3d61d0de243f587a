"""`goal-ledger scores changes`: how a score came to be what it is, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from goalledger.v1.score_service_pb2 import ListScoreChangesRequest
from goalledger.v1.score_service_pb2_grpc import ScoreServiceStub
from services.cli.calling import names
from services.cli.calling.connection import connected
from services.cli.calling.moments import instant_text, timestamp
from services.cli.calling.options import Caller, Reading, command
from services.cli.showing.output import Output, Row, Sheet, message_json
from services.cli.showing.pages import Limit, listed

if TYPE_CHECKING:
    from goalledger.v1.scores_pb2 import ScoreChange, ScoreMove

app = typer.Typer(add_completion=False)


@dataclass(frozen=True)
class Within:
    """In which time."""

    since: Annotated[str, typer.Option(help="Recorded at this time or later.")] = ""
    before: Annotated[str, typer.Option(help="Recorded before this time.")] = ""


@app.command("changes")
@command
def list_score_changes(
    name: Annotated[str, typer.Argument(help="goal, or goal/key-result.")],
    within: Within,
    limit: Limit,
    reading: Reading,
    caller: Caller,
) -> None:
    """List the changes of a score in the order they were recorded.

    goal-ledger scores changes trusted-by-cities --since 2026-03-01
    """
    with connected(caller) as connection:
        parent = names.measured_name(caller.organization, name)
        request = ListScoreChangesRequest(
            parent=parent, read=connection.read_options(reading)
        )
        for said, bound in (
            (within.since, request.recorded_within.start_time),
            (within.before, request.recorded_within.end_time),
        ):
            if said:
                bound.CopyFrom(timestamp(said, lambda: connection.zone))
        rpc = ScoreServiceStub(connection.channel).ListScoreChanges
        found = listed(connection, rpc, request, lambda page: page.score_changes, limit)
        heads = ("Position", "Recorded", "Score", "Computed", "Set", "Because of")
        rows = (_row(one, parent) for one in found)
        Output(caller).sheet("score_changes", Sheet(heads, rows))


def _row(change: ScoreChange, name: str) -> Row:
    move = next((one for one in change.moves if one.name == name), change.moves[0])
    cells = (
        str(change.position),
        instant_text(change.record_time),
        _moved(move),
        move.computed,
        move.overridden,
        f"position {change.cause_position}",
    )
    return Row(message_json(change), cells)


def _moved(move: ScoreMove) -> str:
    return f"{move.previous or 'none'} → {move.current or 'none'}"

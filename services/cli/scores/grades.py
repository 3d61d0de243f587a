"""`goal-ledger grades`: what two people decide that a result was, beside the score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import typer

from goalledger.v1.grades_pb2 import Grade
from goalledger.v1.score_commands_pb2 import ConfirmGradeRequest, ProposeGradeRequest
from goalledger.v1.score_service_pb2_grpc import ScoreServiceStub
from services.cli.calling import names
from services.cli.calling.connection import connected
from services.cli.calling.options import Caller, Commanding, Why, command
from services.cli.calling.sending import explained, sent, told

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Propose and confirm grades."
)


@dataclass(frozen=True)
class Beside(Why):
    """What is said beside a grade."""

    grade_id: Annotated[
        str, typer.Option("--id", help="The grade's id; else the ledger makes one.")
    ] = ""


@app.command("propose")
@command
def propose_grade(
    goal: Annotated[str, typer.Argument(help="The goal's id, or its name.")],
    value: Annotated[str, typer.Argument(help="The grade, from 0 to 1.")],
    said: Beside,
    commanding: Commanding,
    caller: Caller,
) -> None:
    """Propose the grade of a goal of your own; say why it differs from the score.

    goal-ledger grades propose trusted-by-cities 0.8 --why late-information --reason
    "Two cities signed a day later."
    """
    with connected(caller) as connection:
        request = ProposeGradeRequest(
            parent=names.goal_name(caller.organization, goal),
            grade_id=said.grade_id,
            grade=Grade(value=value),
        )
        explained(request, said)
        rpc = ScoreServiceStub(connection.channel).ProposeGrade
        answer = sent(connection, rpc, request, commanding)
        told(caller, "Grade", answer.name, answer, request)


@app.command("confirm")
@command
def confirm_grade(
    grade: Annotated[str, typer.Argument(help="goal/grade.")],
    why: Why,
    commanding: Commanding,
    caller: Caller,
) -> None:
    """Confirm a grade that somebody else proposed of a goal that is not yours.

    goal-ledger grades confirm trusted-by-cities/final
    """
    with connected(caller) as connection:
        request = ConfirmGradeRequest(name=names.grade_name(caller.organization, grade))
        explained(request, why)
        rpc = ScoreServiceStub(connection.channel).ConfirmGrade
        answer = sent(connection, rpc, request, commanding)
        told(caller, "Grade", request.name, answer, request)

"""`goal-ledger scores`: why a score is what it is."""

from __future__ import annotations

from typing import Annotated

import typer

from goalledger.v1.measures_pb2 import Band, DataState
from goalledger.v1.score_service_pb2 import ExplainScoreRequest
from goalledger.v1.score_service_pb2_grpc import ScoreServiceStub
from goalledger.v1.scores_pb2 import ScoreExplanation, ScoreInput
from services.cli import names
from services.cli.connection import connected
from services.cli.measures import start_text, target_text
from services.cli.moments import instant_text
from services.cli.options import Caller, Reading, command
from services.cli.output import Output, Row, Sheet, message_json
from services.cli.values import value_text, word

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Explain scores.")


# Without it typer would take the only command for the group itself.
@app.callback()
def scores() -> None:
    """Explain scores."""


@app.command("explain")
@command
def explain_score(
    name: Annotated[str, typer.Argument(help="goal, or goal/key-result.")],
    reading: Reading,
    caller: Caller,
) -> None:
    """Explain a score down to its check-ins: inputs, rule, formula, result.

    goal-ledger scores explain trusted-by-cities/active-fleets
    """
    with connected(caller) as connection:
        request = ExplainScoreRequest(
            name=names.measured_name(caller.organization, name),
            read=connection.read_options(reading),
        )
        rpc = ScoreServiceStub(connection.channel).ExplainScore
        answer = connection.ask(rpc, request)
        explanation = answer.explanation
        heads = ("Measure", "From", "To", "At", "True since", "Position")
        more = ("Progress", "Score", "Weight")
        rows = [_row(one) for one in explanation.inputs]
        info = answer.read_info
        read = f"position {info.resolved_position}, {instant_text(info.record_time)}"
        facts = _facts(explanation) | {"As of": read}
        sheet = Sheet((*heads, *more), rows)
        Output(caller).one(message_json(answer), facts, sheet)


def _facts(explanation: ScoreExplanation) -> dict[str, str]:
    recorded = explanation.score_position
    return {
        "Score of": names.short(explanation.name),
        "Result": f"{explanation.result} {word(Band, explanation.band)}".strip(),
        "Rule": explanation.rule,
        "Formula": explanation.formula,
        "Computation": explanation.computation,
        "Data": word(DataState, explanation.data_state),
        "Version": str(explanation.definition_version or ""),
        "Recorded": f"position {recorded}" if recorded else "",
    }


def _row(one: ScoreInput) -> Row:
    cells = (
        names.short(one.name),
        start_text(one.measure),
        target_text(one.measure),
        value_text(one.value),
        instant_text(one.effective_time),
        str(one.position or ""),
        one.progress,
        one.score,
        one.weight,
    )
    return Row(message_json(one), cells)

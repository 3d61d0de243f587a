"""`goal-ledger scores`: why a score is what it is, and what people set instead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import typer

from goalledger.v1.grades_pb2 import (
    OVERRIDE_DURATION_ONCE,
    OVERRIDE_DURATION_UNTIL_RELEASED,
)
from goalledger.v1.lifecycle_pb2 import Disposition, GoalState, MissCause, Outcome
from goalledger.v1.measures_pb2 import Band, DataState, Status
from goalledger.v1.score_commands_pb2 import (
    OverrideScoreRequest,
    ReleaseOverrideRequest,
)
from goalledger.v1.score_service_pb2 import ExplainScoreRequest
from goalledger.v1.score_service_pb2_grpc import ScoreServiceStub
from goalledger.v1.scorecards_pb2 import (
    GetScorecardRequest,
    Scorecard,
    ScorecardLine,
)
from goalledger.v1.scores_pb2 import (
    CountsAs,
    ScoreChild,
    ScoreExplanation,
    ScoreInput,
)
from services.cli.calling import names
from services.cli.calling.connection import connected
from services.cli.calling.moments import instant_text
from services.cli.calling.options import Caller, Commanding, Reading, Why, command
from services.cli.calling.sending import explained, sent, told
from services.cli.calling.values import value_text, word
from services.cli.measures.measures import start_text, target_text
from services.cli.scores import score_changes
from services.cli.showing.output import Output, Row, Sheet, message_json

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="Explain scores, and set others in their place.",
)

app.add_typer(score_changes.app)

_Goal = Annotated[str, typer.Argument(help="The goal's id, or its name.")]


@dataclass(frozen=True)
class Holding(Why):
    """How long a score that is set holds, and why it is set."""

    once: Annotated[
        bool,
        typer.Option("--once", help="Until the next check-in, then no more."),
    ] = False


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
        sheets = [sheet] if rows or not explanation.children else []
        if explanation.children:
            below = ("Goal", "Title", "Weight", "Value", "Counts as")
            sheets.append(Sheet(below, [_child(one) for one in explanation.children]))
        Output(caller).one(message_json(answer), facts, *sheets)


@app.command("card")
@command
def show_scorecard(goal: _Goal, reading: Reading, caller: Caller) -> None:
    """Show how a goal did: computed, set, graded; and how its key results did.

    goal-ledger scores card trusted-by-cities --as-of 2026-03-31
    """
    with connected(caller) as connection:
        request = GetScorecardRequest(
            name=names.goal_name(caller.organization, goal),
            read=connection.read_options(reading),
        )
        rpc = ScoreServiceStub(connection.channel).GetScorecard
        answer = connection.ask(rpc, request)
        card, info = answer.scorecard, answer.read_info
        read = f"position {info.resolved_position}, {instant_text(info.record_time)}"
        heads = ("Key result", "Title", "Weight", "Score", "Status", "Confidence")
        sheet = Sheet(heads, [_line(one) for one in card.lines])
        sheets = [sheet] if card.lines else []
        facts = _card_facts(card) | {"As of": read}
        Output(caller).one(message_json(answer), facts, *sheets)


@app.command("override")
@command
def override_score(
    goal: _Goal,
    value: Annotated[str, typer.Argument(help="The score, from 0 to 1.")],
    holding: Holding,
    commanding: Commanding,
    caller: Caller,
) -> None:
    """Set a goal's score in place of the computed one, and say why.

    goal-ledger scores override trusted-by-cities 0.7 --once --why late-information
    --reason "A report is missing."
    """
    once = holding.once
    duration = OVERRIDE_DURATION_ONCE if once else OVERRIDE_DURATION_UNTIL_RELEASED
    with connected(caller) as connection:
        request = OverrideScoreRequest(
            name=names.goal_name(caller.organization, goal),
            value=value,
            duration=duration,
        )
        explained(request, holding)
        rpc = ScoreServiceStub(connection.channel).OverrideScore
        answer = sent(connection, rpc, request, commanding)
        told(caller, "Goal", request.name, answer, request)


@app.command("release")
@command
def release_override(
    goal: _Goal, why: Why, commanding: Commanding, caller: Caller
) -> None:
    """Let a goal's score be the computed one again, and say why.

    goal-ledger scores release trusted-by-cities --why other --reason "It came."
    """
    with connected(caller) as connection:
        name = names.goal_name(caller.organization, goal)
        request = ReleaseOverrideRequest(name=name)
        explained(request, why)
        rpc = ScoreServiceStub(connection.channel).ReleaseOverride
        answer = sent(connection, rpc, request, commanding)
        told(caller, "Goal", request.name, answer, request)


def _card_facts(card: Scorecard) -> dict[str, str]:
    ended = (word(Disposition, card.disposition), word(Outcome, card.outcome))
    state = (word(GoalState, card.state), *ended, word(MissCause, card.miss_cause))
    waiting = (f"{names.short(one.name)}: {one.value}" for one in card.proposed_grades)
    return {
        "Goal": names.short(card.goal),
        "Title": card.title,
        "State": ", ".join(filter(None, state)),
        "Score": f"{card.score} {word(Band, card.band)}".strip(),
        "Computed": card.computed_score,
        "Set": card.override.value,
        "Grade": card.grade.value,
        "To confirm": ", ".join(waiting),
        "Status": word(Status, card.status),
        "Expected": card.expected_progress,
    }


def _line(line: ScorecardLine) -> Row:
    cells = (
        names.short(line.key_result),
        line.title,
        line.weight,
        line.score,
        word(Status, line.status),
        line.confidence,
    )
    return Row(message_json(line), cells)


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


def _child(one: ScoreChild) -> Row:
    goal, counts = names.short(one.goal), word(CountsAs, one.counts_as)
    return Row(message_json(one), (goal, one.title, one.weight, one.value, counts))


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

"""How a goal ended, as it is said when it is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.goals.ending.closing import Closing, StatedExplanation
from domain.goals.endings import Disposition
from domain.goals.smart import ConditionResult
from services.rpc.limits import CONDITIONS_MAX, EXPLANATIONS_MAX, TEXT_CHARACTERS_MAX
from services.rpc.measures.measure_fields import read_links
from services.rpc.wire import enums, names
from services.rpc.wire.fields import REQUIRED, Fields

if TYPE_CHECKING:
    from goalledger.v1.carry_over_pb2 import CarryOverGoalRequest
    from goalledger.v1.goal_commands_pb2 import CloseGoalRequest

    Ending = CloseGoalRequest | CarryOverGoalRequest


def read_disposition(fields: Fields, request: CloseGoalRequest) -> Disposition:
    """Read which end it is."""
    return fields.choice(enums.DISPOSITION, request.disposition, "disposition")


def read_closing(
    fields: Fields, goal_id: str, request: Ending, disposition: Disposition
) -> Closing:
    """Read how a goal ended; carried over, it ends too."""
    return Closing(
        disposition=disposition,
        condition_results=_condition_results(fields, request),
        explanations=_explanations(fields, goal_id, request),
        miss_cause=fields.optional_choice(
            enums.MISS_CAUSE, request.miss_cause, "miss_cause"
        ),
        miss_explanation=fields.text(
            request.miss_explanation, "miss_explanation", TEXT_CHARACTERS_MAX
        ),
        wins=fields.text(request.wins, "wins", TEXT_CHARACTERS_MAX),
        learnings=fields.text(request.learnings, "learnings", TEXT_CHARACTERS_MAX),
        evidence=read_links(fields, request.evidence, "evidence"),
    )


def _condition_results(fields: Fields, request: Ending) -> tuple[ConditionResult, ...]:
    path = "condition_results"
    if not fields.bounded(request.condition_results, path, CONDITIONS_MAX):
        return ()
    results = []
    for place, one in enumerate(request.condition_results):
        condition = fields.id(one.condition_id, f"{path}[{place}].condition_id")
        if condition is None:
            fields.invalid(f"{path}[{place}].condition_id", REQUIRED)
        results.append(ConditionResult(condition or "", one.met))
    return tuple(results)


def _explanations(
    fields: Fields, goal_id: str, request: Ending
) -> tuple[StatedExplanation, ...]:
    if not fields.bounded(request.explanations, "explanations", EXPLANATIONS_MAX):
        return ()
    stated = []
    for place, one in enumerate(request.explanations):
        path = f"explanations[{place}]"
        goal, key_result = fields.name(
            names.KEY_RESULT, one.key_result, f"{path}.key_result"
        )
        if goal and goal != goal_id:
            fields.invalid(f"{path}.key_result", "must be of the goal that ends")
        explanation = fields.text(
            one.explanation, f"{path}.explanation", TEXT_CHARACTERS_MAX
        )
        if not explanation:
            fields.invalid(f"{path}.explanation", REQUIRED)
        stated.append(StatedExplanation(key_result, explanation))
    return tuple(stated)

"""How goals come about, are decided on, and end, as requests."""

from __future__ import annotations

from typing import Any

from google.protobuf.field_mask_pb2 import FieldMask

from goalledger.v1 import goal_commands_pb2 as commands
from goalledger.v1.carry_over_pb2 import CarryOverGoalRequest
from goalledger.v1.criteria_pb2 import AcceptanceCondition, CriterionAnswer
from goalledger.v1.goal_life_commands_pb2 import ReopenGoalRequest
from goalledger.v1.goals_pb2 import Goal
from goalledger.v1.lifecycle_pb2 import (
    Ambition,
    Criterion,
    Disposition,
    Framework,
    GoalLevel,
    MissCause,
    RollUp,
)
from goalledger.v1.templates_pb2 import TemplateVersion
from services.demo.acts import goals as acts
from services.demo.acts.act import Act
from services.demo.requests.measures import measure
from services.demo.requests.names import (
    ORGANIZATION,
    Made,
    Row,
    cycle_name,
    days,
    goal_name,
    measured_name,
    policy_name,
    template_name,
    unit_name,
    why,
)


def _draft(act: acts.GoalDrafted, made: Made) -> Any:
    goal = Goal(
        framework=Framework.Value(f"FRAMEWORK_{act.framework}"),
        level=GoalLevel.Value(f"GOAL_LEVEL_{act.level}"),
        ambition=Ambition.Value(f"AMBITION_{act.ambition or 'UNSPECIFIED'}"),
        roll_up=RollUp.Value(f"ROLL_UP_{act.roll_up or 'UNSPECIFIED'}"),
        title=act.title,
        description=act.description,
        owner=made[act.owner],
        unit=unit_name(act.unit),
        window=days(act.start, act.end),
        measure=None if act.measure is None else measure(act.measure),
        criteria=[
            CriterionAnswer(criterion=Criterion.Value(f"CRITERION_{name}"), answer=text)
            for name, text in act.criteria.items()
        ],
        acceptance_conditions=[
            AcceptanceCondition(condition_id=condition, text=text)
            for condition, text in act.conditions.items()
        ],
        cycle=cycle_name(act.cycle),
        policy=policy_name(act.policy),
        template=_template(act.template),
    )
    return commands.DraftGoalRequest(parent=ORGANIZATION, goal_id=act.goal, goal=goal)


def _template(used: acts.TemplateUsed | None) -> TemplateVersion | None:
    if used is None:
        return None
    return TemplateVersion(template=template_name(used.template), version=used.version)


def _revision(act: acts.DraftRevised, _: Made) -> Any:
    return commands.ReviseDraftRequest(
        goal=Goal(name=goal_name(act.goal), description=act.description),
        update_mask=FieldMask(paths=["description"]),
    )


def _submission(act: acts.GoalSubmitted, _: Made) -> Any:
    return commands.SubmitGoalRequest(name=goal_name(act.goal))


def _approval(act: acts.GoalApproved, _: Made) -> Any:
    return commands.ApproveGoalRequest(name=goal_name(act.goal))


def _rejection(act: acts.GoalRejected, _: Made) -> Any:
    return commands.RejectGoalRequest(name=goal_name(act.goal), **why(act))


def _cancellation(act: acts.GoalCancelled, _: Made) -> Any:
    return commands.CancelGoalRequest(name=goal_name(act.goal), **why(act))


def _closing(act: acts.GoalClosed, _: Made) -> Any:
    disposition = Disposition.Value(f"DISPOSITION_{act.disposition}")
    return commands.CloseGoalRequest(disposition=disposition, **_end(act))


def _carry_over(act: acts.GoalCarriedOver, _: Made) -> Any:
    return CarryOverGoalRequest(
        cycle=cycle_name(act.cycle), successor_id=act.successor, **_end(act)
    )


def _end(act: acts.Ended) -> dict[str, Any]:
    return {
        "name": goal_name(act.goal),
        "condition_results": [
            commands.ConditionResult(condition_id=condition, met=met)
            for condition, met in act.conditions_met.items()
        ],
        "explanations": [
            commands.KeyResultExplanation(
                key_result=measured_name(act.goal, key_result), explanation=text
            )
            for key_result, text in act.explanations.items()
        ],
        "miss_cause": MissCause.Value(f"MISS_CAUSE_{act.miss_cause or 'UNSPECIFIED'}"),
        "miss_explanation": act.miss_explanation,
        "learnings": act.learnings,
    }


def _reopening(act: acts.ReopeningProposed, _: Made) -> Any:
    return ReopenGoalRequest(
        name=goal_name(act.goal), proposal_id=act.proposal, **why(act)
    )


CALLS: dict[type[Act], Row] = {
    acts.GoalDrafted: ("GoalService/DraftGoal", _draft),
    acts.DraftRevised: ("GoalService/ReviseDraft", _revision),
    acts.GoalSubmitted: ("GoalService/SubmitGoal", _submission),
    acts.GoalApproved: ("GoalService/ApproveGoal", _approval),
    acts.GoalRejected: ("GoalService/RejectGoal", _rejection),
    acts.GoalCancelled: ("GoalService/CancelGoal", _cancellation),
    acts.GoalClosed: ("GoalService/CloseGoal", _closing),
    acts.GoalCarriedOver: ("GoalService/CarryOverGoal", _carry_over),
    acts.ReopeningProposed: ("GoalService/ReopenGoal", _reopening),
}

"""What changes of active goals, as requests."""

from __future__ import annotations

from typing import Any

from google.protobuf.field_mask_pb2 import FieldMask

from goalledger.v1 import amendment_commands_pb2 as amendments
from goalledger.v1 import goal_life_commands_pb2 as life
from goalledger.v1 import key_result_commands_pb2 as key_results
from goalledger.v1.goals_pb2 import Goal, KeyResult
from goalledger.v1.lifecycle_pb2 import (
    PROGRESS_FROM_CHECK_INS,
    PROGRESS_FROM_CHILDREN,
    ProgressFrom,
)
from goalledger.v1.measures_pb2 import Measure, NumericMeasure
from services.demo.acts import adapting as acts
from services.demo.acts.act import Act
from services.demo.requests.measures import measure
from services.demo.requests.names import Made, Row, goal_name, measured_name, why


def _key_result(act: acts.KeyResultAdded, _: Made) -> Any:
    key_result = KeyResult(
        title=act.title,
        measure=measure(act.measure),
        weight=f"{act.weight:f}",
        progress_from=_progress_from(act),
    )
    return key_results.AddKeyResultRequest(
        parent=goal_name(act.goal),
        key_result_id=act.key_result,
        key_result=key_result,
        **why(act),
    )


def _progress_from(act: acts.KeyResultAdded) -> ProgressFrom.ValueType:
    return PROGRESS_FROM_CHILDREN if act.from_children else PROGRESS_FROM_CHECK_INS


def _target(act: acts.TargetMoved, _: Made) -> Any:
    return key_results.ReviseKeyResultRequest(
        key_result=KeyResult(
            name=measured_name(act.goal, act.key_result),
            measure=Measure(numeric=NumericMeasure(target=f"{act.target:f}")),
        ),
        update_mask=FieldMask(paths=["measure.numeric.target"]),
        **why(act),
    )


def _drop(act: acts.KeyResultDropped, _: Made) -> Any:
    name = measured_name(act.goal, act.key_result)
    return key_results.DropKeyResultRequest(name=name, **why(act))


def _reweighting(act: acts.KeyResultsReweighted, _: Made) -> Any:
    weights = [
        key_results.KeyResultWeight(
            key_result=measured_name(act.goal, key_result), weight=f"{weight:f}"
        )
        for key_result, weight in act.weights.items()
    ]
    return key_results.ReweightKeyResultsRequest(
        parent=goal_name(act.goal), weights=weights, **why(act)
    )


def _amendment(act: acts.AmendmentProposed, _: Made) -> Any:
    return amendments.ProposeAmendmentRequest(
        goal=Goal(
            name=goal_name(act.goal), title=act.title, measure=measure(act.measure)
        ),
        update_mask=FieldMask(paths=["title", "measure"]),
        amendment_id=act.amendment,
        **why(act),
    )


def _amendment_approval(act: acts.AmendmentApproved, _: Made) -> Any:
    return amendments.ApproveAmendmentRequest(name=_amendment_name(act))


def _amendment_rejection(act: acts.AmendmentRejected, _: Made) -> Any:
    return amendments.RejectAmendmentRequest(name=_amendment_name(act), **why(act))


def _amendment_name(act: acts.AmendmentApproved | acts.AmendmentRejected) -> str:
    return f"{goal_name(act.goal)}/amendments/{act.amendment}"


def _pause(act: acts.GoalPaused, _: Made) -> Any:
    return life.PauseGoalRequest(name=goal_name(act.goal), **why(act))


def _resumption(act: acts.GoalResumed, _: Made) -> Any:
    return life.ResumeGoalRequest(name=goal_name(act.goal))


def _transfer(act: acts.GoalTransferred, made: Made) -> Any:
    return life.TransferGoalRequest(
        name=goal_name(act.goal), owner=made[act.owner], **why(act)
    )


def _contributors(act: acts.ContributorsSet, made: Made) -> Any:
    return life.SetContributorsRequest(
        name=goal_name(act.goal),
        co_owners=[made[person] for person in act.co_owners],
        contributors=[made[person] for person in act.contributors],
        accountability_partner=made[act.partner],
    )


def _escalation(act: acts.CommitmentEscalated, made: Made) -> Any:
    return life.EscalateCommitmentRequest(
        name=goal_name(act.goal), escalated_to=made[act.to], **why(act)
    )


CALLS: dict[type[Act], Row] = {
    acts.KeyResultAdded: ("GoalService/AddKeyResult", _key_result),
    acts.TargetMoved: ("GoalService/ReviseKeyResult", _target),
    acts.KeyResultDropped: ("GoalService/DropKeyResult", _drop),
    acts.KeyResultsReweighted: ("GoalService/ReweightKeyResults", _reweighting),
    acts.AmendmentProposed: ("GoalService/ProposeAmendment", _amendment),
    acts.AmendmentApproved: ("GoalService/ApproveAmendment", _amendment_approval),
    acts.AmendmentRejected: ("GoalService/RejectAmendment", _amendment_rejection),
    acts.GoalPaused: ("GoalService/PauseGoal", _pause),
    acts.GoalResumed: ("GoalService/ResumeGoal", _resumption),
    acts.GoalTransferred: ("GoalService/TransferGoal", _transfer),
    acts.ContributorsSet: ("GoalService/SetContributors", _contributors),
    acts.CommitmentEscalated: ("GoalService/EscalateCommitment", _escalation),
}

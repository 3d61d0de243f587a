"""What people of the company do, as gRPC requests: one row an act."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from google.protobuf.field_mask_pb2 import FieldMask
from google.type.date_pb2 import Date

from goalledger.v1 import goal_commands_pb2 as goal_commands
from goalledger.v1 import key_result_commands_pb2 as key_result_commands
from goalledger.v1.admin_service_pb2 import CreateOrganizationRequest
from goalledger.v1.cadence_pb2 import CADENCE_WEEKLY, CheckInSchedule
from goalledger.v1.check_in_service_pb2 import (
    BatchRecordCheckInsRequest,
    CheckInEntry,
    CorrectCheckInRequest,
    RecordCheckInRequest,
    RetractCheckInRequest,
)
from goalledger.v1.command_pb2 import ReasonCode
from goalledger.v1.criteria_pb2 import AcceptanceCondition, CriterionAnswer
from goalledger.v1.directory_service_pb2 import (
    AddPersonRequest,
    AddServiceRequest,
    CreateUnitRequest,
)
from goalledger.v1.goals_pb2 import Goal, KeyResult
from goalledger.v1.lifecycle_pb2 import (
    Criterion,
    Disposition,
    Framework,
    GoalLevel,
    MissCause,
)
from goalledger.v1.measures_pb2 import Measure, NumericMeasure
from goalledger.v1.ranges_pb2 import DateRange
from goalledger.v1.value_pb2 import Value
from services.demo import acts, company

ORGANIZATION = f"organizations/{company.ORGANIZATION}"

# Everybody checks in by Friday; until Monday it is late, and not yet missed.
_FRIDAYS = CheckInSchedule(cadence=CADENCE_WEEKLY, anchor_day=5, grace_days=3)

People = Mapping[str, str]


class Call(NamedTuple):
    """A call to make; its request id is still to be set.

    Attributes:
        rpc: The rpc's whole path, like "/goalledger.v1.GoalService/SubmitGoal".
    """

    rpc: str
    request: Any


def call_of(act: acts.Act, people: People) -> Call:
    """Return the call that an act is.

    Args:
        act: What somebody does.
        people: Names of people in the ledger, by their keys in the story.
    """
    rpc, request = _CALLS[type(act)]
    if isinstance(act, acts.CheckedIn) and len(act.observed) == 1:
        rpc, request = "CheckInService/RecordCheckIn", _check_in
    return Call(f"/goalledger.v1.{rpc}", request(act, people))


def goal_name(goal: str) -> str:
    """Name a goal of the company."""
    return f"{ORGANIZATION}/goals/{goal}"


def measured_name(goal: str, key_result: str | None) -> str:
    """Name a key result, or the SMART goal where there is none."""
    name = goal_name(goal)
    return name if key_result is None else f"{name}/keyResults/{key_result}"


def _organization(act: acts.OrganizationCreated, _: People) -> Any:
    return CreateOrganizationRequest(
        organization_id=company.ORGANIZATION,
        display_name=company.DISPLAY_NAME,
        time_zone=company.TIME_ZONE,
        administrator_name=company.person(act.by).name,
    )


def _unit(act: acts.UnitCreated, _: People) -> Any:
    return CreateUnitRequest(
        parent=ORGANIZATION,
        unit_id=act.unit,
        display_name=act.name,
        parent_unit=_unit_name(act.parent),
    )


def _person(act: acts.PersonAdded, _: People) -> Any:
    principal = company.principal(act.person)
    return AddPersonRequest(
        parent=ORGANIZATION, display_name=act.name, principal=principal
    )


def _service(act: acts.ServiceAdded, _: People) -> Any:
    principal = company.principal(act.service)
    return AddServiceRequest(
        parent=ORGANIZATION, display_name=act.name, principal=principal
    )


def _draft(act: acts.GoalDrafted, people: People) -> Any:
    goal = Goal(
        framework=Framework.Value(f"FRAMEWORK_{act.framework}"),
        level=GoalLevel.Value(f"GOAL_LEVEL_{act.level}"),
        title=act.title,
        description=act.description,
        owner=people[act.owner],
        unit=_unit_name(act.unit),
        window=DateRange(start_date=_day(act.start), end_date=_day(act.end)),
        schedule=_FRIDAYS,
        measure=None if act.measure is None else _measure(act.measure),
        criteria=[
            CriterionAnswer(criterion=Criterion.Value(f"CRITERION_{name}"), answer=text)
            for name, text in act.criteria.items()
        ],
        acceptance_conditions=[
            AcceptanceCondition(condition_id=condition, text=text)
            for condition, text in act.conditions.items()
        ],
    )
    return goal_commands.DraftGoalRequest(
        parent=ORGANIZATION, goal_id=act.goal, goal=goal
    )


def _key_result(act: acts.KeyResultAdded, _: People) -> Any:
    key_result = KeyResult(
        title=act.title, measure=_measure(act.measure), weight=f"{act.weight:f}"
    )
    return key_result_commands.AddKeyResultRequest(
        parent=goal_name(act.goal),
        key_result_id=act.key_result,
        key_result=key_result,
        **_why(act),
    )


def _revision(act: acts.DraftRevised, _: People) -> Any:
    return goal_commands.ReviseDraftRequest(
        goal=Goal(name=goal_name(act.goal), description=act.description),
        update_mask=FieldMask(paths=["description"]),
    )


def _target(act: acts.TargetMoved, _: People) -> Any:
    return key_result_commands.ReviseKeyResultRequest(
        key_result=KeyResult(
            name=measured_name(act.goal, act.key_result),
            measure=Measure(numeric=NumericMeasure(target=f"{act.target:f}")),
        ),
        update_mask=FieldMask(paths=["measure.numeric.target"]),
        **_why(act),
    )


def _submission(act: acts.GoalSubmitted, _: People) -> Any:
    return goal_commands.SubmitGoalRequest(name=goal_name(act.goal))


def _approval(act: acts.GoalApproved, _: People) -> Any:
    return goal_commands.ApproveGoalRequest(name=goal_name(act.goal))


def _rejection(act: acts.GoalRejected, _: People) -> Any:
    return goal_commands.RejectGoalRequest(name=goal_name(act.goal), **_why(act))


def _cancellation(act: acts.GoalCancelled, _: People) -> Any:
    return goal_commands.CancelGoalRequest(name=goal_name(act.goal), **_why(act))


def _closing(act: acts.GoalClosed, _: People) -> Any:
    return goal_commands.CloseGoalRequest(
        name=goal_name(act.goal),
        disposition=Disposition.Value(f"DISPOSITION_{act.disposition}"),
        condition_results=[
            goal_commands.ConditionResult(condition_id=condition, met=met)
            for condition, met in act.conditions_met.items()
        ],
        explanations=[
            goal_commands.KeyResultExplanation(
                key_result=measured_name(act.goal, key_result), explanation=text
            )
            for key_result, text in act.explanations.items()
        ],
        miss_cause=MissCause.Value(f"MISS_CAUSE_{act.miss_cause or 'UNSPECIFIED'}"),
        miss_explanation=act.miss_explanation,
        learnings=act.learnings,
    )


def _check_in(act: acts.CheckedIn, _: People) -> Any:
    [seen] = act.observed
    parent = measured_name(seen.goal, seen.key_result)
    return RecordCheckInRequest(parent=parent, **_observed(seen))


def _check_ins(act: acts.CheckedIn, _: People) -> Any:
    entries = [
        CheckInEntry(
            parent=measured_name(seen.goal, seen.key_result), **_observed(seen)
        )
        for seen in act.observed
    ]
    return BatchRecordCheckInsRequest(parent=ORGANIZATION, entries=entries)


def _correction(act: acts.CheckInCorrected, _: People) -> Any:
    seen = act.observed
    name = f"{measured_name(seen.goal, seen.key_result)}/checkIns/{act.corrects}"
    return CorrectCheckInRequest(name=name, **_observed(seen), **_why(act))


def _retraction(act: acts.CheckInRetracted, _: People) -> Any:
    name = f"{measured_name(act.goal, act.key_result)}/checkIns/{act.check_in}"
    return RetractCheckInRequest(name=name, **_why(act))


def _observed(seen: acts.Observed) -> dict[str, Any]:
    return {
        "check_in_id": seen.check_in,
        "value": Value(decimal=f"{seen.value:f}"),
        "confidence": "" if seen.confidence is None else f"{seen.confidence:f}",
        "note": seen.note,
        "source": seen.source,
        "effective_time": seen.effective,
    }


def _why(act: acts.Reasoned) -> dict[str, Any]:
    if not act.reason_code:
        return {}
    code = ReasonCode.Value(f"REASON_CODE_{act.reason_code}")
    return {"reason_code": code, "reason": act.reason}


def _measure(measure: acts.Measured) -> Measure:
    return Measure(
        unit=measure.unit,
        numeric=NumericMeasure(
            start=f"{measure.start:f}", target=f"{measure.target:f}"
        ),
    )


def _unit_name(unit: str | None) -> str:
    return "" if unit is None else f"{ORGANIZATION}/units/{unit}"


def _day(day: date) -> Date:
    return Date(year=day.year, month=day.month, day=day.day)


_CALLS: dict[type[acts.Act], tuple[str, Callable[[Any, People], Any]]] = {
    acts.OrganizationCreated: ("AdminService/CreateOrganization", _organization),
    acts.UnitCreated: ("DirectoryService/CreateUnit", _unit),
    acts.PersonAdded: ("DirectoryService/AddPerson", _person),
    acts.ServiceAdded: ("DirectoryService/AddService", _service),
    acts.GoalDrafted: ("GoalService/DraftGoal", _draft),
    acts.KeyResultAdded: ("GoalService/AddKeyResult", _key_result),
    acts.DraftRevised: ("GoalService/ReviseDraft", _revision),
    acts.GoalSubmitted: ("GoalService/SubmitGoal", _submission),
    acts.GoalApproved: ("GoalService/ApproveGoal", _approval),
    acts.GoalRejected: ("GoalService/RejectGoal", _rejection),
    acts.TargetMoved: ("GoalService/ReviseKeyResult", _target),
    acts.CheckedIn: ("CheckInService/BatchRecordCheckIns", _check_ins),
    acts.CheckInCorrected: ("CheckInService/CorrectCheckIn", _correction),
    acts.CheckInRetracted: ("CheckInService/RetractCheckIn", _retraction),
    acts.GoalCancelled: ("GoalService/CancelGoal", _cancellation),
    acts.GoalClosed: ("GoalService/CloseGoal", _closing),
}

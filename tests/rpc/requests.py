"""A sound request of every rpc, about any organization: what a stranger might send."""

from __future__ import annotations

from typing import Any

from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass

from goalledger.v1 import (
    alignments_pb2,
    check_in_service_pb2,
    cycles_pb2,
    goals_pb2,
    grades_pb2,
    key_result_commands_pb2,
    lifecycle_pb2,
    measures_pb2,
    metrics_pb2,
    policies_pb2,
    templates_pb2,
)
from services.rpc.servicers import SERVICES
from tests.rpc.acme import QUARTER, check_in, objective, percent

METHODS = {
    f"{service.full_name}/{method.name}": method
    for service in SERVICES
    for method in service.methods
}

# What `name` or `parent` is, by rpc, else by service; otherwise the organization.
_GOAL = "organizations/{}/goals/renewals"
_KEY_RESULT = f"{_GOAL}/keyResults/rate"
_CHECK_IN = f"{_KEY_RESULT}/checkIns/c"
_AMENDMENT = f"{_GOAL}/amendments/less"
_POLICY = "organizations/{}/policies/default"
_CYCLE = "organizations/{}/cycles/q1"
_TEMPLATE = "organizations/{}/templates/t"
_ORGANIZATION = "organizations/{}"
_UNIT = "organizations/{}/units/sales"
_PERSON = "organizations/{}/people/anna"
_METRIC = "organizations/{}/metrics/rate"
_NAMED = {
    "MoveUnit": _UNIT,
    "CloseUnit": _UNIT,
    "GetUnit": _UNIT,
    "DeactivatePerson": _PERSON,
    "SetMembership": _PERSON,
    "SetManager": _PERSON,
    "GetPerson": _PERSON,
    "GrantDelegation": _PERSON,
    "RevokeDelegation": f"{_PERSON}/delegations/d",
    "PlanCycle": _ORGANIZATION,
    "ListCycles": _ORGANIZATION,
    "DraftGoal": _ORGANIZATION,
    "ListGoals": _ORGANIZATION,
    "BatchGetGoals": _ORGANIZATION,
    "BatchRecordCheckIns": _ORGANIZATION,
    "ListDueCheckIns": _ORGANIZATION,
    "ConfirmRelevance": _GOAL,
    "ListGoalHistory": _GOAL,
    "DropKeyResult": _KEY_RESULT,
    "ApproveAmendment": _AMENDMENT,
    "RejectAmendment": _AMENDMENT,
    "ConfirmGrade": f"{_GOAL}/grades/final",
    "AlignGoal": _KEY_RESULT,
    "AlignmentService": f"{_GOAL}/alignments/a",
    "ListAlignments": _ORGANIZATION,
    "GetAlignmentMap": _ORGANIZATION,
    "ListAlignmentFindings": _ORGANIZATION,
    "CorrectCheckIn": _CHECK_IN,
    "RetractCheckIn": _CHECK_IN,
    "ListPolicies": _ORGANIZATION,
    "ListProposals": _ORGANIZATION,
    "ReviseTemplate": _TEMPLATE,
    "DefineMetric": _ORGANIZATION,
    "ListMetrics": _ORGANIZATION,
    "BindKeyResult": _KEY_RESULT,
    "MetricService": _METRIC,
    "ApprovalService": "organizations/{}/proposals/p",
    "PolicyService": _POLICY,
    "CycleService": _CYCLE,
    "GoalService": _GOAL,
    "CheckInService": _KEY_RESULT,
    "ScoreService": _GOAL,
}


def request_of(rpc: str, organization: str) -> Any:
    """Return a request of an rpc that is about an organization."""
    method = METHODS[rpc]
    assert method.containing_service is not None
    form = _NAMED.get(method.name) or _NAMED.get(method.containing_service.name)
    request: Any = GetMessageClass(method.input_type)()
    for field, sound in _sound(organization, (form or _ORGANIZATION)).items():
        described = method.input_type.fields_by_name.get(field)
        # What is a filter elsewhere may be left out.
        filters = field in {"goal", "policy", "template", "metric", "cycle"}
        filters = filters and method.name != "CarryOverGoal"
        if described is None or (filters and not described.message_type):
            continue
        value = sound
        if described.message_type is None and isinstance(sound, Message):
            # A score to set is a text, where a check-in's value is a message.
            value = "0.5" if field == "value" else sound.name  # type: ignore[attr-defined]
        if described.is_repeated:
            getattr(request, field).append(value)
        elif described.message_type is not None:
            getattr(request, field).CopyFrom(value)
        else:
            setattr(request, field, value)
    if method.name == "AlignGoal":
        request.goal = _GOAL.format(organization)
        request.kind = alignments_pb2.ALIGNMENT_KIND_SUPPORTS
    return request


def _sound(organization: str, form: str) -> dict[str, Any]:
    """Return a value for each field that some request needs."""
    anna = f"organizations/{organization}/people/anna"
    goal = objective(anna, window=QUARTER)
    goal.name = _GOAL.format(organization)
    named = _KEY_RESULT.format(organization)
    key_result = goals_pb2.KeyResult(name=named, title="Rate", measure=percent())
    observed = check_in().value
    weight = key_result_commands_pb2.KeyResultWeight(key_result=named, weight="2")
    entry = check_in_service_pb2.CheckInEntry(parent=named, value=observed)
    policy = policies_pb2.Policy(name=_POLICY.format(organization), annual=True)
    template = templates_pb2.Template(
        name=_TEMPLATE.format(organization),
        framework=lifecycle_pb2.FRAMEWORK_OKR,
        display_name="Keep customers",
        title="Customers stay with us",
    )
    cycle = cycles_pb2.Cycle(
        name=_CYCLE.format(organization),
        kind=cycles_pb2.CYCLE_KIND_QUARTER,
        title="First quarter",
        window=QUARTER,
    )
    return {
        "policy": policy,
        "metric": metrics_pb2.Metric(title="Renewals", owner=anna, unit="percent"),
        "cycle": cycle,
        "template": template,
        "name": form.format(organization),
        "parent": form.format(organization),
        "names": goal.name,
        "unit": _UNIT.format(organization),
        "delegate": _PERSON.format(organization),
        "days": QUARTER,
        "entries": entry,
        "goal": goal,
        "key_result": key_result,
        "value": observed,
        "duration": grades_pb2.OVERRIDE_DURATION_ONCE,
        "grade": grades_pb2.Grade(value="0.5"),
        "weights": weight,
        "owner": anna,
        "escalated_to": anna,
        "status": measures_pb2.STATUS_ON_TRACK,
        "disposition": lifecycle_pb2.DISPOSITION_MISSED,
        "display_name": "Somebody",
        "principal": "somebody@acme.example",
        "request_id": "0b9f2f4e-6f0c-4a53-9d6e-4f0d7f3a1c55",
    }

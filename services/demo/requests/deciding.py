"""How goals are to be kept, and what needs two people, as requests."""

from __future__ import annotations

from typing import Any

from google.protobuf.field_mask_pb2 import FieldMask

from goalledger.v1 import approval_service_pb2 as approvals
from goalledger.v1.cadence_pb2 import CADENCE_WEEKLY, CheckInSchedule
from goalledger.v1.lifecycle_pb2 import FRAMEWORK_SMART, Criterion
from goalledger.v1.policies_pb2 import Policy, SuccessBand
from goalledger.v1.policy_service_pb2 import SetPolicyRequest
from goalledger.v1.template_service_pb2 import (
    CreateTemplateRequest,
    ReviseTemplateRequest,
)
from goalledger.v1.templates_pb2 import Template, TemplateAnswer
from services.demo.acts import deciding as acts
from services.demo.acts.act import Act
from services.demo.requests.measures import measure
from services.demo.requests.names import (
    ORGANIZATION,
    Made,
    Row,
    policy_name,
    proposal_name,
    template_name,
    why,
)

# Everybody checks in by Friday; until Monday it is late, and not yet missed.
_FRIDAYS = CheckInSchedule(cadence=CADENCE_WEEKLY, anchor_day=5, grace_days=3)


def _policy(act: acts.PolicyProposed, _: Made) -> Any:
    policy = Policy(
        name=policy_name(act.policy), description=act.description, check_ins=_FRIDAYS
    )
    paths = ["description", "check_ins"]
    if act.waived is not None:
        policy.okr_approval_waived = act.waived
        paths.append("okr_approval_waived")
    if act.band is not None:
        low, high = act.band
        policy.success_band.CopyFrom(SuccessBand(low=f"{low:f}", high=f"{high:f}"))
        paths.append("success_band")
    return SetPolicyRequest(
        policy=policy,
        update_mask=FieldMask(paths=paths),
        proposal_id=act.proposal,
        **why(act),
    )


def _approval(act: acts.ProposalApproved, _: Made) -> Any:
    return approvals.ApproveProposalRequest(name=proposal_name(act.proposal))


def _rejection(act: acts.ProposalRejected, _: Made) -> Any:
    name = proposal_name(act.proposal)
    return approvals.RejectProposalRequest(name=name, **why(act))


def _withdrawal(act: acts.ProposalWithdrawn, _: Made) -> Any:
    name = proposal_name(act.proposal)
    return approvals.WithdrawProposalRequest(name=name, **why(act))


def _template(act: acts.TemplateCreated, _: Made) -> Any:
    template = Template(
        framework=FRAMEWORK_SMART,
        display_name=act.name,
        role=act.role,
        title=act.title,
        description=act.description,
        measure=measure(act.measure),
        criteria=[
            TemplateAnswer(criterion=Criterion.Value(f"CRITERION_{name}"), answer=text)
            for name, text in act.criteria.items()
        ],
    )
    return CreateTemplateRequest(
        parent=ORGANIZATION, template_id=act.template, template=template
    )


def _template_revision(act: acts.TemplateRevised, _: Made) -> Any:
    return ReviseTemplateRequest(
        template=Template(
            name=template_name(act.template),
            title=act.title,
            description=act.description,
        ),
        update_mask=FieldMask(paths=["title", "description"]),
    )


CALLS: dict[type[Act], Row] = {
    acts.PolicyProposed: ("PolicyService/SetPolicy", _policy),
    acts.ProposalApproved: ("ApprovalService/ApproveProposal", _approval),
    acts.ProposalRejected: ("ApprovalService/RejectProposal", _rejection),
    acts.ProposalWithdrawn: ("ApprovalService/WithdrawProposal", _withdrawal),
    acts.TemplateCreated: ("TemplateService/CreateTemplate", _template),
    acts.TemplateRevised: ("TemplateService/ReviseTemplate", _template_revision),
}

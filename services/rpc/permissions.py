"""The one table of who may call what (design §7); what is not in it, nobody may.

In this release a principal that is mapped in an organization may call every rpc of it,
and any principal the few rpcs that are about no organization. Two-person rules are the
domain's; they are named here so that the table says all there is to know of an rpc.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class Scope(Enum):
    """Where a permission is needed."""

    SERVER = "SERVER"
    ORGANIZATION = "ORGANIZATION"


class Need(Enum):
    """Whether an act needs something."""

    NEVER = "NEVER"
    WHEN_ACTIVE = "WHEN_ACTIVE"
    WHEN_DIFFERENT = "WHEN_DIFFERENT"
    ALWAYS = "ALWAYS"


class Access(Enum):
    """Whether a call leaves a record of who looked or acted."""

    EVENT = "EVENT"  # the events that it records say so themselves
    ALWAYS = "ALWAYS"
    SAMPLED = "SAMPLED"
    NEVER = "NEVER"


class Rule(NamedTuple):
    """What an rpc needs.

    Attributes:
        permission: The permission's name.
        scope: Where it is needed.
        access: What record a call leaves, once there are access records.
        reason: Whether it needs a reason.
        second_person: Whether it needs somebody other than who proposed.
    """

    permission: str
    scope: Scope = Scope.ORGANIZATION
    access: Access = Access.EVENT
    reason: Need = Need.NEVER
    second_person: Need = Need.NEVER


def _reads(permission: str, access: Access = Access.SAMPLED) -> Rule:
    return Rule(permission, access=access)


def _of_server(permission: str, access: Access = Access.NEVER) -> Rule:
    return Rule(permission, Scope.SERVER, access)


_GOALS = "goalledger.v1.GoalService/"
_CYCLES = "goalledger.v1.CycleService/"
_CHECK_INS = "goalledger.v1.CheckInService/"
_ALIGNMENTS = "goalledger.v1.AlignmentService/"
_SCORES = "goalledger.v1.ScoreService/"
_DIRECTORY = "goalledger.v1.DirectoryService/"
_APPROVALS = "goalledger.v1.ApprovalService/"
_POLICIES = "goalledger.v1.PolicyService/"
_TEMPLATES = "goalledger.v1.TemplateService/"
_METRICS = "goalledger.v1.MetricService/"
_HISTORY = "goalledger.v1.HistoryService/"
_FEED = "goalledger.v1.EventFeedService/"
_EVIDENCE = "goalledger.v1.EvidenceService/"
_ADMIN = "goalledger.v1.AdminService/"

RULES: dict[str, Rule] = {
    _GOALS + "DraftGoal": Rule("goals.draft"),
    _GOALS + "ReviseDraft": Rule("goals.revise"),
    _GOALS + "AddKeyResult": Rule("keyResults.add", reason=Need.WHEN_ACTIVE),
    _GOALS + "ReviseKeyResult": Rule("keyResults.revise", reason=Need.WHEN_ACTIVE),
    _GOALS + "DropKeyResult": Rule("keyResults.drop", reason=Need.WHEN_ACTIVE),
    _GOALS + "ReweightKeyResults": Rule("keyResults.reweight", reason=Need.WHEN_ACTIVE),
    _GOALS + "SubmitGoal": Rule("goals.submit"),
    _GOALS + "ApproveGoal": Rule("goals.approve", second_person=Need.ALWAYS),
    _GOALS + "RejectGoal": Rule(
        "goals.reject", reason=Need.ALWAYS, second_person=Need.ALWAYS
    ),
    _GOALS + "PauseGoal": Rule("goals.pause"),
    _GOALS + "ResumeGoal": Rule("goals.resume"),
    _GOALS + "ReopenGoal": Rule(
        "goals.reopen", reason=Need.ALWAYS, second_person=Need.ALWAYS
    ),
    _GOALS + "CarryOverGoal": Rule("goals.carryOver"),
    _GOALS + "TransferGoal": Rule("goals.transfer"),
    _GOALS + "SetContributors": Rule("goals.setContributors"),
    _GOALS + "EscalateCommitment": Rule("goals.escalate", reason=Need.ALWAYS),
    _GOALS + "ProposeAmendment": Rule("amendments.propose", reason=Need.ALWAYS),
    _GOALS + "ApproveAmendment": Rule("amendments.approve", second_person=Need.ALWAYS),
    _GOALS + "RejectAmendment": Rule(
        "amendments.reject", reason=Need.ALWAYS, second_person=Need.ALWAYS
    ),
    _GOALS + "CloseGoal": Rule("goals.close"),
    _GOALS + "CancelGoal": Rule("goals.cancel", reason=Need.ALWAYS),
    _GOALS + "CheckGoal": _reads("goals.check"),
    _GOALS + "GetGoal": _reads("goals.get"),
    _GOALS + "BatchGetGoals": _reads("goals.get"),
    _GOALS + "ListGoals": _reads("goals.list"),
    _CYCLES + "PlanCycle": Rule("cycles.plan"),
    _CYCLES + "OpenCycle": Rule("cycles.open"),
    _CYCLES + "StartGrading": Rule("cycles.grade"),
    _CYCLES + "CloseCycle": Rule("cycles.close"),
    _CYCLES + "ReopenCycle": Rule(
        "cycles.reopen", reason=Need.ALWAYS, second_person=Need.ALWAYS
    ),
    _CYCLES + "GetCycle": _reads("cycles.get"),
    _CYCLES + "ListCycles": _reads("cycles.list"),
    _CHECK_INS + "RecordCheckIn": Rule("checkIns.record"),
    _CHECK_INS + "BatchRecordCheckIns": Rule("checkIns.record"),
    _CHECK_INS + "CorrectCheckIn": Rule("checkIns.correct", reason=Need.ALWAYS),
    _CHECK_INS + "RetractCheckIn": Rule("checkIns.retract", reason=Need.ALWAYS),
    _CHECK_INS + "ListCheckIns": _reads("checkIns.list"),
    _CHECK_INS + "ListDueCheckIns": _reads("checkIns.listDue"),
    _CHECK_INS + "DeclareStatus": Rule("status.declare"),
    _CHECK_INS + "ConfirmRelevance": Rule("goals.confirmRelevance"),
    _SCORES + "OverrideScore": Rule("scores.override", reason=Need.ALWAYS),
    _SCORES + "ReleaseOverride": Rule("scores.release", reason=Need.ALWAYS),
    _SCORES + "ProposeGrade": Rule("grades.propose", reason=Need.WHEN_DIFFERENT),
    _SCORES + "ConfirmGrade": Rule(
        "grades.confirm", reason=Need.WHEN_DIFFERENT, second_person=Need.ALWAYS
    ),
    _SCORES + "GetScorecard": _reads("scores.get"),
    _SCORES + "ListScoreChanges": _reads("scores.list"),
    _SCORES + "ExplainScore": _reads("scores.explain"),
    _METRICS + "DefineMetric": Rule("metrics.define"),
    _METRICS + "RecordMetricValue": Rule("metrics.recordValue"),
    _METRICS + "BindKeyResult": Rule("keyResults.bind", reason=Need.WHEN_ACTIVE),
    _METRICS + "ListMetrics": _reads("metrics.list"),
    _METRICS + "ListMetricValues": _reads("metrics.listValues"),
    _ALIGNMENTS + "AlignGoal": Rule("alignments.propose"),
    _ALIGNMENTS + "AcceptAlignment": Rule(
        "alignments.accept", second_person=Need.ALWAYS
    ),
    _ALIGNMENTS + "DeclineAlignment": Rule(
        "alignments.decline", reason=Need.ALWAYS, second_person=Need.ALWAYS
    ),
    _ALIGNMENTS + "UnalignGoal": Rule("alignments.end"),
    _ALIGNMENTS + "ListAlignments": _reads("alignments.list"),
    _ALIGNMENTS + "GetAlignmentMap": _reads("alignments.getMap"),
    _ALIGNMENTS + "ListAlignmentFindings": _reads("alignments.listFindings"),
    _DIRECTORY + "CreateUnit": Rule("units.create"),
    _DIRECTORY + "MoveUnit": Rule("units.move"),
    _DIRECTORY + "CloseUnit": Rule("units.close"),
    _DIRECTORY + "AddPerson": Rule("people.add"),
    _DIRECTORY + "DeactivatePerson": Rule("people.deactivate"),
    _DIRECTORY + "SetMembership": Rule("memberships.set"),
    _DIRECTORY + "SetManager": Rule("managers.set"),
    _DIRECTORY + "GrantDelegation": Rule("delegations.grant"),
    _DIRECTORY + "RevokeDelegation": Rule("delegations.revoke"),
    _DIRECTORY + "AddService": Rule("services.add"),
    _DIRECTORY + "GetUnit": _reads("units.get"),
    _DIRECTORY + "GetPerson": _reads("people.get"),
    _DIRECTORY + "ListUnits": _reads("units.list"),
    _DIRECTORY + "ListPeople": _reads("people.list"),
    _APPROVALS + "ListProposals": _reads("proposals.list"),
    _APPROVALS + "ApproveProposal": Rule(
        "proposals.approve", second_person=Need.ALWAYS
    ),
    _APPROVALS + "RejectProposal": Rule(
        "proposals.reject", reason=Need.ALWAYS, second_person=Need.ALWAYS
    ),
    _APPROVALS + "WithdrawProposal": Rule("proposals.withdraw"),
    _POLICIES + "SetPolicy": Rule("policies.set", second_person=Need.ALWAYS),
    _POLICIES + "GetPolicy": _reads("policies.get"),
    _POLICIES + "ListPolicies": _reads("policies.list"),
    _TEMPLATES + "CreateTemplate": Rule("templates.create"),
    _TEMPLATES + "ReviseTemplate": Rule("templates.revise"),
    _TEMPLATES + "ListTemplates": _reads("templates.list"),
    _HISTORY + "ListGoalHistory": _reads("history.list", Access.ALWAYS),
    _HISTORY + "SearchAuditTrail": _reads("history.search", Access.ALWAYS),
    _FEED + "SubscribeEvents": _reads("events.subscribe", Access.ALWAYS),
    _FEED + "ReadEvents": _reads("events.read", Access.ALWAYS),
    _EVIDENCE + "GetLedgerHead": _reads("evidence.getHead", Access.ALWAYS),
    _ADMIN + "CreateOrganization": _of_server("organizations.create", Access.EVENT),
    _ADMIN + "GetOrganization": _reads("organizations.get"),
    _ADMIN + "GetServerInfo": _of_server("server.get"),
    _ADMIN + "GetLimits": _of_server("server.get"),
    _ADMIN + "ListProjections": _reads("projections.list"),
}

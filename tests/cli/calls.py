"""Which command calls which rpc: what the command line covers.

A new rpc has its line in ``CALLS``, or says in ``FOR_SERVICES`` why no person needs it.
``docs/command-line.md`` is written from here.
"""

from __future__ import annotations

_DAYS = "--from 2026-04-01 --until 2026-06-30"

# By service, and then by rpc, a command that calls it.
CALLS: dict[str, dict[str, str]] = {
    "GoalService": {
        "DraftGoal": "goals draft stock --framework okr --level team --owner anna",
        "ReviseDraft": "goals revise stock --title Stock",
        "AddKeyResult": "key-results add stock/days --measure 'from 21 to 7 days'",
        "ReviseKeyResult": "key-results revise stock/days --target 5",
        "DropKeyResult": "key-results drop stock/days",
        "ReweightKeyResults": "key-results reweight stock days=2",
        "SubmitGoal": "goals submit stock",
        "ApproveGoal": "goals approve stock",
        "RejectGoal": "goals reject stock",
        "PauseGoal": "goals pause stock",
        "ResumeGoal": "goals resume stock",
        "ReopenGoal": "goals reopen stock",
        "TransferGoal": "goals transfer stock ben",
        "SetContributors": "goals set-contributors stock --contributor ben",
        "EscalateCommitment": "goals escalate stock ben",
        "ProposeAmendment": "amendments propose stock --target 80",
        "ApproveAmendment": "amendments approve stock/less",
        "RejectAmendment": "amendments reject stock/less",
        "CloseGoal": "goals close stock done",
        "CarryOverGoal": "goals carry-over stock 2026-q3",
        "CancelGoal": "goals cancel stock",
        "CheckGoal": "goals check stock",
        "GetGoal": "goals show stock",
        "ListGoals": "goals list",
    },
    "CycleService": {
        "PlanCycle": f"cycles plan 2026-q2 --kind quarter {_DAYS}",
        "OpenCycle": "cycles open 2026-q2",
        "StartGrading": "cycles grade 2026-q2",
        "CloseCycle": "cycles close 2026-q2",
        "ReopenCycle": "cycles reopen 2026-q2",
        "GetCycle": "cycles show 2026-q2",
        "ListCycles": "cycles list",
    },
    "AlignmentService": {
        "AlignGoal": "alignments align stock --to fleet",
        "AcceptAlignment": "alignments accept stock/up",
        "DeclineAlignment": "alignments decline stock/up",
        "UnalignGoal": "alignments unalign stock/up",
        "ListAlignments": "alignments list",
        "GetAlignmentMap": "alignments map",
        "ListAlignmentFindings": "alignments findings",
    },
    "CheckInService": {
        "RecordCheckIn": "check-in stock/days 9",
        "BatchRecordCheckIns": "check-ins record stock/days=9 fleet/size=301",
        "CorrectCheckIn": "check-ins correct stock/days/first 8",
        "RetractCheckIn": "check-ins retract stock/days/first",
        "ListCheckIns": "check-ins list stock/days",
        "ListDueCheckIns": "due",
        "DeclareStatus": "declare stock at-risk",
        "ConfirmRelevance": "confirm stock",
    },
    "ScoreService": {
        "OverrideScore": "scores override stock 0.7",
        "ReleaseOverride": "scores release stock",
        "ProposeGrade": "grades propose stock 0.8",
        "ConfirmGrade": "grades confirm stock/final",
        "GetScorecard": "scores card stock",
        "ListScoreChanges": "scores changes stock",
        "ExplainScore": "scores explain stock",
    },
    "MetricService": {
        "DefineMetric": "metrics define churn Churn --owner anna --unit percent",
        "RecordMetricValue": "metrics record churn 3.5",
        "BindKeyResult": "metrics bind stock/days --to churn",
        "ListMetrics": "metrics list",
        "ListMetricValues": "metrics values churn",
    },
    "ApprovalService": {
        "ListProposals": "proposals list",
        "ApproveProposal": "proposals approve mondays",
        "RejectProposal": "proposals reject mondays",
        "WithdrawProposal": "proposals withdraw mondays",
    },
    "PolicyService": {
        "SetPolicy": "policies set default --no-okr-approval",
        "GetPolicy": "policies show default",
        "ListPolicies": "policies list",
    },
    "TemplateService": {
        "CreateTemplate": "templates create keep -",
        "ReviseTemplate": "templates revise keep -",
        "ListTemplates": "templates list",
    },
    "DirectoryService": {
        "CreateUnit": "units create sales Sales",
        "MoveUnit": "units move sales",
        "CloseUnit": "units close sales",
        "GetUnit": "units show sales",
        "ListUnits": "units list",
        "AddPerson": "people add Anna anna@acme.example",
        "AddService": "people add-service Reports reports.acme.example",
        "DeactivatePerson": "people deactivate anna",
        "SetMembership": "people set-membership anna sales",
        "SetManager": "people set-manager anna --manager ben",
        "GrantDelegation": "people grant-delegation anna ben",
        "RevokeDelegation": "people revoke-delegation anna-to-ben",
        "GetPerson": "people show anna",
        "ListPeople": "people list",
    },
    "HistoryService": {
        "ListGoalHistory": "goals history stock",
        "SearchAuditTrail": "audit",
    },
    "EventFeedService": {"SubscribeEvents": "feed --until-caught-up"},
    "EvidenceService": {"GetLedgerHead": "head"},
    "AdminService": {
        "CreateOrganization": "organizations create acme --name Acme"
        " --time-zone Europe/Vienna --administrator Anna",
        "GetOrganization": "organizations show",
        "GetServerInfo": "server info",
        "GetLimits": "server limits",
        "ListProjections": "server views",
    },
}

# Rpcs that no command calls, by service, each with the reason.
FOR_SERVICES: dict[str, dict[str, str]] = {
    "GoalService": {
        "BatchGetGoals": "reads many goals that are known by name; people list them"
    },
    "EventFeedService": {
        "ReadEvents": "is for services that poll; the command `feed` follows"
    },
}

# Commands that call, again and again, what another command calls once.
FOLLOWING = {"reminders": "CheckInService.ListDueCheckIns"}

# Commands that call no rpc of their own: they start a server, or open a store.
LOCAL = frozenset(
    ("serve", "demo", "verify", "db copy", "db migrate", "db status"),
)

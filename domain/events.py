"""The closed registry of events: every name that the ledger stores, for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.alignment.alignments import (
    AlignmentAccepted,
    AlignmentDeclined,
    AlignmentProposed,
    GoalUnaligned,
)
from domain.cycles.cycle import (
    CycleClosed,
    CycleOpened,
    CyclePlanned,
    CycleReopened,
    GradingStarted,
)
from domain.directory.delegations import DelegationGranted, DelegationRevoked
from domain.directory.leaving import PersonDeactivated
from domain.directory.managers import ManagerSet
from domain.directory.memberships import MembershipSet
from domain.directory.people import PersonAdded, ServiceAdded
from domain.directory.unit import UnitClosed, UnitCreated, UnitMoved
from domain.founding import OrganizationCreated
from domain.goals.adapting import (
    KeyResultAdded,
    KeyResultDropped,
    KeyResultRevised,
    KeyResultsReweighted,
)
from domain.goals.amendments import (
    AmendmentApproved,
    AmendmentProposed,
    AmendmentRejected,
)
from domain.goals.binding import KeyResultBound
from domain.goals.closing import GoalClosed
from domain.goals.contributing import ContributorsSet
from domain.goals.declaring import StatusDeclared
from domain.goals.drafts import GoalDrafted, GoalDraftRevised
from domain.goals.escalating import CommitmentEscalated
from domain.goals.grading import GradeConfirmed, GradeProposed
from domain.goals.handover import GoalTransferred
from domain.goals.life import GoalApproved, GoalCancelled, GoalRejected, GoalSubmitted
from domain.goals.observing import CheckInCorrected, CheckInRecorded, CheckInRetracted
from domain.goals.overriding import OverrideReleased, ScoreOverridden
from domain.goals.pausing import GoalPaused, GoalResumed
from domain.goals.relevance import RelevanceConfirmed
from domain.goals.reopening import GoalReopened
from domain.goals.scores import ScoreChanged
from domain.metrics.metric import (
    MetricDefined,
    MetricReaderBound,
    MetricReaderReleased,
    MetricValueRecorded,
)
from domain.policies.policy import PolicySet
from domain.proposals.proposal import (
    ProposalApproved,
    ProposalMade,
    ProposalRejected,
    ProposalWithdrawn,
)
from domain.templates.template import TemplateCreated, TemplateRevised

if TYPE_CHECKING:
    from domain.record import Event

EVENTS: dict[str, type[Event]] = {
    event.NAME: event
    for event in (
        OrganizationCreated,
        PersonAdded,
        ServiceAdded,
        PersonDeactivated,
        ManagerSet,
        MembershipSet,
        DelegationGranted,
        DelegationRevoked,
        UnitCreated,
        UnitMoved,
        UnitClosed,
        GoalDrafted,
        GoalDraftRevised,
        KeyResultAdded,
        KeyResultRevised,
        KeyResultDropped,
        KeyResultsReweighted,
        GoalSubmitted,
        GoalApproved,
        GoalRejected,
        GoalPaused,
        GoalResumed,
        GoalTransferred,
        ContributorsSet,
        CommitmentEscalated,
        AmendmentProposed,
        AmendmentApproved,
        AmendmentRejected,
        ScoreOverridden,
        OverrideReleased,
        GradeProposed,
        GradeConfirmed,
        AlignmentProposed,
        AlignmentAccepted,
        AlignmentDeclined,
        GoalUnaligned,
        GoalClosed,
        GoalReopened,
        GoalCancelled,
        CheckInRecorded,
        CheckInCorrected,
        CheckInRetracted,
        StatusDeclared,
        RelevanceConfirmed,
        KeyResultBound,
        MetricDefined,
        MetricValueRecorded,
        MetricReaderBound,
        MetricReaderReleased,
        ScoreChanged,
        CyclePlanned,
        CycleOpened,
        GradingStarted,
        CycleClosed,
        CycleReopened,
        ProposalMade,
        ProposalApproved,
        ProposalRejected,
        ProposalWithdrawn,
        PolicySet,
        TemplateCreated,
        TemplateRevised,
    )
}

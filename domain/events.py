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
from domain.goals.changing.adapting import (
    KeyResultAdded,
    KeyResultDropped,
    KeyResultRevised,
    KeyResultsReweighted,
)
from domain.goals.changing.amendments import (
    AmendmentApproved,
    AmendmentProposed,
    AmendmentRejected,
)
from domain.goals.drafting.drafts import GoalDrafted, GoalDraftRevised
from domain.goals.ending.closing import GoalClosed
from domain.goals.ending.reopening import GoalReopened
from domain.goals.life.contributing import ContributorsSet
from domain.goals.life.deciding import (
    GoalApproved,
    GoalCancelled,
    GoalRejected,
    GoalSubmitted,
)
from domain.goals.life.escalating import CommitmentEscalated
from domain.goals.life.handover import GoalTransferred
from domain.goals.life.pausing import GoalPaused, GoalResumed
from domain.goals.observing.binding import KeyResultBound
from domain.goals.observing.declaring import StatusDeclared
from domain.goals.observing.events import (
    CheckInCorrected,
    CheckInRecorded,
    CheckInRetracted,
)
from domain.goals.observing.relevance import RelevanceConfirmed
from domain.goals.scoring.grading import GradeConfirmed, GradeProposed
from domain.goals.scoring.overriding import OverrideReleased, ScoreOverridden
from domain.goals.scoring.scores import ScoreChanged
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

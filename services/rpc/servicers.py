"""The services of the wire, and who answers for each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalledger.v1 import (
    admin_service_pb2,
    alignment_service_pb2,
    approval_service_pb2,
    check_in_service_pb2,
    cycle_service_pb2,
    directory_service_pb2,
    event_feed_service_pb2,
    evidence_service_pb2,
    goal_service_pb2,
    history_service_pb2,
    metric_service_pb2,
    policy_service_pb2,
    score_service_pb2,
    template_service_pb2,
)
from services.rpc.alignment.alignment_answers import Alignments
from services.rpc.alignment.alignment_reads import AlignmentReads
from services.rpc.alignment.alignment_service import AlignmentService
from services.rpc.calls.actors import Actors
from services.rpc.calls.commands import Commands
from services.rpc.check_ins.check_in_answers import CheckIns
from services.rpc.check_ins.check_in_reads import CheckInReads
from services.rpc.check_ins.check_in_service import CheckInService
from services.rpc.goals.goal_answers import Goals
from services.rpc.goals.goal_reads import GoalReads
from services.rpc.goals.goal_service import GoalService
from services.rpc.history.audit_answers import AuditTrail
from services.rpc.history.event_feed_service import EventFeedService
from services.rpc.history.evidence_service import EvidenceService
from services.rpc.history.history_service import HistoryService
from services.rpc.measures.metric_reads import MetricReads
from services.rpc.measures.metric_service import MetricService
from services.rpc.organization.admin_service import AdminService
from services.rpc.organization.approval_service import ApprovalService
from services.rpc.organization.cycle_service import CycleService
from services.rpc.organization.directory_answers import People
from services.rpc.organization.directory_reads import DirectoryReads
from services.rpc.organization.directory_service import DirectoryService
from services.rpc.organization.following import Following
from services.rpc.organization.policy_service import PolicyService
from services.rpc.organization.proposal_answers import Proposals
from services.rpc.organization.template_service import TemplateService
from services.rpc.scores.score_service import ScoreService

if TYPE_CHECKING:
    from google.protobuf.descriptor import ServiceDescriptor

    from services.rpc.calls.reads import Reads
    from services.rpc.engine.opened import Opened
    from services.rpc.history.feeds import Feeds

SERVICES: tuple[ServiceDescriptor, ...] = tuple(
    file.DESCRIPTOR.services_by_name[name]
    for name, file in {
        "AdminService": admin_service_pb2,
        "AlignmentService": alignment_service_pb2,
        "ApprovalService": approval_service_pb2,
        "CheckInService": check_in_service_pb2,
        "CycleService": cycle_service_pb2,
        "DirectoryService": directory_service_pb2,
        "EventFeedService": event_feed_service_pb2,
        "EvidenceService": evidence_service_pb2,
        "GoalService": goal_service_pb2,
        "HistoryService": history_service_pb2,
        "MetricService": metric_service_pb2,
        "PolicyService": policy_service_pb2,
        "ScoreService": score_service_pb2,
        "TemplateService": template_service_pb2,
    }.items()
)


def servicers_of(opened: Opened, reads: Reads, feeds: Feeds) -> dict[str, object]:
    """Return who answers for each service, by its name.

    Args:
        opened: What a server stands on.
        reads: Answers from a pinned position.
        feeds: Carries events to whoever follows.
    """
    open_text, actors = opened.ledger.open_text, Actors()
    commands = Commands(opened.ledger)
    goals = Goals(open_text, actors)
    following = Following(opened.view_store, opened.runner)
    trail = AuditTrail(open_text, actors)
    return {
        "AdminService": AdminService(commands, reads, following, opened.store.name),
        "AlignmentService": AlignmentService(
            commands, AlignmentReads(reads, Alignments(open_text, actors), open_text)
        ),
        "ApprovalService": ApprovalService(
            commands, reads, Proposals(opened.ledger.read, open_text, actors)
        ),
        "CheckInService": CheckInService(
            commands,
            CheckInReads(reads, CheckIns(open_text, actors), open_text),
        ),
        "CycleService": CycleService(commands, reads),
        "DirectoryService": DirectoryService(
            commands, DirectoryReads(reads, People(open_text, actors))
        ),
        "EventFeedService": EventFeedService(reads, feeds),
        "EvidenceService": EvidenceService(reads, opened.evidence),
        "GoalService": GoalService(commands, GoalReads(reads, goals, open_text)),
        "HistoryService": HistoryService(reads, opened.evidence, trail),
        "MetricService": MetricService(commands, MetricReads(reads, open_text, actors)),
        "PolicyService": PolicyService(commands, reads),
        "ScoreService": ScoreService(commands, reads, goals, open_text),
        "TemplateService": TemplateService(commands, reads),
    }

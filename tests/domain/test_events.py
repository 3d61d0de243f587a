"""Stored events stay readable: their names and fields never change by accident."""

from __future__ import annotations

from enum import Enum

import msgspec
import pytest
from msgspec import Struct

from domain.alignment.edges import Edge, EdgeKind, Parent, Side
from domain.changes import Change
from domain.cycles.cycle import CycleKind, CycleState
from domain.days import Window
from domain.directory.timelines import Days, Span
from domain.events import EVENTS
from domain.goals.changing.adapting import Reweighting
from domain.goals.ending.closing import Explanation, MissCause
from domain.goals.endings import Disposition
from domain.goals.filing import Category
from domain.goals.goal import Framework, GoalLevel, GoalState
from domain.goals.links import Link, LinkRelation
from domain.goals.measures import (
    Aggregation,
    Binary,
    Comparison,
    Judging,
    Measure,
    Milestone,
    Milestones,
    Numeric,
    Ordinal,
    Range,
    Threshold,
    Value,
    Zone,
)
from domain.goals.objective import Ambition, ProgressFrom, RollUp
from domain.goals.overrides import OverrideDuration
from domain.goals.pace.cadence import Cadence, CheckInSchedule
from domain.goals.pace.plans import PlanPoint
from domain.goals.scoring.scores import ScoreMove
from domain.goals.smart import (
    AcceptanceCondition,
    Assessment,
    ConditionResult,
    Criterion,
    CriterionAnswer,
    Outcome,
)
from domain.goals.status import Status
from domain.metrics.metric import Reader
from domain.policies.policy import PolicyTerms, SuccessBand, Waiver
from domain.proposals.proposal import ProposalKind, ProposalState, Proposed
from domain.proposals.subject import Pin
from domain.record import Event
from domain.templates.template import (
    TemplateAnswer,
    TemplateContents,
    TemplateKeyResult,
    TemplateVersion,
)

# What is stored for ever. A new event adds a line; no line ever changes or goes.
NAMES_AND_FIELDS = {
    "organization.created": "reason name time_zone administrator",
    "person.added": "reason name principal start_day",
    "service.added": "reason name principal",
    "person.deactivated": "reason inactive_day",
    "person.manager_set": "reason days manager",
    "person.membership_set": "reason unit days member role",
    "person.delegation_granted": "reason delegation delegate days",
    "person.delegation_revoked": "reason delegation revoked_day",
    "unit.created": "reason name parent start_day",
    "unit.moved": "reason days parent",
    "unit.closed": "reason close_day",
    "goal.drafted": "reason framework level ambition roll_up title description owner"
    " unit cycle category labels method_binding window schedule plan measure criteria"
    " acceptance_conditions policy template carried_over_from",
    "goal.draft_revised": "reason ambition roll_up title description owner unit cycle"
    " category labels method_binding window schedule plan measure criteria"
    " acceptance_conditions policy",
    "goal.key_result_added": "reason key_result title measure weight window"
    " held_to_criteria criteria schedule plan progress_from definition_version",
    "goal.key_result_revised": "reason key_result title measure weight window"
    " held_to_criteria criteria schedule schedule_since plan progress_from"
    " definition_version",
    "goal.key_result_dropped": "reason key_result definition_version",
    "goal.key_results_reweighted": "reason weights definition_version",
    "goal.submitted": "reason state",
    "goal.approved": "reason state definition_version waived_by",
    "goal.rejected": "reason state",
    "goal.paused": "reason state day",
    "goal.resumed": "reason state day",
    "goal.transferred": "reason owner unit",
    "goal.alignment_proposed": "reason alignment edge awaits expires",
    "goal.alignment_accepted": "reason alignment edge replaces",
    "goal.alignment_declined": "reason alignment",
    "goal.unaligned": "reason alignment edge",
    "goal.contributors_set": "reason co_owners contributors accountability_partner",
    "goal.commitment_escalated": "reason escalated_to",
    "goal.amendment_proposed": "reason amendment title description method_binding"
    " window schedule plan measure criteria acceptance_conditions definition_version"
    " expires",
    "goal.amendment_approved": "reason amendment method_binding window schedule"
    " schedule_since plan measure definition_version",
    "goal.amendment_rejected": "reason amendment",
    "goal.score_overridden": "reason value duration",
    "goal.override_released": "reason value",
    "goal.grade_proposed": "reason grade value score expires",
    "goal.grade_confirmed": "reason grade value score",
    "goal.closed": "reason state disposition outcome condition_results explanations"
    " miss_cause miss_explanation wins learnings evidence successor",
    "goal.reopened": "reason state",
    "goal.cancelled": "reason state",
    "goal.check_in_recorded": "reason key_result check_in definition_version value"
    " effective_day recorded_day confidence note links source",
    "goal.check_in_corrected": "reason key_result check_in corrects definition_version"
    " value effective_day recorded_day confidence note links source",
    "goal.check_in_retracted": "reason key_result check_in value",
    "goal.status_declared": "reason key_result status computed",
    "goal.relevance_confirmed": "reason",
    "goal.key_result_bound": "reason key_result metric",
    "metric.defined": "reason title description owner unit aggregation",
    "metric.value_recorded": "reason metric_value value effective_day recorded_day note"
    " source",
    "metric.reader_bound": "reason reader",
    "metric.reader_released": "reason reader",
    "score.changed": "reason moves rule",
    "cycle.planned": "reason kind title days",
    "cycle.opened": "reason state score_rule",
    "cycle.grading_started": "reason state",
    "cycle.closed": "reason state",
    "cycle.reopened": "reason state",
    "proposal.made": "reason kind subject pin proposed expires",
    "proposal.approved": "reason state",
    "proposal.rejected": "reason state",
    "proposal.withdrawn": "reason state",
    "policy.set": "reason version terms",
    "template.created": "reason framework contents",
    "template.revised": "reason version display_name unit role title description"
    " key_results measure criteria acceptance_conditions",
}


def test_names_and_fields_of_stored_events_are_frozen() -> None:
    fields = {
        name: " ".join(event.__struct_encode_fields__) for name, event in EVENTS.items()
    }

    assert fields == NAMES_AND_FIELDS


# What stands inside those fields, for ever too.
PARTS = {
    AcceptanceCondition: "id text",
    Binary: "",
    Change: "from to",
    CheckInSchedule: "cadence anchor_day grace_days",
    ConditionResult: "condition met",
    Days: "start end",
    CriterionAnswer: "criterion answer assessment answered_by",
    Edge: "kind parent weight",
    Explanation: "key_result explanation",
    Reweighting: "key_result weight",
    Link: "uri sha256 media_type relation",
    Measure: "unit aggregation numeric threshold range milestones binary ordinal",
    Milestone: "id weight",
    Milestones: "milestones",
    Numeric: "start target stretch",
    Ordinal: "zones target_zone stretch_zone",
    Parent: "goal key_result",
    PlanPoint: "day progress",
    Range: "judging low high",
    Reader: "goal key_result",
    Span: "days value",
    Pin: "version owner state turn",
    PolicyTerms: "description frameworks annual okr_approval_waived approvers check_ins"
    " blocking_findings success_band",
    Proposed: "policy",
    ScoreMove: "key_result score computed overridden",
    SuccessBand: "low high",
    TemplateAnswer: "criterion answer",
    TemplateContents: "display_name unit role title description key_results measure"
    " criteria acceptance_conditions",
    TemplateKeyResult: "title measure weight",
    TemplateVersion: "template version",
    Threshold: "judging comparison bound stretch",
    Value: "decimal milestones zone yes",
    Waiver: "policy version",
    Window: "start end",
    Zone: "name score",
}
WORDS = {
    Aggregation: "SNAPSHOT INCREMENT",
    Ambition: "COMMITTED ASPIRATIONAL",
    Assessment: "PERSON RULE AGENT",
    Cadence: "WEEKLY BIWEEKLY MONTHLY NONE",
    Category: "STRATEGY PROJECT DEVELOPMENT REVIEW",
    Comparison: "AT_LEAST AT_MOST",
    Criterion: "SPECIFIC MEASURABLE ACHIEVABLE RELEVANT TIME_BOUND",
    CycleKind: "QUARTER HALF YEAR CUSTOM",
    CycleState: "PLANNED OPEN GRADING CLOSED",
    Disposition: "DONE MISSED ABANDONED CARRIED_OVER",
    EdgeKind: "CONTRIBUTES_TO SUPPORTS DEPENDS_ON",
    Framework: "OKR SMART",
    GoalLevel: "COMPANY DEPARTMENT TEAM INDIVIDUAL",
    GoalState: "DRAFT SUBMITTED ACTIVE PAUSED CLOSED CANCELLED",
    Judging: "LATEST PERIODS_MET",
    LinkRelation: "EVIDENCE ONE_ON_ONE REVIEW",
    MissCause: "AMBITION_TOO_HIGH WRONG_MEASURE DEPENDENCY CAPACITY PRIORITIES_CHANGED"
    " OUTSIDE_EVENT LACK_OF_FOCUS NO_CADENCE",
    OverrideDuration: "UNTIL_RELEASED ONCE",
    Outcome: "MET NOT_MET MET_STRETCH",
    ProgressFrom: "CHECK_INS CHILDREN",
    ProposalKind: "SET_POLICY REOPEN_GOAL REOPEN_CYCLE",
    ProposalState: "PENDING APPROVED REJECTED WITHDRAWN",
    RollUp: "KEY_RESULTS CHILDREN BOTH",
    Side: "CHILD PARENT",
    Status: "PENDING ON_TRACK AT_RISK OFF_TRACK ACHIEVED",
}


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_the_parts_of_stored_events_are_frozen(part: type[Struct]) -> None:
    assert " ".join(part.__struct_encode_fields__) == PARTS[part]


@pytest.mark.parametrize("word", WORDS, ids=lambda word: word.__name__)
def test_the_words_in_stored_events_are_frozen_and_spelled_as_named(
    word: type[Enum],
) -> None:
    """Design §5: enums by name, which is what decoding reads."""
    assert " ".join(one.name for one in word) == WORDS[word]
    assert all(one.name == one.value for one in word)


def test_every_event_of_the_domain_is_in_the_registry() -> None:
    events = [
        event for event in _kinds(Event) if event.__module__.startswith("domain.")
    ]

    assert {event.NAME: event for event in events} == EVENTS
    assert len(events) == len(EVENTS)


@pytest.mark.parametrize("name", EVENTS)
def test_every_event_can_be_decoded_without_help(name: str) -> None:
    decoder = msgspec.json.Decoder(EVENTS[name])

    assert decoder.type is EVENTS[name]


@pytest.mark.parametrize("name", EVENTS)
def test_every_event_says_which_field_names_what_it_made(name: str) -> None:
    made = EVENTS[name].MADE

    assert made in {None, "stream", *EVENTS[name].__struct_fields__}


def _kinds(kind: type[Event]) -> list[type[Event]]:
    found = kind.__subclasses__()
    return found + [deeper for one in found for deeper in _kinds(one)]

"""What a goal of the company goes through on the way, week by week."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from msgspec import structs

from services.demo.acts.act import Act
from services.demo.acts.adapting import (
    AmendmentApproved,
    AmendmentProposed,
    AmendmentRejected,
    CommitmentEscalated,
    ContributorsSet,
    GoalPaused,
    GoalResumed,
    GoalTransferred,
    KeyResultAdded,
    KeyResultDropped,
    KeyResultsReweighted,
    TargetMoved,
)
from services.demo.acts.directory import DelegationGranted, DelegationRevoked
from services.demo.acts.judging import OverrideReleased, ScoreOverridden
from services.demo.acts.metrics import KeyResultBound
from services.demo.acts.observing import RelevanceConfirmed, StatusDeclared
from services.demo.catalogue import company_texts
from services.demo.fates import Fate
from services.demo.lives import title
from services.demo.measures import Numeric
from services.demo.plans import DELEGATED_WEEKS, Course, Plan

# A moved target, or an amended one, keeps this part of the way it asked for.
_MOVED_PART = Decimal("0.75")
_WEEKS_TO_BETTER = 3
_WEEKS_TO_RELEASE = 2
_AMENDMENT = "amendment-1"
_HEAVIER = Decimal(3)


def share(plan: Plan, week: int) -> Iterator[Act]:
    """Say who works on it beside its owner."""
    if plan.fate_week(Fate.SHARED) == week:
        helper, partner = plan.helpers
        yield ContributorsSet(
            by=plan.owner,
            goal=plan.goal,
            co_owners=(plan.deputy,),
            contributors=(helper,),
            partner=partner,
        )


def move_target(plan: Plan, week: int) -> Iterator[Act]:
    """Move the first key result's target, with a reason."""
    if plan.fate_week(Fate.MOVED) == week:
        course, reasons = plan.courses[0], company_texts().reasons
        company = plan.has(Fate.COMPANY)
        choices = reasons.company_target if company else reasons.target
        yield TargetMoved(
            by=plan.owner,
            goal=plan.goal,
            key_result=course.key_result or "",
            target=_easier(course.numeric),
            reason_code="OUTSIDE_EVENT" if company else "CAPACITY",
            reason=plan.roll("target").choice(choices),
        )


def add(plan: Plan, week: int) -> Iterator[Act]:
    """Add a key result to what is active already, with a reason."""
    if plan.fate_week(Fate.ADDED) == week:
        course, [reason, *_] = added(plan), company_texts().reasons.addition
        yield KeyResultAdded(
            by=plan.owner,
            goal=plan.goal,
            key_result=course.key_result or "",
            title=course.title,
            measure=course.measure,
            reason_code="LATE_INFORMATION",
            reason=reason,
        )


def bind(plan: Plan, week: int) -> Iterator[Act]:
    """Let what was added the day before read the metric."""
    if plan.fate_week(Fate.ADDED) == week and plan.reads_metric:
        yield KeyResultBound(
            by=plan.owner,
            goal=plan.goal,
            key_result=added(plan).key_result or "",
            metric=company_texts().metric.slug,
            reason_code="MEASURE_WRONG",
            reason=plan.roll("binding").choice(company_texts().reasons.binding),
        )


def added(plan: Plan) -> Course:
    """Return the course of what is added."""
    template = company_texts().late_key_result
    return plan.course(template, template.slug)


def drop(plan: Plan, week: int) -> Iterator[Act]:
    """Drop a key result; a week later the others are weighted anew."""
    dropped, reasons = plan.fate_week(Fate.DROPPED), company_texts().reasons
    if dropped == week:
        yield KeyResultDropped(
            by=plan.owner,
            goal=plan.goal,
            key_result=plan.dropped_course.key_result or "",
            reason_code="MEASURE_WRONG",
            reason=plan.roll("drop").choice(reasons.drop),
        )
    elif dropped == week - 1:
        yield KeyResultsReweighted(
            by=plan.owner,
            goal=plan.goal,
            weights={plan.courses[0].key_result or "": _HEAVIER},
            reason_code="PRIORITIES_CHANGED",
            reason=plan.roll("reweighting").choice(reasons.reweighting),
        )


def propose_amendment(plan: Plan, week: int) -> Iterator[Act]:
    """Ask for a SMART goal to promise less."""
    if week in {plan.fate_week(Fate.AMENDED), plan.fate_week(Fate.REFUSED)}:
        before = plan.courses[0].numeric
        # Less of a stretch makes no sense beside another target.
        amended = structs.replace(before, target=_easier(before), stretch=None)
        yield AmendmentProposed(
            by=plan.owner,
            goal=plan.goal,
            amendment=_AMENDMENT,
            title=title(plan, amended),
            measure=amended,
            reason_code="DEPENDENCY",
            reason=plan.roll("amendment").choice(company_texts().reasons.amendment),
        )


def decide_amendment(plan: Plan, week: int) -> Iterator[Act]:
    """Agree to it, or not, as its fate is."""
    if plan.fate_week(Fate.AMENDED) == week:
        yield AmendmentApproved(by=plan.approver, goal=plan.goal, amendment=_AMENDMENT)
    if plan.fate_week(Fate.REFUSED) == week:
        reasons = company_texts().reasons.amendment_rejection
        yield AmendmentRejected(
            by=plan.approver,
            goal=plan.goal,
            amendment=_AMENDMENT,
            reason_code="OTHER",
            reason=plan.roll("amendment rejected").choice(reasons),
        )


def pause(plan: Plan, week: int) -> Iterator[Act]:
    """Let it rest, and go on some weeks later."""
    paused = plan.fate_week(Fate.PAUSED)
    if paused == week:
        yield GoalPaused(
            by=plan.owner,
            goal=plan.goal,
            reason_code="CAPACITY",
            reason=plan.roll("pause").choice(company_texts().reasons.pause),
        )
    elif paused is not None and plan.resumed_week(paused) == week:
        yield GoalResumed(by=plan.owner, goal=plan.goal)


def transfer(plan: Plan, week: int) -> Iterator[Act]:
    """Hand it over."""
    if plan.fate_week(Fate.TRANSFERRED) == week:
        yield GoalTransferred(
            by=plan.owner,
            goal=plan.goal,
            owner=plan.deputy,
            reason_code="HANDOVER",
            reason=plan.roll("handover").choice(company_texts().reasons.handover),
        )


def delegate(plan: Plan, week: int) -> Iterator[Act]:
    """Let somebody else check in for its owner, who comes back a day early."""
    first = plan.fate_week(Fate.DELEGATED)
    if first == week:
        friday = plan.weeks[week - 1]
        yield DelegationGranted(
            by=plan.owner,
            delegation=_delegation(plan),
            delegate=plan.deputy,
            start=friday,
            end=friday + timedelta(weeks=DELEGATED_WEEKS),
        )
    elif first is not None and first + DELEGATED_WEEKS == week:
        yield DelegationRevoked(by=plan.owner, delegation=_delegation(plan))


def declare(plan: Plan, week: int) -> Iterator[Act]:
    """Say where it is, whatever is computed: worse at first, and then better."""
    declared = plan.fate_week(Fate.DECLARED)
    if declared is None or week not in {declared, declared + _WEEKS_TO_BETTER}:
        return
    reasons = company_texts().reasons.declaration
    worse = week == declared
    yield StatusDeclared(
        by=plan.owner,
        goal=plan.goal,
        status="AT_RISK" if worse else "ON_TRACK",
        reason_code="OTHER",
        reason=plan.roll("status").choice(reasons.worse if worse else reasons.better),
    )


def confirm_relevance(plan: Plan, week: int) -> Iterator[Act]:
    """Say that it still matters."""
    if plan.fate_week(Fate.CONFIRMED) == week:
        yield RelevanceConfirmed(by=plan.owner, goal=plan.goal)


def escalate(plan: Plan, week: int) -> Iterator[Act]:
    """Tell who decides about it that it is at risk."""
    if plan.fate_week(Fate.ESCALATED) == week:
        yield CommitmentEscalated(
            by=plan.owner,
            goal=plan.goal,
            to=plan.approver,
            reason_code="DEPENDENCY",
            reason=plan.roll("escalation").choice(company_texts().reasons.escalation),
        )


def override(plan: Plan, week: int) -> Iterator[Act]:
    """Set its score by hand: until released, or for the company's goal once."""
    overridden, reasons = plan.fate_week(Fate.OVERRIDDEN), company_texts().reasons
    once = plan.has(Fate.COMPANY)
    if overridden == week:
        yield ScoreOverridden(
            by=plan.approver,
            goal=plan.goal,
            value=Decimal("0.5"),
            duration="ONCE" if once else "UNTIL_RELEASED",
            reason_code="LATE_INFORMATION",
            reason=plan.roll("override").choice(reasons.override),
        )
    elif overridden is not None and overridden + _WEEKS_TO_RELEASE == week and not once:
        yield OverrideReleased(
            by=plan.approver,
            goal=plan.goal,
            reason_code="LATE_INFORMATION",
            reason=plan.roll("release").choice(reasons.release),
        )


def _easier(measure: Numeric) -> Decimal:
    way = measure.target - measure.start
    steps = (way * _MOVED_PART / measure.step).to_integral_value()
    return measure.start + steps * measure.step


def _delegation(plan: Plan) -> str:
    return f"delegation-{plan.goal}"

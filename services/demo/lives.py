"""How a goal of the company comes about, is decided on, and ends."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from services.demo.acts import (
    Act,
    DraftRevised,
    GoalApproved,
    GoalCancelled,
    GoalClosed,
    GoalDrafted,
    GoalRejected,
    GoalSubmitted,
    KeyResultAdded,
    Measured,
)
from services.demo.catalogue import SmartTemplate, company_texts, departments
from services.demo.company import department_of, site_name
from services.demo.plans import Course, Fate, Plan

_DONE_FROM = Decimal("0.7")


def draft(plan: Plan) -> Iterator[Act]:
    """Write the goal down."""
    template = plan.template
    smart = isinstance(template, SmartTemplate)
    measured = plan.courses[0]
    yield GoalDrafted(
        by=plan.owner,
        goal=plan.goal,
        framework="SMART" if smart else "OKR",
        level=plan.level,
        title=template.title.format(
            where=f" in {site_name(plan.site)}" if plan.site else "",
            start=f"{measured.start:f}",
            target=f"{measured.target:f}",
            deadline=f"{plan.end.day} {plan.end:%B %Y}",
        ),
        description=template.description,
        owner=plan.owner,
        unit=plan.unit,
        start=plan.start,
        end=plan.end,
        measure=measure(measured) if smart else None,
        criteria=_criteria(template) if isinstance(template, SmartTemplate) else {},
        conditions=_conditions(plan),
    )


def add_key_result(plan: Plan, number: int) -> Iterator[Act]:
    """Add one of the key results, where there are so many."""
    if isinstance(plan.template, SmartTemplate) or number >= len(plan.courses):
        return
    course = plan.courses[number]
    yield KeyResultAdded(
        by=plan.owner,
        goal=plan.goal,
        key_result=course.key_result or "",
        title=course.title,
        measure=measure(course),
        # The first one is what the objective is about.
        weight=Decimal(2) if number == 0 else Decimal(1),
    )


def submit(plan: Plan) -> Iterator[Act]:
    """Put the draft up for decision."""
    yield GoalSubmitted(by=plan.owner, goal=plan.goal)


def reject(plan: Plan) -> Iterator[Act]:
    """Send it back, where that is its fate."""
    if plan.fate is Fate.REJECTED:
        reasons = company_texts().reasons.rejection
        yield GoalRejected(
            by=plan.approver,
            goal=plan.goal,
            reason_code="OTHER",
            reason=plan.roll("rejection").choice(reasons),
        )


def revise(plan: Plan) -> Iterator[Act]:
    """Write a rejected draft better."""
    if plan.fate is Fate.REJECTED:
        revision = company_texts().reasons.revision
        yield DraftRevised(
            by=plan.owner,
            goal=plan.goal,
            description=plan.template.description + revision,
        )


def submit_again(plan: Plan) -> Iterator[Act]:
    """Put a rejected draft up for decision once more."""
    if plan.fate is Fate.REJECTED:
        yield from submit(plan)


def approve(plan: Plan) -> Iterator[Act]:
    """Agree to what was not sent back."""
    if plan.fate is not Fate.REJECTED:
        yield GoalApproved(by=plan.approver, goal=plan.goal)


def approve_at_last(plan: Plan) -> Iterator[Act]:
    """Agree to what was sent back once."""
    if plan.fate is Fate.REJECTED:
        yield GoalApproved(by=plan.approver, goal=plan.goal)


def cancel(plan: Plan, week: int) -> Iterator[Act]:
    """Call it off in the week of its fate."""
    if plan.fate_week(Fate.CANCELLED) == week:
        reasons = company_texts().reasons.cancellation
        yield GoalCancelled(
            by=plan.owner,
            goal=plan.goal,
            reason_code="PRIORITIES_CHANGED",
            reason=plan.roll("cancellation").choice(reasons),
        )


def close(plan: Plan) -> Iterator[Act]:
    """Say how it ended, unless it was called off."""
    if plan.fate is Fate.CANCELLED:
        return
    done = _is_done(plan)
    misses = company_texts().reasons.miss
    miss = None if done else plan.roll("miss").choice(misses)
    learnings = departments()[department_of(plan.template.team)].learnings
    yield GoalClosed(
        by=plan.owner,
        goal=plan.goal,
        disposition="DONE" if done else "MISSED",
        learnings=plan.roll("learnings").choice(
            learnings.done if done else learnings.missed
        ),
        miss_cause=miss.cause if miss else "",
        miss_explanation=miss.explanation if miss else "",
        conditions_met={
            condition: done or number > 0
            for number, condition in enumerate(_conditions(plan))
        },
        explanations=_explanations(plan),
    )


def measure(course: Course) -> Measured:
    """Return how a course is measured."""
    return Measured(course.unit, course.start, course.target)


def _criteria(template: SmartTemplate) -> dict[str, str]:
    return {
        "SPECIFIC": template.specific,
        "MEASURABLE": template.measurable,
        "ACHIEVABLE": template.achievable,
        "RELEVANT": template.relevant,
        "TIME_BOUND": template.time_bound,
    }


def _conditions(plan: Plan) -> dict[str, str]:
    if not isinstance(plan.template, SmartTemplate):
        return {}
    texts = plan.template.conditions
    return {f"condition-{number}": text for number, text in enumerate(texts, 1)}


def _is_done(plan: Plan) -> bool:
    reached = [min(course.reach, Decimal(1)) for course in plan.measured_courses()]
    if isinstance(plan.template, SmartTemplate):
        return reached == [1]
    return sum(reached, Decimal(0)) / len(plan.courses) >= _DONE_FROM


def _explanations(plan: Plan) -> dict[str, str]:
    if plan.fate is not Fate.UNMEASURED:
        return {}
    [text, *_] = company_texts().reasons.unmeasured
    return {plan.courses[-1].key_result or "": text}

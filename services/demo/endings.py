"""How a goal of the company ends: called off or closed, graded, and reopened."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from services.demo.acts.act import Act
from services.demo.acts.deciding import ProposalApproved
from services.demo.acts.goals import (
    GoalCancelled,
    GoalCarriedOver,
    GoalClosed,
    ReopeningProposed,
)
from services.demo.acts.judging import GradeConfirmed, GradeProposed
from services.demo.acts.observing import CheckedIn, Observed
from services.demo.catalogue import SmartTemplate, company_texts, departments
from services.demo.company import department_of
from services.demo.fates import Fate
from services.demo.lives import conditions
from services.demo.plans import Plan
from services.demo.quarters import at

_DONE_FROM = Decimal("0.7")
_GRADE = "grade-1"


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


def carry_over(plan: Plan, week: int) -> Iterator[Act]:
    """Let it go on in the next quarter, from where it is now."""
    if plan.fate_week(Fate.CARRIED) == week:
        yield GoalCarriedOver(
            by=plan.last_owner,
            goal=plan.goal,
            successor=plan.successor.goal,
            cycle=plan.successor.cycle,
            learnings=_learnings(plan, done=False),
        )


def close(plan: Plan) -> Iterator[Act]:
    """Say how it ended, unless it was called off or goes on."""
    if plan.has(Fate.CANCELLED) or plan.has(Fate.CARRIED):
        return
    done = _is_done(plan)
    # A commitment that falls short by anything says why.
    short = not done or plan.has(Fate.ESCALATED)
    misses = company_texts().reasons.miss
    miss = plan.roll("miss").choice(misses) if short else None
    yield GoalClosed(
        by=plan.last_owner,
        goal=plan.goal,
        disposition="DONE" if done else "MISSED",
        learnings=_learnings(plan, done=done),
        miss_cause=miss.cause if miss else "",
        miss_explanation=miss.explanation if miss else "",
        conditions_met={
            condition: done or number > 0
            for number, condition in enumerate(conditions(plan))
        },
        explanations=_explanations(plan),
    )


def propose_grade(plan: Plan) -> Iterator[Act]:
    """Say what the result of an objective was."""
    if _is_graded(plan):
        dice = plan.roll("grade")
        yield GradeProposed(
            by=plan.last_owner,
            goal=plan.goal,
            grade=_GRADE,
            value=round(_reached(plan), 1),
            reason_code="OTHER",
            reason=dice.choice(company_texts().reasons.grade),
        )


def confirm_grade(plan: Plan) -> Iterator[Act]:
    """Agree to what its owner says the result was."""
    if _is_graded(plan):
        yield GradeConfirmed(by=plan.approver, goal=plan.goal, grade=_GRADE)


def propose_reopening(plan: Plan) -> Iterator[Act]:
    """Ask for it to go on, where that is its fate."""
    if plan.has(Fate.REOPENED):
        yield ReopeningProposed(
            by=plan.last_owner,
            goal=plan.goal,
            proposal=f"reopen-{plan.goal}",
            reason_code="LATE_INFORMATION",
            reason=plan.roll("reopening").choice(company_texts().reasons.reopening),
        )


def reopen(plan: Plan) -> Iterator[Act]:
    """Let it go on."""
    if plan.has(Fate.REOPENED):
        yield ProposalApproved(by=plan.approver, proposal=f"reopen-{plan.goal}")


def check_in_at_last(plan: Plan) -> Iterator[Act]:
    """Record what came after it was closed."""
    if plan.has(Fate.REOPENED):
        [*_, course] = plan.measured_courses(len(plan.weeks))
        seen = Observed(
            goal=plan.goal,
            key_result=course.key_result,
            check_in="last-day",
            value=course.measure.seen(course.progress(1.0)),
            effective=at(plan.end, 17),
        )
        yield CheckedIn(by=plan.last_owner, observed=(seen,))


def close_again(plan: Plan) -> Iterator[Act]:
    """Close what was reopened."""
    if plan.has(Fate.REOPENED):
        yield from close(plan)


def _learnings(plan: Plan, *, done: bool) -> str:
    learnings = departments()[department_of(plan.template.team)].learnings
    return plan.roll("learnings").choice(learnings.done if done else learnings.missed)


def _is_graded(plan: Plan) -> bool:
    objective = not isinstance(plan.template, SmartTemplate)
    return objective and not plan.has(Fate.CARRIED)


def _reached(plan: Plan) -> Decimal:
    courses = plan.measured_courses(len(plan.weeks))
    reached = [min(course.reach, Decimal(1)) for course in courses]
    return sum(reached, Decimal(0)) / len(plan.courses)


def _is_done(plan: Plan) -> bool:
    smart = isinstance(plan.template, SmartTemplate)
    return _reached(plan) >= (Decimal(1) if smart else _DONE_FROM)


def _explanations(plan: Plan) -> dict[str, str]:
    if not plan.has(Fate.UNMEASURED):
        return {}
    [text, *_] = company_texts().reasons.unmeasured
    return {plan.courses[-1].key_result or "": text}

"""A week of a goal: what is checked in, put right, moved and added."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from msgspec import structs

from services.demo.acts import (
    Act,
    CheckInCorrected,
    CheckInRetracted,
    KeyResultAdded,
    Observed,
    TargetMoved,
)
from services.demo.catalogue import SmartTemplate, company_texts, departments
from services.demo.company import METRICS_SERVICE, department_of
from services.demo.lives import measure
from services.demo.plans import Course, Fate, Plan
from services.demo.quarters import at

_NOISE = 0.04
_SKIPPED_SHARE = 0.05
_EVENING_BEFORE_SHARE = 0.25
_NOTED_SHARE = 0.45
_PLAIN_SHARE = 0.25
_CONFIDENT_SHARE = 0.7
_AHEAD = 0.04
_BEHIND = -0.08
# A moved target keeps this part of the way it asked for.
_MOVED_PART = Decimal("0.75")
_SOURCES = {
    "sales": "crm",
    "support": "ticket-system",
    "product": "app-telemetry",
    "people": "applicant-system",
    "finance": "erp",
    "operations": "line-counter",
}


def check_ins(plan: Plan, week: int) -> Iterator[tuple[str, Observed]]:
    """Yield who records what on the Friday of a week, counted from 1."""
    cancelled = plan.fate_week(Fate.CANCELLED)
    if week > len(plan.weeks) or (cancelled is not None and week >= cancelled):
        return
    for course in plan.measured_courses():
        if _is_skipped(plan, course, week):
            continue
        seen = _observed(plan, course, week)
        if plan.fate_week(Fate.CORRECTED) == week and course is plan.courses[0]:
            seen = structs.replace(seen, value=_mistaken(course, seen.value))
        yield (METRICS_SERVICE if course.counted else plan.owner), seen
    if plan.fate_week(Fate.RETRACTED) == week:
        yield plan.owner, _stray(plan, week)
    yield from _added_check_ins(plan, week)


def correct(plan: Plan, week: int) -> Iterator[Act]:
    """Correct what was recorded mistakenly on the Friday before."""
    if plan.fate_week(Fate.CORRECTED) == week - 1:
        seen = _observed(plan, plan.courses[0], week - 1)
        reasons = company_texts().reasons.correction
        yield CheckInCorrected(
            by=plan.owner,
            corrects=seen.check_in,
            observed=structs.replace(
                seen, check_in=f"{seen.check_in}-corrected", effective=None, source=""
            ),
            reason_code="ENTRY_ERROR",
            reason=plan.roll("correction").choice(reasons),
        )


def retract(plan: Plan, week: int) -> Iterator[Act]:
    """Retract what was recorded by mistake on the Friday before."""
    if plan.fate_week(Fate.RETRACTED) == week - 1:
        stray = _stray(plan, week - 1)
        wrong_measure, forecast = company_texts().reasons.retraction
        yield CheckInRetracted(
            by=plan.owner,
            goal=plan.goal,
            key_result=stray.key_result,
            check_in=stray.check_in,
            reason_code="ENTRY_ERROR",
            reason=forecast if stray.key_result is None else wrong_measure,
        )


def move_target(plan: Plan, week: int) -> Iterator[Act]:
    """Move the first key result's target, with a reason."""
    if plan.fate_week(Fate.MOVED) == week:
        course, reasons = plan.courses[0], company_texts().reasons
        company = plan.fate is Fate.COMPANY
        choices = reasons.company_target if company else reasons.target
        kept = course.start + (course.target - course.start) * _MOVED_PART
        yield TargetMoved(
            by=plan.owner,
            goal=plan.goal,
            key_result=course.key_result or "",
            target=(kept / course.step).to_integral_value() * course.step,
            reason_code="OUTSIDE_EVENT" if company else "CAPACITY",
            reason=plan.roll("target").choice(choices),
        )


def add(plan: Plan, week: int) -> Iterator[Act]:
    """Add a key result to what is active already, with a reason."""
    if plan.fate_week(Fate.ADDED) == week:
        course, [reason, *_] = _added(plan), company_texts().reasons.addition
        yield KeyResultAdded(
            by=plan.owner,
            goal=plan.goal,
            key_result=course.key_result or "",
            title=course.title,
            measure=measure(course),
            reason_code="LATE_INFORMATION",
            reason=reason,
        )


def _added(plan: Plan) -> Course:
    template = company_texts().late_key_result
    return plan.course(template, template.slug)


def _added_check_ins(plan: Plan, week: int) -> Iterator[tuple[str, Observed]]:
    added = plan.fate_week(Fate.ADDED)
    if added is not None and week >= added:
        yield plan.owner, _observed(plan, _added(plan), week)


def _observed(plan: Plan, course: Course, week: int) -> Observed:
    dice = plan.roll(course.key_result, week)
    weeks = plan.weeks
    passed = week / len(weeks)
    noise = 0.0 if week == len(weeks) else dice.uniform(-_NOISE, _NOISE)
    progress = course.progress(passed, noise)
    friday = weeks[week - 1]
    evening = at(friday - timedelta(days=1), 17, 30)
    early = dice.random() < _EVENING_BEFORE_SHARE and friday > plan.start
    confidence = round(min(0.9, max(0.1, 0.6 + progress - passed)), 1)
    department = department_of(plan.template.team)
    return Observed(
        goal=plan.goal,
        key_result=course.key_result,
        check_in=f"week-{week:02}",
        value=course.value(progress),
        confidence=(
            Decimal(str(confidence)) if dice.random() < _CONFIDENT_SHARE else None
        ),
        note="" if course.counted else _note(plan, course, week, progress - passed),
        source=_SOURCES[department] if course.counted else "",
        effective=evening if early else None,
    )


def _note(plan: Plan, course: Course, week: int, lead: float) -> str:
    dice = plan.roll("note", course.key_result, week)
    if dice.random() > _NOTED_SHARE:
        return ""
    if dice.random() < _PLAIN_SHARE:
        return dice.choice(company_texts().notes.plain)
    notes = departments()[department_of(plan.template.team)].notes
    if lead > _AHEAD:
        return dice.choice(notes.ahead)
    return dice.choice(notes.behind if lead < _BEHIND else notes.steady)


def _is_skipped(plan: Plan, course: Course, week: int) -> bool:
    """Tell whether nobody checked in; never when a story hangs on it."""
    told = {1, len(plan.weeks), *(plan.fate_week(fate) for fate in _TOLD)}
    dice = plan.roll("skipped", course.key_result, week)
    return week not in told and dice.random() < _SKIPPED_SHARE


_TOLD = (Fate.CORRECTED, Fate.RETRACTED)


def _mistaken(course: Course, value: Decimal) -> Decimal:
    """Return what was entered instead: too good by a fifth of the way, or one step."""
    way = course.target - course.start
    steps = max(Decimal(1), (abs(way) / 5 / course.step).to_integral_value())
    mistaken = value + steps * course.step * (1 if way > 0 else -1)
    return mistaken if mistaken >= 0 else value + course.step


def _stray(plan: Plan, week: int) -> Observed:
    """Return a check-in that should not have been: another measure's, or a forecast."""
    smart = isinstance(plan.template, SmartTemplate)
    course = plan.courses[0] if smart else plan.courses[1]
    value = (
        plan.courses[0].target
        if smart
        else _observed(plan, plan.courses[0], week).value
    )
    return Observed(
        goal=plan.goal,
        key_result=course.key_result,
        check_in=f"week-{week:02}-stray",
        value=value,
    )

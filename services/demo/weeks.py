"""A week of a goal: what is checked in, when, by whom, and put right."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from msgspec import structs

from services.demo.acts.act import Act
from services.demo.acts.observing import (
    CheckInCorrected,
    CheckInRetracted,
    Observed,
)
from services.demo.catalogue import SmartTemplate, company_texts, departments
from services.demo.company import METRICS_SERVICE, department_of
from services.demo.fates import Fate
from services.demo.measures import Numeric, Seen
from services.demo.plans import Course, Plan
from services.demo.quarters import at
from services.demo.turns import added


class Punctuality(Enum):
    """How many days after its Friday something is checked in."""

    ON_TIME = 0
    LATE = 3
    BACKFILLED = 12


class Recorder(NamedTuple):
    """Who checks in, and for whom; None: for nobody else."""

    by: str
    on_behalf_of: str | None = None


_NOISE = 0.04
# Up to which share somebody never checks in, or checks in so late.
_SHARES = ((0.06, None), (0.16, Punctuality.LATE), (0.21, Punctuality.BACKFILLED))
# What is told late is told while nothing else happens.
_CALM_WEEKS = 3
# One key result of the company is kept by somebody who forgets, at the same weeks.
_FORGETFUL_WEEKS = 9
_FORGETFUL = {4: Punctuality.LATE, 6: None, 8: Punctuality.BACKFILLED}
_EVENING_BEFORE_SHARE = 0.25
_NOTED_SHARE = 0.45
_PLAIN_SHARE = 0.25
_CONFIDENT_SHARE = 0.7
_AHEAD = 0.04
_BEHIND = -0.08
_SOURCES = {
    "sales": "crm",
    "support": "ticket-system",
    "product": "app-telemetry",
    "people": "applicant-system",
    "finance": "erp",
    "operations": "line-counter",
}


def check_ins(
    plan: Plan, week: int, punctuality: Punctuality
) -> Iterator[tuple[Recorder, Observed]]:
    """Yield who records what of a week, counted from 1, on its Friday or later."""
    if not plan.takes_check_ins(week):
        return
    for course in plan.measured_courses(week):
        if _punctuality(plan, course, week) is punctuality:
            yield _recorder(plan, course, week), _said(plan, course, week, punctuality)
    if punctuality is not Punctuality.ON_TIME:
        return
    if plan.fate_week(Fate.RETRACTED) == week:
        yield Recorder(plan.owner), _stray(plan, week)
    since = plan.fate_week(Fate.ADDED)
    if since is not None and week >= since and not plan.reads_metric:
        yield Recorder(plan.owner), _observed(plan, added(plan), week)


def _recorder(plan: Plan, course: Course, week: int) -> Recorder:
    if course.counted:
        return Recorder(METRICS_SERVICE)
    owner = plan.owner_in(week)
    return Recorder(plan.deputy, owner) if plan.is_delegated(week) else Recorder(owner)


def _said(plan: Plan, course: Course, week: int, punctuality: Punctuality) -> Observed:
    seen = _observed(plan, course, week)
    if plan.fate_week(Fate.CORRECTED) == week and course is plan.courses[0]:
        return structs.replace(seen, value=_mistaken(course.numeric, seen.value))
    if punctuality is Punctuality.ON_TIME:
        return seen
    return structs.replace(seen, effective=at(plan.weeks[week - 1], 9))


def _punctuality(plan: Plan, course: Course, week: int) -> Punctuality | None:
    """Tell when somebody checks in; None: never, but not when a story hangs on it."""
    now_and_later = range(week, week + _CALM_WEEKS)
    if week == 1 or not all(map(plan.takes_check_ins, now_and_later)):
        return Punctuality.ON_TIME
    if plan.has(Fate.COMPANY) and course is plan.courses[-1]:
        return _FORGETFUL.get(week % _FORGETFUL_WEEKS, Punctuality.ON_TIME)
    eventful = not plan.eventful_weeks.isdisjoint(now_and_later)
    if eventful or plan.is_delegated(week):
        return Punctuality.ON_TIME
    dice = plan.roll("punctual", course.key_result, week).random()
    return next((how for share, how in _SHARES if dice < share), Punctuality.ON_TIME)


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


def _observed(plan: Plan, course: Course, week: int) -> Observed:
    dice = plan.roll(course.key_result, week)
    weeks = plan.weeks
    passed = week / len(weeks)
    noise = 0.0 if week >= plan.last_week else dice.uniform(-_NOISE, _NOISE)
    progress = course.progress(passed, noise)
    value = course.measure.seen(progress)
    if isinstance(course.measure, Numeric) and course.measure.increments:
        value = _increment(course.measure, course, week, len(weeks))
    friday = weeks[week - 1]
    evening = at(friday - timedelta(days=1), 17, 30)
    early = dice.random() < _EVENING_BEFORE_SHARE and friday > plan.start
    confidence = round(min(0.9, max(0.1, 0.6 + progress - passed)), 1)
    department = department_of(plan.template.team)
    return Observed(
        goal=plan.goal,
        key_result=course.key_result,
        check_in=f"week-{week:02}",
        value=value,
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


def _increment(measure: Numeric, course: Course, week: int, weeks: int) -> Decimal:
    """Return what was added since the week before."""
    now = measure.seen(course.progress(week / weeks))
    return max(now - measure.seen(course.progress((week - 1) / weeks)), Decimal(0))


def _mistaken(measure: Numeric, value: Seen) -> Decimal:
    """Return what was entered instead: too good by a fifth of the way, or one step."""
    assert isinstance(value, Decimal)
    way = measure.target - measure.start
    steps = max(Decimal(1), (abs(way) / 5 / measure.step).to_integral_value())
    mistaken = value + steps * measure.step * (1 if way > 0 else -1)
    return mistaken if mistaken >= 0 else value + measure.step


def _stray(plan: Plan, week: int) -> Observed:
    """Return a check-in that should not have been: another measure's, or a forecast."""
    smart = isinstance(plan.template, SmartTemplate)
    first = plan.courses[0]
    course = first if smart else plan.courses[1]
    return Observed(
        goal=plan.goal,
        key_result=course.key_result,
        check_in=f"week-{week:02}-stray",
        value=first.numeric.target if smart else _observed(plan, first, week).value,
    )

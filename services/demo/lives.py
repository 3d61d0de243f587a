"""How a goal of the company comes about, and is decided on."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from services.demo.acts.act import Act
from services.demo.acts.adapting import KeyResultAdded
from services.demo.acts.goals import (
    DraftRevised,
    GoalApproved,
    GoalDrafted,
    GoalRejected,
    GoalSubmitted,
    TemplateUsed,
)
from services.demo.catalogue import SmartTemplate, company_texts
from services.demo.company import site_name
from services.demo.fates import Fate
from services.demo.measures import Numeric
from services.demo.plans import Plan

# What is meant to be hard, and what needs no approval; others follow the default.
_POLICIES = {Fate.COMPANY: "stretch", Fate.SPRINT: "sprints"}


def draft(plan: Plan) -> Iterator[Act]:
    """Write the goal down; what is carried over is there already."""
    if plan.carried_from is not None:
        return
    template, measured = plan.template, plan.courses[0].numeric
    smart = isinstance(template, SmartTemplate)
    committed = "COMMITTED" if plan.has(Fate.ESCALATED) else "ASPIRATIONAL"
    used = TemplateUsed(company_texts().goal_template.slug, plan.template_version)
    yield GoalDrafted(
        by=plan.owner,
        goal=plan.goal,
        framework="SMART" if smart else "OKR",
        level=plan.level,
        title=title(plan, measured),
        description=template.description,
        owner=plan.owner,
        unit=plan.unit,
        start=plan.start,
        end=plan.end,
        ambition="" if smart else committed,
        roll_up=_roll_up(plan),
        measure=measured if smart else None,
        criteria=_criteria(template) if isinstance(template, SmartTemplate) else {},
        conditions=conditions(plan),
        cycle=plan.cycle,
        policy=_policy(plan),
        template=used if plan.has(Fate.TEMPLATED) else None,
    )


def title(plan: Plan, measured: Numeric) -> str:
    """Return its title, which of a SMART goal says how it is measured."""
    return plan.template.title.format(
        where=f" in {site_name(plan.site)}" if plan.site else "",
        start=f"{measured.start:f}",
        target=f"{measured.target:f}",
        deadline=f"{plan.end.day} {plan.end:%B %Y}",
    )


def add_key_result(plan: Plan, number: int) -> Iterator[Act]:
    """Add one of the key results, where there are so many."""
    drafted = plan.carried_from is not None or isinstance(plan.template, SmartTemplate)
    if drafted or number >= len(plan.courses):
        return
    course = plan.courses[number]
    yield KeyResultAdded(
        by=plan.owner,
        goal=plan.goal,
        key_result=course.key_result or "",
        title=course.title,
        measure=course.measure,
        # The first one is what the objective is about.
        weight=Decimal(2) if number == 0 else Decimal(1),
    )


def submit(plan: Plan) -> Iterator[Act]:
    """Put the draft up for decision."""
    if plan.carried_from is None:
        yield GoalSubmitted(by=plan.owner, goal=plan.goal)


def reject(plan: Plan) -> Iterator[Act]:
    """Send it back, where that is its fate."""
    if plan.has(Fate.REJECTED):
        reasons = company_texts().reasons.rejection
        yield GoalRejected(
            by=plan.approver,
            goal=plan.goal,
            reason_code="OTHER",
            reason=plan.roll("rejection").choice(reasons),
        )


def revise(plan: Plan) -> Iterator[Act]:
    """Write a rejected draft better."""
    if plan.has(Fate.REJECTED):
        revision = company_texts().reasons.revision
        yield DraftRevised(
            by=plan.owner,
            goal=plan.goal,
            description=plan.template.description + revision,
        )


def submit_again(plan: Plan) -> Iterator[Act]:
    """Put a rejected draft up for decision once more."""
    if plan.has(Fate.REJECTED):
        yield from submit(plan)


def approve(plan: Plan) -> Iterator[Act]:
    """Agree to what was not sent back, and needs an approval."""
    waived = plan.has(Fate.SPRINT)
    if not waived and not plan.has(Fate.REJECTED) and plan.carried_from is None:
        yield GoalApproved(by=plan.approver, goal=plan.goal)


def approve_at_last(plan: Plan) -> Iterator[Act]:
    """Agree to what was sent back once."""
    if plan.has(Fate.REJECTED):
        yield GoalApproved(by=plan.approver, goal=plan.goal)


def conditions(plan: Plan) -> dict[str, str]:
    """Return a SMART goal's acceptance conditions by their ids."""
    if not isinstance(plan.template, SmartTemplate):
        return {}
    texts = plan.template.conditions
    return {f"condition-{number}": text for number, text in enumerate(texts, 1)}


def submit_successor(plan: Plan, week: int) -> Iterator[Act]:
    """Put up for decision what it was carried over into."""
    if plan.fate_week(Fate.CARRIED) == week:
        yield GoalSubmitted(by=plan.last_owner, goal=plan.successor.goal)


def approve_successor(plan: Plan, week: int) -> Iterator[Act]:
    """Agree to what it was carried over into."""
    if plan.fate_week(Fate.CARRIED) == week:
        yield GoalApproved(by=plan.approver, goal=plan.successor.goal)


def add_sprint_key_result(plan: Plan) -> Iterator[Act]:
    """Add what a sprint is to move; it moves with it, and takes no check-ins."""
    if plan.has(Fate.SPRINTED):
        texts = company_texts().sprint_key_result
        yield KeyResultAdded(
            by=plan.owner,
            goal=plan.goal,
            key_result=texts.slug,
            title=texts.title,
            measure=texts.measure,
            from_children=True,
        )


def _roll_up(plan: Plan) -> str:
    template = plan.template
    alone = plan.level not in {"COMPANY", "DEPARTMENT"}
    return "" if alone or isinstance(template, SmartTemplate) else template.roll_up


def _policy(plan: Plan) -> str | None:
    return next((_POLICIES[fate] for fate in plan.fates if fate in _POLICIES), None)


def _criteria(template: SmartTemplate) -> dict[str, str]:
    return {
        "SPECIFIC": template.specific,
        "MEASURABLE": template.measurable,
        "ACHIEVABLE": template.achievable,
        "RELEVANT": template.relevant,
        "TIME_BOUND": template.time_bound,
    }

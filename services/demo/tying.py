"""Which goals of a quarter are tied to which: up the tree, and aside."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from msgspec import structs

from services.demo.catalogue import SmartTemplate, company_texts
from services.demo.company import department_of
from services.demo.fates import Fate
from services.demo.plans import Plan, Tie

# What it is to a goal that is planned before it, and whether that declines.
_ASIDE = {
    Fate.SHARED: ("SUPPORTS", False),
    Fate.DROPPED: ("DEPENDS_ON", True),
    Fate.PAUSED: ("DEPENDS_ON", False),
    Fate.ADDED: ("SUPPORTS", False),
}
# What stands above a level in the tree, the nearest first.
_ABOVE = {
    "DEPARTMENT": (),
    "TEAM": ("DEPARTMENT",),
    "INDIVIDUAL": ("TEAM", "DEPARTMENT"),
}
_WEIGHTS = {"DEPARTMENT": Decimal(2)}


def tied(top: Plan, plans: Iterable[Plan]) -> tuple[Plan, ...]:
    """Return goals of a quarter with what ties them to each other.

    Args:
        top: What everything contributes to that has nothing else above it.
        plans: The goals, in the order in which they are planned.
    """
    untied = tuple(plans)
    parents: dict[tuple[str, str, int], Plan] = {}
    for plan in untied:
        if _may_stand_above(plan):
            place = (plan.level, department_of(plan.template.team), plan.site)
            parents.setdefault(place, plan)
    named = {plan.goal: plan for plan in untied}
    ties: list[Plan] = []
    for plan in untied:
        parent = _parent(plan, top, named, parents)
        aside = _aside(plan, parent, reversed(ties))
        ties.append(structs.replace(plan, tie_up=_up(plan, parent), tie_aside=aside))
    return tuple(ties)


def _may_stand_above(plan: Plan) -> bool:
    objective = not isinstance(plan.template, SmartTemplate)
    return objective and not plan.has(Fate.SPRINT) and plan.carried_from is None


def _parent(
    plan: Plan,
    top: Plan,
    named: dict[str, Plan],
    parents: dict[tuple[str, str, int], Plan],
) -> Plan:
    if plan.parent is not None:
        return named[plan.parent]
    department = department_of(plan.template.team)
    for level in _ABOVE[plan.level]:
        # A department has one goal, wherever its teams work.
        site = 0 if level == "DEPARTMENT" else plan.site
        if (level, department, site) in parents:
            return parents[level, department, site]
    return top


def _up(plan: Plan, parent: Plan) -> Tie:
    moved = company_texts().sprint_key_result.slug
    return Tie(
        alignment="up",
        kind="CONTRIBUTES_TO",
        parent=parent.goal,
        key_result=moved if plan.has(Fate.SPRINT) else None,
        owner=parent.owner,
        weight=_WEIGHTS.get(plan.level, Decimal(1)),
        top_down=plan.level == "DEPARTMENT",
    )


def _aside(plan: Plan, parent: Plan, before: Iterable[Plan]) -> Tie | None:
    """Return what ties it to the last goal before it that somebody else answers for."""
    aside = next((_ASIDE[fate] for fate in plan.fates if fate in _ASIDE), None)
    others = (one for one in before if _may_stand_beside(one, plan, parent))
    other = next(others, None)
    if aside is None or other is None or plan.carried_from is not None:
        return None
    kind, declined = aside
    return Tie(
        alignment="aside",
        kind=kind,
        parent=other.goal,
        owner=other.owner,
        declined=declined,
    )


def _may_stand_beside(other: Plan, plan: Plan, parent: Plan) -> bool:
    going_on = other.carried_from is not None or other.has(Fate.SPRINT)
    return not going_on and other.goal != parent.goal and other.owner != plan.owner

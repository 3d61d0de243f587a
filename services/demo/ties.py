"""How goals are tied to each other: who asks for it, who answers, and what holds."""

from __future__ import annotations

from collections.abc import Iterator

from services.demo.acts.act import Act
from services.demo.acts.alignment import (
    AlignmentAccepted,
    AlignmentDeclined,
    AlignmentProposed,
    GoalUnaligned,
)
from services.demo.catalogue import company_texts
from services.demo.fates import Fate
from services.demo.plans import Plan, Tie

# So many weeks after the fate that such a tie comes with, it is over.
_ENDED_AFTER = 4


def align_up(plan: Plan) -> Iterator[Act]:
    """Ask for it to count in the goal above, from either side."""
    if plan.tie_up is not None and plan.carried_from is None:
        yield _proposal(plan, plan.tie_up)


def accept_up(plan: Plan) -> Iterator[Act]:
    """Let it count there; who answers for both need not be asked."""
    if plan.carried_from is None:
        yield from _acceptance(plan, plan.tie_up)


def align_successor(plan: Plan, week: int) -> Iterator[Act]:
    """Ask again in the next quarter: what was carried over is tied to nothing."""
    if plan.tie_up is not None and plan.carried_from is not None and week == 1:
        yield _proposal(plan, plan.tie_up)


def accept_successor(plan: Plan, week: int) -> Iterator[Act]:
    """Let what was carried over count in the goal above."""
    if plan.carried_from is not None and week == 1:
        yield from _acceptance(plan, plan.tie_up)


def align_aside(plan: Plan) -> Iterator[Act]:
    """Say that it supports another goal, or depends on one."""
    if plan.tie_aside is not None:
        yield _proposal(plan, plan.tie_aside)


def decide_aside(plan: Plan) -> Iterator[Act]:
    """Accept that, or decline it."""
    tie = plan.tie_aside
    if tie is not None and tie.declined:
        reasons = company_texts().reasons.declining
        yield AlignmentDeclined(
            by=tie.owner,
            goal=plan.goal,
            alignment=tie.alignment,
            reason_code="CAPACITY",
            reason=plan.roll("declining").choice(reasons),
        )
    else:
        yield from _acceptance(plan, tie)


def end_aside(plan: Plan, week: int) -> Iterator[Act]:
    """End what tied it to another goal, where only one of the two goes on with it."""
    tie, shared = plan.tie_aside, plan.fate_week(Fate.SHARED)
    if tie is not None and shared is not None and shared + _ENDED_AFTER == week:
        yield GoalUnaligned(
            by=plan.owner,
            goal=plan.goal,
            alignment=tie.alignment,
            reason_code="PRIORITIES_CHANGED",
            reason=plan.roll("untying").choice(company_texts().reasons.untying),
        )


def _proposal(plan: Plan, tie: Tie) -> AlignmentProposed:
    return AlignmentProposed(
        by=tie.owner if tie.top_down else plan.owner,
        goal=plan.goal,
        alignment=tie.alignment,
        kind=tie.kind,
        parent=tie.parent,
        key_result=tie.key_result,
        weight=tie.weight,
    )


def _acceptance(plan: Plan, tie: Tie | None) -> Iterator[Act]:
    if tie is not None and tie.owner != plan.owner:
        yield AlignmentAccepted(
            by=plan.owner if tie.top_down else tie.owner,
            goal=plan.goal,
            alignment=tie.alignment,
        )

"""Cycles as tests make them: Cleo plans the first quarter and leads it to its end."""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.cycles.cycle import CycleKind
from domain.cycles.life import close_cycle, open_cycle, start_grading
from domain.cycles.planning import CyclePlan, plan_cycle
from domain.cycles.reopening import reopen_cycle
from domain.days import Window
from domain.goals.ending.carrying_over import CarryOver, carry_over_goal
from domain.goals.ending.closing import Closing
from domain.goals.endings import Disposition
from tests.domain.spec import Act
from tests.examples import CLEO, GOAL, QUARTER, WHY, act, closing, company
from tests.proposing import proposal_approved

Q1, Q2 = "2026-q1", "2026-q2"
SPRING = Window(date(2026, 4, 1), date(2026, 6, 30))
SUCCESSOR = "renewals-2"
_QUARTERS = {Q1: QUARTER, Q2: SPRING}


def plan(**said: Any) -> CyclePlan:
    """Say what the first quarter is."""
    facts = {"kind": CycleKind.QUARTER, "title": "First quarter", "days": QUARTER}
    return CyclePlan(**{**facts, **said})


def cycle_planned(
    cycle: str | None = Q1, said: CyclePlan | None = None, **command: Any
) -> Act:
    """Let Cleo plan the first quarter, or another one."""
    said = said or plan(days=_QUARTERS.get(cycle or Q1, QUARTER))
    return act(lambda book: plan_cycle(book, cycle, said), CLEO, **command)


def cycle_opened(cycle: str = Q1, **command: Any) -> Act:
    """Let Cleo open the cycle."""
    return act(lambda book: open_cycle(book, cycle), CLEO, **command)


def grading_started(cycle: str = Q1, **command: Any) -> Act:
    """Let Cleo start the grading of the cycle."""
    return act(lambda book: start_grading(book, cycle), CLEO, **command)


def cycle_closed(cycle: str = Q1, **command: Any) -> Act:
    """Let Cleo close the cycle."""
    return act(lambda book: close_cycle(book, cycle), CLEO, **command)


def cycle_reopening_proposed(proposal: str = "again", **command: Any) -> Act:
    """Let Ben propose that the cycle is graded again, and say why."""
    said = {**WHY, **command}
    return act(lambda book: reopen_cycle(book, Q1, proposal), **said)


def a_cycle(*turns: Act) -> list[Act]:
    """Found the company, plan and open the first quarter, and do this."""
    return [*company(), cycle_planned(), cycle_opened(), *turns]


def a_closed_cycle() -> list[Act]:
    """Let the first quarter end without a goal."""
    return a_cycle(grading_started(), cycle_closed())


def a_reopened_cycle() -> list[Act]:
    """Let two people have the first quarter graded again."""
    proposed = cycle_reopening_proposed()
    return [*a_closed_cycle(), proposed, proposal_approved("again")]


def carried_over(*unobserved: str, said: Closing | None = None, **changes: Any) -> Act:
    """Let Ben carry the goal over into the second quarter."""
    command = changes.pop("command", {})
    carry_over = CarryOver(**{"cycle": Q2, **changes})
    said = said or closing(*unobserved, disposition=Disposition.CARRIED_OVER)
    return act(
        lambda book: carry_over_goal(book, GOAL, SUCCESSOR, carry_over, said),
        **command,
    )

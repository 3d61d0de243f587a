"""The part of the story in which a quarter is planned, opened, graded and closed."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from domain.cycles.cycle import CycleKind
from domain.cycles.fiscal import FiscalPeriod
from domain.cycles.life import close_cycle, open_cycle, start_grading
from domain.cycles.planning import CyclePlan, plan_cycle
from domain.cycles.reopening import reopen_cycle
from domain.days import Window
from domain.goals.changing.adapting import StatedKeyResult
from domain.goals.changing.key_results import add_key_result
from domain.goals.drafting.drafts import Draft, DraftRevision
from domain.goals.drafting.rules import draft_goal, revise_draft
from domain.goals.ending.carried import CarriedMeasure, CarriedStart
from domain.goals.ending.carrying_over import CarryOver, carry_over_goal
from domain.goals.ending.closing import Closing, StatedExplanation
from domain.goals.endings import Disposition
from domain.goals.goal import Framework, GoalLevel
from domain.goals.life.deciding import approve_goal, cancel_goal, submit_goal
from domain.goals.measures import Measure, Numeric
from domain.proposals.deciding import approve_proposal
from domain.record import ReasonCode
from tests.examples import BEN, CLEO, UNIT
from tests.ledger.opened import Opened

THIS, NEXT = "2026-q1", "2026-q2"
CARRIED, SUCCESSOR, LEFT = "carried", "successor", "left"
_QUARTER = Window(date(2026, 1, 1), date(2026, 3, 31))
_EUROS = Measure(unit="EUR", numeric=Numeric(Decimal(0), Decimal("1E+6")))


def keep_books(ledger: Opened) -> None:
    """Let a quarter end, one goal carried over and one cancelled, and be reopened."""
    plan: dict[str, Any] = {"kind": CycleKind.QUARTER, "title": "Q1 — renewals"}
    _do(ledger, plan_cycle, cycle_id=THIS, plan=CyclePlan(**plan, days=_QUARTER))
    following = CyclePlan(**plan, period=FiscalPeriod(2026, 2))
    _do(ledger, plan_cycle, cycle_id=NEXT, plan=following)
    _do(ledger, open_cycle, cycle_id=THIS)
    _draft(ledger, CARRIED)
    _draft(ledger, LEFT)
    moved = DraftRevision(cycle=NEXT)
    _do(ledger, revise_draft, goal_id=LEFT, revision=moved)
    back = DraftRevision(cycle=THIS)
    _do(ledger, revise_draft, goal_id=LEFT, revision=back)
    _do(ledger, submit_goal, goal_id=CARRIED)
    _do(ledger, approve_goal, goal_id=CARRIED, by=CLEO)
    _do(ledger, start_grading, cycle_id=THIS)
    _carry_over(ledger)
    _do(ledger, cancel_goal, goal_id=LEFT, **_why("There is another."))
    _do(ledger, close_cycle, cycle_id=THIS)
    about = {"proposal_id": "books", **_why("An invoice came late.")}
    _do(ledger, reopen_cycle, cycle_id=THIS, **about)
    _do(ledger, approve_proposal, proposal_id="books", by=CLEO)


def _draft(ledger: Opened, goal: str) -> None:
    said = Draft(
        framework=Framework.OKR,
        level=GoalLevel.INDIVIDUAL,
        title="Ben is who customers call",
        owner=BEN,
        unit=UNIT,
        cycle=THIS,
        window=_QUARTER,
    )
    _do(ledger, draft_goal, goal_id=goal, draft=said)
    stated = StatedKeyResult(title="Orders by phone", measure=_EUROS)
    _do(ledger, add_key_result, goal_id=goal, key_result_id="orders", stated=stated)


def _carry_over(ledger: Opened) -> None:
    further = CarriedMeasure(key_result="orders", target=Decimal("2E+6"))
    carry_over = CarryOver(cycle=NEXT, start=CarriedStart.ZERO, measures=(further,))
    closing = Closing(
        disposition=Disposition.CARRIED_OVER,
        explanations=(StatedExplanation("orders", "Nobody counted them."),),
        learnings="Count from the first week.",
    )
    _do(
        ledger,
        carry_over_goal,
        goal_id=CARRIED,
        successor_id=SUCCESSOR,
        carry_over=carry_over,
        closing=closing,
    )


def _do(ledger: Opened, act: Any, **said: Any) -> None:
    ledger.steered.time += timedelta(minutes=30)
    ledger.do(act, **{"by": BEN, **said})


def _why(reason: str) -> dict[str, Any]:
    return {"reason_code": ReasonCode.LATE_INFORMATION, "reason": reason}

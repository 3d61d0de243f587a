"""The middle of the story: what a goal goes through between approval and its end."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from domain.goals.changing.amending import (
    approve_amendment,
    propose_amendment,
    reject_amendment,
)
from domain.goals.changing.balancing import (
    StatedWeight,
    drop_key_result,
    reweight_key_results,
)
from domain.goals.contributors import Contributors
from domain.goals.drafting.drafts import DraftRevision, StatedAnswer, StatedCondition
from domain.goals.drafting.revisions import MeasureRevision, WindowRevision
from domain.goals.ending.reopening import reopen_goal
from domain.goals.life.contributing import set_contributors
from domain.goals.life.escalating import escalate_commitment
from domain.goals.life.handover import transfer_goal
from domain.goals.life.pausing import pause_goal, resume_goal
from domain.goals.overrides import OverrideDuration
from domain.goals.pace.cadence import Cadence, CheckInSchedule
from domain.goals.pace.plans import PlanPoint
from domain.goals.scoring.grading import confirm_grade, propose_grade
from domain.goals.scoring.overriding import override_score, release_override
from domain.goals.smart import Criterion
from domain.proposals.deciding import approve_proposal
from domain.record import ReasonCode
from tests.examples import ANNA, BEN, CLEO, UNIT
from tests.ledger.opened import Opened


def go_on(ledger: Opened, objective: str, key_result: str) -> None:
    """Let an active objective rest, change hands, lose a key result, be at risk."""
    weights = (StatedWeight(key_result, Decimal("0.5")),)
    people = Contributors((CLEO,), (), None)
    about = {"goal_id": objective}
    _do(ledger, reweight_key_results, weights=weights, **about, **_why("It matters."))
    _do(
        ledger, drop_key_result, key_result_id=key_result, **about, **_why("It is old.")
    )
    _do(ledger, pause_goal, **about)
    _do(ledger, resume_goal, **about)
    _do(ledger, transfer_goal, owner=BEN, unit=UNIT, **about)
    _do(ledger, set_contributors, people=people, **about)
    _do(ledger, escalate_commitment, escalated_to=CLEO, **about, **_why("Too late."))


def be_graded(ledger: Opened, objective: str) -> None:
    """Let people set a score and release it, and decide upon a grade."""
    about = {"goal_id": objective}
    score = {"value": Decimal("0.650"), "duration": OverrideDuration.UNTIL_RELEASED}
    _do(ledger, override_score, **score, **about, **_why("A report is missing."))
    _do(ledger, release_override, **about, **_why("It came."))
    grade = {"grade_id": "final", **about}
    _do(ledger, propose_grade, value=Decimal("0.4"), **grade, **_why("It was hard."))
    _do(ledger, confirm_grade, by=ANNA, **grade)


def be_reopened(ledger: Opened, objective: str) -> None:
    """Let it be proposed that a closed objective goes on, and approved."""
    about = {"proposal_id": "go-on", **_why("The quarter was counted too early.")}
    _do(ledger, reopen_goal, goal_id=objective, **about)
    _do(ledger, approve_proposal, proposal_id="go-on", by=CLEO)


def be_amended(ledger: Opened, smart: str) -> None:
    """Let amendments of a SMART goal be proposed, one be rejected and one approved."""
    changes = DraftRevision(
        title="Ben answers within five hours from April on",
        description="Nights and weekends do not count.",
        method_binding=True,
        window=WindowRevision(start=date(2026, 2, 1), end=date(2027, 1, 31)),
        schedule=CheckInSchedule(cadence=Cadence.MONTHLY, anchor_day=31),
        plan=(PlanPoint(date(2026, 3, 31), Decimal("0.60")),),
        measure=MeasureRevision(said={"target": Decimal("5.0")}),
        criteria=tuple(StatedAnswer(one, f"Still {one.name}.") for one in Criterion),
        acceptance_conditions=(StatedCondition("no-sunday", "No work on Sundays."),),
    )
    for id_, decide, why in (
        ("first", reject_amendment, _why("Not before March.")),
        ("second", approve_amendment, {}),
    ):
        amendment = {"goal_id": smart, "amendment_id": id_}
        _do(
            ledger,
            propose_amendment,
            changes=changes,
            **amendment,
            **_why("Two colleagues left."),
        )
        _do(ledger, decide, by=CLEO, **amendment, **why)


def _do(ledger: Opened, act: Any, **said: Any) -> None:
    ledger.steered.time += timedelta(minutes=30)
    ledger.do(act, **{"by": BEN, **said})


def _why(reason: str) -> dict[str, Any]:
    return {"reason_code": ReasonCode.PRIORITIES_CHANGED, "reason": reason}

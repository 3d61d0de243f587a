"""The part of the story in which goals are something to one another."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from domain.alignment.aligning import (
    accept_alignment,
    align_goal,
    decline_alignment,
    unalign_goal,
)
from domain.alignment.edges import Edge, EdgeKind, Parent
from domain.days import Window
from domain.goals.changing.adapting import KeyResultRevision, StatedKeyResult
from domain.goals.changing.key_results import add_key_result, revise_key_result
from domain.goals.drafting.drafts import Draft, DraftRevision
from domain.goals.drafting.rules import draft_goal, revise_draft
from domain.goals.goal import Framework, GoalLevel
from domain.goals.life.deciding import approve_goal, submit_goal
from domain.goals.objective import ProgressFrom, RollUp
from domain.record import ReasonCode
from tests.examples import ANNA, BEN, CLEO
from tests.ledger.opened import Opened
from tests.measures import measured, numeric

OBJECTIVE, CALM = "service", "calm"


def align(ledger: Opened, smart: str, window: Window) -> None:
    """Let a SMART goal be something to an objective, in turn to all of its kinds."""
    _roll_up(ledger, window)
    to_calm = Edge(
        EdgeKind.CONTRIBUTES_TO, Parent(OBJECTIVE, CALM), weight=Decimal("2.50")
    )
    to_all = Edge(EdgeKind.CONTRIBUTES_TO, Parent(OBJECTIVE))
    needed = Edge(EdgeKind.DEPENDS_ON, Parent(OBJECTIVE))
    about = {"goal_id": smart}
    _do(ledger, align_goal, stated=to_calm, alignment_id="first", **about)
    _do(ledger, accept_alignment, alignment_id="first", by=ANNA, **about)
    _do(ledger, align_goal, stated=needed, alignment_id="needed", **about)
    why = {"reason_code": ReasonCode.OTHER, "reason": "It does not need us — yet."}
    _do(ledger, decline_alignment, alignment_id="needed", by=ANNA, **about, **why)
    _do(ledger, align_goal, stated=to_all, alignment_id="whole", by=ANNA, **about)
    _do(ledger, unalign_goal, alignment_id="whole", by=ANNA, **about)


def _roll_up(ledger: Opened, window: Window) -> None:
    """Let an objective, and its key result, follow the goals that contribute."""
    said = Draft(
        framework=Framework.OKR,
        level=GoalLevel.COMPANY,
        roll_up=RollUp.CHILDREN,
        title="Customers are glad to have called",
        owner=ANNA,
        window=window,
    )
    about = {"goal_id": OBJECTIVE}
    _do(ledger, draft_goal, draft=said, **about)
    _do(ledger, revise_draft, revision=DraftRevision(roll_up=RollUp.BOTH), **about)
    stated = StatedKeyResult(title="Calls are calm", measure=measured(numeric()))
    follows = KeyResultRevision(progress_from=ProgressFrom.CHILDREN)
    key = {"key_result_id": CALM, **about}
    _do(ledger, add_key_result, stated=stated, **key)
    _do(ledger, revise_key_result, revision=follows, **key)
    _do(ledger, submit_goal, **about)
    _do(ledger, approve_goal, by=CLEO, **about)


def _do(ledger: Opened, act: Any, **said: Any) -> None:
    ledger.steered.time += timedelta(minutes=30)
    ledger.do(act, **{"by": BEN, **said})

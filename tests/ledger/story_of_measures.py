"""The part of the story in which other things than one number are measured."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from domain.days import Window
from domain.goals.changing.adapting import StatedKeyResult
from domain.goals.changing.key_results import add_key_result
from domain.goals.drafting.drafts import Draft, StatedAnswer
from domain.goals.drafting.rules import draft_goal
from domain.goals.goal import Framework, GoalLevel
from domain.goals.life.deciding import approve_goal, submit_goal
from domain.goals.measures import Ordinal
from domain.goals.observing.check_ins import CheckInPlace, Observation, record_check_in
from domain.goals.observing.declaring import declare_status
from domain.goals.observing.relevance import confirm_relevance
from domain.goals.smart import Criterion
from domain.goals.status import Status
from domain.record import ReasonCode
from tests.examples import ANNA, BEN
from tests.ledger.opened import Opened
from tests.ledger.story_of_alignments import align
from tests.ledger.story_of_metrics import follow
from tests.measures import FRIDAYS, KINDS, each_period, measured, numeric

OBJECTIVE, SMART = "skills", "calm"


def measure(ledger: Opened, window: Window) -> None:
    """Measure an objective and a SMART goal in every way, and say where they are."""
    said = Draft(
        framework=Framework.OKR,
        level=GoalLevel.TEAM,
        title="Everybody can talk to customers",
        owner=ANNA,
        window=window,
        schedule=FRIDAYS,
    )
    _do(ledger, draft_goal, goal_id=OBJECTIVE, draft=said)
    ways = {name.lower(): measured(kind) for name, (kind, *_) in KINDS.items()}
    ways |= {"sum": measured(numeric(), adding=True), "each": each_period()}
    for key, way in ways.items():
        stated = StatedKeyResult(title=f"Measured by {key}", measure=way)
        place = {"goal_id": OBJECTIVE, "key_result_id": key}
        _do(ledger, add_key_result, **place, stated=stated)
    _activate(ledger, OBJECTIVE)
    for name, (_, whole, part) in KINDS.items():
        _see(ledger, CheckInPlace(OBJECTIVE, name.lower(), "part"), part)
        _see(ledger, CheckInPlace(OBJECTIVE, name.lower(), "whole"), whole)
    for key in ("sum", "each"):
        _see(ledger, CheckInPlace(OBJECTIVE, key, "first"), KINDS["NUMERIC"][2])
    follow(ledger, OBJECTIVE)
    _be_calm(ledger, window)
    align(ledger, SMART, window)


def _be_calm(ledger: Opened, window: Window) -> None:
    said = Draft(
        framework=Framework.SMART,
        level=GoalLevel.TEAM,
        title="Sales stays calm on the phone by the end of the quarter",
        owner=ANNA,
        window=window,
        measure=measured(Ordinal(target_zone="TARGET"), unit=""),
        criteria=tuple(StatedAnswer(one, f"It is {one.name}.") for one in Criterion),
    )
    _do(ledger, draft_goal, goal_id=SMART, draft=said)
    _activate(ledger, SMART)
    place = {"goal_id": SMART, "key_result_id": None}
    why = {"reason_code": ReasonCode.OTHER, "reason": "I hear it every day."}
    _do(ledger, declare_status, **place, status=Status.ON_TRACK, **why)
    _do(ledger, confirm_relevance, goal_id=SMART)


def _activate(ledger: Opened, goal: str) -> None:
    _do(ledger, submit_goal, goal_id=goal)
    _do(ledger, approve_goal, goal_id=goal, by="cleo")


def _see(ledger: Opened, place: CheckInPlace, value: Any) -> None:
    _do(ledger, record_check_in, place=place, observation=Observation(value=value))


def _do(ledger: Opened, act: Any, **said: Any) -> None:
    ledger.steered.time += timedelta(minutes=30)
    ledger.do(act, **{"by": BEN, **said})

"""Cycles, as requests."""

from __future__ import annotations

from typing import Any

from goalledger.v1 import cycle_service_pb2 as commands
from goalledger.v1.cycles_pb2 import Cycle, CycleKind
from services.demo.acts import cycles as acts
from services.demo.acts.act import Act
from services.demo.requests.names import (
    ORGANIZATION,
    Made,
    Row,
    cycle_name,
    days,
    why,
)


def _plan(act: acts.CyclePlanned, _: Made) -> Any:
    cycle = Cycle(
        kind=CycleKind.Value(f"CYCLE_KIND_{act.kind}"),
        title=act.title,
        window=days(act.start, act.end),
    )
    return commands.PlanCycleRequest(
        parent=ORGANIZATION, cycle_id=act.cycle, cycle=cycle
    )


def _opening(act: acts.CycleOpened, _: Made) -> Any:
    return commands.OpenCycleRequest(name=cycle_name(act.cycle))


def _grading(act: acts.GradingStarted, _: Made) -> Any:
    return commands.StartGradingRequest(name=cycle_name(act.cycle))


def _closing(act: acts.CycleClosed, _: Made) -> Any:
    return commands.CloseCycleRequest(name=cycle_name(act.cycle))


def _reopening(act: acts.CycleReopeningProposed, _: Made) -> Any:
    return commands.ReopenCycleRequest(
        name=cycle_name(act.cycle), proposal_id=act.proposal, **why(act)
    )


CALLS: dict[type[Act], Row] = {
    acts.CyclePlanned: ("CycleService/PlanCycle", _plan),
    acts.CycleOpened: ("CycleService/OpenCycle", _opening),
    acts.GradingStarted: ("CycleService/StartGrading", _grading),
    acts.CycleClosed: ("CycleService/CloseCycle", _closing),
    acts.CycleReopeningProposed: ("CycleService/ReopenCycle", _reopening),
}

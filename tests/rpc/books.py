"""Requests about cycles, one canonical example of each; tests change what they need."""

from __future__ import annotations

from typing import Any

from google.type.date_pb2 import Date

from goalledger.v1 import (
    carry_over_pb2,
    cycle_service_pb2,
    cycles_pb2,
    goal_commands_pb2,
    ranges_pb2,
)
from tests.rpc.acme import (
    ACME,
    QUARTER,
    RATE,
    RENEWALS,
    WHY,
    Acme,
    adding,
    objective,
    reading,
)
from tests.rpc.served import BEN, CLEO

Q1, Q2 = f"{ACME}/cycles/2026-q1", f"{ACME}/cycles/2026-q2"
SUCCESSOR = f"{ACME}/goals/renewals-2"
SPRING = ranges_pb2.DateRange(
    start_date=Date(year=2026, month=4, day=1),
    end_date=Date(year=2026, month=6, day=30),
)
UNMEASURED = goal_commands_pb2.KeyResultExplanation(
    key_result=RATE, explanation="Nobody measured it."
)


def cycle(**said: Any) -> cycles_pb2.Cycle:
    """Say what the first quarter is."""
    facts: dict[str, Any] = {
        "kind": cycles_pb2.CYCLE_KIND_QUARTER,
        "title": "First quarter",
        "window": QUARTER,
    }
    return cycles_pb2.Cycle(**(facts | said))


def planning(name: str = Q1, **said: Any) -> cycle_service_pb2.PlanCycleRequest:
    """Plan the first quarter, or another."""
    window = {"window": SPRING} if name == Q2 else {}
    facts: dict[str, Any] = {
        "cycle_id": name.rpartition("/")[2],
        "cycle": cycle(**window),
    }
    return cycle_service_pb2.PlanCycleRequest(parent=ACME, **(facts | said))


def opening(name: str = Q1) -> cycle_service_pb2.OpenCycleRequest:
    """Open the quarter."""
    return cycle_service_pb2.OpenCycleRequest(name=name)


def grading(name: str = Q1) -> cycle_service_pb2.StartGradingRequest:
    """Start the grading of the quarter."""
    return cycle_service_pb2.StartGradingRequest(name=name)


def closing_book(name: str = Q1) -> cycle_service_pb2.CloseCycleRequest:
    """Close the quarter."""
    return cycle_service_pb2.CloseCycleRequest(name=name)


def reopening_book(**said: Any) -> cycle_service_pb2.ReopenCycleRequest:
    """Propose that the quarter is graded again, and say why."""
    return cycle_service_pb2.ReopenCycleRequest(name=Q1, **(WHY | said))


def carrying(**said: Any) -> carry_over_pb2.CarryOverGoalRequest:
    """Carry the objective, which nobody measured, over into the second quarter."""
    facts: dict[str, Any] = {
        "name": RENEWALS,
        "cycle": Q2,
        "successor_id": "renewals-2",
        "explanations": [UNMEASURED],
    }
    return carry_over_pb2.CarryOverGoalRequest(**(facts | said))


def getting_cycle(name: str = Q1, **options: Any) -> cycle_service_pb2.GetCycleRequest:
    """Read a cycle."""
    read = reading(**(options or {"strong": True}))
    return cycle_service_pb2.GetCycleRequest(name=name, read=read)


def listing_cycles(**said: Any) -> cycle_service_pb2.ListCyclesRequest:
    """List all cycles, or some of them."""
    facts = {"read": reading(strong=True)}
    return cycle_service_pb2.ListCyclesRequest(parent=ACME, **(facts | said))


def open_quarter(acme: Acme) -> None:
    """Plan two quarters, and open the first."""
    for request in (planning(Q1), planning(Q2), opening()):
        acme.served.ask(request, CLEO)


def activate_in_quarter(acme: Acme) -> None:
    """Open the quarter, and bring an objective in it to where it takes check-ins."""
    open_quarter(acme)
    acme.draft(goal=objective(acme.anna, cycle=Q1))
    acme.served.ask(adding(), BEN)
    acme.submit()
    acme.approve()

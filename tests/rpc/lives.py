"""Reads goals the way tests about their lives ask for them."""

from __future__ import annotations

from typing import Any

from goalledger.v1 import goal_checks_pb2, goals_pb2
from tests.rpc.acme import RENEWALS, Acme, getting, reading


def goal_of(acme: Acme, name: str = RENEWALS, **options: Any) -> goals_pb2.Goal:
    """Read a goal, as of now unless it is said otherwise."""
    options = options or {"strong": True}
    found: goals_pb2.Goal = acme.served.ask(getting(name, **options)).goal
    return found


def findings(
    acme: Acme, name: str, **options: Any
) -> dict[str, goal_checks_pb2.Finding]:
    """Check a goal, now unless it is said otherwise; return what was found by rule."""
    read = reading(**(options or {"strong": True}))
    request = goal_checks_pb2.CheckGoalRequest(name=name, read=read)
    return {one.rule: one for one in acme.served.ask(request).findings}

"""What the company's goals, units and the rest are called on the wire."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from google.type.date_pb2 import Date

from goalledger.v1.command_pb2 import ReasonCode
from goalledger.v1.ranges_pb2 import DateRange
from services.demo import company
from services.demo.acts.act import Reasoned

ORGANIZATION = f"organizations/{company.ORGANIZATION}"

# Names that the ledger makes, by keys of the story: of people and of delegations.
Made = Mapping[str, str]
# The rpc, like "GoalService/SubmitGoal", and what makes its request of an act.
Row = tuple[str, Callable[[Any, Made], Any]]


def goal_name(goal: str) -> str:
    """Name a goal of the company."""
    return f"{ORGANIZATION}/goals/{goal}"


def measured_name(goal: str, key_result: str | None) -> str:
    """Name a key result, or the SMART goal where there is none."""
    name = goal_name(goal)
    return name if key_result is None else f"{name}/keyResults/{key_result}"


def unit_name(unit: str | None) -> str:
    """Name a unit, or nothing."""
    return "" if unit is None else f"{ORGANIZATION}/units/{unit}"


def policy_name(policy: str | None) -> str:
    """Name a policy, or nothing."""
    return "" if policy is None else f"{ORGANIZATION}/policies/{policy}"


def template_name(template: str) -> str:
    """Name a template."""
    return f"{ORGANIZATION}/templates/{template}"


def metric_name(metric: str) -> str:
    """Name a metric."""
    return f"{ORGANIZATION}/metrics/{metric}"


def cycle_name(cycle: str | None) -> str:
    """Name a cycle, or nothing."""
    return "" if cycle is None else f"{ORGANIZATION}/cycles/{cycle}"


def proposal_name(proposal: str) -> str:
    """Name a proposal."""
    return f"{ORGANIZATION}/proposals/{proposal}"


def day(of: date) -> Date:
    """Return a day of the calendar."""
    return Date(year=of.year, month=of.month, day=of.day)


def days(start: date, end: date) -> DateRange:
    """Return a range of days."""
    return DateRange(start_date=day(start), end_date=day(end))


def why(act: Reasoned) -> dict[str, Any]:
    """Return the reason of an act, where it has one."""
    if not act.reason_code:
        return {}
    code = ReasonCode.Value(f"REASON_CODE_{act.reason_code}")
    return {"reason_code": code, "reason": act.reason}

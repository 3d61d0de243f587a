"""Measures of each kind and their values on the wire, and goals measured by them."""

from __future__ import annotations

from typing import Any, NamedTuple

from goalledger.v1 import cadence_pb2, check_in_service_pb2, goals_pb2, measures_pb2
from goalledger.v1.value_pb2 import MilestonesDone, Value
from tests.rpc.acme import RENEWALS, Acme, adding, getting, objective
from tests.rpc.served import ANNA, BEN

AT_LEAST = measures_pb2.COMPARISON_AT_LEAST
EACH_PERIOD = measures_pb2.JUDGING_PERIODS_MET
ON_TRACK = measures_pb2.STATUS_ON_TRACK
AT_RISK = measures_pb2.STATUS_AT_RISK
OFF_TRACK = measures_pb2.STATUS_OFF_TRACK
ACHIEVED = measures_pb2.STATUS_ACHIEVED
PENDING = measures_pb2.STATUS_PENDING
FRIDAYS = cadence_pb2.CheckInSchedule(
    cadence=cadence_pb2.CADENCE_WEEKLY, anchor_day=5, grace_days=3
)


class Example(NamedTuple):
    """One kind of measure, what is observed of it, and where it then stands.

    Attributes:
        definition: The measure's definition.
        value: What is observed.
        progress: How far that is.
        status: Where that is on the 12th of 90 days.
        unit: What its numbers count.
    """

    definition: dict[str, Any]
    value: Value
    progress: str
    status: Any
    unit: str = "count"


def number(text: str) -> Value:
    """Observe a number."""
    return Value(decimal=text)


def done(*milestones: str) -> Value:
    """Say which milestones are done."""
    return Value(milestones=MilestonesDone(milestone_ids=milestones))


# By the field of a measure; also the ids of key results.
EXAMPLES = {
    "numeric": Example(
        {"numeric": {"start": "40", "target": "25", "stretch": "20"}},
        number("43"),
        "-0.2",
        OFF_TRACK,
    ),
    "threshold": Example(
        {"threshold": {"comparison": AT_LEAST, "bound": "99.5", "stretch": "99.9"}},
        number("99.5"),
        "1",
        ON_TRACK,
        "percent",
    ),
    "range": Example(
        {"range": {"low": "36.5", "high": "37.5"}}, number("37.6"), "0", OFF_TRACK
    ),
    "milestones": Example(
        {
            "milestones": {
                "milestones": [
                    {"milestone_id": "pilot"},
                    {"milestone_id": "launch", "weight": "2"},
                ]
            }
        },
        done("launch"),
        "0.666667",
        ON_TRACK,
        "",
    ),
    "binary": Example({"binary": {}}, Value(yes=True), "1", ACHIEVED, ""),
    "ordinal": Example(
        {"ordinal": {"target_zone": "TARGET", "stretch_zone": "STRETCH"}},
        Value(zone="COMMIT"),
        "0.3",
        ON_TRACK,
        "",
    ),
}


def measure(**said: Any) -> measures_pb2.Measure:
    """Return a measure that says this; messages inside it may be dictionaries."""
    return measures_pb2.Measure(**said)


def measure_of(example: Example, **said: Any) -> measures_pb2.Measure:
    """Return the measure of an example."""
    return measure(unit=example.unit, **example.definition, **said)


def key_result_of(acme: Acme, key: str, **said: Any) -> str:
    """Let Ben add a key result to the objective; return its name."""
    key_result = goals_pb2.KeyResult(title=f"Measured by {key}", **said)
    name: str = acme.served.ask(
        adding(key_result_id=key, key_result=key_result), BEN
    ).name
    return name


def activated(acme: Acme, measures: dict[str, Any], **goal: Any) -> dict[str, str]:
    """Bring an objective with these key results to where it takes check-ins.

    Args:
        acme: The company.
        measures: What each key result says, or its measure, by its id.
        goal: What the objective says.

    Returns:
        The names of the key results, by their ids.
    """
    acme.draft(goal=objective(acme.anna, **goal))
    said = {
        key: one if isinstance(one, dict) else {"measure": one}
        for key, one in measures.items()
    }
    keys = {key: key_result_of(acme, key, **one) for key, one in said.items()}
    acme.submit()
    acme.approve()
    return keys


def seen(acme: Acme, parent: str, value: Value, **said: Any) -> str:
    """Let Anna record a value; return the check-in's name."""
    request = check_in_service_pb2.RecordCheckInRequest(
        parent=parent, value=value, **said
    )
    name: str = acme.served.ask(request, ANNA).name
    return name


def key_results(acme: Acme, **options: Any) -> dict[str, Any]:
    """Read the objective's key results, by their ids."""
    options = options or {"strong": True}
    goal = read_goal(acme, RENEWALS, **options)
    return {one.name.rpartition("/")[2]: one for one in goal.key_results}


def read_goal(acme: Acme, name: str, **options: Any) -> Any:
    """Read a goal."""
    return acme.served.ask(getting(name, **(options or {"strong": True}))).goal

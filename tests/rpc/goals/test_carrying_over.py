"""Goals are carried over into the next cycle, over the wire (rules §5.6)."""

from __future__ import annotations

from typing import Any

import pytest

from goalledger.v1 import (
    carry_over_pb2,
    goal_commands_pb2,
    history_service_pb2,
    lifecycle_pb2,
    value_pb2,
)
from tests.rpc.acme import ACME, HIRING, RATE, RENEWALS, Acme, reading, smart
from tests.rpc.books import (
    Q1,
    Q2,
    SPRING,
    SUCCESSOR,
    activate_in_quarter,
    carrying,
    open_quarter,
)
from tests.rpc.lives import goal_of
from tests.rpc.served import ANNA, BEN, refused

SUCCEEDING = f"{SUCCESSOR}/keyResults/rate"


def measure(**said: Any) -> carry_over_pb2.CarriedMeasure:
    """Say how the key result goes on."""
    return carry_over_pb2.CarriedMeasure(**({"key_result": RATE} | said))


def test_a_goal_is_carried_over_with_lineage_both_ways(acme: Acme) -> None:
    """Features B5."""
    activate_in_quarter(acme)
    acme.check_in()

    answer = acme.served.ask(carrying(explanations=[], learnings="Ask sooner."), BEN)

    goal, successor = goal_of(acme), goal_of(acme, SUCCESSOR)
    assert answer.successor == SUCCESSOR
    assert answer.commit.etag == goal.etag
    assert list(answer.commit.event_names) == [
        "goal.closed",
        "goal.drafted",
        "goal.key_result_added",
    ]
    assert goal.disposition == lifecycle_pb2.DISPOSITION_CARRIED_OVER
    assert (goal.successor, goal.learnings) == (SUCCESSOR, "Ask sooner.")
    assert (successor.carried_over_from, successor.successor) == (RENEWALS, "")
    assert successor.state == lifecycle_pb2.GOAL_STATE_DRAFT
    assert (successor.cycle, successor.window) == (Q2, SPRING)
    assert (successor.title, successor.owner) == (goal.title, goal.owner)
    (rate,) = successor.key_results
    assert rate.name == SUCCEEDING
    assert (rate.measure.numeric.start, rate.measure.numeric.target) == ("75", "90")
    assert rate.check_in_in_force == ""


@pytest.mark.parametrize(
    ("said", "start"),
    [
        ({}, "75"),
        ({"start": carry_over_pb2.CARRIED_START_LAST_VALUE}, "75"),
        ({"start": carry_over_pb2.CARRIED_START_ZERO}, "0"),
        ({"start": carry_over_pb2.CARRIED_START_AS_BEFORE}, "70"),
        (
            {
                "start": carry_over_pb2.CARRIED_START_ZERO,
                "measures": [measure(start=carry_over_pb2.CARRIED_START_AS_BEFORE)],
            },
            "70",
        ),
    ],
)
def test_each_measure_starts_as_it_is_said(
    acme: Acme, said: dict[str, Any], start: str
) -> None:
    activate_in_quarter(acme)
    acme.check_in(value=value_pb2.Value(decimal="75"))

    acme.served.ask(carrying(explanations=[], **said), BEN)

    (rate,) = goal_of(acme, SUCCESSOR).key_results
    assert rate.measure.numeric.start == start


def test_a_reached_target_needs_a_new_one(acme: Acme) -> None:
    activate_in_quarter(acme)
    acme.check_in(value=value_pb2.Value(decimal="90"))

    with refused("TARGET_NEEDED") as found:
        acme.served.ask(carrying(explanations=[]), BEN)

    assert found[0].facts == {"measure": "rate", "start": "90", "target": "90"}
    further = [measure(target="95", stretch="99")]
    acme.served.ask(carrying(explanations=[], measures=further), BEN)
    (rate,) = goal_of(acme, SUCCESSOR).key_results
    assert (rate.measure.numeric.target, rate.measure.numeric.stretch) == ("95", "99")


def test_a_smart_goal_is_carried_over_with_its_outcome(acme: Acme) -> None:
    open_quarter(acme)
    acme.draft_smart(goal=smart(acme.anna, cycle=Q1))
    acme.submit(HIRING)
    acme.approve(HIRING)
    failed = goal_commands_pb2.ConditionResult(condition_id="no-discounts")
    request = carrying(
        name=HIRING,
        successor_id="hiring-2",
        explanations=[],
        condition_results=[failed],
        miss_cause=lifecycle_pb2.MISS_CAUSE_CAPACITY,
        miss_explanation="Nobody had the time.",
    )

    acme.served.ask(request, ANNA)

    goal, successor = goal_of(acme, HIRING), goal_of(acme, f"{ACME}/goals/hiring-2")
    assert goal.outcome == lifecycle_pb2.OUTCOME_NOT_MET
    assert [one.answer for one in successor.criteria] == [
        one.answer for one in goal.criteria
    ]
    assert successor.acceptance_conditions[0].text == goal.acceptance_conditions[0].text


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"cycle": ""}, "cycle"),
        ({"cycle": Q1}, "cycle"),
        ({"measures": [measure(target="1e5")]}, "measures[0].target"),
        (
            {"measures": [measure(key_result=f"{HIRING}/keyResults/rate")]},
            "measures[0].key_result",
        ),
        ({"measures": [measure(), measure()]}, "measures[1].key_result"),
    ],
)
def test_what_carries_nothing_over_is_refused_by_field(
    acme: Acme, said: dict[str, Any], field: str
) -> None:
    activate_in_quarter(acme)

    with refused("FIELD_INVALID") as found:
        acme.served.ask(carrying(**said), BEN)

    assert found[0].fields == [field]


def test_closing_a_goal_carries_nothing_over(acme: Acme) -> None:
    activate_in_quarter(acme)
    closing = goal_commands_pb2.CloseGoalRequest(
        name=RENEWALS, disposition=lifecycle_pb2.DISPOSITION_CARRIED_OVER
    )

    with refused("FIELD_INVALID") as found:
        acme.served.ask(closing, ANNA)

    assert found[0].fields == ["disposition"]


def test_carrying_over_twice_with_one_request_happens_once(acme: Acme) -> None:
    activate_in_quarter(acme)
    request = carrying(successor_id="")

    first = acme.served.ask(request, BEN)
    again = acme.served.send(request, BEN)

    assert again.commit.replayed
    assert again.successor == first.successor != ""


def test_the_history_says_where_a_goal_goes_on(acme: Acme) -> None:
    activate_in_quarter(acme)
    acme.served.ask(carrying(), BEN)

    request = history_service_pb2.ListGoalHistoryRequest(
        parent=RENEWALS, read=reading(strong=True)
    )
    closed = acme.served.ask(request).entries[-1]

    said = {change.field: change.after for change in closed.changes}
    assert said["/successor"] == '"renewals-2"'
    assert said["/disposition"] == '"CARRIED_OVER"'

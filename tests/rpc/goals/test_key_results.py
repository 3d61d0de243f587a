"""Shows how key results are dropped and reweighted over the wire (rules §4, §5.2)."""

from __future__ import annotations

from typing import Any

import pytest

from goalledger.v1 import (
    key_result_commands_pb2,
)
from tests.rpc.acme import (
    ACME,
    RATE,
    RENEWALS,
    WHY,
    Acme,
    adding,
)
from tests.rpc.lives import goal_of
from tests.rpc.served import BEN, refused

CHURN = f"{RENEWALS}/keyResults/churn"
DROP = key_result_commands_pb2.DropKeyResultRequest(name=RATE, **WHY)


def test_a_dropped_key_result_leaves_the_mean_and_the_past_stays(acme: Acme) -> None:
    """Rules §4.2, §5.2; features B4."""
    acme.activate()
    acme.served.ask(adding(key_result_id="churn", **WHY), BEN)
    before = acme.check_in().commit.position

    answer = acme.served.ask(DROP, BEN)

    assert list(answer.commit.event_names) == [
        "goal.key_result_dropped",
        "score.changed",
    ]
    goal, then = goal_of(acme), goal_of(acme, as_of_position=before)
    rate, churn = goal.key_results
    assert (goal.score, rate.score, churn.score) == ("0", "", "0")
    assert rate.HasField("drop_time")
    assert rate.value_in_force.decimal == "75"
    assert (then.score, then.key_results[0].score) == ("0.125", "0.25")
    assert not then.key_results[0].HasField("drop_time")


def test_key_results_are_reweighted_together_with_a_reason(acme: Acme) -> None:
    """Rules §4.1, §5.2; features B4; abuse 53."""
    acme.activate()
    acme.served.ask(adding(key_result_id="churn", **WHY), BEN)
    acme.check_in()
    weights = [
        key_result_commands_pb2.KeyResultWeight(key_result=name, weight=weight)
        for name, weight in ((RATE, "3"), (CHURN, "1"))
    ]
    request = key_result_commands_pb2.ReweightKeyResultsRequest(
        parent=RENEWALS, weights=weights, **WHY
    )

    acme.served.ask(request, BEN)

    goal = goal_of(acme)
    assert [one.weight for one in goal.key_results] == ["3", "1"]
    assert (goal.score, goal.definition_version) == ("0.1875", 3)


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ({}, ["weights"]),
        ({"weights": [("rate", "x")]}, ["weights[0].weight"]),
        ({"weights": [("rate", "")]}, ["weights[0].weight"]),
        ({"weights": [("rate", "1")] * 21}, ["weights"]),
        ({"weights": [("", "1")]}, ["weights[0].key_result"]),
        ({"other": [("rate", "1")]}, ["weights[0].key_result"]),
    ],
)
def test_weights_are_of_key_results_of_the_objective(
    standing: Acme, said: dict[str, Any], fields: list[str]
) -> None:
    of = f"{ACME}/goals/other" if "other" in said else RENEWALS
    weights = [
        key_result_commands_pb2.KeyResultWeight(
            key_result=f"{of}/keyResults/{key}" if key else "", weight=weight
        )
        for key, weight in next(iter(said.values()), [])
    ]
    request = key_result_commands_pb2.ReweightKeyResultsRequest(
        parent=RENEWALS, weights=weights, **WHY
    )

    with refused("FIELD_INVALID") as found:
        standing.served.ask(request, BEN)

    assert found[0].fields == fields

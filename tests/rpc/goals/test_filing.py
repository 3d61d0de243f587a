"""Shows ambition, categories, labels and binding methods over the wire (rules §2)."""

from __future__ import annotations

from typing import Any

import pytest

from goalledger.v1 import (
    goal_commands_pb2,
    goal_reads_pb2,
    goals_pb2,
    lifecycle_pb2,
)
from goalledger.v1.goal_life_commands_pb2 import (
    PauseGoalRequest,
)
from tests.rpc.acme import (
    ACME,
    HIRING,
    RENEWALS,
    Acme,
    objective,
    reading,
    smart,
)
from tests.rpc.lives import goal_of
from tests.rpc.served import BEN, refused


def test_goals_are_listed_by_state_and_category(acme: Acme) -> None:
    """Features A11, B2."""
    strategy = lifecycle_pb2.CATEGORY_STRATEGY
    acme.activate()
    acme.served.ask(PauseGoalRequest(name=RENEWALS), BEN)
    acme.draft_smart(goal=smart(acme.anna, category=strategy))

    def listed(**which: Any) -> list[str]:
        request = goal_reads_pb2.ListGoalsRequest(
            parent=ACME, read=reading(strong=True), **which
        )
        return [goal.name for goal in acme.served.ask(request).goals]

    assert listed(states=[lifecycle_pb2.GOAL_STATE_PAUSED]) == [RENEWALS]
    assert listed(category=strategy) == [HIRING]


def test_a_goal_says_how_it_is_filed_and_how_binding_its_method_is(acme: Acme) -> None:
    """Rules §2.6; features A11, A12."""
    labels = {"region": "Alps", "audit-2026": ""}
    goal = objective(
        acme.anna,
        category=lifecycle_pb2.CATEGORY_PROJECT,
        labels=labels,
        method_binding=True,
    )

    acme.draft(goal=goal)

    found = goal_of(acme)
    assert found.category == lifecycle_pb2.CATEGORY_PROJECT
    assert dict(found.labels) == labels
    assert found.method_binding


def test_labels_of_a_draft_are_replaced_as_a_whole(acme: Acme) -> None:
    """Features A11."""
    acme.draft(goal=objective(acme.anna, labels={"region": "Alps", "site": "Graz"}))
    revision = goals_pb2.Goal(name=RENEWALS, labels={"site": "Linz"})
    request = goal_commands_pb2.ReviseDraftRequest(goal=revision)
    request.update_mask.paths.append("labels")

    acme.served.ask(request, BEN)

    assert dict(goal_of(acme).labels) == {"site": "Linz"}


def test_an_objective_is_a_commitment_or_an_aspiration(acme: Acme) -> None:
    """Rules §2.2; features A7."""
    committed = lifecycle_pb2.AMBITION_COMMITTED
    acme.draft()
    acme.draft(goal_id="second", goal=objective(acme.anna, ambition=committed))

    assert goal_of(acme).ambition == lifecycle_pb2.AMBITION_ASPIRATIONAL
    assert goal_of(acme, f"{ACME}/goals/second").ambition == committed


@pytest.mark.parametrize(
    ("labels", "field"),
    [
        ({"": "x"}, "goal.labels"),
        ({"Region": "x"}, "goal.labels"),
        ({"a.b": "x"}, "goal.labels"),
        ({"a/b": "x"}, "goal.labels"),
        ({"a" * 64: "x"}, "goal.labels"),
        ({"a": "x" * 257}, "goal.labels[a]"),
        ({"a": "two\nlines"}, "goal.labels[a]"),
        ({f"k{number}": "" for number in range(65)}, "goal.labels"),
    ],
)
def test_labels_have_plain_keys_and_short_values(
    standing: Acme, labels: dict[str, str], field: str
) -> None:
    """Abuse 31: keys that differ in case cannot be, since they have none."""
    request = goal_commands_pb2.DraftGoalRequest(
        parent=ACME, goal=objective(standing.anna, labels=labels)
    )

    with refused("FIELD_INVALID") as found:
        standing.served.ask(request, BEN)

    assert found[0].fields == [field]

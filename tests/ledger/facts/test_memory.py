"""What the writer remembers: as of the head, whoever wrote, and never too much."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from unittest import mock

import pytest

from domain.directory.units import create_unit
from domain.goals.changing.key_results import add_key_result
from domain.goals.drafting.rules import draft_goal
from domain.goals.goal import GoalState
from domain.goals.life.deciding import approve_goal, submit_goal
from domain.goals.refusals import GoalNotSubmitted
from domain.refusals import ResourceNotFound
from services.ledger.facts import memory
from services.ledger.facts.memory import Memory
from tests.examples import BEN, CRM, GOAL, KEY_RESULT, draft, key_result
from tests.ledger.opened import ORGANIZATION, Opened, served

STREAM = f"goal/{GOAL}"


@pytest.fixture
def other(acme: Opened) -> Iterator[Opened]:
    """Give the ledger of another process on the same database."""
    with served(acme.url, acme.steered) as other:
        yield other


def remembered(opened: Opened) -> Memory:
    return opened.writer._memories[ORGANIZATION]


def begin(opened: Opened) -> None:
    """Draft an objective with a key result."""
    opened.do(draft_goal, goal_id=GOAL, draft=draft(), by=BEN)
    said: dict[str, Any] = {"key_result_id": KEY_RESULT, "stated": key_result()}
    opened.do(add_key_result, goal_id=GOAL, by=BEN, **said)


def units(opened: Opened, count: int, name: str) -> None:
    """Create so many units at once."""
    calls = [
        opened.call(create_unit, unit_id=f"{name}-{number}", name=name)
        for number in range(count)
    ]
    for waiting in [opened.send(call) for call in calls]:
        waiting.result(30)


def test_what_another_process_wrote_is_caught_up_with(
    acme: Opened, other: Opened
) -> None:
    begin(acme)
    other.do(submit_goal, goal_id=GOAL, by=BEN)

    decided = acme.do(approve_goal, goal_id=GOAL)

    assert decided.answer.events == ("goal.approved", "score.changed")
    with pytest.raises(GoalNotSubmitted):
        other.do(approve_goal, goal_id=GOAL)


def test_versions_go_on_from_what_another_process_wrote(
    acme: Opened, other: Opened
) -> None:
    begin(acme)
    first = other.do(submit_goal, goal_id=GOAL, by=BEN).answer

    second = acme.do(approve_goal, goal_id=GOAL).answer

    versions = [r.version for r in acme.ledger.read.stream(ORGANIZATION, STREAM)]
    assert (first.etag, second.etag) == (3, 4)
    assert versions == [1, 2, 3, 4]


def test_too_far_behind_memory_is_dropped_not_caught_up(
    acme: Opened, other: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "CATCH_UP_EVENTS_MAX", 10)
    begin(acme)
    other.do(submit_goal, goal_id=GOAL, by=BEN)
    units(other, 20, "far")

    acme.do(create_unit, unit_id="near", name="Near")

    kept = {"person/cleo", "unit/near", "organization/acme"}
    assert set(remembered(acme).aggregates) == kept
    acme.do(approve_goal, goal_id=GOAL)
    goal: Any = remembered(acme).aggregates[STREAM]
    assert goal.state is GoalState.ACTIVE


def test_memory_is_bounded_and_keeps_what_was_used_last(
    acme: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "AGGREGATES_MAX", 10)

    units(acme, 30, "many")

    kept = [one for one in remembered(acme).aggregates if one.startswith("unit/")]
    assert kept == [f"unit/many-{number}" for number in range(30 - len(kept), 30)]
    assert len(remembered(acme).aggregates) == len(remembered(acme).stream_heads) == 10


def test_what_is_no_longer_remembered_is_read_again(
    acme: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "AGGREGATES_MAX", 3)
    begin(acme)
    units(acme, 10, "many")

    submitted = acme.do(submit_goal, goal_id=GOAL, by=BEN, etag=2)

    assert submitted.answer.etag == 3


def test_what_is_remembered_is_not_read_again(acme: Opened) -> None:
    begin(acme)

    assert streams_read(acme) == 1  # the policy, which was never set

    remembered(acme).aggregates.clear()
    assert streams_read(acme) == 2  # who acts, and the goal


def test_what_is_not_there_is_not_looked_for_again(acme: Opened) -> None:
    """That a service is no person, and a policy was never set, is asked once."""
    begin(acme)

    reads = [streams_read(acme, by=CRM) for _ in range(3)]

    assert reads == [2, 0, 0]


def test_what_another_process_began_is_no_longer_absent(
    acme: Opened, other: Opened
) -> None:
    with pytest.raises(ResourceNotFound):
        acme.do(create_unit, unit_id="near", name="Near", parent="far")
    other.do(create_unit, unit_id="far", name="Far")

    created = acme.do(create_unit, unit_id="near", name="Near", parent="far")

    assert created.answer.made == ("near",)


def test_what_is_known_to_be_absent_is_bounded(
    acme: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "ABSENT_MAX", 3)

    for number in range(5):
        with pytest.raises(ResourceNotFound):
            acme.do(create_unit, unit_id="near", name="Near", parent=f"far-{number}")

    assert remembered(acme).absent == {"unit/far-3", "unit/far-4"}


def streams_read(acme: Opened, by: str = BEN) -> int:
    """Let the goal be looked at, and return how often a stream was read."""
    counting = mock.create_autospec(Memory.recall, side_effect=Memory.recall)
    with mock.patch.object(Memory, "recall", counting):
        acme.do(submit_goal, goal_id=GOAL, by=by, validate_only=True)
    return len(counting.call_args_list)


def test_a_rolled_back_decision_is_not_remembered(acme: Opened) -> None:
    begin(acme)
    acme.do(submit_goal, goal_id=GOAL, by=BEN, validate_only=True)

    goal: Any = remembered(acme).aggregates[STREAM]

    assert goal.state is GoalState.DRAFT
    assert goal.version == 2

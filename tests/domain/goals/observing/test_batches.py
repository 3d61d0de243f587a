"""Shows how several check-ins are recorded at once (api §2, rules §4.4)."""

from __future__ import annotations

from typing import Any

import pytest

from domain.goals.goal import Goal
from domain.goals.measures import Value
from domain.goals.observing.check_ins import (
    CheckInPlace,
    Observation,
    batch_record_check_ins,
)
from domain.goals.observing.events import CheckInRecorded
from domain.goals.scoring.scores import ScoreChanged
from domain.refusals import FieldInvalid, ResourceExists, ResourceNotFound
from tests.domain.spec import Act, given, recorded
from tests.examples import (
    CRM,
    GOAL,
    KEY_RESULT,
    act,
    an_active_objective,
    checked_in,
    observation,
)


def batch(*entries: tuple[str | None, str, str], **command: Any) -> Act:
    """Let the CRM record check-ins: key result, check-in, value."""
    stated = [
        (CheckInPlace(GOAL, key, check_in), observation(value))
        for key, check_in, value in entries
    ]
    return act(lambda book: batch_record_check_ins(book, stated), CRM, **command)


def test_a_batch_records_in_order_and_moves_each_goal_once() -> None:
    """Rules §4.4: at most one score event per goal, after the command's own events."""
    history = given(*an_active_objective("a", "b"))

    made = history.do(batch(("a", "a1", "10"), ("b", "b1", "20"), ("a", "a2", "30")))

    assert made == ("a1", "b1", "a2")
    assert [type(event) for event in recorded(history)] == [
        CheckInRecorded,
        CheckInRecorded,
        CheckInRecorded,
        ScoreChanged,
    ]


def test_a_batch_is_recorded_whole_or_not_at_all() -> None:
    """Design §4: a refusal half-way leaves no trace; it names the entry."""
    history = given(*an_active_objective(), checked_in("42"))

    with pytest.raises(ResourceNotFound) as refused:
        history.do(batch((KEY_RESULT, "one", "1"), ("unknown", "two", "2")))

    goal = history.aggregates[Goal.stream_of(GOAL)]
    assert isinstance(goal, Goal)
    assert refused.value.facts["entry"] == "1"
    assert recorded(history) == []
    assert list(goal.observations[KEY_RESULT].check_ins) == ["first"]


def test_a_batch_names_the_field_of_the_entry() -> None:
    history = given(*an_active_objective())
    entries = [(CheckInPlace(GOAL, KEY_RESULT, None), observation())] * 2
    wrong = (
        CheckInPlace(GOAL, KEY_RESULT, "wrong"),
        Observation(value=Value()),
    )

    with pytest.raises(FieldInvalid) as refused:
        history.do(
            act(
                lambda book: batch_record_check_ins(book, [*entries, wrong]),
                ids=("one", "two"),
            )
        )

    assert refused.value.violations[0].field == "entries[2].value"
    assert refused.value.facts["entry"] == "2"
    assert recorded(history) == []


def test_a_batch_takes_no_id_twice() -> None:
    history = given(*an_active_objective())

    with pytest.raises(ResourceExists):
        history.do(batch((KEY_RESULT, "one", "1"), (KEY_RESULT, "one", "1")))

    assert recorded(history) == []

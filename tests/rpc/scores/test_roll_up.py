"""Shows over the wire how scores roll up, and how that is read (rules §4.5)."""

from __future__ import annotations

from typing import Any

import pytest
from google.protobuf.field_mask_pb2 import FieldMask

from goalledger.v1 import (
    due_check_ins_pb2,
    goal_commands_pb2,
    goals_pb2,
    grades_pb2,
    key_result_commands_pb2,
    measures_pb2,
    score_commands_pb2,
    score_service_pb2,
    value_pb2,
)
from tests.rpc.acme import ACME, HIRING, WHY, Acme, reading
from tests.rpc.lives import goal_of
from tests.rpc.measured import FRIDAYS
from tests.rpc.served import ANNA, BEN, refused
from tests.rpc.trees import (
    BOTH,
    CHILDREN,
    FOLLOWS,
    SUPPORTS,
    align,
    goal_name,
    grow,
    miss,
    score,
    unaligning,
)

NO_DATA = measures_pb2.DATA_STATE_NO_DATA
HAS_DATA = measures_pb2.DATA_STATE_HAS_DATA
PENDING = measures_pb2.STATUS_PENDING


def moves(acme: Acme, goal: str) -> list[Any]:
    """List how a goal's score changed."""
    request = score_service_pb2.ListScoreChangesRequest(
        parent=goal, read=reading(strong=True)
    )
    return list(acme.served.ask(request).score_changes)


def test_a_check_in_on_a_leaf_moves_every_goal_above_it_with_its_cause(
    acme: Acme,
) -> None:
    """Rules §4.4, §4.5; features D3: four levels, in one command."""
    levels = ("company", "sales", "team")
    names = [grow(acme, level, roll_up=CHILDREN) for level in levels]
    names.append(grow(acme, "mine"))
    for child, parent in zip(names[1:], names, strict=False):
        align(acme, child, parent)

    score(acme, names[-1], "40")

    scores = [goal_of(acme, name).score for name in names]
    last = [moves(acme, name)[-1] for name in names]
    assert scores == ["0.4"] * 4
    assert [one.cause_position for one in last[:-1]] == [
        one.position for one in last[1:]
    ]
    assert len({one.record_time.ToMicroseconds() for one in last}) == 1


def test_a_micro_objective_is_the_progress_of_a_key_result(acme: Acme) -> None:
    """Rules §4.5, §8.1; features C11."""
    top = grow(acme, "top", "calls", key_result={"progress_from": FOLLOWS})
    small = grow(acme, "small")
    before = goal_of(acme, top).key_results[0]
    align(acme, small, f"{top}/keyResults/calls")
    idle = goal_of(acme, top).key_results[0]
    score(acme, small, "60")

    goal = goal_of(acme, top)

    (calls,) = goal.key_results
    assert calls.progress_from == FOLLOWS
    assert (before.data_state, before.progress, before.status) == (
        NO_DATA,
        "0",
        PENDING,
    )
    assert (idle.data_state, idle.progress, idle.score) == (HAS_DATA, "0", "0")
    assert idle.status != PENDING
    assert (calls.progress, calls.score, goal.score) == ("0.6", "0.6", "0.6")
    assert (calls.data_state, goal.data_state) == (HAS_DATA, HAS_DATA)


def test_key_results_together_count_as_one_child_beside_the_others(
    acme: Acme,
) -> None:
    """Rules §4.5: BOTH, with weights."""
    top = grow(acme, "top", roll_up=BOTH)
    score(acme, top, "100")
    for goal, weight, value in (("a", "2", "50"), ("b", "0.5", "10")):
        align(acme, grow(acme, goal), top, weight=weight)
        score(acme, goal_name(goal), value)

    # 1 and 2 times 0.5 and 0.5 times 0.1, by 3.5.
    assert goal_of(acme, top).score == "0.585714"


def test_frameworks_are_mixed_in_a_tree_and_never_in_a_goal(acme: Acme) -> None:
    """Rules §2.1, §4.5; features A6: a SMART goal counts its progress, then 1 or 0."""
    top = grow(acme, "top", roll_up=CHILDREN)
    acme.activate_smart()
    align(acme, HIRING, top)
    acme.check_in(parent=HIRING, value=value_pb2.Value(decimal="3"))
    running = goal_of(acme, top)
    result = goal_commands_pb2.ConditionResult(condition_id="no-discounts", met=True)

    miss(acme, HIRING, condition_results=[result])

    assert (running.score, goal_of(acme, top).score) == ("0.75", "0")
    assert goal_of(acme, top).data_state == HAS_DATA
    assert goal_of(acme, HIRING).score == "0.75"
    draft = goal_commands_pb2.DraftGoalRequest(
        parent=ACME, goal=goals_pb2.Goal(), goal_id="mixed"
    )
    draft.goal.CopyFrom(goal_of(acme, HIRING))
    draft.goal.roll_up = CHILDREN
    with refused("WRONG_FRAMEWORK"):
        acme.served.ask(draft, BEN)


def test_what_people_set_is_what_rolls_up(acme: Acme) -> None:
    """Rules §4.5, §4.6."""
    top, below = grow(acme, "top", roll_up=CHILDREN), grow(acme, "below")
    align(acme, below, top)
    request = score_commands_pb2.OverrideScoreRequest(
        name=below,
        value="0.7",
        duration=grades_pb2.OVERRIDE_DURATION_UNTIL_RELEASED,
        **WHY,
    )

    acme.served.ask(request, ANNA)
    score(acme, below, "10")

    assert goal_of(acme, top).score == "0.7"


def test_goals_count_from_approval_until_they_are_cancelled_or_unaligned(
    acme: Acme,
) -> None:
    """Rules §4.5."""
    top = grow(acme, "top", roll_up=CHILDREN)
    names = {goal: grow(acme, goal) for goal in ("a", "b")}
    for goal, value in (("a", "20"), ("b", "60")):
        align(acme, names[goal], top)
        score(acme, names[goal], value)
    two = goal_of(acme, top).score

    acme.served.ask(goal_commands_pb2.CancelGoalRequest(name=names["a"], **WHY), BEN)
    one = goal_of(acme, top).score
    acme.served.ask(unaligning(f"{names['b']}/alignments/up"), ANNA)
    none = goal_of(acme, top)

    assert (two, one, none.score) == ("0.4", "0.6", "")
    assert none.data_state == NO_DATA


def test_a_closed_parent_stays_as_it_was_when_its_children_go_on(acme: Acme) -> None:
    """Rules §4.5: what ended keeps its scores, and whether anything was behind them."""
    follows = {"key_result": {"progress_from": FOLLOWS}}
    top, empty = (grow(acme, goal, "calls", **follows) for goal in ("top", "empty"))
    below, idle = grow(acme, "below"), grow(acme, "idle")
    align(acme, below, f"{top}/keyResults/calls")
    align(acme, idle, top, kind=SUPPORTS)
    for goal in (top, empty):
        miss(acme, goal)
    before = [goal_of(acme, goal) for goal in (top, empty)]

    score(acme, below, "90")
    acme.served.ask(unaligning(f"{below}/alignments/up"), ANNA)
    with refused("GOAL_CLOSED"):
        align(acme, idle, empty)

    assert [goal_of(acme, goal) for goal in (top, empty)] == before
    assert [goal.data_state for goal in before] == [HAS_DATA, NO_DATA]
    assert [goal.score for goal in before] == ["0", "0"]


def test_as_of_any_position_a_tree_is_read_as_it_was(acme: Acme) -> None:
    """Features D3, F2."""
    top = grow(acme, "top", "calls", key_result={"progress_from": FOLLOWS})
    below = grow(acme, "below")
    align(acme, below, f"{top}/keyResults/calls")
    seen = {}
    for value in ("10", "20", "30"):
        score(acme, below, value)
        position = moves(acme, top)[-1].position
        seen[position] = goal_of(acme, top)

    for position, goal in seen.items():
        then = goal_of(acme, top, as_of_position=position)
        assert (then.score, list(then.key_results)) == (
            goal.score,
            list(goal.key_results),
        )


def test_what_progress_is_made_of_is_revised_until_there_is_a_check_in(
    acme: Acme,
) -> None:
    """Rules §3.10, §4.5."""
    top = grow(acme, "top", "calls")
    key_result = goals_pb2.KeyResult(name=f"{top}/keyResults/calls")
    key_result.progress_from = FOLLOWS
    request = key_result_commands_pb2.ReviseKeyResultRequest(
        key_result=key_result, update_mask=FieldMask(paths=["progress_from"]), **WHY
    )
    acme.served.ask(request, BEN)
    followed = goal_of(acme, top).key_results[0].progress_from
    with refused("MEASURED_BY_CHILDREN"):
        score(acme, top, "10", "calls")
    request.key_result.ClearField("progress_from")
    request.request_id = ""
    acme.served.ask(request, BEN)
    score(acme, top, "10", "calls")

    request.key_result.progress_from = FOLLOWS
    request.request_id = ""
    with refused("MEASURE_IN_USE"):
        acme.served.ask(request, BEN)
    assert followed == FOLLOWS


def test_a_key_result_that_follows_its_children_asks_for_no_check_ins(
    acme: Acme,
) -> None:
    """Rules §4.5, §6.5."""
    grow(acme, "top", "calls", schedule=FRIDAYS, key_result={"progress_from": FOLLOWS})
    other = grow(acme, "other", schedule=FRIDAYS)
    request = due_check_ins_pb2.ListDueCheckInsRequest(
        parent=ACME, read=reading(strong=True)
    )

    due = acme.served.ask(request).due_check_ins

    assert {one.parent for one in due} == {f"{other}/keyResults/done"}


@pytest.mark.parametrize("roll_up", [BOTH, CHILDREN])
def test_a_draft_is_revised_to_roll_up_otherwise(acme: Acme, roll_up: Any) -> None:
    acme.draft()
    goal = goals_pb2.Goal(name=goal_name("renewals"), roll_up=roll_up)

    acme.served.ask(goal_commands_pb2.ReviseDraftRequest(goal=goal), BEN)

    assert goal_of(acme).roll_up == roll_up

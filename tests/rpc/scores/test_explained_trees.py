"""Shows over the wire that scores are explained by the goals below (rules §4.5)."""

from __future__ import annotations

from typing import Any

from goalledger.v1 import (
    goal_commands_pb2,
    goals_pb2,
    lifecycle_pb2,
    measures_pb2,
    score_service_pb2,
    scores_pb2,
    value_pb2,
)
from tests.rpc.acme import HIRING, Acme, drafting, reading
from tests.rpc.lives import goal_of
from tests.rpc.served import ANNA, BEN
from tests.rpc.trees import (
    BOTH,
    CHILDREN,
    FOLLOWS,
    align,
    goal_name,
    grow,
    score,
    unaligning,
)

NO_DATA = measures_pb2.DATA_STATE_NO_DATA
HAS_DATA = measures_pb2.DATA_STATE_HAS_DATA


def explained(acme: Acme, name: str, **options: Any) -> scores_pb2.ScoreExplanation:
    """Explain a score, now unless it is said otherwise."""
    read = reading(**(options or {"strong": True}))
    request = score_service_pb2.ExplainScoreRequest(name=name, read=read)
    found: scores_pb2.ScoreExplanation = acme.served.ask(request).explanation
    return found


def agree(acme: Acme, goal: goals_pb2.Goal, **options: Any) -> None:
    """Expect what is explained of a goal and its key results to be what is stored."""
    scored: list[Any] = [goal, *goal.key_results]
    for one in scored:
        told = explained(acme, one.name, **options)
        assert (told.overridden or told.result) == one.score
        assert (told.band, told.data_state) == (one.band, one.data_state)


def tree(acme: Acme) -> str:
    """Let five goals contribute to an objective that is made of both, in all ways."""
    top = grow(acme, "top", roll_up=BOTH)
    score(acme, top, "100")
    for goal, value in (("a", "50"), ("b", "25")):
        align(acme, grow(acme, goal), top, weight="2" if goal == "a" else "0.5")
        score(acme, goal_name(goal), value)
    acme.activate_smart()
    align(acme, HIRING, top)
    acme.check_in(parent=HIRING, value=value_pb2.Value(decimal="4"))
    acme.served.ask(drafting(acme.anna, goal_id="draft"), BEN)
    align(acme, goal_name("draft"), top)
    return top


def test_an_objective_is_explained_by_its_key_results_and_its_children(
    acme: Acme,
) -> None:
    """Rules §4.5; features C9, D3."""
    top = tree(acme)
    result = goal_commands_pb2.ConditionResult(condition_id="no-discounts", met=True)
    done = lifecycle_pb2.DISPOSITION_DONE
    acme.served.ask(
        goal_commands_pb2.CloseGoalRequest(
            name=HIRING, disposition=done, condition_results=[result]
        ),
        ANNA,
    )

    told = explained(acme, top)

    assert told.formula.startswith("(key results + sum(weight * value))")
    # Children stand in the order of their ids: a, b, draft, hiring.
    assert told.computation == (
        "key results = (1 * 1) / (1) = 1;"
        " (1 + 2 * 0.5 + 0.5 * 0.25 + 1 * 1) / (1 + 2 + 0.5 + 1) = 0.694444"
    )
    assert [(one.goal, one.weight, one.value) for one in told.children] == [
        (goal_name("a"), "2", "0.5"),
        (goal_name("b"), "0.5", "0.25"),
        (goal_name("draft"), "1", ""),
        (HIRING, "1", "1"),
    ]
    assert [one.counts_as for one in told.children] == [
        scores_pb2.COUNTS_AS_RUNNING,
        scores_pb2.COUNTS_AS_RUNNING,
        scores_pb2.COUNTS_AS_NOT_COUNTED,
        scores_pb2.COUNTS_AS_MET,
    ]
    assert (told.child_count, told.children[0].title) == (4, "Customers stay with us")
    agree(acme, goal_of(acme, top))


def test_a_key_result_that_follows_its_children_is_explained_by_them(
    acme: Acme,
) -> None:
    """Rules §4.5; features C9, C11."""
    follows = {"progress_from": FOLLOWS}
    top = grow(acme, "top", "calls", "mails", key_result=follows)
    calls = f"{top}/keyResults/calls"
    agree(acme, goal_of(acme, top))
    for goal, value in (("a", "50"), ("b", "25")):
        align(acme, grow(acme, goal), calls)
        score(acme, goal_name(goal), value)

    told, nothing = explained(acme, calls), explained(acme, f"{top}/keyResults/mails")

    assert told.computation == "(1 * 0.5 + 1 * 0.25) / (1 + 1) = 0.375"
    assert [one.goal for one in told.children] == [goal_name("a"), goal_name("b")]
    assert (nothing.computation, nothing.result) == ("no goal counts: 0", "0")
    assert (told.data_state, nothing.data_state) == (HAS_DATA, NO_DATA)
    agree(acme, goal_of(acme, top))


def test_what_is_explained_is_what_was_stored_then(acme: Acme) -> None:
    """Rules §4.4; features C9, F2: as of any position, also once the goal ended."""
    top, positions = tree(acme), []
    for goal, value in (("a", "10"), ("b", "90"), ("a", "70")):
        score(acme, goal_name(goal), value)
        positions.append(_head(acme, top))
    acme.served.ask(
        goal_commands_pb2.CloseGoalRequest(
            name=top, disposition=lifecycle_pb2.DISPOSITION_ABANDONED
        ),
        ANNA,
    )
    score(acme, goal_name("a"), "5")
    acme.served.ask(unaligning(f"{goal_name('b')}/alignments/up"), ANNA)

    agree(acme, goal_of(acme, top))
    for position in positions:
        agree(
            acme, goal_of(acme, top, as_of_position=position), as_of_position=position
        )


def test_an_objective_of_many_children_is_explained_by_their_sums(acme: Acme) -> None:
    top = grow(acme, "top", roll_up=CHILDREN)
    assert explained(acme, top).computation == "no goal counts: no score"
    for n in range(21):
        align(acme, grow(acme, f"g{n}"), top)
    score(acme, goal_name("g3"), "84")

    told = explained(acme, top)

    assert told.computation == "0.84 / 21 by 21 goals = 0.04"
    assert (told.child_count, len(told.inputs)) == (21, 0)
    agree(acme, goal_of(acme, top))


def _head(acme: Acme, name: str) -> int:
    request = score_service_pb2.ListScoreChangesRequest(
        parent=name, read=reading(strong=True)
    )
    position: int = acme.served.ask(request).read_info.resolved_position
    return position

"""Tallies: kept with the events they follow from, and compared by verification."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.alignment.aligning import align_goal
from domain.alignment.edges import CHAIN_MAX
from domain.alignment.refusals import AlignmentCycle
from domain.alignment.tallies import Share, Tally
from domain.goals.changing.key_results import add_key_result
from domain.goals.drafting.rules import draft_goal
from domain.goals.life.deciding import approve_goal, submit_goal
from domain.goals.objective import RollUp
from domain.goals.observing.check_ins import CheckInPlace, record_check_in
from services.ledger.facts.recomputed import Wrong
from services.ledger.facts.tallies import stored_tallies, tally_bytes, tally_of
from services.ledger.proof.verify import Verification
from tests.aligning import edge
from tests.examples import ANNA, BEN, KEY_RESULT, draft, key_result, observation
from tests.ledger.damage import intruding
from tests.ledger.opened import ORGANIZATION, Opened, served

SUMS = st.decimals(min_value=0, max_value=10**6, places=6)
SHARES = st.builds(Share, st.integers(1, 10**5), SUMS, SUMS)
TALLIES = st.builds(
    Tally,
    st.tuples(*[st.integers(0, 10**5)] * CHAIN_MAX),
    st.dictionaries(st.none() | st.sampled_from(["rate", "churn"]), SHARES),
)


@pytest.fixture
def other(acme: Opened) -> Iterator[Opened]:
    """Give the ledger of another process on the same database."""
    with served(acme.url, acme.steered) as other:
        yield other


@pytest.fixture
def tree(acme: Opened) -> Opened:
    """Give an objective scored by its children, and two that contribute to it."""
    objective(acme, "growth", roll_up=RollUp.CHILDREN)
    for child in ("north", "south"):
        objective(acme, child)
        align(acme, child, "growth")
    return acme


def objective(opened: Opened, goal: str, **said: Any) -> None:
    opened.do(draft_goal, goal_id=goal, draft=draft(**said), by=BEN)
    stated: dict[str, Any] = {"key_result_id": KEY_RESULT, "stated": key_result()}
    opened.do(add_key_result, goal_id=goal, by=BEN, **stated)
    opened.do(submit_goal, goal_id=goal, by=BEN)
    opened.do(approve_goal, goal_id=goal)


def align(opened: Opened, child: str, parent: str) -> None:
    stated: dict[str, Any] = {"alignment_id": "up", "stated": edge(parent)}
    opened.do(align_goal, goal_id=child, by=ANNA, **stated)


def check_in(opened: Opened, goal: str, value: str, **call: Any) -> tuple[str, ...]:
    said: dict[str, Any] = {
        "place": CheckInPlace(goal, KEY_RESULT, None),
        "observation": observation(value),
    }
    return opened.do(record_check_in, by=BEN, **said, **call).answer.events


def stored(opened: Opened) -> dict[str, Tally]:
    with opened.store.reading() as cursor:
        return stored_tallies(opened.store, cursor, ORGANIZATION)


def growth(values: str) -> dict[str, Tally]:
    """Say that two goals contribute to growth, and what their values sum up to."""
    share = Share(2, Decimal(2), Decimal(values))
    return {"growth": Tally((2, *[0] * (CHAIN_MAX - 1)), {None: share})}


def test_a_tally_changes_with_the_events_it_follows_from(tree: Opened) -> None:
    assert stored(tree) == growth("0")

    events = check_in(tree, "north", "80")

    assert events == ("goal.check_in_recorded", "score.changed", "score.changed")
    assert stored(tree) == growth("0.8")
    Verification(tree.store, ORGANIZATION).run()


def test_commands_written_together_count_one_after_the_other(tree: Opened) -> None:
    calls = [
        tree.call(
            record_check_in,
            place=CheckInPlace(goal, KEY_RESULT, None),
            observation=observation(value),
            by=BEN,
        )
        for goal, value in [("north", "80"), ("south", "40"), ("north", "50")]
    ]

    for waiting in [tree.send(call) for call in calls]:
        waiting.result(30)

    assert stored(tree) == growth("0.9")
    Verification(tree.store, ORGANIZATION).run()


def test_what_another_process_counted_is_read_again(
    tree: Opened, other: Opened
) -> None:
    check_in(tree, "north", "80")

    check_in(other, "south", "40")
    check_in(tree, "north", "20")

    assert stored(tree) == growth("0.6")
    Verification(tree.store, ORGANIZATION).run()


def test_what_is_refused_or_only_tried_counts_nothing(tree: Opened) -> None:
    with pytest.raises(AlignmentCycle):
        align(tree, "growth", "north")
    check_in(tree, "north", "80", validate_only=True)

    assert stored(tree) == growth("0")


def test_a_tally_that_is_remembered_is_not_read_again(
    tree: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    usual = tree.store.sql

    def heard(text: str) -> str:
        asked.append(text)
        return usual(text)

    monkeypatch.setattr(tree.store, "sql", heard)

    check_in(tree, "north", "80")

    assert [one for one in asked if one.startswith("SELECT tally")] == []


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM facts_tallies",
        "UPDATE facts_tallies SET goal = 'north'",
        "UPDATE facts_tallies SET tally = data FROM events WHERE position = 1",
    ],
)
def test_a_tally_that_does_not_follow_is_named(tree: Opened, damage: str) -> None:
    with intruding(tree.url) as intruder:
        intruder.run(damage)

    with pytest.raises(Wrong, match="tallies"):
        Verification(tree.store, ORGANIZATION).run()


def test_sums_that_do_not_follow_are_named(tree: Opened) -> None:
    wrong = tally_bytes(growth("1.5")["growth"])
    with intruding(tree.url) as intruder:
        intruder.run("UPDATE facts_tallies SET tally = ?", wrong)

    with pytest.raises(Wrong, match="tallies"):
        Verification(tree.store, ORGANIZATION).run()


def test_a_score_that_its_children_do_not_make_is_named(tree: Opened) -> None:
    """Rules §4.5: rewritten so that chain, tree and head agree with it."""
    check_in(tree, "north", "80")
    with intruding(tree.url) as intruder:
        rolled_up = intruder.entries()[-1]
        assert rolled_up.stream == "score/growth"
        data = rolled_up.data.replace(b'"to":"0.4"', b'"to":"0.9"')
        intruder.set(rolled_up.position, "data", data)
        intruder.rechain()

    with pytest.raises(Wrong, match="children make it") as found:
        Verification(tree.store, ORGANIZATION).run()

    assert (data != rolled_up.data, found.value.position) == (True, rolled_up.position)


def test_a_score_above_that_was_not_recorded_is_named(
    tree: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As from a release that forgot the goals above."""
    monkeypatch.setattr("domain.goals.scoring.roll_up.listens", lambda *_: False)
    check_in(tree, "north", "80")

    with pytest.raises(Wrong, match="score of goal growth is missing"):
        Verification(tree.store, ORGANIZATION).run()


@given(TALLIES)
def test_a_tally_reads_as_it_was_stored(tally: Tally) -> None:
    assert tally_of(tally_bytes(tally)) == tally

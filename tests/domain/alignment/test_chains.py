"""Contributions never form a loop, and no chain is longer than 8 goals (rules §8.2)."""

from __future__ import annotations

from itertools import pairwise

import pytest

from domain.alignment.edges import CHAIN_MAX, EdgeKind
from domain.alignment.refusals import AlignmentCycle, AlignmentTooDeep
from tests.aligning import accepted, aligned, asked, drafted_as, edge, unaligned
from tests.domain.spec import History, given
from tests.examples import ANNA, company


def goals(count: int) -> History:
    """Give drafts g1, g2, ..."""
    history = given(*company())
    for number in range(1, count + 1):
        for one in drafted_as(f"g{number}"):
            history.do(one)
    return history


def chain(history: History, *numbers: int) -> None:
    """Let each goal contribute to the next."""
    for child, parent in pairwise(numbers):
        history.do(aligned(f"g{child}", f"g{parent}"))


@pytest.mark.parametrize("kind", EdgeKind)
def test_no_goal_is_aligned_to_itself(kind: EdgeKind) -> None:
    history = goals(1)

    with pytest.raises(AlignmentCycle, match="g1 to g1"):
        history.do(asked("g1", edge("g1", kind=kind)))


def test_a_loop_is_refused_with_its_path() -> None:
    history = goals(3)
    chain(history, 1, 2, 3)

    with pytest.raises(AlignmentCycle, match="g3 to g1 to g2 to g3"):
        history.do(aligned("g3", "g1"))


def test_a_loop_through_a_key_result_is_a_loop() -> None:
    history = goals(2)
    history.do(aligned("g1", "g2", "rate"))

    with pytest.raises(AlignmentCycle):
        history.do(aligned("g2", "g1", "rate"))


def test_only_contributions_must_not_loop() -> None:
    history = goals(2)
    chain(history, 1, 2)

    history.do(asked("g2", edge("g1", kind=EdgeKind.SUPPORTS), by=ANNA))

    assert history.last


def test_a_loop_that_was_made_meanwhile_is_refused_when_it_is_accepted() -> None:
    history = goals(2)
    history.do(asked("g1", edge("g2")))
    chain(history, 2, 1)

    with pytest.raises(AlignmentCycle):
        history.do(accepted("g1"))


def test_eight_goals_make_a_chain_and_nine_do_not() -> None:
    history = goals(CHAIN_MAX + 1)

    chain(history, *range(1, CHAIN_MAX + 1))

    with pytest.raises(AlignmentTooDeep, match="9 goals"):
        history.do(aligned("g8", "g9"))


def test_chains_are_joined_only_where_the_whole_is_short_enough() -> None:
    """What counts is the longest way from below, wherever it is joined."""
    history = goals(CHAIN_MAX + 1)
    chain(history, 1, 2, 3, 4)
    chain(history, 5, 6, 7, 8, 9)

    with pytest.raises(AlignmentTooDeep):
        history.do(aligned("g4", "g5"))
    history.do(aligned("g4", "g6"))

    assert history.last


def test_a_chain_that_was_cut_counts_no_more() -> None:
    history = goals(CHAIN_MAX + 1)
    chain(history, *range(1, CHAIN_MAX + 1))

    history.do(unaligned("g4", "to-g5"))
    history.do(aligned("g8", "g9"))

    assert history.last

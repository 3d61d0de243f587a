"""Aligning goals: asked from one side, accepted or declined by the other (§8.1)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from domain.alignment.alignments import (
    AlignmentAccepted,
    AlignmentDeclined,
    AlignmentProposed,
    GoalUnaligned,
)
from domain.alignment.edges import Edge, EdgeKind, Parent, Side
from domain.alignment.refusals import AlignmentNotHeld, TooManyAlignments
from domain.changes import Change
from domain.goals.changing.balancing import drop_key_result
from domain.goals.goal import Goal
from domain.goals.life.deciding import submit_goal
from domain.goals.refusals import GoalCancelled, KeyResultDropped
from domain.proposals.refusals import ProposalDecided, ProposalVoid
from domain.refusals import (
    FieldInvalid,
    ReasonRequired,
    ResourceNotFound,
    SegregationOfDuties,
)
from tests.aligning import (
    accepted,
    aligned,
    an_objective,
    asked,
    declined,
    drafted_as,
    edge,
    unaligned,
)
from tests.domain.spec import History, given, recorded
from tests.examples import (
    ANNA,
    BEN,
    CLEO,
    CRM,
    WHY,
    act,
    company,
    key_result_added,
)
from tests.examples import cancelled as goal_cancelled
from tests.examples import drafted as goal_drafted

TO_GROWTH = Edge(EdgeKind.CONTRIBUTES_TO, Parent("growth"), Decimal(1))


def two_goals(**said: object) -> History:
    """Give two goals of Anna's, or a child of somebody else's."""
    return given(
        *company(),
        *an_objective("growth", "rate", "churn"),
        *drafted_as("calls", **said),
    )


def edges(history: History, goal: str = "calls") -> dict[str, Edge]:
    found = history.aggregates[Goal.stream_of(goal)]
    assert isinstance(found, Goal)
    return found.edges


def test_an_alignment_waits_for_the_owner_of_the_other_side() -> None:
    history = two_goals()

    made = history.do(asked("calls", edge("growth")))

    assert made == ("up",)
    assert recorded(history) == [
        AlignmentProposed(
            alignment="up",
            edge=TO_GROWTH,
            awaits=Side.PARENT,
            expires=history.last[0].recorded + timedelta(days=14),
        )
    ]
    assert edges(history) == {}


def test_once_accepted_the_edge_is_there() -> None:
    history = two_goals()
    history.do(asked("calls", edge("growth")))

    history.do(accepted("calls"))

    assert recorded(history) == [
        AlignmentAccepted(alignment="up", edge=Change(None, TO_GROWTH), replaces=None)
    ]
    assert edges(history) == {"up": TO_GROWTH}


def test_who_owns_the_parent_asks_the_owner_of_the_goal() -> None:
    """Rules §8.1: top-down, bottom-up and sideways are the same edge."""
    history = two_goals(owner=BEN)

    history.do(asked("calls", edge("growth"), by=ANNA))

    with pytest.raises(SegregationOfDuties, match="who proposed an alignment"):
        history.do(accepted("calls", by=ANNA))
    history.do(accepted("calls", by=BEN))
    assert edges(history) == {"up": TO_GROWTH}


def test_who_owns_both_sides_asks_nobody() -> None:
    history = two_goals()

    history.do(aligned("calls", "growth"))

    proposed, accepted_ = history.last
    assert isinstance(accepted_.event, AlignmentAccepted)
    assert accepted_.cause == proposed.position
    assert edges(history) == {"to-growth": TO_GROWTH}


@pytest.mark.parametrize("by", [BEN, CLEO, CRM])
def test_only_an_owner_of_what_is_asked_decides(by: str) -> None:
    history = two_goals()
    history.do(asked("calls", edge("growth")))

    for decision in (accepted("calls", by=by), declined("calls", by=by)):
        with pytest.raises(SegregationOfDuties):
            history.do(decision)


def test_the_other_side_declines_with_a_reason() -> None:
    history = two_goals()
    history.do(asked("calls", edge("growth")))
    with pytest.raises(ReasonRequired):
        history.do(declined("calls", reason=None))

    history.do(declined("calls"))

    assert recorded(history)[0] == AlignmentDeclined(
        alignment="up", reason=history.last[0].event.reason
    )
    with pytest.raises(ProposalDecided):
        history.do(accepted("calls"))


def test_nobody_accepts_after_14_days() -> None:
    """Rules §10.4."""
    history = two_goals()
    history.do(asked("calls", edge("growth")))
    history.now += timedelta(days=14)

    with pytest.raises(ProposalVoid):
        history.do(accepted("calls"))


def test_nobody_accepts_what_the_goal_outgrew() -> None:
    """Rules §10.4: another owner, state or promise makes it void."""
    history = two_goals()
    history.do(asked("calls", edge("growth")))
    history.do(act(lambda book: submit_goal(book, "calls")))

    with pytest.raises(ProposalVoid):
        history.do(accepted("calls"))


def test_a_goal_contributes_to_one_other_only_and_moves() -> None:
    history = two_goals()
    history.do(aligned("calls", "growth"))
    for more in an_objective("profit"):
        history.do(more)

    history.do(aligned("calls", "profit"))

    (_, moved) = recorded(history)[:2]
    to_profit = Edge(EdgeKind.CONTRIBUTES_TO, Parent("profit"), Decimal(1))
    assert moved == AlignmentAccepted(
        alignment="to-profit", edge=Change(TO_GROWTH, to_profit), replaces="to-growth"
    )
    assert edges(history) == {"to-profit": to_profit}


@pytest.mark.parametrize("kind", [EdgeKind.SUPPORTS, EdgeKind.DEPENDS_ON])
def test_a_goal_supports_and_depends_on_many(kind: EdgeKind) -> None:
    history = two_goals()
    for more in an_objective("profit"):
        history.do(more)

    history.do(asked("calls", edge("growth", kind=kind), "one", by=ANNA))
    history.do(asked("calls", edge("profit", kind=kind), "two", by=ANNA))

    assert [one.parent.goal for one in edges(history).values()] == ["growth", "profit"]


def test_a_key_result_can_be_what_a_goal_contributes_to() -> None:
    """Rules §8.1: a micro-OKR."""
    history = two_goals()

    history.do(aligned("calls", "growth", "churn"))

    assert edges(history)["to-growth"].parent == Parent("growth", "churn")


def test_aligning_again_as_it_is_changes_nothing() -> None:
    history = two_goals()
    history.do(aligned("calls", "growth"))

    made = history.do(asked("calls", edge("growth"), "again"))

    assert made == ("to-growth",)
    assert recorded(history) == []


def test_another_weight_is_asked_for_anew() -> None:
    history = two_goals()
    history.do(aligned("calls", "growth"))

    history.do(asked("calls", edge("growth", weight="2"), "heavier"))
    history.do(accepted("calls", "heavier"))

    assert {key: one.weight for key, one in edges(history).items()} == {
        "heavier": Decimal(2)
    }


def test_only_contributions_have_a_weight() -> None:
    history = two_goals()

    with pytest.raises(FieldInvalid, match="only contributions"):
        history.do(asked("calls", edge("growth", kind=EdgeKind.SUPPORTS, weight="1")))


@pytest.mark.parametrize("weight", ["-0.1", "1000.1"])
def test_a_weight_is_from_0_to_1000(weight: str) -> None:
    history = two_goals()

    with pytest.raises(FieldInvalid, match="from 0 to 1000"):
        history.do(asked("calls", edge("growth", weight=weight)))


def test_what_is_not_there_cannot_be_aligned_to() -> None:
    history = two_goals()

    for missing in (edge("nothing"), edge("growth", "nothing")):
        with pytest.raises(ResourceNotFound):
            history.do(asked("calls", missing))


def test_a_dropped_key_result_cannot_be_aligned_to() -> None:
    history = two_goals()
    history.do(act(lambda book: drop_key_result(book, "growth", "churn"), **WHY))

    with pytest.raises(KeyResultDropped):
        history.do(asked("calls", edge("growth", "churn")))


def test_an_ended_goal_is_neither_aligned_nor_aligned_to() -> None:
    history = given(*company(), goal_drafted(), key_result_added(), goal_cancelled())
    for more in an_objective("growth"):
        history.do(more)

    for child, parent in (("growth", "renewals"), ("renewals", "growth")):
        with pytest.raises(GoalCancelled):
            history.do(asked(child, edge(parent)))


def test_an_alignment_is_ended_once() -> None:
    history = two_goals()
    history.do(aligned("calls", "growth"))

    history.do(unaligned("calls", "to-growth"))

    assert recorded(history) == [
        GoalUnaligned(alignment="to-growth", edge=Change(TO_GROWTH, None))
    ]
    with pytest.raises(AlignmentNotHeld):
        history.do(unaligned("calls", "to-growth"))
    with pytest.raises(ResourceNotFound):
        history.do(unaligned("calls", "never"))


def test_a_goal_is_aligned_so_many_times_at_most(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("domain.alignment.aligning.EDGES_MAX", 1)
    history = two_goals()
    history.do(aligned("calls", "growth"))

    with pytest.raises(TooManyAlignments):
        history.do(asked("calls", edge("growth", kind=EdgeKind.SUPPORTS)))

"""Shows what may happen to a goal as its cycle's state says (rules §5.7, §6.6, §7)."""

from __future__ import annotations

from datetime import date

import pytest

from domain.changes import Change
from domain.cycles.refusals import (
    CycleClosed,
    CycleNotOpen,
)
from domain.days import Window
from domain.goals.drafting.drafts import GoalDrafted, GoalDraftRevised
from domain.goals.refusals import GoalCancelled, GoalClosed
from domain.refusals import Refusal, ResourceNotFound
from tests.cycles import (
    Q1,
    Q2,
    a_closed_cycle,
    a_cycle,
    cycle_closed,
    cycle_opened,
    cycle_planned,
    cycle_reopening_proposed,
    grading_started,
)
from tests.domain.cycles.lives import (
    FEBRUARY,
    IN_THE_CYCLE,
    a_drafted,
    an_active,
    an_ended,
)
from tests.domain.spec import MORNING, Act, given, recorded
from tests.examples import (
    KEY_RESULT,
    approved,
    cancelled,
    checked_in,
    closed,
    closing,
    company,
    corrected,
    draft,
    draft_revised,
    drafted,
    key_result_added,
    retracted,
    submitted,
)
from tests.proposing import proposal_approved
from tests.turns import (
    grade_confirmed,
    grade_proposed,
    override_released,
    reopening_proposed,
    score_overridden,
)


def test_a_goal_is_drafted_into_a_cycle() -> None:
    history = given(*a_cycle())

    history.do(drafted(draft(cycle=Q1)))

    (event,) = recorded(history)
    assert isinstance(event, GoalDrafted)
    assert event.cycle == Q1


def test_a_goal_is_drafted_into_a_planned_cycle_and_before_it_begins() -> None:
    """Rules §7.1: a goal may start before its cycle does."""
    earlier = Window(date(2025, 11, 1), date(2026, 3, 31))
    history = given(*company(), cycle_planned())

    history.do(drafted(draft(cycle=Q1, window=earlier)))

    assert len(recorded(history)) == 1


def test_a_draft_goes_into_another_cycle_and_out_of_all() -> None:
    history = given(*a_drafted(), cycle_planned(Q2))

    history.do(draft_revised(cycle=Q2))

    assert recorded(history) == [GoalDraftRevised(cycle=Change(Q1, Q2))]
    history.do(draft_revised(cycle=None))
    assert recorded(history) == [GoalDraftRevised(cycle=Change(Q2, None))]


def test_a_draft_leaves_a_cycle_that_is_being_graded() -> None:
    history = given(*a_drafted(), grading_started(), cycle_planned(Q2))

    history.do(draft_revised(cycle=Q2))

    history.do(cycle_closed())
    assert len(recorded(history)) == 1


@pytest.mark.parametrize(
    ("before", "turn", "refusal"),
    [
        (company(), drafted(draft(cycle=Q1)), ResourceNotFound),
        (a_cycle(grading_started()), drafted(draft(cycle=Q1)), CycleNotOpen),
        (a_closed_cycle(), drafted(draft(cycle=Q1)), CycleClosed),
        ([*a_closed_cycle(), drafted()], draft_revised(cycle=Q1), CycleClosed),
        ([*a_drafted(), grading_started()], submitted(), CycleNotOpen),
        ([*a_drafted(), submitted(), grading_started()], approved(), CycleNotOpen),
    ],
)
def test_no_goal_comes_into_a_cycle_that_is_graded_or_closed(
    before: list[Act], turn: Act, refusal: type[Refusal]
) -> None:
    history = given(*before)

    with pytest.raises(refusal) as refused:
        history.do(turn)

    assert Q1 in str(refused.value)
    assert recorded(history) == []


@pytest.mark.parametrize(
    "turn",
    [
        checked_in(said=IN_THE_CYCLE),
        corrected(),
        retracted(),
        score_overridden(),
        override_released(),
        grade_proposed(),
        grade_confirmed(),
        reopening_proposed(),
    ],
)
def test_nothing_of_a_goal_changes_once_its_cycle_is_closed(turn: Act) -> None:
    """Rules §6.6: the way out is to have the cycle reopened."""
    history = given(*an_ended())

    with pytest.raises(CycleClosed) as refused:
        history.do(turn)

    assert refused.value.facts == {"cycle": Q1}
    assert "reopened" in str(refused.value)
    assert recorded(history) == []


def test_a_cancelled_goal_is_named_for_what_it_is_in_a_closed_cycle() -> None:
    history = given(*an_active(cancelled(), grading_started(), cycle_closed()))

    with pytest.raises(GoalCancelled):
        history.do(checked_in(said=IN_THE_CYCLE))


def test_a_goal_is_reopened_once_its_cycle_is() -> None:
    """Rules §5.7; abuse 65: reopened, edited and closed again, each step recorded."""
    history = given(
        *an_ended(), cycle_reopening_proposed("book"), proposal_approved("book")
    )
    with pytest.raises(GoalClosed):
        history.do(checked_in(said=IN_THE_CYCLE))

    for turn in (
        reopening_proposed("goal"),
        proposal_approved("goal"),
        checked_in(said=IN_THE_CYCLE, at=FEBRUARY),
        closed(),
        cycle_closed(),
    ):
        history.do(turn)

        assert recorded(history)


def test_a_goal_is_not_reopened_where_its_cycle_was_closed_since() -> None:
    proposed = reopening_proposed("goal")
    ended = closed(closing(KEY_RESULT))
    history = given(*an_active(ended, grading_started(), proposed, cycle_closed()))

    with pytest.raises(CycleClosed):
        history.do(proposal_approved("goal"))

    assert recorded(history) == []


def test_a_goal_is_not_reopened_in_a_cycle_that_is_only_planned() -> None:
    """Rules §5.7."""
    history = given(
        *company(),
        cycle_planned(),
        drafted(draft(cycle=Q1)),
        key_result_added(),
        submitted(),
        approved(),
        closed(closing(KEY_RESULT)),
    )

    with pytest.raises(CycleNotOpen):
        history.do(reopening_proposed())

    history.do(cycle_opened())
    history.do(reopening_proposed())
    assert recorded(history)


def test_a_goal_of_no_cycle_is_free_of_all_this() -> None:
    history = given(*a_closed_cycle(), drafted(), key_result_added(), submitted())

    history.do(approved())

    history.do(checked_in(at=MORNING.replace(month=5)))
    assert recorded(history)

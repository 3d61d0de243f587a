"""Shows the life of a cycle: planned, opened, graded, closed, reopened (rules §7)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.changes import Change
from domain.cycles.cycle import (
    CycleClosed,
    CycleOpened,
    CycleReopened,
    CycleState,
    GradingStarted,
)
from domain.cycles.refusals import (
    CycleHasOpenGoals,
    CycleNotClosed,
    CycleNotGrading,
    CycleNotOpen,
    CycleNotPlanned,
)
from domain.proposals.proposal import ProposalApproved
from domain.proposals.refusals import ProposalVoid
from domain.refusals import (
    ReasonRequired,
    Refusal,
    ResourceNotFound,
    SegregationOfDuties,
    VersionConflict,
)
from tests.cycles import (
    Q1,
    a_closed_cycle,
    a_cycle,
    a_reopened_cycle,
    cycle_closed,
    cycle_opened,
    cycle_planned,
    cycle_reopening_proposed,
    grading_started,
)
from tests.domain.spec import Act, given, recorded
from tests.examples import (
    BEN,
    CLEO,
    cancelled,
    company,
    draft,
    drafted,
)
from tests.proposing import proposal_approved

PLANNED, OPEN, GRADING, CLOSED = CycleState


def test_opening_a_cycle_fixes_the_rule_that_scores_its_goals() -> None:
    """Rules §4.5."""
    history = given(*company(), cycle_planned())

    history.do(cycle_opened())

    opened = CycleOpened(state=Change(PLANNED, OPEN), score_rule="score/1")
    assert recorded(history) == [opened]


def test_an_open_cycle_is_graded_and_then_closed() -> None:
    history = given(*a_cycle())

    history.do(grading_started())

    assert recorded(history) == [GradingStarted(state=Change(OPEN, GRADING))]
    history.do(cycle_closed())
    assert recorded(history) == [CycleClosed(state=Change(GRADING, CLOSED))]


@pytest.mark.parametrize(
    ("before", "turn", "refusal"),
    [
        (a_cycle(), cycle_opened(), CycleNotPlanned),
        ([*company(), cycle_planned()], grading_started(), CycleNotOpen),
        (a_cycle(grading_started()), grading_started(), CycleNotOpen),
        (a_closed_cycle(), grading_started(), CycleNotOpen),
        (a_cycle(), cycle_closed(), CycleNotGrading),
        (a_closed_cycle(), cycle_closed(), CycleNotGrading),
        (a_cycle(), cycle_reopening_proposed(), CycleNotClosed),
        (a_reopened_cycle(), cycle_reopening_proposed("more"), CycleNotClosed),
        (company(), cycle_opened(), ResourceNotFound),
        (a_cycle(), grading_started(etag=1), VersionConflict),
    ],
)
def test_a_cycle_goes_no_other_way(
    before: list[Act], turn: Act, refusal: type[Refusal]
) -> None:
    history = given(*before)

    with pytest.raises(refusal):
        history.do(turn)

    assert recorded(history) == []


def test_a_cycle_with_open_goals_is_not_closed_and_they_are_named() -> None:
    """Rules §7.2: up to 10 of them, and how many there are."""
    goals = [f"goal-{number:02}" for number in range(12)]
    drafts = [drafted(draft(cycle=Q1), goal) for goal in goals]
    history = given(*a_cycle(*drafts, grading_started()))

    with pytest.raises(CycleHasOpenGoals) as refused:
        history.do(cycle_closed())

    named = ", ".join(goals[:10])
    assert refused.value.facts == {"cycle": Q1, "count": "12", "goals": named}


def test_a_cycle_is_closed_once_its_goals_have_ended() -> None:
    history = given(*a_cycle(drafted(draft(cycle=Q1)), grading_started()))

    history.do(cancelled())

    history.do(cycle_closed())
    assert len(recorded(history)) == 1


def test_goals_of_no_cycle_and_of_others_do_not_matter() -> None:
    other = cycle_planned("2026-q2")
    history = given(
        *a_cycle(other, drafted(), drafted(draft(cycle="2026-q2"), "another")),
        grading_started(),
    )

    history.do(cycle_closed())

    assert len(recorded(history)) == 1


def test_two_people_let_a_closed_cycle_be_graded_again() -> None:
    """Rules §7.1, §10.4."""
    history = given(*a_closed_cycle(), cycle_reopening_proposed())

    history.do(proposal_approved("again"))

    approved, reopened = recorded(history)
    assert isinstance(approved, ProposalApproved)
    assert reopened == CycleReopened(state=Change(CLOSED, GRADING))
    assert history.last[1].cause == history.last[0].position


def test_who_proposes_to_reopen_a_cycle_never_approves_it() -> None:
    history = given(*a_closed_cycle(), cycle_reopening_proposed(by=CLEO))

    with pytest.raises(SegregationOfDuties):
        history.do(proposal_approved("again", by=CLEO))

    history.do(proposal_approved("again", by=BEN))


def test_reopening_a_cycle_needs_a_reason() -> None:
    history = given(*a_closed_cycle())

    with pytest.raises(ReasonRequired):
        history.do(cycle_reopening_proposed(reason_code=None, reason=None))

    assert recorded(history) == []


def test_a_reopening_is_void_once_the_state_of_the_cycle_changed() -> None:
    """Rules §10.4: also where it is closed again by then."""
    one, other = cycle_reopening_proposed("one"), cycle_reopening_proposed("other")
    history = given(*a_closed_cycle(), one, other, proposal_approved("one"))
    history.do(cycle_closed())

    with pytest.raises(ProposalVoid):
        history.do(proposal_approved("other"))

    assert recorded(history) == []


def test_a_reopening_expires() -> None:
    history = given(*a_closed_cycle(), cycle_reopening_proposed())
    history.now += timedelta(days=14)

    with pytest.raises(ProposalVoid):
        history.do(proposal_approved("again"))

"""Shows what may happen to a goal while its cycle is graded (rules §6.6, §7.1)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from domain.cycles.refusals import (
    CycleNotOpen,
    EffectiveTimeOutsideCycle,
)
from domain.days import Window
from domain.goals.changing.adapting import KeyResultRevision
from tests.cycles import (
    Q1,
    a_cycle,
    grading_started,
)
from tests.domain.cycles.lives import (
    APRIL,
    FEBRUARY,
    IN_THE_CYCLE,
    a_drafted,
    an_active,
    an_active_smart,
)
from tests.domain.spec import Act, given, recorded
from tests.examples import (
    KEY_RESULT,
    WHY,
    approved,
    cancelled,
    checked_in,
    closed,
    closing,
    corrected,
    draft,
    drafted,
    key_result_added,
    key_result_revised,
    observation,
    rejected,
    retracted,
    submitted,
)
from tests.turns import (
    amendment_approved,
    amendment_proposed,
    amendment_rejected,
    grade_confirmed,
    grade_proposed,
    key_result_dropped,
    key_results_reweighted,
    override_released,
    paused,
    resumed,
    score_overridden,
    transferred,
)


@pytest.mark.parametrize(
    "turn",
    [
        key_result_added("other", **WHY),
        key_result_dropped(),
        key_results_reweighted(rate="2"),
        key_result_revised(KeyResultRevision(weight=Decimal(3)), **WHY),
    ],
)
def test_what_an_objective_promises_stays_while_its_cycle_is_graded(turn: Act) -> None:
    """Abuse 64: no target is moved once the results are in."""
    history = given(*an_active(key_result_added("second", **WHY), grading_started()))

    with pytest.raises(CycleNotOpen):
        history.do(turn)

    assert recorded(history) == []


def test_what_a_smart_goal_promises_stays_while_its_cycle_is_graded() -> None:
    history = given(*an_active_smart(), amendment_proposed(), grading_started())

    for turn in (amendment_proposed("more"), amendment_approved()):
        with pytest.raises(CycleNotOpen):
            history.do(turn)

    history.do(amendment_rejected())
    assert len(recorded(history)) == 1


@pytest.mark.parametrize(
    "turns",
    [
        [grade_proposed(), grade_confirmed()],
        [score_overridden(), override_released()],
        [paused(), resumed()],
        [transferred()],
        [cancelled()],
        [closed(closing(KEY_RESULT))],
    ],
)
def test_goals_are_graded_and_ended_while_their_cycle_is_graded(
    turns: list[Act],
) -> None:
    history = given(*an_active(grading_started()))

    for turn in turns:
        history.do(turn)

        assert recorded(history)


def test_a_submitted_goal_is_rejected_while_its_cycle_is_graded() -> None:
    history = given(*a_drafted(), submitted(), grading_started())

    history.do(rejected())

    assert len(recorded(history)) == 1


def test_days_of_the_cycle_are_observed_while_it_is_graded() -> None:
    """Rules §6.6."""
    history = given(*an_active(grading_started(at=APRIL)))

    history.do(checked_in(said=IN_THE_CYCLE, at=APRIL))

    assert recorded(history)
    history.do(corrected("30", at=APRIL))
    assert recorded(history)


@pytest.mark.parametrize("effective", [None, APRIL, datetime(2025, 12, 30, tzinfo=UTC)])
def test_no_other_days_are_observed_while_a_cycle_is_graded(
    effective: datetime | None,
) -> None:
    earlier = Window(date(2025, 12, 1), date(2026, 3, 31))
    active = a_cycle(
        drafted(draft(cycle=Q1, window=earlier)),
        key_result_added(),
        submitted(),
        approved(),
        checked_in(said=IN_THE_CYCLE, at=FEBRUARY),
        grading_started(at=APRIL),
    )
    history = given(*active)
    late = observation(effective=effective)

    for turn in (
        checked_in(check_in="late", said=late, at=APRIL.replace(hour=10)),
        corrected(said=observation(effective=effective or APRIL), at=APRIL),
    ):
        with pytest.raises(EffectiveTimeOutsideCycle) as refused:
            history.do(turn)

    assert refused.value.facts["start_date"] == "2026-01-01"
    assert recorded(history) == []


def test_what_was_wrong_is_retracted_while_a_cycle_is_graded() -> None:
    """Also what is true of a day after it: it counted while the cycle was open."""
    seen = checked_in(at=APRIL)
    history = given(*an_active(seen, grading_started()))

    history.do(retracted())

    assert recorded(history)

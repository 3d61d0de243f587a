"""Shows how check-ins are corrected and retracted (rules §6.2, §6.3)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from domain.changes import Change
from domain.goals.goal import Goal
from domain.goals.measures import Value
from domain.goals.observing import events
from domain.goals.observing.check_ins import Observation
from domain.goals.observing.events import CheckInCorrected
from domain.goals.refusals import (
    CheckInRetracted,
    CheckInSuperseded,
    EffectiveTimeBeforeStart,
    EffectiveTimeInFuture,
    GoalCancelled,
    GoalClosed,
)
from domain.refusals import (
    FieldInvalid,
    ReasonRequired,
    Refusal,
    ResourceExists,
    ResourceNotFound,
)
from domain.texts import Personal
from tests.domain.spec import Act, History, given, recorded
from tests.examples import (
    BEN,
    GOAL,
    KEY_RESULT,
    WHY,
    an_active_objective,
    cancelled,
    checked_in,
    closed,
    corrected,
    observation,
    retracted,
)

NOON = datetime(2026, 2, 2, 12, tzinfo=UTC)
TUESDAY = NOON + timedelta(days=1)


def value_now(history: History) -> Decimal | None:
    """Return the value in force."""
    goal = history.aggregates[Goal.stream_of(GOAL)]
    assert isinstance(goal, Goal)
    check_in = goal.in_force(KEY_RESULT)
    return None if check_in is None else check_in.value.decimal


def test_a_correction_says_what_was_said_first_and_what_is_true() -> None:
    """Rules §6.2, design §5; nothing is taken over but the effective time."""
    seen = observation("42", confidence=Decimal("0.5"), note="So.", source="crm")
    history = given(*an_active_objective(), checked_in(said=seen, at=NOON))

    made = history.do(corrected("24", at=TUESDAY))

    assert made == ("second",)
    assert recorded(history)[0] == CheckInCorrected(
        reason=Personal(BEN, text=WHY["reason"]),
        key_result=KEY_RESULT,
        check_in="second",
        corrects="first",
        definition_version=1,
        value=Change(Value(decimal=Decimal(42)), Value(decimal=Decimal(24))),
        effective_day=Change(date(2026, 2, 2), date(2026, 2, 2)),
        recorded_day=date(2026, 2, 3),
        confidence=Change(Decimal("0.5"), None),
        note=None,
        links=(),
        source=None,
    )
    assert history.last[0].effective == NOON


def test_a_correction_can_say_another_time() -> None:
    """Rules §6.1: the same bounds hold."""
    history = given(*an_active_objective(), checked_in(at=NOON))
    before = NOON - timedelta(days=3)

    history.do(corrected(said=observation(effective=before), at=TUESDAY))

    event = recorded(history)[0]
    assert isinstance(event, CheckInCorrected)
    assert event.effective_day == Change(date(2026, 2, 2), date(2026, 1, 30))
    assert history.last[0].effective == before


@pytest.mark.parametrize(
    ("effective", "refusal"),
    [
        (TUESDAY + timedelta(seconds=6), EffectiveTimeInFuture),
        (datetime(2025, 12, 31, 12, tzinfo=UTC), EffectiveTimeBeforeStart),
    ],
)
def test_a_correction_is_bound_in_time_as_a_check_in_is(
    effective: datetime, refusal: type[Refusal]
) -> None:
    """Rules §6.6."""
    history = given(*an_active_objective(), checked_in(at=NOON))

    with pytest.raises(refusal):
        history.do(corrected(said=observation(effective=effective), at=TUESDAY))

    assert recorded(history) == []


def test_a_corrected_value_takes_the_place_of_the_first() -> None:
    """Rules §6.3."""
    history = given(*an_active_objective(), checked_in("42"))

    history.do(corrected("24"))

    assert value_now(history) == 24


def test_a_correction_can_be_corrected() -> None:
    """Rules §6.2."""
    history = given(*an_active_objective(), checked_in("42"), corrected("24"))

    history.do(corrected("12", check_in="third", original="second"))

    assert value_now(history) == 12


def test_retracting_a_correction_does_not_revive_the_original() -> None:
    """Rules §6.2."""
    history = given(*an_active_objective(), checked_in("42"), corrected("24"))

    history.do(retracted("second"))

    assert value_now(history) is None


def test_a_retracted_check_in_leaves_the_one_before_in_force() -> None:
    """Rules §6.3."""
    acts = [checked_in("10", "monday", at=NOON), checked_in("20", "tuesday")]
    history = given(*an_active_objective(), *acts)

    history.do(retracted("tuesday"))

    assert value_now(history) == 10
    event = recorded(history)[0]
    assert isinstance(event, events.CheckInRetracted)
    assert event.value == Change(Value(decimal=Decimal(20)), None)


def test_correcting_an_earlier_check_in_leaves_the_later_one_in_force() -> None:
    """Rules §6.3: the greatest effective time, not the last word."""
    acts = [checked_in("10", at=NOON), checked_in("20", "later", at=TUESDAY)]
    history = given(*an_active_objective(), *acts)

    history.do(corrected("15"))

    assert value_now(history) == 20
    assert len(recorded(history)) == 1


def test_of_two_that_are_true_at_once_the_later_recorded_counts() -> None:
    """Rules §6.3: the greatest (effective time, position)."""
    acts = [checked_in("10", at=NOON), checked_in("20", "other", at=TUESDAY)]
    history = given(*an_active_objective(), *acts[:1])

    history.do(checked_in(check_in="other", said=observation("20", effective=NOON)))

    assert value_now(history) == 20


def test_a_correction_into_the_past_gives_way_to_what_came_after() -> None:
    """Rules §6.3."""
    acts = [checked_in("10", "monday", at=NOON), checked_in("20", "first", at=TUESDAY)]
    history = given(*an_active_objective(), *acts)

    sunday = NOON - timedelta(days=1)
    history.do(corrected(said=observation("30", effective=sunday)))

    assert value_now(history) == 10


@pytest.mark.parametrize("act", [corrected(reason=None), retracted(reason_code=None)])
def test_correcting_and_retracting_need_a_reason(act: Act) -> None:
    """Rules §10.3."""
    history = given(*an_active_objective(), checked_in())

    with pytest.raises(ReasonRequired):
        history.do(act)

    assert recorded(history) == []


@pytest.mark.parametrize("act", [corrected(check_in="third"), retracted()])
def test_a_superseded_check_in_gives_way_to_its_correction(act: Act) -> None:
    """Rules §6.2."""
    history = given(*an_active_objective(), checked_in(), corrected())

    with pytest.raises(CheckInSuperseded) as refused:
        history.do(act)

    assert refused.value.facts["superseded_by"] == "second"
    assert recorded(history) == []


@pytest.mark.parametrize("act", [corrected(), retracted()])
def test_a_retracted_check_in_is_gone(act: Act) -> None:
    """Rules §6.2."""
    history = given(*an_active_objective(), checked_in(), retracted())

    with pytest.raises(CheckInRetracted):
        history.do(act)

    assert recorded(history) == []


@pytest.mark.parametrize("act", [corrected(), retracted()])
def test_an_unknown_check_in_is_neither_corrected_nor_retracted(act: Act) -> None:
    history = given(*an_active_objective())

    with pytest.raises(ResourceNotFound) as refused:
        history.do(act)

    assert refused.value.facts["id"] == f"{GOAL}/{KEY_RESULT}/first"
    assert recorded(history) == []


@pytest.mark.parametrize("act", [corrected(), retracted()])
@pytest.mark.parametrize(
    ("end", "refusal"), [(closed(), GoalClosed), (cancelled(), GoalCancelled)]
)
def test_check_ins_of_an_ended_goal_stay(
    end: Act, refusal: type[Refusal], act: Act
) -> None:
    history = given(*an_active_objective(), checked_in(), end)

    with pytest.raises(refusal):
        history.do(act)

    assert recorded(history) == []


def test_a_correction_takes_no_id_that_is_taken() -> None:
    history = given(*an_active_objective(), checked_in())

    with pytest.raises(ResourceExists):
        history.do(corrected(check_in="first"))

    assert recorded(history) == []


def test_a_correction_is_of_the_measures_kind() -> None:
    history = given(*an_active_objective(), checked_in())
    seen = Observation(value=Value(yes=True))

    with pytest.raises(FieldInvalid):
        history.do(corrected(said=seen))

    assert recorded(history) == []

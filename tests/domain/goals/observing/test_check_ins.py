"""Shows how observations are recorded (rules §6.1)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from domain.goals.goal import GoalLevel
from domain.goals.links import Link, LinkRelation
from domain.goals.measures import Value
from domain.goals.observing.check_ins import (
    Observation,
)
from domain.goals.observing.events import CheckInRecorded
from domain.goals.refusals import (
    GoalCancelled,
    GoalClosed,
    GoalNotActive,
    WrongFramework,
)
from domain.refusals import (
    FieldInvalid,
    Refusal,
    ResourceExists,
    ResourceNotFound,
    VersionConflict,
)
from domain.texts import Personal
from tests.domain.spec import Act, given, recorded
from tests.examples import (
    ANNA,
    BEN,
    CLEO,
    CRM,
    GOAL,
    KEY_RESULT,
    an_active_objective,
    an_active_smart_goal,
    approved,
    cancelled,
    checked_in,
    closed,
    closing,
    company,
    draft,
    drafted,
    key_result_added,
    observation,
    submitted,
)

NOON = datetime(2026, 2, 2, 12, tzinfo=UTC)
LINK = Link("https://example.com/report", None, "text/html", LinkRelation.EVIDENCE)


def test_a_check_in_is_recorded_as_observed() -> None:
    """Rules §6.1: value, confidence, note, links and source; design §5: local days."""
    history = given(*an_active_objective())
    seen = observation(
        "42.5",
        confidence=Decimal("0.75"),
        note="Two large customers renewed.",
        links=(LINK,),
        source="crm",
    )

    made = history.do(checked_in(said=seen, at=NOON))

    assert made == ("first",)
    assert recorded(history)[0] == CheckInRecorded(
        key_result=KEY_RESULT,
        check_in="first",
        definition_version=1,
        value=Value(decimal=Decimal("42.5")),
        effective_day=date(2026, 2, 2),
        recorded_day=date(2026, 2, 2),
        confidence=Decimal("0.75"),
        note=Personal(BEN, text="Two large customers renewed."),
        links=(LINK,),
        source="crm",
    )


def test_a_check_in_on_a_smart_goal_names_no_key_result() -> None:
    """Api §1."""
    history = given(*an_active_smart_goal())

    history.do(checked_in(key=None))

    event = recorded(history)[0]
    assert isinstance(event, CheckInRecorded)
    assert event.key_result is None


def test_a_check_in_without_an_id_gets_one_from_the_ledger() -> None:
    history = given(*an_active_objective())

    made = history.do(checked_in(check_in="", ids=("new",)))

    assert made == ("new",)


def test_notes_on_one_persons_goal_are_the_owners() -> None:
    """Design §5."""
    said = draft(level=GoalLevel.INDIVIDUAL)
    acts = [*company(), drafted(said), key_result_added(), submitted(), approved()]
    history = given(*acts)

    history.do(checked_in(said=observation(note="She asked me.")))

    event = recorded(history)[0]
    assert isinstance(event, CheckInRecorded)
    assert event.note == Personal(ANNA, text="She asked me.")


@pytest.mark.parametrize(
    ("acts", "refusal"),
    [
        ([*company(), drafted(), key_result_added()], GoalNotActive),
        ([*company(), drafted(), key_result_added(), submitted()], GoalNotActive),
        ([*an_active_objective(), closed(closing(KEY_RESULT))], GoalClosed),
        ([*an_active_objective(), cancelled()], GoalCancelled),
    ],
)
def test_only_an_active_goal_takes_check_ins(
    acts: list[Act], refusal: type[Refusal]
) -> None:
    """Api §3: closed and cancelled goals are named so."""
    history = given(*acts)

    with pytest.raises(refusal) as refused:
        history.do(checked_in())

    assert refused.value.facts["goal"] == GOAL
    assert recorded(history) == []


@pytest.mark.parametrize(
    "value",
    [Value(yes=True), Value(zone="TARGET"), Value(milestones=("a",)), Value()],
)
def test_a_numeric_measure_takes_a_decimal(value: Value) -> None:
    """Rules §3: a value is of the measure's kind."""
    history = given(*an_active_objective())

    with pytest.raises(FieldInvalid, match="takes a decimal") as refused:
        history.do(checked_in(said=Observation(value=value)))

    assert refused.value.violations[0].field == "value"
    assert recorded(history) == []


@pytest.mark.parametrize("confidence", ["-0.01", "1.01", "0.705"])
def test_confidence_is_from_0_to_1_with_two_decimals(confidence: str) -> None:
    """Rules §4.9."""
    history = given(*an_active_objective())
    seen = observation(confidence=Decimal(confidence))

    with pytest.raises(FieldInvalid) as refused:
        history.do(checked_in(said=seen))

    assert refused.value.violations[0].field == "confidence"
    assert recorded(history) == []


@pytest.mark.parametrize("confidence", ["0", "1", "0.700"])
def test_the_bounds_of_confidence_are_confidence(confidence: str) -> None:
    history = given(*an_active_objective())

    history.do(checked_in(said=observation(confidence=Decimal(confidence))))

    assert recorded(history) != []


def test_an_objective_is_observed_by_its_key_results() -> None:
    """Rules §2.1."""
    history = given(*an_active_objective())

    with pytest.raises(WrongFramework):
        history.do(checked_in(key=None))
    with pytest.raises(ResourceNotFound):
        history.do(checked_in(key="unknown"))

    assert recorded(history) == []


def test_a_check_ins_id_is_taken_once_in_its_key_result() -> None:
    """Api §1: ids are part of a name below the key result."""
    history = given(*an_active_objective("a", "b"), checked_in(key="a"))

    with pytest.raises(ResourceExists) as refused:
        history.do(checked_in(key="a"))
    history.do(checked_in(key="b"))

    assert refused.value.facts == {"kind": "check_in", "id": f"{GOAL}/a/first"}
    assert recorded(history) != []


def test_anybody_may_check_in_a_service_too() -> None:
    """Rules §5.8: agents may draft and check in."""
    history = given(*an_active_objective())

    for who in (ANNA, CLEO, CRM):
        history.do(checked_in(check_in=who, by=who))

    assert len(history.last) >= 1


def test_an_etag_names_the_goals_version() -> None:
    """Rules §10.2: a check-in is an event of its goal."""
    history = given(*an_active_objective(), checked_in(etag=4))

    with pytest.raises(VersionConflict):
        history.do(checked_in(check_in="second", etag=4))

    assert recorded(history) == []

"""Shows what every kind of measure takes and refuses, by name (rules §3, §3.10)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from msgspec import structs

from domain.goals.changing.adapting import KeyResultRevised, KeyResultRevision
from domain.goals.drafting.revisions import MeasureRevision
from domain.goals.goal import Goal
from domain.goals.measures import KINDS as EVERY_KIND
from domain.goals.measures import (
    Aggregation,
    Kind,
    Measure,
    Milestone,
    Numeric,
    Ordinal,
    Value,
    measure_of,
)
from domain.goals.refusals import MeasureInUse
from domain.goals.scoring.scores import scores_at
from domain.refusals import FieldInvalid
from tests.domain.spec import Act, History, given, recorded
from tests.examples import (
    GOAL,
    KEY_RESULT,
    WHY,
    approved,
    company,
    drafted,
    key_result,
    key_result_added,
    key_result_revised,
    retracted,
    submitted,
)
from tests.measures import KINDS, at_least, measured, number, numeric, seen, steps

EACH = pytest.mark.parametrize("name", KINDS)


def active(measure: Measure) -> list[Act]:
    """Draft, submit and approve an objective with a key result measured so."""
    added = key_result_added(said=key_result(measure=measure))
    return [*company(), drafted(), added, submitted(), approved()]


def score_of(history: History) -> Decimal | None:
    """Return the score of the key result."""
    goal = history.aggregates[Goal.stream_of(GOAL)]
    assert isinstance(goal, Goal)
    return scores_at(goal)[KEY_RESULT]


def test_there_are_six_kinds_and_a_measure_has_room_for_each() -> None:
    assert set(KINDS) == {kind.NAME for kind in EVERY_KIND.values()}
    assert set(EVERY_KIND) < set(Measure.__struct_fields__)


@EACH
def test_a_check_in_moves_the_score_of_any_kind(name: str) -> None:
    """Rules §3.1 to §3.6: in full, or in part."""
    kind, whole, part = KINDS[name]
    history = given(*active(measured(kind)))

    history.do(seen(part, "first"))
    before = score_of(history)
    history.do(seen(whole, "second"))

    assert before is not None
    assert before < 1
    assert score_of(history) == 1


@EACH
@pytest.mark.parametrize("other", KINDS)
def test_a_value_of_another_form_is_refused_by_name(name: str, other: str) -> None:
    """Rules §3."""
    kind, value = KINDS[name][0], KINDS[other][1]
    if KINDS[other][0].FORM == kind.FORM:
        return
    history = given(*active(measured(kind)))

    with pytest.raises(FieldInvalid, match=f"this measure is {name}") as refused:
        history.do(seen(value))

    assert refused.value.violations[0].field == "value"


@pytest.mark.parametrize(
    ("kind", "value", "field", "said"),
    [
        (
            steps(),
            Value(milestones=("pilot", "party")),
            "value.milestones.milestone_ids",
            "no milestone party",
        ),
        (Ordinal(), Value(zone="target"), "value.zone", "FAIL, COMMIT, TARGET"),
    ],
)
def test_an_unknown_milestone_or_zone_is_refused_by_name(
    kind: Kind, value: Value, field: str, said: str
) -> None:
    """Rules §3.4, §3.6."""
    history = given(*active(measured(kind)))

    with pytest.raises(FieldInvalid, match=said) as refused:
        history.do(seen(value))

    assert refused.value.violations[0].field == field


@EACH
def test_only_numbers_add_up(name: str) -> None:
    """Rules §3.7."""
    kind = KINDS[name][0]
    adding = measured(kind, adding=True)

    if kind.FORM == "decimal":
        adding.require_sound("measure")
        return
    with pytest.raises(FieldInvalid, match="only numbers add up"):
        adding.require_sound("measure")


@EACH
def test_numbers_have_a_unit(name: str) -> None:
    """Rules §3."""
    kind = KINDS[name][0]
    nameless = measured(kind, unit="")

    if kind.FORM != "decimal":
        nameless.require_sound("measure")
        return
    with pytest.raises(FieldInvalid, match="unit"):
        nameless.require_sound("measure")


def test_increments_are_summed_and_corrections_and_retractions_count() -> None:
    """Rules §3.7, §6.2."""
    history = given(*active(measured(numeric(), adding=True)))

    history.do(seen(number("30"), "first"))
    history.do(seen(number("20"), "second"))
    both = score_of(history)
    history.do(retracted("first"))

    assert (both, score_of(history)) == (Decimal("0.5"), Decimal("0.2"))


REVISIONS: list[tuple[Measure, MeasureRevision]] = [
    (measured(numeric()), MeasureRevision(unit="EUR")),
    (measured(numeric()), MeasureRevision(aggregation=Aggregation.INCREMENT)),
    (
        measured(numeric()),
        MeasureRevision(
            kind="threshold", said={"comparison": "AT_LEAST", "bound": Decimal(5)}
        ),
    ),
    (measured(steps()), MeasureRevision(kind="binary")),
]


@pytest.mark.parametrize(("measure", "revision"), REVISIONS)
def test_kind_unit_and_aggregation_stay_once_there_is_a_check_in(
    measure: Measure, revision: MeasureRevision
) -> None:
    """Rules §3.10: also once it was retracted."""
    value = KINDS[measure.kind.NAME][2]
    again = KeyResultRevision(measure=revision)
    history = given(*active(measure), seen(value), retracted())

    with pytest.raises(MeasureInUse):
        history.do(key_result_revised(again, **WHY))

    assert recorded(history) == []


@pytest.mark.parametrize(("measure", "revision"), REVISIONS)
def test_before_the_first_check_in_all_of_a_measure_may_change(
    measure: Measure, revision: MeasureRevision
) -> None:
    """Rules §3.10."""
    history = given(*active(measure))

    history.do(key_result_revised(KeyResultRevision(measure=revision), **WHY))

    (event, *_) = recorded(history)
    assert isinstance(event, KeyResultRevised)
    assert event.measure is not None
    assert event.measure.to.form != measure.form


def test_a_reached_zone_and_a_done_milestone_stay_in_the_definition() -> None:
    """Rules §3.11: what stands must have a value under every version."""
    pilot = (Milestone("pilot"),)
    history = given(*active(measured(steps())), seen(Value(milestones=("launch",))))
    without = MeasureRevision(said={"milestones": pilot})

    with pytest.raises(FieldInvalid, match="no milestone launch") as refused:
        history.do(key_result_revised(KeyResultRevision(measure=without), **WHY))

    assert refused.value.violations[0].field == "key_result.measure.milestones"


def test_a_milestone_that_nobody_did_may_go() -> None:
    """Rules §3.11: then the others weigh more."""
    history = given(*active(measured(steps())), seen(Value(milestones=("launch",))))
    without = MeasureRevision(said={"milestones": (Milestone("launch"),)})

    history.do(key_result_revised(KeyResultRevision(measure=without), **WHY))

    assert score_of(history) == 1


def test_another_kind_is_defined_anew_and_needs_all_that_has_no_default() -> None:
    """Rules §3: nothing is taken over from the kind before."""
    history = given(*active(measured(numeric())))
    halves = MeasureRevision(kind="threshold", said={"bound": Decimal(5)})

    with pytest.raises(FieldInvalid) as refused:
        history.do(key_result_revised(KeyResultRevision(measure=halves), **WHY))

    (violation,) = refused.value.violations
    assert violation.field == "key_result.measure.threshold.comparison"


@EACH
def test_a_stretched_measure_asks_for_more_and_is_the_same_else(name: str) -> None:
    """Rules §2.3."""
    kind = {
        "NUMERIC": numeric(stretch="120"),
        "THRESHOLD": at_least(stretch=Decimal(20)),
        "ORDINAL": Ordinal(target_zone="COMMIT", stretch_zone="TARGET"),
    }.get(name, KINDS[name][0])

    stretched = measured(kind).stretched()

    if kind is KINDS[name][0]:
        assert stretched is None
    else:
        assert stretched is not None
        assert stretched.form == measured(kind).form
        assert stretched.promise != measured(kind).promise
        assert stretched.stretched() is None


@pytest.mark.parametrize(
    ("zones", "field"),
    [
        ({"target_zone": "GOLD"}, "target_zone"),
        ({"target_zone": "TARGET", "stretch_zone": "GOLD"}, "stretch_zone"),
        ({"target_zone": "TARGET", "stretch_zone": "TARGET"}, "stretch_zone"),
        ({"stretch_zone": "STRETCH"}, "target_zone"),
    ],
)
def test_promised_zones_are_zones_and_rise(zones: dict[str, Any], field: str) -> None:
    """Rules §2.3, §3.6."""
    with pytest.raises(FieldInvalid) as refused:
        measured(structs.replace(Ordinal(), **zones)).require_sound("measure")

    assert [one.field for one in refused.value.violations] == [
        f"measure.ordinal.{field}"
    ]


def test_a_definition_makes_the_measure_of_its_kind() -> None:
    made = measure_of(numeric(), "percent")

    assert made == Measure(unit="percent", numeric=Numeric(Decimal(0), Decimal(100)))
    assert made.progress(number("25")) == Fraction(1, 4)

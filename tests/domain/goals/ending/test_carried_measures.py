"""Shows from where measures go on in a goal that is carried over (rules §5.6)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from domain.goals.changing.adapting import KeyResultAdded
from domain.goals.ending.carried import CarriedMeasure, CarriedStart
from domain.goals.measures import Aggregation, Binary, Measure, Numeric
from domain.goals.refusals import (
    TargetNeeded,
)
from domain.refusals import (
    FieldInvalid,
)
from tests.cycles import (
    carried_over,
)
from tests.domain.goals.ending.carrying import an_active, numeric_of
from tests.domain.spec import given, recorded
from tests.examples import (
    KEY_RESULT,
    WHY,
    checked_in,
    key_result,
    key_result_added,
    measure,
)

LAST, ZERO, AS_BEFORE = CarriedStart


@pytest.mark.parametrize(
    ("start", "expected"), [(LAST, "42"), (ZERO, "0"), (AS_BEFORE, "10")]
)
def test_a_number_goes_on_from_its_last_value_zero_or_as_before(
    start: CarriedStart, expected: str
) -> None:
    key = key_result(measure=measure(start="10"))
    history = given(
        *an_active(key_result_added("size", key, **WHY), checked_in("42", key="size"))
    )

    history.do(carried_over(KEY_RESULT, start=start))

    assert numeric_of(history) == Numeric(Decimal(expected), Decimal(100))


def test_a_number_that_nobody_observed_goes_on_as_before() -> None:
    history = given(*an_active())

    history.do(carried_over(KEY_RESULT))

    assert numeric_of(history) == Numeric(Decimal(0), Decimal(100))


def test_increments_go_on_from_what_they_came_to() -> None:
    """Rules §3.7."""
    counted = key_result(
        measure=Measure(
            unit="count",
            aggregation=Aggregation.INCREMENT,
            numeric=Numeric(Decimal(5), Decimal(50)),
        )
    )
    seen = [checked_in("7", "one", "calls"), checked_in("8", "two", "calls")]
    history = given(*an_active(key_result_added("calls", counted, **WHY), *seen))

    history.do(carried_over(KEY_RESULT))

    assert numeric_of(history).start == Decimal(20)


@pytest.mark.parametrize(
    ("start", "target", "value"),
    [("0", "100", "100"), ("0", "100", "120"), ("100", "0", "0"), ("100", "0", "-3")],
)
def test_a_new_target_is_needed_at_the_target_or_past_it(
    start: str, target: str, value: str
) -> None:
    """Rules §5.6; past it too: what should rise would have to fall."""
    key = key_result(measure=measure(start=start, target=target))
    turns = [key_result_added("size", key, **WHY), checked_in(value, key="size")]
    history = given(*an_active(*turns))

    with pytest.raises(TargetNeeded) as refused:
        history.do(carried_over(KEY_RESULT))

    assert refused.value.facts == {"measure": "size", "start": value, "target": target}
    assert recorded(history) == []


def test_a_new_target_lets_a_reached_number_go_on() -> None:
    history = given(*an_active(checked_in("100")))
    further = CarriedMeasure(key_result=KEY_RESULT, target=Decimal(150))

    history.do(carried_over(measures=(further,)))

    assert numeric_of(history) == Numeric(Decimal(100), Decimal(150))


def test_a_new_target_that_is_the_start_is_refused_by_field() -> None:
    history = given(*an_active(checked_in("100")))
    same = CarriedMeasure(key_result=KEY_RESULT, target=Decimal(100))

    with pytest.raises(FieldInvalid) as refused:
        history.do(carried_over(measures=(same,)))

    assert refused.value.violations[0].field == "measures[0].numeric.target"


def test_a_stretch_stays_until_there_is_a_new_target() -> None:
    hoped = Measure(
        unit="percent", numeric=Numeric(Decimal(0), Decimal(100), Decimal(120))
    )
    added = key_result_added("size", key_result(measure=hoped), **WHY)
    history = given(*an_active(added))
    other = given(*an_active(added))
    further = CarriedMeasure(key_result="size", target=Decimal(150))

    history.do(carried_over("rate", "size"))
    other.do(carried_over("rate", "size", measures=(further,)))

    assert numeric_of(history).stretch == Decimal(120)
    assert numeric_of(other).stretch is None


def test_what_is_no_number_goes_on_as_it_is() -> None:
    done = Measure(binary=Binary())
    added = key_result_added("done", key_result(measure=done), **WHY)
    history = given(*an_active(added))
    numbered = CarriedMeasure(key_result="done", start=ZERO)

    with pytest.raises(FieldInvalid) as refused:
        history.do(carried_over("rate", "done", measures=(numbered,)))

    assert refused.value.violations[0].field == "measures[0]"
    history.do(carried_over("rate", "done"))
    last = recorded(history)[-1]
    assert isinstance(last, KeyResultAdded)
    assert last.measure == done

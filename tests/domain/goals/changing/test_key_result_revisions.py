"""Shows how key results are revised (rules §3.10, §3.11, §5.2)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from domain.changes import Change
from domain.days import Window
from domain.goals.changing.adapting import KeyResultRevised, KeyResultRevision
from domain.goals.drafting.revisions import MeasureRevision, WindowRevision
from domain.goals.refusals import (
    MeasureInUse,
)
from domain.refusals import (
    ReasonRequired,
    ResourceNotFound,
    VersionConflict,
)
from tests.domain.spec import Act, given, recorded
from tests.examples import (
    GOAL,
    KEY_RESULT,
    QUARTER,
    WHY,
    an_active_objective,
    checked_in,
    company,
    drafted,
    key_result_added,
    key_result_revised,
    measure,
    retracted,
)

TO_90 = KeyResultRevision(measure=MeasureRevision(said={"target": Decimal(90)}))
IN_EUROS = KeyResultRevision(measure=MeasureRevision(unit="EUR"))
FEBRUARY = Window(date(2026, 2, 1), date(2026, 2, 28))


def test_a_revision_records_what_changed_from_what_to_what() -> None:
    """Rules §5.2: text, target, start, weight and dates; §3.11: a new version."""
    history = given(*an_active_objective())
    revision = KeyResultRevision(
        title="Rate",
        measure=MeasureRevision(said={"start": Decimal(10), "target": Decimal(90)}),
        weight=Decimal(3),
        window=FEBRUARY,
    )

    history.do(key_result_revised(revision, **WHY))

    event = recorded(history)[0]
    assert event == KeyResultRevised(
        reason=event.reason,
        key_result=KEY_RESULT,
        title="Rate",
        measure=Change(measure(), measure(start="10", target="90")),
        weight=Change(Decimal(1), Decimal(3)),
        window=Change(None, FEBRUARY),
        schedule=None,
        schedule_since=None,
        plan=None,
        definition_version=2,
    )


def test_half_a_window_is_taken_from_the_goals_days() -> None:
    history = given(*company(), drafted(), key_result_added())

    history.do(
        key_result_revised(KeyResultRevision(window=WindowRevision(end=FEBRUARY.end)))
    )

    (event,) = recorded(history)
    assert isinstance(event, KeyResultRevised)
    assert event.window == Change(None, Window(QUARTER.start, FEBRUARY.end))


def test_a_revision_that_changes_nothing_records_nothing() -> None:
    """Rules §10.1: it succeeds all the same, and begins no version."""
    history = given(*an_active_objective())
    same = KeyResultRevision(
        title="Renewal rate",
        measure=measure(target="100.0"),
        weight=Decimal("1.00"),
        window=None,
        schedule=None,
        plan=(),
    )

    history.do(key_result_revised(same, **WHY))

    assert recorded(history) == []


def test_revising_a_key_result_of_an_active_objective_needs_a_reason() -> None:
    """Rules §5.2, §10.3."""
    history = given(*an_active_objective())

    with pytest.raises(ReasonRequired):
        history.do(key_result_revised(TO_90))

    assert recorded(history) == []


@pytest.mark.parametrize("after", [(), (retracted(),)])
def test_the_unit_stays_after_the_first_check_in(after: tuple[Act, ...]) -> None:
    """Rules §3.10: even when that check-in was retracted."""
    history = given(*an_active_objective(), checked_in(), *after)

    with pytest.raises(MeasureInUse):
        history.do(key_result_revised(IN_EUROS, **WHY))

    assert recorded(history) == []


def test_the_unit_can_change_before_the_first_check_in() -> None:
    """Rules §3.10: check-ins of other key results do not count."""
    history = given(*an_active_objective(KEY_RESULT, "churn"), checked_in(key="churn"))

    history.do(key_result_revised(IN_EUROS, **WHY))

    event = recorded(history)[0]
    assert isinstance(event, KeyResultRevised)
    assert event.measure == Change(measure(), measure(unit="EUR"))


def test_an_unknown_key_result_is_not_revised() -> None:
    history = given(*company(), drafted())

    with pytest.raises(ResourceNotFound) as refused:
        history.do(key_result_revised(TO_90))

    assert refused.value.facts == {"kind": "key_result", "id": f"{GOAL}/{KEY_RESULT}"}
    assert recorded(history) == []


def test_an_etag_that_is_not_the_newest_is_refused() -> None:
    """Rules §10.2."""
    history = given(*company(), drafted(), key_result_added())

    with pytest.raises(VersionConflict):
        history.do(key_result_revised(TO_90, etag=1))

    assert recorded(history) == []

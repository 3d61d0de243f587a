"""Shows key results as they are read: what they promise, now and before."""

from __future__ import annotations

from decimal import Decimal

from domain.goals.changing.adapting import KeyResultRevision
from domain.goals.drafting.revisions import MeasureRevision
from projections.goals import key_results
from projections.goals.key_results import KeyResultRow
from tests import examples as ex
from tests.projections.conftest import Asked
from tests.projections.log import history

LATE_TARGET = ex.key_result_revised(
    KeyResultRevision(
        measure=MeasureRevision(said={"target": Decimal(60)}), weight=Decimal(2)
    ),
    **ex.WHY,
)


def of_the_goal(views: Asked, position: int | None = None) -> list[KeyResultRow]:
    found = views.at(lambda c, k: key_results.of_goals(c, k, [ex.GOAL]), position)
    return found[ex.GOAL]


def test_a_key_result_says_what_was_said(views: Asked) -> None:
    records = history(*ex.company(), ex.drafted(), ex.key_result_added())

    views.project(records)

    assert of_the_goal(views) == [
        KeyResultRow(
            goal=ex.GOAL,
            key_result=ex.KEY_RESULT,
            added=records[-1].position,
            title="Renewal rate",
            measure=ex.measure(),
            weight=Decimal(1),
            created=records[-1].recorded,
            updated=records[-1].recorded,
        )
    ]


def test_key_results_stand_in_the_order_they_were_added(views: Asked) -> None:
    views.project(history(*ex.an_active_objective("z", "a", "m"), LATE_A))

    assert [row.key_result for row in of_the_goal(views)] == ["z", "a", "m"]


LATE_A = ex.key_result_revised(KeyResultRevision(weight=Decimal(3)), "a", **ex.WHY)


def test_a_revision_changes_what_it_says_and_nothing_else(views: Asked) -> None:
    records = history(*ex.an_active_objective(), LATE_TARGET)
    views.project(records)
    revised = next(r for r in records if r.event.NAME == "goal.key_result_revised")

    (before,) = of_the_goal(views, revised.position - 1)
    (after,) = of_the_goal(views)

    assert before.measure == ex.measure()
    assert after.measure == ex.measure(target="60")
    assert (after.title, after.weight) == (before.title, Decimal(2))
    assert (after.created, after.updated) == (before.created, revised.recorded)

"""Shows where the audit trail says to look, and which version a goal has."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection

from projections import audit
from projections.audit import AuditFilter
from projections.tables.reads import Known, Page
from tests import examples as ex
from tests.projections.conftest import Asked
from tests.projections.log import history

ACTS = [*ex.an_active_objective(), ex.checked_in()]
OF_THE_GOAL = (f"goal/{ex.GOAL}", f"score/{ex.GOAL}")


def found(views: Asked, which: AuditFilter) -> list[int]:
    return views.paged(lambda c, page: audit.page(c, page, which))


def test_without_a_filter_every_event_is_found(views: Asked) -> None:
    records = history(*ACTS)

    views.project(records)

    assert found(views, AuditFilter()) == [r.position for r in records]


def test_a_goal_s_events_are_its_own_and_its_scores(views: Asked) -> None:
    records = history(*ACTS)

    views.project(records)

    assert found(views, AuditFilter(goal=ex.GOAL)) == [
        record.position for record in records if record.stream in OF_THE_GOAL
    ]


@pytest.mark.parametrize("actor", [ex.BEN, ex.CLEO, ex.CRM])
def test_an_actor_s_events_are_those_they_recorded(views: Asked, actor: str) -> None:
    records = history(*ACTS)

    views.project(records)

    assert found(views, AuditFilter(actor=actor)) == [
        record.position for record in records if record.actor == actor
    ]


def test_filters_must_all_hold(views: Asked) -> None:
    records = history(*ACTS)
    last = records[-1]
    which = AuditFilter(
        goal=ex.GOAL,
        actor=last.actor,
        types=("goal.check_in_recorded", "goal.approved"),
        recorded_from=last.recorded,
    )

    views.project(records)

    assert found(views, which) == [last.position - 1]
    assert found(views, which._replace(recorded_before=last.recorded)) == []


def test_pages_follow_one_another_up_to_the_pinned_position(views: Asked) -> None:
    records = history(*ACTS)
    views.project(records)
    pinned = records[-1].position - 2

    def pages(connection: Connection, known: Known) -> list[int]:
        positions: list[int] = []
        after = None
        while page := audit.page(connection, Page(known=known, after=after, size=3)):
            positions += page
            after = positions[-1]
        return positions

    assert views.at(pages, pinned) == list(range(1, pinned + 1))


def test_the_version_of_a_goal_grows_with_check_ins_but_not_with_scores(
    views: Asked,
) -> None:
    records = history(*ACTS)
    views.project(records)
    last_own = [r for r in records if r.stream == f"goal/{ex.GOAL}"][-1]

    heads = views.at(lambda c, k: audit.goal_heads(c, k, [ex.GOAL, "unknown"]))

    assert records[-1].stream == f"score/{ex.GOAL}"
    assert heads == {ex.GOAL: (last_own.version, last_own.position, last_own.recorded)}

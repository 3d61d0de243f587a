"""Shows score changes as they are listed, and scores as they are and were."""

from __future__ import annotations

from decimal import Decimal

from projections.measures import scores
from projections.measures.scores import THE_GOAL, ScoreFilter, ScoreRow
from tests import examples as ex
from tests.projections.conftest import Asked
from tests.projections.log import history

OBJECTIVE = [*ex.an_active_objective("rate", "count"), ex.checked_in(key="rate")]


def changes(views: Asked, **which: object) -> list[list[ScoreRow]]:
    chosen = ScoreFilter(**which)  # type: ignore[arg-type]
    return views.paged(lambda c, page: scores.page(c, ex.GOAL, page, chosen))


def test_a_change_shows_the_goal_first_then_what_moved(views: Asked) -> None:
    records = history(*OBJECTIVE)

    views.project(records)

    last = changes(views)[-1]
    assert [(m.key_result, m.previous, m.current) for m in last] == [
        (THE_GOAL, Decimal(0), Decimal("0.21")),
        ("rate", Decimal(0), Decimal("0.42")),
    ]
    assert {(m.position, m.cause, m.rule) for m in last} == {
        (records[-1].position, records[-1].position - 1, "score/1")
    }
    assert {m.recorded for m in last} == {records[-1].recorded}


def test_approval_records_the_first_scores(views: Asked) -> None:
    views.project(history(*OBJECTIVE))

    first = changes(views)[0]

    assert [(m.key_result, m.previous, m.current) for m in first] == [
        (THE_GOAL, None, Decimal(0)),
        ("rate", None, Decimal(0)),
        ("count", None, Decimal(0)),
    ]


def test_of_a_key_result_only_the_changes_that_moved_it_are_listed_whole(
    views: Asked,
) -> None:
    views.project(history(*OBJECTIVE))

    of_rate, of_count = (
        changes(views, key_result="rate"),
        changes(views, key_result="count"),
    )

    assert [len(change) for change in of_rate] == [3, 2]
    assert [len(change) for change in of_count] == [3]


def test_changes_are_listed_by_when_they_were_recorded(views: Asked) -> None:
    records = history(*OBJECTIVE)
    views.project(records)
    last = records[-1].recorded

    assert len(changes(views, recorded_from=last)) == 1
    assert len(changes(views, recorded_before=last)) == 1
    assert len(changes(views)) == 2


def test_a_score_is_what_its_last_move_made_it(views: Asked) -> None:
    records = history(*OBJECTIVE)
    views.project(records)
    scored = [(ex.GOAL, THE_GOAL), (ex.GOAL, "rate"), (ex.GOAL, "count")]

    now = views.at(lambda c, k: scores.at(c, k, scored))
    before = views.at(lambda c, k: scores.at(c, k, scored), records[-1].position - 1)

    assert {key: row.current for (_, key), row in now.items()} == {
        THE_GOAL: Decimal("0.21"),
        "rate": Decimal("0.42"),
        "count": Decimal(0),
    }
    assert {row.current for row in before.values()} == {Decimal(0)}


def test_before_approval_there_is_no_score(views: Asked) -> None:
    views.project(history(*ex.company(), ex.drafted(), ex.key_result_added()))

    assert changes(views) == []
    assert views.at(lambda c, k: scores.at(c, k, [(ex.GOAL, THE_GOAL)])) == {}

"""Shows that whatever is wrong with a view is found, and named."""

from __future__ import annotations

import pytest

from projections.running.comparing import Difference, Fold
from projections.tables.reads import Known
from projections.tables.store import ViewStore
from projections.views import READ_MODELS
from tests.projections.conftest import Asked
from tests.projections.log import commands
from tests.projections.running.runners import HEAD, LEDGER, RECORDS

CUT = sum(len(command) for command in commands(RECORDS)[:-2])


def compared(store: ViewStore, upto: int = HEAD) -> Difference | None:
    """Compare the views with a fold of the log up to a position."""
    with Fold(READ_MODELS) as fold, store.reading() as live:
        fold.take(RECORDS[:upto])
        return fold.first_difference(live, Known(LEDGER, upto))


def damage(store: ViewStore, statement: str) -> None:
    """Change a view behind the runner's back."""
    with store.engine.connect() as connection:
        assert connection.exec_driver_sql(statement).rowcount == 1


def test_views_that_are_right_do_not_differ(views: Asked) -> None:
    views.project(RECORDS)

    assert compared(views.store) is None


def test_views_that_went_further_do_not_differ_up_to_there(views: Asked) -> None:
    views.project(RECORDS)

    assert compared(views.store, CUT) is None


A_PERSON_ASTRAY = "UPDATE people_# SET contents = '{}' WHERE person = 'ben'"
A_UNIT_TOO_MANY = (
    "INSERT INTO units_# (ledger, since, until, unit, contents)"
    " VALUES ('acme', 1, 2, 'aaa', '{}')"
)
A_MOVE_ASTRAY = (
    "UPDATE scores_# SET place = 9 WHERE place = 1"
    " AND position = (SELECT min(position) FROM scores_#)"
)


@pytest.mark.parametrize(
    ("statement", "model", "what"),
    [
        (A_PERSON_ASTRAY, "directory", "contents"),
        ("UPDATE goals_# SET state = 'ACTIVE' WHERE until > 999", "goals", "state"),
        ("UPDATE goals_# SET since = 1 WHERE until > 999", "goals", "since"),
        ("UPDATE goals_# SET until = 99 WHERE until > 999", "goals", "unexpected"),
        ("DELETE FROM goals_# WHERE until > 999", "goals", "missing"),
        ("UPDATE key_results_# SET contents = '{}'", "key_results", "contents"),
        ("DELETE FROM check_ins_#", "check_ins", "missing"),
        ("UPDATE audit_# SET actor = 'eve' WHERE position = 1", "audit", "actor"),
        ("UPDATE audit_# SET position = 99 WHERE position = 1", "audit", "missing"),
        (A_MOVE_ASTRAY, "scores", "missing"),
        ("UPDATE units_# SET unit = 'zzz'", "units", "missing"),
        (A_UNIT_TOO_MANY, "units", "unexpected"),
    ],
)
def test_a_damaged_row_is_named(
    views: Asked, statement: str, model: str, what: str
) -> None:
    views.project(RECORDS)
    generation = {one.NAME: one.GENERATION for one in READ_MODELS}[model]

    damage(views.store, statement.replace("#", str(generation)))

    found = compared(views.store)
    assert found is not None
    assert (found.model, found.what) == (model, what)
    assert found.key["ledger"] == LEDGER


def test_a_fold_takes_the_log_in_order_and_without_gaps() -> None:
    with Fold(READ_MODELS) as fold:
        fold.take(RECORDS[:8])

        with pytest.raises(ValueError, match="position 10"):
            fold.take(RECORDS[9:])

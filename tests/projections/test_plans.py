"""Shows that no query about some goals walks through everybody's rows.

SQLite has no statistics of views, and guesses: a query that it begins at the wrong end
takes seconds instead of a millisecond in a ledger of some size.
"""

from __future__ import annotations

import pytest
from sqlalchemy import Select
from sqlalchemy.dialects import sqlite

from projections import audit, beside
from projections.alignment import aligned, mapped
from projections.goals import goals, key_results
from projections.measures import check_ins, in_force, observed, scores
from projections.organization import policies
from projections.running.projector import Projector
from projections.tables.store import open_views
from projections.views import READ_MODELS

QUERIES = {
    "goals by id": goals._BY_ID,
    "key results of goals": key_results.OF_GOALS.statement,
    "what stands beside goals": beside._BESIDE.statement,
    "check-ins in force": in_force._IN_FORCE.statement,
    "all check-ins of measures": observed._OBSERVED,
    "scores": scores._AT.statement,
    "heads of goals": audit.HEADS.statement,
    "check-ins of a goal": check_ins._page(frozenset()),
    "check-ins of a key result": check_ins._page(frozenset({"key_result", "states"})),
    "score changes of a goal": scores._page(frozenset({"goal"})),
    "history of a goal": audit._page(frozenset({"goal", "types"})),
    "a policy": policies._BY_ID,
    "goals of an owner": goals._page(frozenset({"owner"})),
    "goals in the map": mapped._scored(goals._page(frozenset())),
    "a unit's goals in the map": mapped._scored(goals._page(frozenset({"unit"}))),
    "edges from goals": mapped._EDGES[False],
    "edges from neighbours": mapped._EDGES[True],
    "contributors of goals": mapped._COUNTED[False],
    "contributors of neighbours": mapped._COUNTED[True],
    "edges to goals": aligned._TO,
    "what contributes to goals": aligned._BELOW,
    "all that is above goals": mapped._ABOVE,
}
# What is found by one of these alone is everything in the ledger.
WALKS = ("(ledger=?)", "(ledger=? AND position>", "(ledger=? AND position<")
# What a statement found before, or was given, or of which each ledger has one row.
AT_HAND = ("json_each", "SCAN page", "SCAN up", "SCAN measured", "organizations")


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES.keys())
def test_a_query_about_goals_looks_at_their_rows_alone(
    sqlite_database: str, query: Select[object]
) -> None:
    statement = str(query.compile(dialect=sqlite.dialect()))

    steps = plan(sqlite_database, statement)

    walks = [s for s in steps if s.startswith("SCAN") or any(w in s for w in WALKS)]
    assert steps
    assert [s for s in walks if not any(place in s for place in AT_HAND)] == []


def plan(database: str, statement: str) -> list[str]:
    """Return how SQLite would answer, in empty views with all their indexes."""
    store = open_views(database)
    projector = Projector(store)
    projector.create(READ_MODELS)
    projector.maintain(READ_MODELS)
    projector.drop()
    explained = f"EXPLAIN QUERY PLAN {statement}"
    with store.reading() as connection:
        asked = (1,) * statement.count("?")
        found = connection.exec_driver_sql(explained, asked).all()
    store.close()
    return [step for *_, step in found]

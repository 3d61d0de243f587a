"""What a read costs does not grow with the ledger (design §9): it goes by an index."""

from __future__ import annotations

import pytest

from services.ledger.reading import reader
from services.ledger.record import rows
from tests.ledger.opened import Opened, opened


@pytest.mark.parametrize(
    "statement",
    [reader._BY_TIME, reader._BEFORE_COMMAND, rows.COMMAND_END],
    ids=["by time", "before a command", "end of a command"],
)
def test_moments_are_found_by_an_index_alone(
    sqlite_database: str, statement: str
) -> None:
    with opened(sqlite_database) as ledger:
        assert plan(ledger, statement, 2).startswith(
            "SEARCH events USING COVERING INDEX events_recorded (ledger=? AND recorded"
        )


def test_pages_are_read_in_order_without_sorting(sqlite_database: str) -> None:
    with opened(sqlite_database) as ledger:
        assert "B-TREE" not in plan(ledger, rows.AFTER, 4)


def plan(ledger: Opened, statement: str, values: int) -> str:
    """Return how SQLite would run a statement."""
    with ledger.store.reading() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {statement}", ("a",) * values)
        return "; ".join(step[3] for step in cursor.fetchall())

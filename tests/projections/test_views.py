"""Shows which views are known to lag, so that nobody asks them in vain."""

from __future__ import annotations

import pytest

from projections.goals import goals
from projections.measures import scores
from projections.running.progress import Progress
from projections.tables.store import ViewStore
from projections.views import Views

LEDGER = "acme"
BOTH = (goals, scores)


@pytest.mark.parametrize(("wanted", "lag"), [(4, False), (5, False), (6, True)])
def test_views_lag_behind_what_is_later_than_the_slowest_of_them(
    view_store: ViewStore, wanted: int, *, lag: bool
) -> None:
    progress = Progress()
    progress.moved(LEDGER, {goals.NAME: 9, scores.NAME: 5})

    assert Views(view_store, progress).lag(BOTH, LEDGER, wanted) is lag


def test_of_views_that_nobody_told_of_it_is_not_known_that_they_lag(
    view_store: ViewStore,
) -> None:
    progress = Progress()
    progress.moved(LEDGER, {goals.NAME: 9})

    assert not Views(view_store, progress).lag(BOTH, LEDGER, 10)

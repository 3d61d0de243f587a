"""Opens views for tests, and lets them be asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import Connection

from domain.record import Record
from projections.running.runner import Runner
from projections.tables.reads import Known, Page
from projections.tables.store import ViewStore, open_views
from projections.views import READ_MODELS, Views
from tests.ledger.conftest import connections_cut
from tests.ledger.copies import lend_copy, make_views
from tests.projections.log import Log

__all__ = ["connections_cut"]

T = TypeVar("T")

PAGE_SIZE = 100


class Asked:
    """Views that a log was projected into, to be asked as of any position."""

    def __init__(self, store: ViewStore) -> None:
        self.store = store
        self.ledger = ""
        self.last = 0

    def project(self, records: Sequence[Record]) -> Runner:
        """Project a log, and have its end asked about from now on."""
        runner = Runner(self.store, READ_MODELS, Log(records))
        runner.catch_up()
        self.ledger, self.last = records[0].ledger, records[-1].position
        return runner

    def at(
        self, query: Callable[[Connection, Known], T], position: int | None = None
    ) -> T:
        """Ask as of a position; None: the last one projected."""
        views = Views(self.store, Runner(self.store, READ_MODELS, Log()).progress)
        wanted = self.last if position is None else position
        return views.read(READ_MODELS, self.ledger, wanted, query).found

    def paged(
        self, query: Callable[[Connection, Page], T], position: int | None = None
    ) -> T:
        """Ask for the first page of a list."""
        return self.at(
            lambda c, known: query(c, Page(known=known, size=PAGE_SIZE)), position
        )


@pytest.fixture
def made_views(
    database_kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[str]:
    """Give the URL of a database with empty views, once of each kind."""
    yield from lend_copy(make_views, database_kind, request, tmp_path)


@pytest.fixture
def view_store(made_views: str) -> Iterator[ViewStore]:
    """Open empty views, once on each database."""
    store = open_views(made_views)
    yield store
    store.close()


@pytest.fixture
def views(view_store: ViewStore) -> Asked:
    """Give views to project into and to ask."""
    return Asked(view_store)

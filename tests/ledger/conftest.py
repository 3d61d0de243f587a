"""Gives tests a ledger on each database: empty, or with a company that has begun."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ledger.copies import lend_copy, make_tables
from tests.ledger.opened import Opened, served


@pytest.fixture
def sqlite_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the URL of an SQLite file whose tables are made."""
    yield from lend_copy(make_tables, "sqlite", request, tmp_path)


@pytest.fixture
def postgresql_database(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[str]:
    """Give the URL of a database whose tables are made, as its owner."""
    yield from lend_copy(make_tables, "postgresql", request, tmp_path)


@pytest.fixture
def ledger(database: str) -> Iterator[Opened]:
    """Give a ledger on an empty database, once on each kind."""
    with served(database) as ledger:
        yield ledger


@pytest.fixture
def connections_cut() -> Iterator[None]:
    """Let go of connections that were cut before their pool could close them.

    For tests that cut connections, together with a filter: a driver warns of each.
    """
    yield
    gc.collect()


@pytest.fixture
def acme(ledger: Opened) -> Opened:
    """Give a ledger in which Cleo founded Acme, with Anna, Ben, a CRM and Sales."""
    ledger.staff()
    return ledger

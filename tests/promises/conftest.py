"""Gives the promises' tests a ledger on each database, and another place for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ledger.conftest import (
    acme,
    connections_cut,
    ledger,
    postgresql_database,
    sqlite_database,
)
from tests.ledger.copies import lend_copy, make_tables
from tests.ledger.opened import opened
from tests.ledger.story import tell

__all__ = [
    "acme",
    "connections_cut",
    "ledger",
    "postgresql_database",
    "sqlite_database",
]


@pytest.fixture(params=["sqlite", "postgresql"])
def anywhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the URL of another empty database, once of each kind."""
    yield from lend_copy(make_tables, request.param, request, tmp_path / "elsewhere")


@pytest.fixture
def elsewhere(
    database_kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[str]:
    """Give the URL of an empty database of the other kind."""
    kind = "postgresql" if database_kind == "sqlite" else "sqlite"
    yield from lend_copy(make_tables, kind, request, tmp_path / "elsewhere")


@pytest.fixture
def told(
    database_kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[str]:
    """Give a database in which every event there is was recorded."""
    yield from lend_copy(_tell, database_kind, request, tmp_path / "told")


def _tell(url: str) -> None:
    with opened(url) as ledger:
        tell(ledger)

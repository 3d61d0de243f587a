"""Gives the promises' tests a ledger on each database, and another place for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ledger.conftest import acme, connections_cut, ledger
from tests.ledger.opened import opened
from tests.ledger.story import tell
from tests.stores.postgres import Cluster

__all__ = ["acme", "connections_cut", "ledger"]


@pytest.fixture(params=["sqlite", "postgresql"])
def anywhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the URL of another empty database, once of each kind."""
    yield from _another(request.param, request, tmp_path)


@pytest.fixture
def elsewhere(
    database: str, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[str]:
    """Give the URL of an empty database of the other kind."""
    kind = "postgresql" if database.startswith("sqlite") else "sqlite"
    yield from _another(kind, request, tmp_path)


def _another(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[str]:
    if kind == "sqlite":
        folder = tmp_path / "elsewhere"
        folder.mkdir()
        yield f"sqlite:///{folder / 'ledger.db'}"
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    with cluster.database() as url:
        yield url


@pytest.fixture
def told(database: str) -> str:
    """Give a database in which every event there is was recorded."""
    with opened(database) as ledger:
        tell(ledger)
    return database

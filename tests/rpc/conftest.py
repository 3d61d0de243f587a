"""Gives tests a server: empty, or with a company that has begun."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rpc.acme import Acme
from tests.rpc.served import Served, serving


@pytest.fixture
def served(database: str, tmp_path: Path) -> Iterator[Served]:
    """Give a server on an empty database, once on each kind."""
    with serving(database, tmp_path) as served:
        yield served


@pytest.fixture
def acme(served: Served) -> Acme:
    """Give a server on which Acme was founded, on each kind of database."""
    return Acme(served)


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Acme]:
    """Give one server on SQLite for all tests of a module, with active goals.

    For what the wire decides alone, whatever the database; such tests leave nothing.
    """
    folder = tmp_path_factory.mktemp("standing")
    with serving(f"sqlite:///{folder / 'ledger.db'}", folder) as served:
        acme = Acme(served)
        acme.activate()
        acme.activate_smart()
        yield acme

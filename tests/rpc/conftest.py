"""Gives tests a server on which a company was founded, or has begun."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.ledger.conftest import postgresql_database, sqlite_database
from tests.ledger.copies import lend_copy
from tests.ledger.opened import Steered
from tests.rpc.acme import IDS, NAMES, Acme
from tests.rpc.served import serving, serving_prepared

__all__ = ["postgresql_database", "sqlite_database"]


@pytest.fixture
def founded(
    database_kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[str]:
    """Give the URL of a database in which Acme was founded, once of each kind."""
    yield from lend_copy(_found, database_kind, request, tmp_path)


@pytest.fixture
def acme(founded: str, tmp_path: Path) -> Iterator[Acme]:
    """Give a server on which Acme was founded, on each kind of database."""
    with serving_prepared(founded, tmp_path, Steered.later()) as served:
        yield Acme.founded(served)


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


def _found(url: str) -> None:
    steered = Steered(ids=deque(IDS))
    with TemporaryDirectory() as folder, serving(url, Path(folder), steered) as served:
        acme = Acme(served)
        assert (acme.cleo, acme.anna, acme.ben, acme.crm) == NAMES

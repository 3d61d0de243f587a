"""Databases that many tests begin with: made once of each kind, and copied.

To make them takes longer than most tests do. How tables come to be where there are none
is shown where tests are about it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from projections.running.projector import Projector
from projections.tables.store import open_views
from projections.views import READ_MODELS
from tests.conftest import sqlite_url
from tests.ledger.opened import prepare, service_url
from tests.stores.postgres import Cluster

# What makes the database of a URL, which is empty before.
Make = Callable[[str], None]


def lend_copy(
    make: Make, kind: str, request: pytest.FixtureRequest, folder: Path
) -> Iterator[str]:
    """Lend to a fixture the URL of a copy of what is made.

    Args:
        make: Makes what is copied.
        kind: Of the database.
        request: Of the fixture, which finds the cluster where one is needed.
        folder: For the files of SQLite.
    """
    if kind == "sqlite":
        folder.mkdir(exist_ok=True)
        for name, content in _files(make).items():
            (folder / name).write_bytes(content)
        yield sqlite_url(folder)
    else:
        cluster: Cluster = request.getfixturevalue("cluster")
        with cluster.database(_template(make, cluster)) as url:
            yield url


def make_tables(url: str) -> None:
    """Make all tables as a server leaves them: of ledger, keys and views."""
    prepare(url)
    make_views(service_url(url))


def make_views(url: str) -> None:
    """Make the tables of the views alone."""
    with closing(open_views(url)) as store:
        projector = Projector(store)
        projector.create(READ_MODELS)
        projector.maintain(READ_MODELS)
        projector.drop()


@cache
def _files(make: Make) -> Mapping[str, bytes]:
    with TemporaryDirectory() as name:
        folder = Path(name)
        make(sqlite_url(folder))
        return {file.name: file.read_bytes() for file in folder.glob("*.db")}


@cache
def _template(make: Make, cluster: Cluster) -> str:
    url = cluster.fresh_database()
    make(url)
    return url

"""Gives every test the databases it asks for, and the suite its own options."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stores import postgres
from tests.stores.postgres import Cluster

# Tests start processes from one in which gRPC's threads run. Between fork and exec its
# handlers would start them again in the child, whose descriptors are being closed.
os.environ.setdefault("GRPC_ENABLE_FORK_SUPPORT", "false")


def pytest_configure() -> None:
    """Let tests press Ctrl-C, also where the suite was started in the background."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("goal-ledger")
    group.addoption(
        "--crashes",
        type=int,
        default=20,
        help="how often crash tests kill a server, per database (20)",
    )
    group.addoption(
        "--goals",
        type=int,
        default=500,
        help="how many goals the large company of the load tests has (500)",
    )


@pytest.fixture
def crashes(pytestconfig: pytest.Config) -> int:
    """Say how often to kill a server."""
    return int(pytestconfig.getoption("--crashes"))


@pytest.fixture
def goals(pytestconfig: pytest.Config) -> int:
    """Say how many goals a large company has."""
    return int(pytestconfig.getoption("--goals"))


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """Run one PostgreSQL for all tests of this process."""
    with postgres.running() as running:
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """Name each kind of database in turn."""
    kind: str = request.param
    return kind


@pytest.fixture
def database(database_kind: str, request: pytest.FixtureRequest) -> str:
    """Give the URL of a database of each kind, as the two fixtures below give it."""
    url: str = request.getfixturevalue(f"{database_kind}_database")
    return url


@pytest.fixture
def sqlite_database(tmp_path: Path) -> str:
    """Give the URL of an SQLite file that does not exist yet."""
    return sqlite_url(tmp_path)


@pytest.fixture
def postgresql_database(cluster: Cluster) -> Iterator[str]:
    """Give the URL of an empty database on PostgreSQL, as its owner."""
    with cluster.database() as url:
        yield url


def sqlite_url(folder: Path) -> str:
    """Name the ledger's file inside a folder, as a URL."""
    return f"sqlite:///{folder / 'ledger.db'}"

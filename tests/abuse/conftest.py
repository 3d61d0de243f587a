"""Gives the tests of abuse a server, and what shows that it came to no harm."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from services.ledger.proof.verify import Verification
from services.ledger.store.stores import open_store
from tests.abuse.http2 import RudeCaller
from tests.conftest import sqlite_url
from tests.ledger.conftest import postgresql_database, sqlite_database
from tests.ledger.opened import ORGANIZATION
from tests.rpc.acme import Acme, getting
from tests.rpc.conftest import acme, founded, standing
from tests.rpc.served import ANNA, CLEO, serving

__all__ = [
    "acme",
    "founded",
    "postgresql_database",
    "sqlite_database",
    "standing",
]

# What no flood may take, for as long as it lasts or afterwards.
MEMORY_GROWTH_MAX_MIB = 64


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def each_company(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Acme]:
    """Give Acme on one server for all tests of a module, on each kind of database.

    Its name in tests is `company`: what a module's tests begin with.
    """
    folder = tmp_path_factory.mktemp("company")
    with ExitStack() as stack:
        if request.param == "sqlite":
            database = sqlite_url(folder)
        else:
            cluster = request.getfixturevalue("cluster")
            database = stack.enter_context(cluster.database())
        yield Acme(stack.enter_context(serving(database, folder)))


@pytest.fixture
def rude(standing: Acme) -> Iterator[RudeCaller]:
    """Give a connection on which any frame can be sent, right or wrong."""
    with RudeCaller(standing.served.server.address) as caller:
        yield caller


@pytest.fixture
def unharmed(standing: Acme) -> Iterator[None]:
    """Show that a server serves others on as before, and holds what was recorded."""
    before = memory_mib()
    yield
    gate = standing.served.server._gate
    standing.served.ask(getting(strong=True), ANNA)
    while gate.unary_calls:
        standing.served.ask(getting(), CLEO)
    assert memory_mib() - before < MEMORY_GROWTH_MAX_MIB
    verify(standing)


def verify(acme: Acme) -> int:
    """Verify the ledger of a server, and return its last position."""
    store = acme.served.server._opened.store
    url = store.url.render_as_string(hide_password=False)
    with closing(open_store(url)) as own:
        return Verification(own, ORGANIZATION).run().position


def memory_mib() -> int:
    """Return what this process, which also serves, has in memory."""
    lines = Path("/proc/self/status").read_text().splitlines()
    (resident,) = (line for line in lines if line.startswith("VmRSS"))
    return int(resident.split()[1]) // 1024

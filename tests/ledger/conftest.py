"""Gives tests a ledger on each database: empty, or with a company that has begun."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from tests.ledger.opened import Opened, opened


@pytest.fixture
def ledger(database: str) -> Iterator[Opened]:
    """Give a ledger on an empty database, once on each kind."""
    with opened(database) as ledger:
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

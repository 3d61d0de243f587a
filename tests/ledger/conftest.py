"""Gives tests a ledger on each database: empty, or with a company that has begun."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.ledger.opened import Opened, opened


@pytest.fixture
def ledger(database: str) -> Iterator[Opened]:
    """Give a ledger on an empty database, once on each kind."""
    with opened(database) as ledger:
        yield ledger


@pytest.fixture
def acme(ledger: Opened) -> Opened:
    """Give a ledger in which Cleo founded Acme, with Anna, Ben, a CRM and Sales."""
    ledger.staff()
    return ledger

"""Gives the tests of large companies an empty ledger on each database."""

from __future__ import annotations

from tests.ledger.conftest import ledger, postgresql_database, sqlite_database

__all__ = ["ledger", "postgresql_database", "sqlite_database"]

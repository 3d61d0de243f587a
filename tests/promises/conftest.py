"""Gives the promises' tests a ledger on each database."""

from __future__ import annotations

from tests.ledger.conftest import acme, ledger

__all__ = ["acme", "ledger"]

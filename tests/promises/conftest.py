"""Gives the promises' tests a ledger on each database."""

from __future__ import annotations

from tests.ledger.conftest import acme, connections_cut, ledger

__all__ = ["acme", "connections_cut", "ledger"]

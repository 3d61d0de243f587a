"""Principals: who signs in as whom is known by keyed hashes, never in the clear."""

from __future__ import annotations

from functools import lru_cache

from services.ledger.personal.master_key import PRINCIPALS, derive, keyed_hash


class Principals:
    """Hashes what callers sign in as, a key for each organization (design §5).

    Any thread may use it.
    """

    def __init__(self, master_key: bytes) -> None:
        """Take the master key, 32 bytes."""
        self._master_key = master_key
        self._key = lru_cache(self._derive)

    def hashed(self, ledger: str, principal: str) -> bytes:
        """Return the hash that stands for a principal in one organization."""
        return keyed_hash(self._key(ledger), principal.encode())

    def _derive(self, ledger: str) -> bytes:
        return derive(self._master_key, PRINCIPALS, ledger)

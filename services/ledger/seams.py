"""The clock, ids and entropy, through which tests and the demo steer the ledger."""

from __future__ import annotations

import os
from base64 import b32encode
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable

_ID_BYTES = 10  # 16 signs: made once, never guessed, never met twice


def new_id() -> str:
    """Return a new random id that says nothing of what it names (api §1)."""
    return b32encode(os.urandom(_ID_BYTES)).decode().lower()


def now() -> datetime:
    """Return the time in UTC, with microseconds."""
    return datetime.now(UTC)


class Seams(Struct, frozen=True):
    """Where a ledger gets its time, ids and entropy from.

    Attributes:
        now: Returns the time in UTC; it may step back, the ledger does not.
        new_id: Returns a new id for whatever a command makes.
        entropy: Returns so many random bytes, for nonces and keys.
    """

    now: Callable[[], datetime] = now
    new_id: Callable[[], str] = new_id
    entropy: Callable[[int], bytes] = os.urandom

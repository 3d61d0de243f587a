"""The clock, ids and entropy, through which tests and the demo steer the ledger."""

from __future__ import annotations

import os
import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable

# 32 signs without 0, 1, i and o, which are misread; ids match api §1.
_SIGNS = "abcdefghjklmnpqrstuvwxyz23456789"
_ID_SIGNS = 16  # 80 bits: made once, never guessed, never met twice


def new_id() -> str:
    """Return a new random id that says nothing of what it names."""
    drawn = secrets.randbits(5 * _ID_SIGNS)
    return "".join(_SIGNS[drawn >> 5 * place & 31] for place in range(_ID_SIGNS))


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

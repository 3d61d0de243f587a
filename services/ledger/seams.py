"""The clock, ids and entropy, through which tests and the demo steer the ledger."""

from __future__ import annotations

import os
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable

_ID_BYTES = 10  # 20 signs: made once, never guessed, never met twice


class Entropy:
    """The system's entropy, drawn in larger pieces: each draw gives up the interpreter.

    Any thread may use it; ``_lock`` guards the piece.
    """

    _PIECE_BYTES = 4_096

    def __init__(self) -> None:
        """Draw nothing yet."""
        self._lock = threading.Lock()
        self._piece = b""
        self._drawn = 0
        self._process = os.getpid()

    def __call__(self, count: int) -> bytes:
        """Return so many random bytes that nobody else gets."""
        with self._lock:
            start, end = self._drawn, self._drawn + count
            if end > len(self._piece) or self._process != os.getpid():
                self._piece = os.urandom(max(self._PIECE_BYTES, count))
                self._process = os.getpid()
                start, end = 0, count
            self._drawn = end
            return self._piece[start:end]


_entropy = Entropy()


def new_id() -> str:
    """Return a new random id that says nothing of what it names (api §1)."""
    return _entropy(_ID_BYTES).hex()


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
    entropy: Callable[[int], bytes] = _entropy

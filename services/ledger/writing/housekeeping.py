"""Keeps house while a server runs: what is kept for 30 days goes after 30 days."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from services.ledger.writing.requests import forget_answers

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from services.ledger.store.store import Store

ANSWERS_KEPT = timedelta(days=30)
_EVERY_SECONDS = 3_600.0

_log = structlog.get_logger("goal_ledger.housekeeping")


class Housekeeping:
    """A thread that looks once an hour, and gives way to commands after each step.

    A store that does not answer is told in the log and tried again an hour later.
    """

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        """Take the store and the clock; `start` starts the thread."""
        self._store = store
        self._now = now
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="house", daemon=True)

    def start(self) -> None:
        """Look at once, and then once an hour."""
        self._thread.start()

    def close(self) -> None:
        """Stop after the step under way."""
        self._stopped.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                self.look()
            except self._store.errors as error:
                _log.warning("housekeeping", error=type(error).__name__)
            self._stopped.wait(_EVERY_SECONDS)

    def look(self) -> None:
        """Let go of what has been kept for long enough."""
        before = self._now() - ANSWERS_KEPT
        while not self._stopped.is_set():
            with self._store.writing() as cursor:
                if not forget_answers(self._store, cursor, before):
                    return

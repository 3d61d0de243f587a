"""The newest events of each organization, for those who follow it closely.

Views and feeds want an event a moment after it was committed. What this process wrote
it still has: to hand it on costs nothing, to read it back takes turns with the writer.
Whatever is not here, because it is older or another process wrote it, is in the store.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.ledger.record.rows import Row

ROWS_MAX = 4_096
ORGANIZATIONS_MAX = 64


class Tail:
    """Committed rows without a gap, for each of the organizations written last.

    Any thread may use it; ``_lock`` guards the rows.
    """

    def __init__(self) -> None:
        """Begin without any."""
        self._lock = threading.Lock()
        self._rows: dict[str, list[Row]] = {}

    def add(self, ledger: str, rows: Sequence[Row]) -> None:
        """Take what was committed, in whole commands and in order."""
        if not rows:
            return
        with self._lock:
            kept = self._rows.pop(ledger, [])
            if kept and kept[-1].entry.position + 1 != rows[0].entry.position:
                kept = []  # another process wrote in between
            kept.extend(rows)
            del kept[:-ROWS_MAX]
            self._rows[ledger] = kept
            while len(self._rows) > ORGANIZATIONS_MAX:
                del self._rows[next(iter(self._rows))]

    def after(self, ledger: str, position: int, limit: int) -> list[Row]:
        """Return the next rows in whole commands; none where the store must be asked.

        Args:
            ledger: The organization.
            position: The end of a command.
            limit: About how many; the last command is never cut.
        """
        with self._lock:
            rows = self._rows.get(ledger, [])
            if not rows or not rows[0].entry.position <= position + 1:
                return []
            start = position + 1 - rows[0].entry.position
            stop = min(start + limit, len(rows))
            while 0 < stop < len(rows) and (
                rows[stop].entry.recorded == rows[stop - 1].entry.recorded
            ):
                stop += 1
            return rows[start:stop]

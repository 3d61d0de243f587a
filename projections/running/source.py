"""The log, as far as views need it: whoever follows it is handed one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from domain.record import Record


class Source(Protocol):
    """The log, as far as views need it."""

    def ledgers(self) -> Iterable[str]:
        """Return the ids of all organizations."""

    def read_records(self, ledger: str, after: int, limit: int) -> Sequence[Record]:
        """Return the next records in whole commands, about so many."""

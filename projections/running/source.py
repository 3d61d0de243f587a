"""The log, as far as views need it: whoever follows it is handed one."""

from __future__ import annotations

from contextlib import suppress
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


def is_end(source: Source, ledger: str, position: int) -> bool:
    """Tell whether nothing comes after a position; what cannot be read ends it, too."""
    with suppress(Exception):
        return not source.read_records(ledger, position, 1)
    return True

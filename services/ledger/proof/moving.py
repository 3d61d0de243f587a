"""Moves a ledger: its events, and then its keys, from any store to any other.

All organizations that are copied come into the target in one transaction, after their
keys: where anything differs on either side, the target has none of them.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from services.ledger.proof.copying import Copying, Side
from services.ledger.proof.copying_keys import copy_keys
from services.ledger.seams import Seams

if TYPE_CHECKING:
    from collections.abc import Iterator

    from services.ledger.store.store import Store


class Home(NamedTuple):
    """Where ledgers live.

    Attributes:
        store: Of the events.
        keys: Of the people's keys.
    """

    store: Store
    keys: Store


@contextmanager
def moving(source: Home, target: Home, master_key: bytes) -> Iterator[Copying]:
    """Lend what copies organizations; what was copied is on disk at the end.

    Args:
        source: May be served meanwhile; what is recorded there later is not copied.
        target: Its tables are those of this release.
        master_key: Of both.

    Raises:
        MasterKeyError: The master key does not open the keys.
        StoreUnfitError: The target has one of the organizations, or its keys.
        Wrong: Something is not as it was recorded, or not the same on both sides.
    """
    with source.store.snapshot() as reading, target.store.writing() as writing:
        from_, to = Side(source.store, reading), Side(target.store, writing)
        copying = Copying(from_, to, Seams().entropy)
        yield copying
        copy_keys(source.keys, target.keys, copying.ledgers, master_key)

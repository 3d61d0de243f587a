"""Opens what a ledger is kept in: its database, its keys, the master key, the log."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from services.ledger.personal.keys import KeyStore
from services.ledger.personal.master_key import master_key_beside, read_master_key
from services.ledger.store.stores import SQLiteStore, open_store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.record import Record
    from services.ledger.reading.reader import Reader
    from services.ledger.seams import Seams
    from services.ledger.store.store import Store
    from services.rpc.settings import Settings


def master_key_of(settings: Settings, store: Store, seams: Seams) -> bytes:
    """Return the master key; on SQLite it is made with the ledger."""
    if settings.master_key_file is not None:
        return read_master_key(settings.master_key_file)
    assert isinstance(store, SQLiteStore)
    return master_key_beside(store.path, seams.entropy)


def open_keys(
    settings: Settings, store: Store, seams: Seams, closing: ExitStack
) -> KeyStore:
    """Open the key store of a store that is prepared; closed with the stack."""
    key_database = open_store(keys_database_of(settings, store))
    closing.callback(key_database.close)
    master_key = master_key_of(settings, store, seams)
    return KeyStore.open(key_database.engine, master_key, seams.entropy, seams.now)


class Source:
    """The log, as the runner of the views reads it."""

    def __init__(self, reader: Reader) -> None:
        """Take who reads it."""
        self._reader = reader

    def ledgers(self) -> Sequence[str]:
        """Return the ids of all organizations."""
        return self._reader.ledgers()

    def read_records(self, ledger: str, after: int, limit: int) -> Sequence[Record]:
        """Return the next records in whole commands, about so many."""
        return self._reader.records(ledger, after, limit)


def keys_database_of(settings: Settings, store: Store) -> str:
    """Return where people's keys are; on SQLite beside the ledger."""
    if settings.keys_database is not None:
        return settings.keys_database
    assert isinstance(store, SQLiteStore)
    return store.keys_url

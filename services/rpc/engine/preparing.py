"""Makes a store fit to serve, or says why it is not."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from services.ledger.personal import keys
from services.ledger.refusals import StoreUnfitError
from services.ledger.store.migrate import migrate, require_current
from services.ledger.store.stores import SQLiteStore, open_store
from services.rpc.engine.opening import keys_database_of, master_key_of

if TYPE_CHECKING:
    from services.ledger.seams import Seams
    from services.ledger.store.store import Store
    from services.rpc.settings import Settings


def prepare(settings: Settings, store: Store, seams: Seams) -> None:
    """Make a store fit to serve: on SQLite its tables and keys are made here.

    Raises:
        StoreUnfitError: The store, a key or a table is missing or unfit.
    """
    if isinstance(store, SQLiteStore):
        master_key_of(settings, store, seams)
        migrate(store)
    elif settings.master_key_file is None or settings.keys_database is None:
        message = (
            "on PostgreSQL the keys live apart: give --master-key-file and"
            " --keys-database"
        )
        raise StoreUnfitError(message)
    else:
        require_current(store.engine)
        store.check()
    with closing(open_store(keys_database_of(settings, store))) as key_database:
        if isinstance(key_database, SQLiteStore):
            keys.create(key_database.engine)

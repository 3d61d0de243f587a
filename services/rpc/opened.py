"""Opens what a server stands on: the store, its keys, the ledger, and the views."""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import TYPE_CHECKING

from projections.runner import Failure, Runner, sound_alarm
from projections.store import open_views
from projections.views import READ_MODELS, Views
from services.ledger import keys
from services.ledger.doorbell import Doorbell, doorbell_of
from services.ledger.evidence import Evidence
from services.ledger.housekeeping import Housekeeping
from services.ledger.keys import KeyStore
from services.ledger.ledger import Ledger
from services.ledger.master_key import master_key_beside, read_master_key
from services.ledger.migrate import migrate, require_current
from services.ledger.refusals import StoreUnfitError
from services.ledger.seams import Seams
from services.ledger.store import Store
from services.ledger.stores import SQLiteStore, open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from domain.record import Record
    from services.ledger.reader import Reader
    from services.rpc.settings import Settings


class Opened:
    """Everything below the wire, open and running; closed in the reverse order.

    Attributes:
        store: The ledger's database.
        doorbell: Rings after every commit.
        ledger: Takes commands.
        evidence: The past by position.
        view_store: The views' database.
        runner: Keeps the views up to the log.
        views: Answers queries.
    """

    def __init__(
        self,
        settings: Settings,
        seams: Seams | None = None,
        alarm: Callable[[Failure], None] = sound_alarm,
    ) -> None:
        """Open all of it; blocks on the database.

        Args:
            settings: Where everything is.
            seams: Clock, ids and entropy; the host's where left out.
            alarm: Called, in a thread, when a view stops.

        Raises:
            StoreUnfitError: The store, a key or a table is missing or unfit.
        """
        seams = seams or Seams()
        with ExitStack() as closing:
            self.store: Store = open_store(settings.database)
            if isinstance(self.store, SQLiteStore):
                closing.callback(os.close, self.store.acquire())
            closing.callback(self.store.close)
            master_key = self._prepare(settings, seams)
            key_database = open_store(_keys_database(settings, self.store))
            closing.callback(key_database.close)
            if isinstance(key_database, SQLiteStore):
                keys.create(key_database.engine)
            key_store = KeyStore.open(
                key_database.engine, master_key, seams.entropy, seams.now
            )
            self.doorbell: Doorbell = doorbell_of(self.store)
            closing.callback(self.doorbell.close)
            self.ledger = Ledger(
                self.store,
                key_store,
                master_key,
                seams=seams,
                committed=self.doorbell.ring,
            )
            closing.callback(self.ledger.close)
            housekeeping = Housekeeping(self.store, seams.now)
            housekeeping.start()
            closing.callback(housekeeping.close)
            self.evidence = Evidence(self.store)
            self.view_store = open_views(settings.database)
            closing.callback(self.view_store.close)
            source = _Source(self.ledger.read)
            self.runner = Runner(self.view_store, READ_MODELS, source, alarm)
            self.runner.start()
            closing.callback(self.runner.stop)
            self.doorbell.listen(self.runner.ring)
            self.views = Views(self.view_store, self.runner.progress)
            self._closing = closing.pop_all()

    def close(self) -> None:
        """Finish what is queued, stop every thread, and close every connection."""
        self._closing.close()

    def _prepare(self, settings: Settings, seams: Seams) -> bytes:
        """Make the store fit to serve, and return the master key."""
        store = self.store
        if isinstance(store, SQLiteStore):
            if settings.master_key_file is not None:
                master_key = read_master_key(settings.master_key_file)
            else:
                master_key = master_key_beside(store.path, seams.entropy)
            migrate(store)
            return master_key
        if settings.master_key_file is None or settings.keys_database is None:
            message = (
                "on PostgreSQL the keys live apart: give --master-key-file and"
                " --keys-database"
            )
            raise StoreUnfitError(message)
        require_current(store)
        store.check()
        return read_master_key(settings.master_key_file)


class _Source:
    """The log, as the runner of the views reads it."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def ledgers(self) -> Sequence[str]:
        return self._reader.ledgers()

    def read_records(self, ledger: str, after: int, limit: int) -> Sequence[Record]:
        return self._reader.records(ledger, after, limit)


def _keys_database(settings: Settings, store: Store) -> str:
    if settings.keys_database is not None:
        return settings.keys_database
    assert isinstance(store, SQLiteStore)
    return f"sqlite:///{store.path.with_suffix('.keys.db')}"

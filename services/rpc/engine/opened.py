"""Opens what a server stands on: the store, its keys, the ledger, and the views."""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import TYPE_CHECKING

from projections.running.failures import Failure, sound_alarm
from projections.running.runner import Runner
from projections.tables.store import open_views
from projections.views import READ_MODELS, Views
from services.ledger.ledger import Ledger
from services.ledger.proof.evidence import Evidence
from services.ledger.reading.doorbell import Doorbell, doorbell_of
from services.ledger.seams import Seams
from services.ledger.store.store import Store
from services.ledger.store.stores import SQLiteStore, open_store
from services.ledger.writing.housekeeping import Housekeeping
from services.ledger.writing.writer import Writer
from services.rpc.engine.engine import Engine
from services.rpc.engine.opening import Source, master_key_of, open_keys
from services.rpc.engine.preparing import prepare

if TYPE_CHECKING:
    from collections.abc import Callable

    from services.rpc.settings import Settings


class Opened:
    """Everything below the wire, open and running; closed in the reverse order.

    Attributes:
        store: The ledger's database.
        doorbell: Rings after every commit.
        ledger: Takes commands.
        evidence: The past by position.
        view_store: The views' database.
        engine: The process that writes and projects; None: this one does.
        runner: Keeps the views up to the log; the engine does where there is one.
        views: Answers queries.
    """

    def __init__(
        self,
        settings: Settings,
        seams: Seams | None = None,
        alarm: Callable[[Failure], None] = sound_alarm,
        engine_lost: Callable[[], None] | None = None,
    ) -> None:
        """Open all of it; blocks on the database.

        Args:
            settings: Where everything is.
            seams: Clock, ids and entropy; the host's where left out.
            alarm: Called, in a thread or on the loop, when a view stops.
            engine_lost: Called on the loop when the engine's process has ended; where
                left out, threads of this process write and project.

        Raises:
            StoreUnfitError: The store, a key or a table is missing or unfit.
        """
        seams = seams or Seams()
        with ExitStack() as closing:
            self.store: Store = open_store(settings.database)
            held = []
            if isinstance(self.store, SQLiteStore):
                held.append(self.store.acquire())
                closing.callback(os.close, held[0])
            closing.callback(self.store.close)
            prepare(settings, self.store, seams)
            key_store = open_keys(settings, self.store, seams, closing)
            self.doorbell: Doorbell = doorbell_of(self.store)
            closing.callback(self.doorbell.close)
            self.view_store = open_views(settings.database)
            closing.callback(self.view_store.close)
            self.engine: Engine | None = None
            if engine_lost is not None:
                # One connection writes to SQLite, and it will not be one of these.
                self.store.engine.dispose()
                ring = self.doorbell.ring
                self.engine = Engine(settings.plain(), held, ring, alarm, engine_lost)
            self.ledger = Ledger(
                self.store,
                key_store,
                master_key_of(settings, self.store, seams),
                seams=seams,
                writing=lambda context: (
                    self.engine or Writer(context, self.doorbell.ring)
                ),
            )
            closing.callback(self.ledger.close)
            self.evidence = Evidence(self.store)
            self.runner = self.engine or self._keep_house(seams, alarm, closing)
            self.doorbell.listen(self.runner.ring)
            self.views = Views(self.view_store, self.runner.progress)
            self._closing = closing.pop_all()

    def close(self) -> None:
        """Finish what is queued, stop every thread, and close every connection."""
        self._closing.close()

    def _keep_house(
        self, seams: Seams, alarm: Callable[[Failure], None], closing: ExitStack
    ) -> Runner:
        """Do in threads of this process what else an engine does."""
        housekeeping = Housekeeping(self.store, seams.now)
        housekeeping.start()
        closing.callback(housekeeping.close)
        source = Source(self.ledger.read)
        runner = Runner(self.view_store, READ_MODELS, source, alarm)
        runner.start()
        closing.callback(runner.stop)
        return runner

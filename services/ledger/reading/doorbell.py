"""The doorbell: tells views and feeds that an organization's ledger has grown.

It is rung after a commit, never inside one, and promises nothing: whoever listens also
looks by itself once a second, so a lost ring costs a second and never an event. On
PostgreSQL it also rings in the other processes on the same database, by NOTIFY.
"""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING, Any

import psycopg

from services.ledger.store.stores import PostgreSQLStore

if TYPE_CHECKING:
    from collections.abc import Callable

    from services.ledger.store.store import Store

    Listener = Callable[[str, int], None]

CHANNEL = "goal_ledger_committed"

_AGAIN_SECONDS = 1.0
_NOTIFY = f"SELECT pg_notify('{CHANNEL}', %s)"


class Doorbell:
    """Rings for everybody in this process. Any thread may use it.

    Attributes:
        listeners: Called with ledger and position, in the thread that rings; each
            returns at once. Replaced whole, so that ringing needs no lock.
    """

    def __init__(self) -> None:
        """Hang it up; nobody listens yet."""
        self.listeners: tuple[Listener, ...] = ()
        self._lock = threading.Lock()

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call a listener at every ring from now on; return how to end that."""
        with self._lock:
            self.listeners = (*self.listeners, listener)

        def leave() -> None:
            with self._lock:
                self.listeners = tuple(
                    one for one in self.listeners if one is not listener
                )

        return leave

    def ring(self, ledger: str, position: int) -> None:
        """Say that a ledger has come to a position; return at once."""
        for listener in self.listeners:
            listener(ledger, position)

    def close(self) -> None:
        """Ring no more."""
        self.listeners = ()


class PostgreSQLDoorbell(Doorbell):
    """Rings in every process on the database, each with two connections of its own.

    ``_due`` holds what is to be told to the others, the newest position of each ledger;
    ``_bell`` guards it.
    """

    def __init__(self, store: PostgreSQLStore) -> None:
        """Start the thread that tells the others, and the one that hears them."""
        super().__init__()
        self._conninfo = store.url.set(drivername="postgresql").render_as_string(
            hide_password=False
        )
        self._process = os.urandom(8).hex()
        self._bell = threading.Condition()
        self._due: dict[str, int] = {}
        self._closed = False
        self._threads = [
            threading.Thread(target=self._run, args=(turn,), name=name, daemon=True)
            for name, turn in (("bell-out", self._tell), ("bell-in", self._hear))
        ]
        for thread in self._threads:
            thread.start()

    def ring(self, ledger: str, position: int) -> None:
        """Say that a ledger has come to a position; return at once."""
        super().ring(ledger, position)
        with self._bell:
            self._due[ledger] = position
            self._bell.notify()

    def close(self) -> None:
        """Ring no more, and end both threads."""
        with self._bell:
            self._closed = True
            self._bell.notify()
        super().close()
        for thread in self._threads:
            thread.join()

    def _run(self, turn: Callable[[psycopg.Connection[Any]], None]) -> None:
        """Take turns on a connection; where it fails, on another one after a while."""
        while not self._closed:
            try:
                with psycopg.connect(self._conninfo, autocommit=True) as connection:
                    turn(connection)
            except psycopg.Error:
                with self._bell:
                    self._bell.wait_for(lambda: self._closed, _AGAIN_SECONDS)

    def _tell(self, connection: psycopg.Connection[Any]) -> None:
        while True:
            with self._bell:
                self._bell.wait_for(lambda: self._due or self._closed)
                if self._closed:
                    return
                due, self._due = self._due, {}
            for ledger, position in due.items():
                connection.execute(_NOTIFY, (f"{self._process} {ledger} {position}",))

    def _hear(self, connection: psycopg.Connection[Any]) -> None:
        connection.execute(f"LISTEN {CHANNEL}")
        while not self._closed:
            for heard in connection.notifies(timeout=_AGAIN_SECONDS / 4):
                process, ledger, position = heard.payload.split(" ")
                if process != self._process:
                    super().ring(ledger, int(position))


def doorbell_of(store: Store) -> Doorbell:
    """Return the doorbell of a ledger's database."""
    if isinstance(store, PostgreSQLStore):
        return PostgreSQLDoorbell(store)
    return Doorbell()

"""Opens a ledger for a test: served as in production, with clock and chance steered."""

from __future__ import annotations

import asyncio
import itertools
import random
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock, Thread
from time import monotonic
from typing import Any, cast
from uuid import UUID

from sqlalchemy.engine import make_url

from domain.book import Command
from domain.directory.people import add_person, add_service
from domain.directory.units import create_unit
from domain.founding import create_organization
from services.ledger.ledger import Call, Ledger
from services.ledger.personal import keys
from services.ledger.personal.keys import KeyStore
from services.ledger.seams import Seams
from services.ledger.store import migrate
from services.ledger.store.stores import PostgreSQLStore, SQLiteStore, open_store
from services.ledger.writing.acts import Receipt
from services.ledger.writing.writer import Writer
from tests.examples import ANNA, BEN, CLEO, CRM, UNIT
from tests.stores.postgres import SERVICE, as_role

ORGANIZATION = "acme"
PRINCIPAL = "cleo@acme.example"
MASTER_KEY = bytes(range(32))
MORNING = datetime(2026, 1, 12, 8, tzinfo=UTC)
# Nothing here takes a second; who waits longer waits for what never comes.
PATIENCE_SECONDS = 30
_MOMENT_SECONDS = 0.002

Adjust = Callable[[SQLiteStore | PostgreSQLStore], None]


@dataclass
class Steered:
    """The clock, ids and entropy of a ledger, before and after it is opened again.

    Attributes:
        time: What the clock says until a test moves it.
        ids: The next ids to be made; afterwards they are counted.
    """

    time: datetime = MORNING
    ids: deque[str] = field(default_factory=deque)
    _count: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _requests: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _chance: random.Random = field(default_factory=lambda: random.Random(1))
    _lock: Lock = field(default_factory=Lock)

    @classmethod
    def later(cls) -> Steered:
        """Return those of a ledger that was begun, of which they repeat nothing."""
        return cls(
            _count=itertools.count(1_000),
            _requests=itertools.count(1_000),
            _chance=random.Random(2),
        )

    def seams(self) -> Seams:
        """Return what a ledger takes its time, ids and entropy from."""
        return Seams(now=lambda: self.time, new_id=self._id, entropy=self._bytes)

    def new_request(self) -> str:
        """Return a request id that was not used before; they are counted."""
        return str(UUID(int=next(self._requests)))

    def _id(self) -> str:
        return self.ids.popleft() if self.ids else f"made-{next(self._count)}"

    def _bytes(self, count: int) -> bytes:
        with self._lock:
            return self._chance.randbytes(count)


class Opened:
    """A ledger with a loop of its own, so that tests may wait or not.

    Attributes:
        url: Of the database, as its owner.
        store: Opened as whoever serves.
        ledger: What is tested.
        steered: Its clock, ids and entropy.
        rung: Ledger and position of every commit, as the doorbell told.
    """

    def __init__(
        self, url: str, store: SQLiteStore | PostgreSQLStore, steered: Steered
    ) -> None:
        self.url = url
        self.store = store
        self.steered = steered
        self.rung: list[tuple[str, int]] = []
        self._key_store = _key_database(url, store)
        self.ledger = Ledger(
            store,
            KeyStore.open(self._key_store.engine, MASTER_KEY, steered.seams().entropy),
            MASTER_KEY,
            seams=steered.seams(),
            writing=lambda context: Writer(context, self._committed),
        )
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def _committed(self, ledger: str, position: int) -> None:
        self.rung.append((ledger, position))

    @property
    def writer(self) -> Writer:
        """Return the writer, whose threads are of this process."""
        return cast("Writer", self.ledger._writer)

    def close(self) -> None:
        """Stop the ledger and leave its database."""
        self.ledger.close()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self.store.close()
        self._key_store.close()

    def call(self, act: Callable[..., object], /, **said: Any) -> Call:
        """Return a call by Cleo with a new request id, unless something else is said.

        What says who, why and on what condition goes to the command, the rest to the
        act.
        """
        validate_only = said.pop("validate_only", False)
        ledger = said.pop("ledger", ORGANIZATION)
        command: dict[str, Any] = {
            "actor": said.pop("by", CLEO),
            "request": said.pop("request", None) or self.new_request(),
        }
        for name in ("etag", "reason_code", "reason", "on_behalf_of"):
            if name in said:
                command[name] = said.pop(name)
        return Call(ledger, Command(**command), act, said, validate_only)

    def new_request(self) -> str:
        """Return a request id that was not used before."""
        return self.steered.new_request()

    def send(self, call: Call) -> Future[Receipt]:
        """Submit a call without waiting for its answer."""
        return self.start(self.ledger.submit(call))

    def ask(self, call: Call) -> Receipt:
        """Submit a call and wait for its answer."""
        return self.send(call).result(PATIENCE_SECONDS)

    def do(self, act: Callable[..., object], /, **said: Any) -> Receipt:
        """Make a call, submit it and wait for its answer."""
        return self.ask(self.call(act, **said))

    def found(self, ledger: str = ORGANIZATION, request: str | None = None) -> Receipt:
        """Let Cleo found an organization."""
        facts = {"name": "Acme", "time_zone": "Europe/Vienna", "administrator": "Cleo"}
        call = self.call(
            create_organization,
            ledger=ledger,
            request=request,
            principal=PRINCIPAL,
            **facts,
        )
        founding = self.ledger.found(call, PRINCIPAL)
        return self.start(founding).result(PATIENCE_SECONDS)

    def staff(self) -> None:
        """Found the organization, with its people, its service and a unit."""
        self.found()
        self.steered.ids.extend((ANNA, BEN, CRM))
        for person in (ANNA, BEN):
            principal = f"{person}@acme.example"
            self.do(add_person, name=person.title(), principal=principal)
        self.do(add_service, name="CRM", principal="crm.acme.example")
        self.do(create_unit, unit_id=UNIT, name="Sales")

    def promise(self, until: datetime) -> Receipt:
        """Let somebody read as of a time, and wait for the promise."""
        promising = self.ledger.promise(ORGANIZATION, until)
        return self.start(promising).result(PATIENCE_SECONDS)

    def until(self, so: Callable[[], bool]) -> None:
        """Return once something is so; fail when it takes too long."""
        deadline = monotonic() + PATIENCE_SECONDS
        while not so():
            if monotonic() > deadline:
                message = f"in {PATIENCE_SECONDS} seconds it did not come to be so"
                raise TimeoutError(message)
            # A moment in which the threads of the ledger run undisturbed.
            self.start(asyncio.sleep(_MOMENT_SECONDS)).result(PATIENCE_SECONDS)

    def start(self, what: Any) -> Future[Receipt]:
        """Run a coroutine on the ledger's loop without waiting for it."""
        return asyncio.run_coroutine_threadsafe(what, self._loop)


@contextmanager
def opened(
    url: str, steered: Steered | None = None, adjust: Adjust = lambda store: None
) -> Iterator[Opened]:
    """Lend the ledger of a database, whose tables are made where they are missing."""
    prepare(url)
    with served(url, steered, adjust) as ledger:
        yield ledger


@contextmanager
def served(
    url: str, steered: Steered | None = None, adjust: Adjust = lambda store: None
) -> Iterator[Opened]:
    """Lend the ledger of a prepared database.

    Args:
        url: As the owner; it is served as the service role.
        steered: Clock, ids and entropy; new ones where left out.
        adjust: Changes the store before it is used, to switch something off.
    """
    store = open_store(service_url(url))
    adjust(store)
    ledger = Opened(url, store, steered or Steered())
    try:
        yield ledger
    finally:
        ledger.close()


def service_url(url: str) -> str:
    """Return the URL that a server would be given."""
    return url if url.startswith("sqlite") else as_role(url, SERVICE)


def prepare(url: str) -> None:
    """Make tables and keys as the owner does, and grant what the service needs."""
    with closing(open_store(url)) as owner:
        if owner.name == "sqlite":
            migrate.migrate(owner)
            with closing(open_store(keys_url(url))) as key_store:
                keys.create(key_store.engine)
            return
        migrate.migrate(owner, SERVICE)
        keys.create(owner.engine, SERVICE)


def _key_database(
    url: str, store: SQLiteStore | PostgreSQLStore
) -> SQLiteStore | PostgreSQLStore:
    if store.name == "postgresql":
        return open_store(service_url(url))
    return open_store(keys_url(url))


def keys_url(url: str) -> str:
    """Return where the keys are of a ledger on SQLite."""
    parsed = make_url(url)
    file = Path(parsed.database or "").with_suffix(".keys.db")
    return parsed.set(database=str(file)).render_as_string()

"""Makes ledgers, fills them in this process, and serves them as anybody would."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import grpc
from msgspec import Struct

from benchmarks.databases import Database
from benchmarks.organization import LOADER, ORGANIZATION, Organization
from benchmarks.processes import Server, serving
from domain.goals.observing.events import CheckInRecorded
from goalledger.v1 import admin_service_pb2 as admin
from goalledger.v1 import admin_service_pb2_grpc as admin_rpc
from services.ledger.ledger import Ledger
from services.ledger.personal import keys
from services.ledger.personal.keys import KeyStore
from services.ledger.personal.master_key import make_master_key, read_master_key
from services.ledger.record.lines import line_of
from services.ledger.store.migrate import migrate
from services.ledger.store.stores import open_store
from tests.stores.postgres import SERVICE, as_role

_SERVE = ("-m", "services.cli.main", "serve")
_METADATA = (("goal-ledger-principal", LOADER),)
# Hundreds of thousands of events may have to be projected first.
_CAUGHT_UP_SECONDS = 600
_LOOK_SECONDS = 0.02
_LINES = 1_000
_LEAF_BYTES = 32


class Place(Struct, frozen=True):
    """Where one ledger is, prepared as its owner does it.

    Attributes:
        database: Its kind and its disk.
        url: As the service opens it.
        keys: Where people's keys are.
        master_key: The file of the master key.
    """

    database: Database
    url: str
    keys: str
    master_key: Path


def prepare(database: Database, name: str) -> Place:
    """Make an empty ledger.

    Args:
        database: Where.
        name: What its files or folder are called; unique in the database.
    """
    folder = database.folder / name
    folder.mkdir()
    master_key = folder / "ledger.master-key"
    make_master_key(master_key, os.urandom)
    role = None
    if database.cluster is None:
        owner = url = f"sqlite:///{folder / 'ledger.db'}"
        key_url = f"sqlite:///{folder / 'ledger.keys.db'}"
    else:
        role = SERVICE
        owner = database.cluster.fresh_database()
        url, key_url = as_role(owner, role), database.cluster.fresh_database()
    with closing(open_store(owner)) as store:
        migrate(store, role)
    with closing(open_store(key_url)) as store:
        keys.create(store.engine, role)
    return Place(database, url, key_url, master_key)


@contextmanager
def opened(place: Place) -> Iterator[Ledger]:
    """Open a ledger in this process, without views."""
    master_key = read_master_key(place.master_key)
    with (
        closing(open_store(place.url)) as store,
        closing(open_store(place.keys)) as kept,
    ):
        key_store = KeyStore.open(kept.engine, master_key, os.urandom)
        with closing(Ledger(store, key_store, master_key)) as ledger:
            yield ledger


@contextmanager
def served(place: Place, profile: Path | None = None) -> Iterator[Server]:
    """Serve a ledger with the usual command and its defaults, on a free port.

    Args:
        place: The ledger.
        profile: Where to write what the server spends time on; None: not at all.
    """
    environment = {
        "GOAL_LEDGER_DATABASE": place.url,
        "GOAL_LEDGER_KEYS_DATABASE": place.keys,
        "GOAL_LEDGER_MASTER_KEY_FILE": str(place.master_key),
        "GOAL_LEDGER_LISTEN": "127.0.0.1:0",
        **place.database.environment,
    }
    with serving(_command(profile), environment) as server:
        settle(server)
        yield server


def filled(database: Database, name: str, goals: int, check_ins: int = 0) -> Place:
    """Make a ledger with goals that can be checked in on.

    Args:
        database: Where.
        name: As for `prepare`.
        goals: How many.
        check_ins: How many each of them has had.
    """
    place = prepare(database, name)

    async def add(ledger: Ledger) -> None:
        organization = await Organization.found(ledger)
        await organization.add_goals(0, goals)
        await organization.check_in(goals, check_ins)

    with opened(place) as ledger:
        asyncio.run(add(ledger))
    return place


def filled_with_tree(database: Database, name: str, leaves: int) -> Place:
    """Make a ledger with a tree of four levels, as `Organization.add_tree` has it."""
    place = prepare(database, name)

    async def add(ledger: Ledger) -> None:
        organization = await Organization.found(ledger)
        await organization.add_tree(leaves)

    with opened(place) as ledger:
        asyncio.run(add(ledger))
    return place


def lines_of_check_ins(place: Place) -> list[str]:
    """Return some check-ins of a ledger as the lines that stand for them."""
    with opened(place) as ledger:
        position = ledger.read.head(ORGANIZATION).position
        rows = ledger.read.rows(ORGANIZATION, max(0, position - _LINES), _LINES)
    return [
        line_of(row.entry, bytes(_LEAF_BYTES)).decode()
        for row in rows
        if row.entry.type == CheckInRecorded.NAME
    ]


def settle(server: Server) -> None:
    """Return when every view of a served ledger has come to its head."""
    request = admin.ListProjectionsRequest(parent=f"organizations/{ORGANIZATION}")
    end = time.monotonic() + _CAUGHT_UP_SECONDS
    with grpc.insecure_channel(f"127.0.0.1:{server.port}") as channel:
        stub = admin_rpc.AdminServiceStub(channel)
        while time.monotonic() < end:
            answer = stub.ListProjections(request, metadata=_METADATA)
            if not any(projection.lag for projection in answer.projections):
                return
            time.sleep(_LOOK_SECONDS)
    message = "views did not catch up"
    raise TimeoutError(message)


def _command(profile: Path | None) -> Sequence[str]:
    if profile is None:
        return (sys.executable, *_SERVE)
    _, module, *arguments = _SERVE
    profiler = ("-m", "benchmarks.profiling", str(profile), module)
    return (sys.executable, *profiler, *arguments)

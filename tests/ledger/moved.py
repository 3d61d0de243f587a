"""Moves ledgers between the databases of a test, as their owner does."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from typing import Any

from services.ledger.personal.keys import KeyStore, personal_keys
from services.ledger.proof.copying import Copied
from services.ledger.proof.moving import Home, moving
from services.ledger.proof.verify import Verification, Verified
from services.ledger.store import schema
from services.ledger.store.stores import open_store
from tests.ledger.contents import Contents, tables
from tests.ledger.opened import MASTER_KEY, ORGANIZATION, keys_url, prepare

NOTHING: Contents = {
    table.name: [] for table in (*schema.metadata.sorted_tables, personal_keys)
}


@contextmanager
def home(url: str) -> Iterator[Home]:
    """Lend a database and that of its keys."""
    with ExitStack() as stack:
        store = stack.enter_context(closing(open_store(url)))
        keys = url if store.name == "postgresql" else keys_url(url)
        yield Home(store, stack.enter_context(closing(open_store(keys))))


def move(
    source: str,
    target: str,
    passed: Callable[[int], None] = lambda position: None,
    master_key: bytes = MASTER_KEY,
) -> Copied:
    """Move the organization of one database into another, whose tables are made."""
    prepare(target)
    with (
        home(source) as from_,
        home(target) as to,
        moving(from_, to, master_key) as copying,
    ):
        return copying.copy(ORGANIZATION, passed)


def kept(url: str) -> Contents:
    """Return what a database keeps of ledgers, and of keys."""
    urls = [url] if url.startswith("postgresql") else [url, keys_url(url)]
    found: dict[str, list[tuple[Any, ...]]] = {}
    for one in urls:
        for name, rows in tables(one):
            table = name.rpartition(".")[2]
            if table in NOTHING:
                found[table] = rows
    return found


def verified(url: str) -> Verified:
    """Verify the organization of a database."""
    with closing(open_store(url)) as store:
        return Verification(store, ORGANIZATION).run()


def key_store(there: Home) -> KeyStore:
    """Open the keys of a database."""
    return KeyStore.open(there.keys.engine, MASTER_KEY, os.urandom)


def without_epoch(contents: Contents) -> Contents:
    """Return contents in which heads do not say which copy they are of."""
    return {
        **contents,
        "ledgers": [row[:-1] for row in contents["ledgers"]],
    }

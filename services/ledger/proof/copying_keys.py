"""Copies people's keys with their ledger: wrapped as they are, by the same master key.

Each is opened once on the way, so that a copy is never made whose texts the master key
does not open. A key too many does no harm: a copy that is tried again finds them there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from services.ledger.personal.keys import KeyStore, personal_keys
from services.ledger.proof.copying import Side, pages_of
from services.ledger.refusals import StoreUnfitError
from services.ledger.seams import Seams

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from services.ledger.store.store import Store

_KNOWN = "SELECT person, wrapped FROM personal_keys WHERE ledger = ? AND person"


def copy_keys(
    source: Store, target: Store, ledgers: Iterable[str], master_key: bytes
) -> None:
    """Copy the keys of some organizations, and return once they are on disk.

    Raises:
        MasterKeyError: The master key does not open the keys of both key databases.
        StoreUnfitError: One has no table, or the target has another key for somebody.
    """
    entropy = Seams().entropy
    known = KeyStore.open(source.readers, master_key, entropy)
    KeyStore.open(target.readers, master_key, entropy)
    with source.reading() as reading, target.writing() as writing:
        from_, to = Side(source, reading), Side(target, writing)
        for ledger in ledgers:
            for rows in pages_of(from_, personal_keys, ledger):
                for _, person, wrapped, _ in rows:
                    known.unwrap(ledger, person, wrapped)
                _add(to, ledger, rows)


def _add(target: Side, ledger: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Add keys to the target; those that are there already must be the same."""
    store = target.store
    persons = store.listed([person for _, person, _, _ in rows])
    found = dict(target.fetch(f"{_KNOWN} {store.among}", ledger, persons))
    for _, person, wrapped, _ in rows:
        if person in found and bytes(found[person]) != wrapped:
            message = f"the target has another key of {person} in {ledger}"
            raise StoreUnfitError(message)
    new = [row for row in rows if row[1] not in found]
    store.insert(target.cursor, personal_keys, new)

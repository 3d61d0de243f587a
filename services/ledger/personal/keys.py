"""Keep a key for each person, wrapped by the master key, in a database of its own.

Deleting a person's row here is what makes their texts unreadable everywhere. So keys
stay apart from the ledger, with short-lived backups of their own. Losing this database
loses every personal text, and nothing else: all proofs and scores still hold.

A key is committed here before the first event that uses it, and the first to commit a
person's key wins; a key is therefore used only once it was read back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import lru_cache
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import (
    Column,
    Engine,
    LargeBinary,
    MetaData,
    Table,
    Text,
    bindparam,
    func,
    inspect,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateTable

from domain.days import instant_text
from services.ledger import seams
from services.ledger.personal.master_key import (
    KEY_BYTES,
    PERSONAL_KEYS,
    MasterKeyError,
    derive,
)
from services.ledger.refusals import StoreUnfitError

CACHED_KEYS_MAX = 10_000

_NONCE_BYTES = 12
# SQLite takes 32,766 parameters in one statement.
_ROWS_MAX = 1_000
# Any number that nothing else on the database locks; the letters "keys".
_CREATING = 0x6B657973

metadata = MetaData()

personal_keys = Table(
    "personal_keys",
    metadata,
    Column("ledger", Text, primary_key=True),
    Column("person", Text, primary_key=True, comment="id of a person or service"),
    Column("wrapped", LargeBinary, nullable=False, comment="nonce, ciphertext, tag"),
    Column("created", Text, nullable=False, comment="when"),
)

_WRAPPED_KEY = select(personal_keys.c.wrapped).where(
    personal_keys.c.ledger == bindparam("ledger"),
    personal_keys.c.person == bindparam("person"),
)
_ANY_KEY = select(
    personal_keys.c.ledger, personal_keys.c.person, personal_keys.c.wrapped
).limit(1)
_INSERT_NEW = {
    "sqlite": sqlite.insert(personal_keys).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(personal_keys).on_conflict_do_nothing(),
}


class KeyMissingError(LookupError):
    """A person has no key here: it was never made, or they were erased."""


def create(engine: Engine, service_role: str | None = None) -> None:
    """Create the table where it is missing; several processes may do so at once.

    Run by ``goal-ledger db migrate`` as the owner, and on SQLite by the server itself.

    Args:
        engine: Of the key database.
        service_role: The role that serves; it may read and add keys. PostgreSQL only.
    """
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            # The lock lasts as long as the transaction, so there has to be one.
            connection.execution_options(isolation_level="READ COMMITTED")
            connection.execute(select(func.pg_advisory_xact_lock(_CREATING)))
        connection.execute(CreateTable(personal_keys, if_not_exists=True))
        if service_role is not None:
            role = engine.dialect.identifier_preparer.quote_identifier(service_role)
            grant = f"GRANT SELECT, INSERT ON {personal_keys.name} TO {role}"
            connection.execute(text(grant))
        connection.commit()


class KeyStore:
    """The keys of persons and services, of every ledger. Any thread may use it."""

    def __init__(
        self,
        engine: Engine,
        master: bytes,
        entropy: Callable[[int], bytes],
        now: Callable[[], datetime],
    ) -> None:
        """Use `open`, which checks the master key first."""
        self._engine = engine
        self._master = master
        self._entropy = entropy
        self._now = now
        # Exceptions are not cached: a missing key may be there a moment later.
        self._known = lru_cache(maxsize=CACHED_KEYS_MAX)(self._read)

    @classmethod
    def open(
        cls,
        engine: Engine,
        master: bytes,
        entropy: Callable[[int], bytes],
        now: Callable[[], datetime] = seams.now,
    ) -> Self:
        """Open the store, if this master key opens what it holds.

        Args:
            engine: On a database that has a commit on disk before it answers.
            master: The master key, 32 bytes.
            entropy: Returns so many random bytes, for keys and nonces.
            now: Returns the time, which is kept with a new key.

        Raises:
            MasterKeyError: the keys were wrapped by another master key.
            StoreUnfitError: the table has not been created.
        """
        if not inspect(engine).has_table(personal_keys.name):
            message = "the key database has no tables; run: goal-ledger db migrate"
            raise StoreUnfitError(message)
        store = cls(engine, master, entropy, now)
        with engine.connect() as connection:
            row = connection.execute(_ANY_KEY).one_or_none()
        if row is not None:
            store.unwrap(row.ledger, row.person, row.wrapped)
        return store

    def key_of(self, ledger: str, person: str) -> bytes | None:
        """Return a person's key; None where there is none."""
        try:
            return self._known(ledger, person)
        except KeyMissingError:
            return None

    def ensure(self, ledger: str, persons: Iterable[str]) -> None:
        """Return once each of these persons has a key on disk.

        Called before the events are committed that the keys seal.
        """
        missing = {person for person in persons if self.key_of(ledger, person) is None}
        if not missing:
            return
        created = instant_text(self._now())
        rows = [
            {
                "ledger": ledger,
                "person": person,
                "wrapped": self._wrap(ledger, person, self._entropy(KEY_BYTES)),
                "created": created,
            }
            # In one order for all, so that two processes never wait for each other.
            for person in sorted(missing)
        ]
        insert = _INSERT_NEW[self._engine.dialect.name]
        with self._engine.begin() as connection:
            # One statement for many rows, since each may be a commit of its own.
            for start in range(0, len(rows), _ROWS_MAX):
                connection.execute(insert.values(rows[start : start + _ROWS_MAX]))

    def _read(self, ledger: str, person: str) -> bytes:
        with self._engine.connect() as connection:
            wrapped = connection.execute(
                _WRAPPED_KEY, {"ledger": ledger, "person": person}
            ).scalar_one_or_none()
        if wrapped is None:
            raise KeyMissingError
        return self.unwrap(ledger, person, wrapped)

    def _wrap(self, ledger: str, person: str, key: bytes) -> bytes:
        nonce = self._entropy(_NONCE_BYTES)
        return nonce + self._cipher(ledger).encrypt(nonce, key, person.encode())

    def unwrap(self, ledger: str, person: str, wrapped: bytes) -> bytes:
        """Return a person's key, given as it is stored.

        Raises:
            MasterKeyError: It was wrapped by another master key.
        """
        nonce, ciphertext = wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:]
        try:
            return self._cipher(ledger).decrypt(nonce, ciphertext, person.encode())
        except (InvalidTag, ValueError):
            message = (
                f"the master key does not open the key of {person} in {ledger}:"
                " it is not the one that these keys were made with"
            )
            raise MasterKeyError(message) from None

    def _cipher(self, ledger: str) -> AESGCM:
        """Return the cipher that wraps this ledger's keys, each bound to its person."""
        return AESGCM(derive(self._master, PERSONAL_KEYS, ledger))

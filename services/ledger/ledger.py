"""The ledger: commands in, receipts out, and everything recorded there to read."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from services.ledger.personal.master_key import derive
from services.ledger.personal.principals import Principals
from services.ledger.personal.vault import Vault
from services.ledger.reading.reader import Reader
from services.ledger.record.tail import Tail
from services.ledger.seams import Seams
from services.ledger.writing.acts import Act, Context, Promise, Receipt
from services.ledger.writing.requests import Contents
from services.ledger.writing.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from domain.book import Command
    from domain.texts import Text
    from services.ledger.personal.keys import KeyStore
    from services.ledger.store.store import Store

_PRINCIPALS_CACHED_MAX = 10_000


class Call(Struct, frozen=True):
    """A command as it was asked for.

    Attributes:
        ledger: The organization.
        command: Who asks, why, and on what condition.
        act: The domain's function for it; it is given a book and the arguments.
        arguments: What the request says, parsed; it is what a request id stands for.
        validate_only: Decide, but record nothing.
    """

    ledger: str
    command: Command
    act: Callable[..., object]
    arguments: Mapping[str, object]
    validate_only: bool = False


class Writes(Protocol):
    """Whoever carries acts out: a writer in this process, or one in its own."""

    async def write(self, ledger: str, act: Act | Promise) -> Receipt:
        """Carry an act out, and return once what it did is on disk."""

    def close(self) -> None:
        """Finish what is queued, and stop."""


class Ledger:
    """All organizations of one store. Any thread may use it.

    Attributes:
        read: What is committed.
        seams: Clock, ids and entropy.
    """

    def __init__(
        self,
        store: Store,
        keys: KeyStore,
        master_key: bytes,
        *,
        seams: Seams | None = None,
        writing: Callable[[Context], Writes] | None = None,
    ) -> None:
        """Open the ledger and start its writer.

        Args:
            store: A migrated store, locked by this process where it is SQLite.
            keys: The key store.
            master_key: 32 bytes, for keyed hashes.
            seams: Clock, ids and entropy; the host's where left out.
            writing: Returns who carries acts out, given what that needs; threads of
                this process where left out.
        """
        self.seams = seams or Seams()

        self._master_key = master_key
        self._vault = Vault(keys, self.seams.entropy)
        self._contents = lru_cache(partial(Contents, master_key))
        self._principals = Principals(master_key)
        self._actors: dict[tuple[str, str], str] = {}
        context = Context(store, self._vault, self._principals, self.seams, Tail())
        self.read = Reader(context)
        self._writer = Writer(context) if writing is None else writing(context)

    async def submit(self, call: Call) -> Receipt:
        """Decide a command, and return once its events are on disk.

        Raises:
            Refusal: Why it was not done; nothing was recorded.
        """
        return await self._writer.write(call.ledger, self._act(call))

    async def found(self, call: Call, principal: str) -> Receipt:
        """Found an organization, by a principal who may be nobody there yet.

        The command's actor is the id that the principal gets if it is nobody.
        """
        hashed = self._principals.hashed(call.ledger, principal)
        return await self._writer.write(call.ledger, self._act(call, founder=hashed))

    async def promise(self, ledger: str, until: datetime) -> Receipt:
        """Promise that no later event is recorded up to a time (design §6).

        Raises:
            AsOfInFuture: The time has not come yet.
        """
        return await self._writer.write(ledger, Promise(until))

    def actor(self, ledger: str, principal: str) -> str | None:
        """Return the id of who calls; None where the principal is nobody there.

        A principal once mapped stays who it is, so those found are kept in memory.
        """
        known = self._actors.get((ledger, principal))
        if known is None:
            known = self.read.actor(ledger, self._principals.hashed(ledger, principal))
            if known is not None:
                if len(self._actors) >= _PRINCIPALS_CACHED_MAX:
                    self._actors.clear()
                self._actors[ledger, principal] = known
        return known

    def known_actor(self, ledger: str, principal: str) -> str | None:
        """Return who calls if that is in memory, without asking the database."""
        return self._actors.get((ledger, principal))

    def derived_key(self, label: str, ledger: str) -> bytes:
        """Return the key that an organization uses for one purpose, 32 bytes."""
        return derive(self._master_key, label, ledger)

    def open_text(self, text: Text | None) -> str:
        """Return what a text says; empty where there is none."""
        if text is None or isinstance(text, str):
            return text or ""
        return self._vault.open(text)

    def close(self) -> None:
        """Finish what is queued and stop; the store stays open."""
        self._writer.close()

    def _act(self, call: Call, founder: bytes | None = None) -> Act:
        command = call.command
        fields = {
            **call.arguments,
            "etag": command.etag,
            "reason_code": command.reason_code,
            "reason": command.reason,
            "on_behalf_of": command.on_behalf_of,
        }
        return Act(
            command,
            call.act,
            call.arguments,
            self._contents(call.ledger).hashes(call.act.__name__, fields),
            validate_only=call.validate_only,
            founder=founder,
        )

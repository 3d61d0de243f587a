"""What goes into a batch and what comes out: acts, promises, and their receipts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from services.ledger.writing.requests import Answer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from domain.book import Command
    from services.ledger.personal.principals import Principals
    from services.ledger.personal.vault import Vault
    from services.ledger.record.tail import Tail
    from services.ledger.seams import Seams
    from services.ledger.store.store import Store


class Act(Struct, frozen=True):
    """A command on its way to be decided.

    Attributes:
        command: Who asks, why, and on what condition.
        decide: The domain's function: records in a book what the command does, or
            refuses.
        arguments: What it is given beside the book.
        contents: A keyed hash per field of the request.
        validate_only: Decide, but record nothing.
        founder: The keyed hash of the principal who founds the organization; None for
            every other command.
    """

    command: Command
    decide: Callable[..., object]
    arguments: Mapping[str, object]
    contents: bytes
    validate_only: bool = False
    founder: bytes | None = None


class Promise(Struct, frozen=True):
    """A wish to read as of a time that is later than the last event (design §6)."""

    until: datetime


class Receipt(Struct, frozen=True):
    """What became of an act or a promise.

    Attributes:
        answer: The command's answer; for a promise, the head it was given at.
        epoch: The ledger's epoch, for the token.
        replayed: The command was answered before, and did nothing now.
    """

    answer: Answer
    epoch: str
    replayed: bool = False


Outcome = Receipt | Exception


class Context(Struct, frozen=True):
    """What every transaction of a writer uses."""

    store: Store
    vault: Vault
    principals: Principals
    seams: Seams
    tail: Tail

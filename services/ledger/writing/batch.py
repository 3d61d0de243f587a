"""One transaction: commands of one organization, decided in turn, written together."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import structs

from domain.book import Book, Moment, Sources
from domain.days import instant_text
from domain.refusals import FieldInvalid, ResourceExists, Violation
from domain.texts import Personal
from services.ledger.facts.facts import Facts
from services.ledger.record.append import Append, next_instant
from services.ledger.record.codec import encode_data
from services.ledger.record.lines import entry_of
from services.ledger.record.rows import ACTOR, OF_STREAM, rows_of
from services.ledger.refusals import AsOfInFuture, ClockBehindLedger, LineTooLong
from services.ledger.store import schema
from services.ledger.store.writes import Writes
from services.ledger.writing.acts import Act, Context, Promise, Receipt
from services.ledger.writing.requests import (
    Answer,
    Known,
    answer_again,
    answer_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from domain.aggregate import Aggregate
    from domain.record import Record
    from services.ledger.facts.memory import Memory
    from services.ledger.record.lines import Entry
    from services.ledger.writing.ahead import Owner
    from services.ledger.writing.locking import Locked

CLOCK_BEHIND_MAX = timedelta(seconds=5)


class Batch:
    """Decides commands in turn under the head's lock, and writes what they recorded.

    A command that is refused, or fails, leaves nothing behind and its neighbours alone.
    One writer thread's, for one transaction.
    """

    def __init__(
        self,
        context: Context,
        cursor: Any,
        locked: Locked,
        memory: Memory,
        ahead: Mapping[str, Owner],
    ) -> None:
        """Come to the head: another process may have written since.

        Args:
            context: What every transaction uses.
            cursor: Of the transaction.
            locked: The head, and what was read with it.
            memory: What is remembered of the organization.
            ahead: Whose the streams are that were read.
        """
        self.head = head = locked.head
        memory.catch_up(context.store, cursor, head)
        for stream, rows in locked.ahead.items():
            memory.recall(*ahead[stream], rows)
        self._context = context
        self._cursor = cursor
        self._memory = memory
        self._append = Append(context.store, cursor, head, memory.stream_heads)
        self._facts = Facts(context.store, cursor, head.ledger, memory)
        self._aggregates: dict[str, Aggregate] = {}
        self._answered = locked.known
        self._requests: list[tuple[Any, ...]] = []
        self._principals: dict[bytes, str] = {}
        self._flush = False
        self._clock = context.seams.now()
        self._sources = Sources(
            self._load, context.seams.new_id, context.vault.open, self._facts
        )

    def take(self, act: Act | Promise) -> Receipt | Exception:
        """Decide one command; a refusal is what it returns, not raises.

        Raises:
            Exception: The database failed, which concerns the whole transaction.
        """
        try:
            if isinstance(act, Promise):
                return self._promise(act)
            return self._act(act)
        except self._context.store.errors:
            raise
        except Exception as refusal:  # noqa: BLE001 - it is this command's alone
            return refusal

    def writes(self) -> Writes:
        """Return events, facts, answers and head as they are to be written."""
        writes, ledger = Writes(), self.head.ledger
        self._append.write(writes)
        self._facts.write(writes)
        writes.insert(schema.requests, self._requests)
        mapped = [(ledger, *principal) for principal in self._principals.items()]
        writes.insert(schema.principals, mapped)
        return writes

    def keep(self) -> None:
        """Let the memory have what is committed now."""
        self._memory.keep(self._aggregates, self._append.stream_heads)
        self._facts.keep()
        self._memory.position = self.head.position
        self._context.tail.add(self.head.ledger, self._append.rows)

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to write, and nothing to put on disk."""
        return not self._requests and not self._flush

    def _promise(self, promise: Promise) -> Receipt:
        if promise.until > self._clock:
            raise AsOfInFuture(server_time=instant_text(self._clock))
        head = self.head
        if promise.until > max(head.recorded, head.answered_until):
            head.answered_until = promise.until
            self._flush = True
        answer = Answer(position=head.position, recorded=instant_text(head.recorded))
        return Receipt(answer, head.epoch)

    def _act(self, act: Act) -> Receipt:
        head = self.head
        if act.founder is not None:
            act = self._by_founder(act, act.founder)
        command = act.command
        known = self._answered.get((command.actor, command.request))
        if known is not None:
            store, cursor = self._context.store, self._cursor
            answer = answer_again(store, cursor, head.ledger, known, act.contents)
            self._flush = True  # a lost commit is read before it is on disk
            return Receipt(answer, head.epoch, replayed=True)
        book = self._decided(act)
        principals = self._new_principals(book)
        # A person's key is made for good, so only once nothing is refused any more.
        if act.validate_only or principals:
            self._add(book, rehearse=True)
        if act.validate_only:
            return Receipt(self._undone(book), head.epoch)
        self._add(book, rehearse=False)
        self._principals.update(principals)
        return self._accepted(act, book)

    def _add(self, book: Book, *, rehearse: bool) -> None:
        """Seal and append what a command recorded, or only try whether it fits.

        Raises:
            FieldInvalid: A line would be too long; nothing was appended.
        """
        vault = self._context.vault
        seal = vault.rehearse if rehearse else vault.seal_at
        entries = [_encoded(record, seal) for record in book.records]
        try:
            self._append.add(entries, validate_only=rehearse)
        except LineTooLong as too_long:
            raise FieldInvalid(
                Violation(too_long.pointer, "makes the event longer than 60,000 bytes")
            ) from None

    def _by_founder(self, act: Act, founder: bytes) -> Act:
        """Let a founder who is somebody here already act as who they are.

        Else a founding that is sent again would come from another actor each time.
        """
        known = self._actor_of(founder)
        if known is None:
            return act
        return structs.replace(act, command=structs.replace(act.command, actor=known))

    def _new_principals(self, book: Book) -> dict[bytes, str]:
        """Return which principals the command's events map, and to whom.

        Raises:
            ResourceExists: The principal is somebody already.
        """
        principals = self._context.principals
        mapped: dict[bytes, str] = {}
        for record in book.records:
            principal = getattr(record.event, "principal", None)
            if principal is not None:
                hashed = principals.hashed(self.head.ledger, principal.text or "")
                if self._actor_of(hashed) is not None:
                    raise ResourceExists(kind="principal", id=principal.text)
                mapped[hashed] = record.stream.partition("/")[2]
        return mapped

    def _actor_of(self, principal: bytes) -> str | None:
        store, row = self._context.store, (self.head.ledger, principal)
        self._cursor.execute(store.sql(ACTOR), row)
        found = self._cursor.fetchone()
        return self._principals.get(principal) if found is None else found[0]

    def _decided(self, act: Act) -> Book:
        head = self.head
        if head.recorded > self._clock + CLOCK_BEHIND_MAX:
            behind = (head.recorded - self._clock).total_seconds()
            raise ClockBehindLedger(seconds=behind)
        passed = max(head.recorded, head.answered_until)
        now = max(self._clock, next_instant(passed))
        moment = Moment(head.ledger, head.position + 1, now)
        book = Book(act.command, moment, self._sources)
        act.decide(book, **act.arguments)
        return book

    def _accepted(self, act: Act, book: Book) -> Receipt:
        command, head = act.command, self.head
        if book.records:
            head.recorded = book.now
        answer = self._answer(book)
        self._facts.take(book)  # compares with what was before, which goes now
        self._aggregates.update(book.aggregates)
        first = book.records[0].position if book.records else 0
        known = Known(
            command.actor,
            command.request,
            first,
            answer.position,
            instant_text(book.now),
            act.contents,
            msgspec.json.encode(answer),
        )
        self._answered[command.actor, command.request] = known
        self._requests.append((head.ledger, *known))
        return Receipt(answer, head.epoch)

    def _answer(self, book: Book) -> Answer:
        return answer_of(book.records) if book.records else self._undone(book)

    def _undone(self, book: Book) -> Answer:
        """Return the answer to a command that changes nothing here."""
        subject = book.subject
        return Answer(
            position=self.head.position,
            recorded=instant_text(self.head.recorded),
            etag=0 if subject is None else subject.version,
            events=tuple(record.event.NAME for record in book.records),
        )

    def _load(self, kind: type[Aggregate], id: str) -> Aggregate | None:  # noqa: A002
        stream = kind.stream_of(id)
        found = self._aggregates.get(stream) or self._memory.find(stream)
        if found is None and stream not in self._memory.absent:
            found = self._read(kind, id)
        return found

    def _read(self, kind: type[Aggregate], id: str) -> Aggregate | None:  # noqa: A002
        ledger = self.head.ledger
        which = (ledger, ledger, kind.stream_of(id))
        self._cursor.execute(self._context.store.sql(OF_STREAM), which)
        return self._memory.recall(kind, id, list(rows_of(self._cursor.fetchall())))


def _encoded(
    record: Record, seal: Callable[[Record, Personal, str], Personal]
) -> Entry:
    return entry_of(record, encode_data(record.event, partial(seal, record)))

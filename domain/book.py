"""The book of one command: what it may read, what it records, and at what moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct, structs

from domain.aggregate import A, Aggregate, apply
from domain.record import Event, ReasonCode, Record
from domain.refusals import (
    ReasonRequired,
    ResourceExists,
    ResourceNotFound,
    VersionConflict,
)
from domain.texts import Personal, Text

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from domain.alignment.tallies import Tally
    from domain.facts import Facts

    Load = Callable[[type[Aggregate], str], Aggregate | None]


class Command(Struct, frozen=True, kw_only=True):
    """Who asks for something, why, and on what condition (rules §10).

    Attributes:
        request: The request's id, a lower-case UUID chosen by the caller.
        actor: The id of the person or service that calls.
        authenticated_by: How the actor is known: ``asserted``.
        on_behalf_of: The id of the person it is done for; None for oneself.
        reason_code: Why, as a code; None where nobody said.
        reason: Why, in words; None where nobody said.
        etag: The version that the subject must have; None where any will do.
    """

    request: str
    actor: str
    authenticated_by: str = "asserted"
    on_behalf_of: str | None = None
    reason_code: ReasonCode | None = None
    reason: str | None = None
    etag: int | None = None


class Moment(Struct, frozen=True):
    """Where and when a command's first event would be recorded."""

    ledger: str
    position: int
    now: datetime


class Sources(Struct, frozen=True):
    """What a book draws on: the state before the command, new ids, opened texts."""

    load: Load
    new_id: Callable[[], str]
    open_text: Callable[[Personal], str]
    facts: Facts


class Book:
    """One command being decided.

    Rules read aggregates from it and record events in it. Nothing that is recorded
    here reaches anybody before the whole command has succeeded: the aggregates are
    copies of the book's own, so that a refusal half-way leaves no trace. Deciding
    again from the same state, moment and ids records the same events.
    """

    def __init__(self, command: Command, moment: Moment, sources: Sources) -> None:
        self.command = command
        self.ledger = moment.ledger
        self.now = moment.now
        self.records: list[Record] = []
        self.aggregates: dict[str, Aggregate] = {}
        self.tallies: dict[str, Tally] = {}
        self.subject: Aggregate | None = None
        self.new_id = sources.new_id
        self.facts = sources.facts
        self._sources = sources
        self._first_position = moment.position

    def find(self, kind: type[A], id: str) -> A | None:  # noqa: A002
        """Return an aggregate, or None where there is no such thing."""
        stream = kind.stream_of(id)
        found: Any = self.aggregates.get(stream)
        if found is None:
            stored: Any = self._sources.load(kind, id)
            if stored is None:
                return None
            found = self.aggregates[stream] = stored.copy()
        return found  # type: ignore[no-any-return]

    def look(self, kind: type[A], id: str) -> A | None:  # noqa: A002
        """Return an aggregate only to look at, or None; it costs no copy."""
        stream = kind.stream_of(id)
        found: Any = self.aggregates.get(stream) or self._sources.load(kind, id)
        return found  # type: ignore[no-any-return]

    def before(self, kind: type[A], id: str) -> A | None:  # noqa: A002
        """Return an aggregate as it was before this command, only to look at."""
        found: Any = self._sources.load(kind, id)
        return found  # type: ignore[no-any-return]

    def tally(self, goal: str) -> Tally:
        """Return what is known of the goals that contribute to one."""
        found = self.tallies.get(goal)
        return self.facts.tally(goal) if found is None else found

    def load(self, kind: type[A], id: str) -> A:  # noqa: A002
        """Return an aggregate; refuse where there is no such thing."""
        found = self.find(kind, id)
        if found is None:
            raise ResourceNotFound(kind=kind.KIND, id=id)
        return found

    def open(self, kind: type[A], id: str) -> A:  # noqa: A002
        """Return what the command is about; refuse where its etag is another."""
        subject = self.load(kind, id)
        self._require_version(subject)
        self.subject = subject
        return subject

    def start(self, kind: type[A], id: str) -> A:  # noqa: A002
        """Return a new aggregate, which the command is about; refuse a taken id."""
        if self.find(kind, id) is not None:
            raise ResourceExists(kind=kind.KIND, id=id)
        subject = self.aggregates[kind.stream_of(id)] = kind(id)
        self._require_version(subject)
        self.subject = subject
        return subject

    def ensure(self, kind: type[A], id: str) -> A:  # noqa: A002
        """Return an aggregate that comes to be with its first event, unasked."""
        found = self.find(kind, id)
        if found is None:
            found = self.aggregates[kind.stream_of(id)] = kind(id)
        return found

    def record(
        self,
        aggregate: Aggregate,
        event: Event,
        *,
        effective: datetime | None = None,
        cause: int | None = None,
    ) -> Record:
        """Record what happened, and take its effect on the aggregate."""
        command = self.command
        record = Record(
            ledger=self.ledger,
            position=self._first_position + len(self.records),
            stream=aggregate.stream_of(aggregate.id),
            version=aggregate.version + 1,
            recorded=self.now,
            event=event,
            actor=command.actor,
            authenticated_by=command.authenticated_by,
            on_behalf_of=command.on_behalf_of,
            reason_code=command.reason_code,
            request=command.request,
            effective=effective,
            cause=cause,
        )
        apply(aggregate, record)
        if command.reason is not None and not self.records:
            # After the effect: only now is known whose texts these are.
            reason = self.personal(aggregate, command.reason)
            event = structs.replace(event, reason=reason)
            record = structs.replace(record, event=event)
        self.records.append(record)
        return record

    def personal(self, aggregate: Aggregate, text: str) -> Personal:
        """Return a text as a personal one, of whom the aggregate says (design §5)."""
        return Personal(aggregate.texts_belong_to(self.command.actor), text=text)

    def reads(self, text: Text | None) -> str | None:
        """Return what a text says, opened where it is sealed."""
        if not isinstance(text, Personal):
            return text
        return text.text if text.text is not None else self._sources.open_text(text)

    def require_reason(self, act: str) -> None:
        """Refuse the act where the command does not say why (rules §10.3)."""
        if self.command.reason_code is None or not self.command.reason:
            raise ReasonRequired(act=act)

    def _require_version(self, subject: Aggregate) -> None:
        expected = self.command.etag
        if expected is not None and expected != subject.version:
            raise VersionConflict(
                kind=subject.KIND,
                id=subject.id,
                expected=expected,
                actual=subject.version,
            )

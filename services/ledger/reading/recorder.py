"""The ledger behind the eventsourcing library's interfaces, at its extension points.

One application and one recorder stand for one organization, over the store that the
writer uses, so that a notification's id is a position. Reading an aggregate's
history goes through the library; commands do not, since the writer commits many of them
at once (ADR 0002). What is saved through the library goes through the same append.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.persistence import (
    ApplicationRecorder,
    InfrastructureFactory,
    IntegrityError,
    Mapper,
    Notification,
    StoredEvent,
    TrackingRecorder,
)
from eventsourcing.popo import POPOFactory

from domain.days import instant_text
from services.ledger.reading.subscription import PolledSubscription
from services.ledger.record.append import (
    Append,
    Head,
    create_head,
    next_instant,
    read_head,
)
from services.ledger.record.codec import encode_data
from services.ledger.record.lines import Entry, entry_of
from services.ledger.record.rows import IN_STREAM, SELECT, record_of, rows_of
from services.ledger.store.writes import Writes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from services.ledger.writing.acts import Context

_LAST = 2**62
_EPOCH_BYTES = 8


@dataclass(frozen=True, eq=False)
class StoredRecord(StoredEvent):
    """A stored event with the columns that the library does not know."""

    entry: Entry

    def __eq__(self, other: object) -> bool:
        """Compare what the library knows."""
        return isinstance(other, StoredEvent) and _known(self) == _known(other)

    def __hash__(self) -> int:
        """Hash what is compared."""
        return hash(_known(self))


def _known(event: StoredEvent) -> tuple[object, ...]:
    return (event.originator_id, event.originator_version, event.topic, event.state)


class LedgerMapper(Mapper[str]):
    """Turns records into stored events and back, by the codec and nothing else."""

    def __init__(self, context: Context) -> None:
        self._vault = context.vault

    def to_stored_event(self, record: Any) -> StoredEvent:
        """Return a record as stored, its personal texts sealed."""
        seal = partial(self._vault.seal_at, record)
        return _stored(entry_of(record, encode_data(record.event, seal)))

    def to_domain_event(self, stored_event: StoredEvent) -> Any:
        """Return the record that was stored."""
        assert isinstance(stored_event, StoredRecord)
        return record_of(stored_event.entry)


class LedgerRecorder(ApplicationRecorder):
    """One organization's events, as the library inserts and selects them."""

    def __init__(self, context: Context, ledger: str) -> None:
        self._context = context
        self._ledger = ledger

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        """Append events, all or none, and return their positions.

        Raises:
            IntegrityError: A version is taken.
        """
        if not stored_events:
            return None
        store = self._context.store
        with self._writing() as (cursor, head):
            append = Append(store, cursor, head, {})
            first = head.position + 1
            passed = max(head.recorded, head.answered_until)
            head.recorded = max(self._context.seams.now(), next_instant(passed))
            append.add(
                [
                    self._entry(stored, position, head)
                    for position, stored in enumerate(stored_events, first)
                ]
            )
            writes = Writes()
            append.write(writes)
            store.write(cursor, writes)
        return list(range(first, first + len(stored_events)))

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """Return a stream's events, by version."""
        where = f"{IN_STREAM} AND e.version > ? AND e.version <= ? ORDER BY e.version"
        span = (
            self._ledger,
            str(originator_id),
            -1 if gt is None else gt,
            _LAST if lte is None else lte,
            _LAST if limit is None else limit,
        )
        order = " DESC LIMIT ?" if desc else " LIMIT ?"
        return [_stored(entry) for entry in self._entries(where + order, span)]

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """Return the organization's events, by position."""
        after = (start or 0) - (1 if inclusive_of_start else 0)
        among = f" AND e.type IN ({', '.join('?' * len(topics))})" if topics else ""
        where = (
            " AND e.position > ? AND e.position <= ?"
            f"{among} ORDER BY e.position LIMIT ?"
        )
        span = (after, _LAST if stop is None else stop, *topics, limit)
        return [
            Notification(e.stream, e.version, e.type, e.data, e.position)
            for e in self._entries(where, span)
        ]

    def max_notification_id(self) -> int | None:
        """Return the head's position; None before the first event."""
        with self._reading() as cursor:
            head = read_head(self._context.store, cursor, self._ledger, lock=False)
        return head.position if head is not None and head.position else None

    def subscribe(
        self, gt: int | None = None, topics: Sequence[str] = ()
    ) -> PolledSubscription:
        """Return the events after a position, and then the new ones as they come."""
        return PolledSubscription(self, gt, topics)

    def _entry(self, stored: StoredEvent, position: int, head: Head) -> Entry:
        recorded = instant_text(head.recorded)
        if isinstance(stored, StoredRecord):
            return stored.entry._replace(position=position, recorded=recorded)
        return Entry(
            ledger=self._ledger,
            position=position,
            stream=str(stored.originator_id),
            version=stored.originator_version,
            type=stored.topic,
            schema=1,
            recorded=recorded,
            effective=None,
            actor="",
            authenticated_by="",
            on_behalf_of=None,
            reason_code=None,
            request="",
            cause=None,
            data=stored.state,
        )

    def _entries(self, where: str, values: Sequence[Any]) -> list[Entry]:
        with self._reading() as cursor:
            sql = self._context.store.sql(SELECT + where)
            cursor.execute(sql, (self._ledger, *values))
            return [row.entry for row in rows_of(cursor.fetchall())]

    @contextmanager
    def _reading(self) -> Iterator[Any]:
        with self._context.store.reading() as cursor:
            yield cursor

    @contextmanager
    def _writing(self) -> Iterator[tuple[Any, Head]]:
        """Lend the locked head of the organization, which is made where it is not."""
        store = self._context.store
        with store.writing() as cursor:
            epoch = self._context.seams.entropy(_EPOCH_BYTES).hex()
            try:
                create_head(store, cursor, self._ledger, epoch)
                head = read_head(store, cursor, self._ledger, lock=True)
                assert head is not None
                yield cursor, head
            except store.conflicts as conflict:
                raise IntegrityError(str(conflict)) from conflict


class LedgerApplication(Application[str]):
    """One organization, as an application of the library."""

    def __init__(self, context: Context, ledger: str) -> None:
        self._context = context
        self._ledger = ledger
        super().__init__(env={})

    def construct_factory(self, env: Any) -> InfrastructureFactory[TrackingRecorder]:
        """Return a factory that makes nothing: mapper and recorder are ours."""
        return POPOFactory(env)  # type: ignore[return-value]

    def construct_mapper(self) -> Mapper[str]:
        """Return the codec's mapper."""
        return LedgerMapper(self._context)

    def construct_recorder(self) -> ApplicationRecorder:
        """Return the organization's recorder."""
        return LedgerRecorder(self._context, self._ledger)


def _stored(entry: Entry) -> StoredRecord:
    return StoredRecord(entry.stream, entry.version, entry.type, entry.data, entry)

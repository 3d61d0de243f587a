"""Reads an organization's events, lines, head and moments; writes nothing."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from domain.days import instant_text
from domain.record import Record
from domain.refusals import ResourceNotFound
from services.ledger.reading.recorder import LedgerApplication
from services.ledger.record.append import Head, read_head
from services.ledger.record.rows import (
    ACTOR,
    AFTER,
    COMMAND_END,
    Row,
    record_of,
    rows_of,
)
from services.ledger.refusals import PositionBeyondHead

if TYPE_CHECKING:
    from datetime import datetime

    from services.ledger.writing.acts import Context

_LEDGERS = "SELECT ledger FROM ledgers WHERE position > 0 ORDER BY ledger"
# Not MAX(position), for which SQLite would walk back from the last event.
_LATEST = " ORDER BY recorded DESC, position DESC LIMIT 1"
_BY_TIME = f"SELECT position FROM events WHERE ledger = ? AND recorded <= ?{_LATEST}"  # noqa: S608
_RECORDED = "SELECT recorded FROM events WHERE ledger = ? AND position = ?"
_BEFORE_COMMAND = (
    f"SELECT position FROM events WHERE ledger = ? AND recorded < ?{_LATEST}"  # noqa: S608
)
_LAST = 2**62


class Reader:
    """Answers from what is committed. Any thread may use it, each call on its own."""

    def __init__(self, context: Context) -> None:
        """Take the store to read."""
        self._store = context.store
        self._tail = context.tail
        self._application = lru_cache(partial(LedgerApplication, context))

    def ledgers(self) -> list[str]:
        """Return the ids of all organizations."""
        with self._store.reading() as cursor:
            cursor.execute(_LEDGERS)
            return [ledger for (ledger,) in cursor.fetchall()]

    def head(self, ledger: str) -> Head:
        """Return an organization's head.

        Raises:
            ResourceNotFound: There is no such organization.
        """
        with self._store.reading() as cursor:
            head = read_head(self._store, cursor, ledger, lock=False)
        if head is None:
            raise ResourceNotFound(kind="organization", id=ledger)
        return head

    def rows(
        self, ledger: str, after: int, limit: int, upto: int | None = None
    ) -> list[Row]:
        """Return the next events as stored, in order and in whole commands.

        Args:
            ledger: The organization.
            after: The position of the last event not wanted; the end of a command.
            limit: About how many; the last command is never cut.
            upto: The last position wanted, the end of a command; None for all.
        """
        last = _LAST if upto is None else upto
        newest = self._tail.after(ledger, after, limit)
        if newest:
            return [row for row in newest if row.entry.position <= last]
        sql = self._store.sql
        with self._store.reading() as cursor:
            cursor.execute(sql(AFTER), (ledger, after, last, limit))
            rows = list(rows_of(cursor.fetchall()))
            if len(rows) == limit:
                last_read = rows[-1].entry
                cursor.execute(sql(COMMAND_END), (ledger, last_read.recorded))
                end = cursor.fetchone()[0]
                rest = (ledger, last_read.position, end, end - last_read.position)
                cursor.execute(sql(AFTER), rest)
                rows.extend(rows_of(cursor.fetchall()))
        return rows

    def records(
        self, ledger: str, after: int, limit: int, upto: int | None = None
    ) -> list[Record]:
        """Return the next events as records, in order and in whole commands."""
        return [record_of(row.entry) for row in self.rows(ledger, after, limit, upto)]

    def stream(self, ledger: str, stream: str, upto: int | None = None) -> list[Record]:
        """Return an aggregate's records, up to a position."""
        last = _LAST if upto is None else upto
        history: Any = self._application(ledger).events.get(stream)
        return [record for record in history if record.position <= last]

    def position_at(self, ledger: str, time: datetime) -> int:
        """Return the last position recorded by a time; 0 before the first event."""
        with self._store.reading() as cursor:
            row = (ledger, instant_text(time))
            cursor.execute(self._store.sql(_BY_TIME), row)
            return _position(cursor.fetchone())

    def whole(self, ledger: str, position: int) -> int:
        """Return a position rounded down to the end of a command (api §1).

        Raises:
            PositionBeyondHead: The ledger has not come so far.
        """
        sql = self._store.sql
        with self._store.reading() as cursor:
            cursor.execute(sql(_RECORDED), (ledger, position))
            here = cursor.fetchone()
            cursor.execute(sql(_RECORDED), (ledger, position + 1))
            following = cursor.fetchone()
            if here is None and position > 0:
                head = read_head(self._store, cursor, ledger, lock=False)
                last = 0 if head is None else head.position
                raise PositionBeyondHead(head_position=last)
            if here is None or here != following:
                return position
            cursor.execute(sql(_BEFORE_COMMAND), (ledger, here[0]))
            return _position(cursor.fetchone())

    def recorded(self, ledger: str, position: int) -> str | None:
        """Return when a position was recorded, as in the line; None where it is not."""
        with self._store.reading() as cursor:
            cursor.execute(self._store.sql(_RECORDED), (ledger, position))
            row = cursor.fetchone()
        return None if row is None else row[0]

    def actor(self, ledger: str, principal: bytes) -> str | None:
        """Return who a principal is, by its keyed hash; None where nobody."""
        with self._store.reading() as cursor:
            cursor.execute(self._store.sql(ACTOR), (ledger, principal))
            row = cursor.fetchone()
        return None if row is None else row[0]


def _position(row: Any) -> int:
    """Return the position that a statement found; 0 where there is none."""
    return 0 if row is None else int(row[0])

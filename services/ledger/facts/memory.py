"""What the writer remembers of an organization from one transaction to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from domain.aggregate import Aggregate, apply, fold
from services.ledger.record.append import StreamHead
from services.ledger.record.rows import AFTER, record_of, rows_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from domain.alignment.tallies import Tally
    from services.ledger.record.append import Head
    from services.ledger.record.rows import Row
    from services.ledger.store.store import Store

AGGREGATES_MAX = 4_096
ABSENT_MAX = 4_096
# Behind by more than this, reading again what is needed costs less than catching up.
CATCH_UP_EVENTS_MAX = 1_000

V = TypeVar("V")


class Memory:
    """One organization's aggregates as of a position, the lately used ones.

    Owned by the writer thread that runs the organization's transaction. Only what is
    committed is in here; what a transaction decides comes in when it has committed.

    Attributes:
        position: Everything in here is as of this position.
        aggregates: By stream; the least lately used first.
        stream_heads: Where each of those streams ends.
        tallies: Of goals lately asked for, what is known of those that contribute to
            them; of what others wrote since none is known.
        absent: Streams without an event: a service that acts is no person, and that is
            not to be asked of the database again with every command.
    """

    def __init__(self) -> None:
        self.position = 0
        self.aggregates: dict[str, Aggregate] = {}
        self.stream_heads: dict[str, StreamHead] = {}
        self.tallies: dict[str, Tally] = {}
        self.absent: set[str] = set()

    def catch_up(self, store: Store, cursor: Any, head: Head) -> None:
        """Come to the head: another process may have written since."""
        behind = head.position - self.position
        if behind:
            self.tallies.clear()
        if behind > CATCH_UP_EVENTS_MAX or behind < 0:
            self.aggregates.clear()
            self.stream_heads.clear()
            self.absent.clear()
        elif behind:
            span = (head.ledger, self.position, head.position, behind)
            cursor.execute(store.sql(AFTER), span)
            for row in rows_of(cursor.fetchall()):
                stream = row.entry.stream
                self.absent.discard(stream)
                aggregate = self.aggregates.get(stream)
                if aggregate is not None:
                    apply(aggregate, record_of(row.entry))
                if stream in self.stream_heads:
                    end = StreamHead(row.number, row.entry.version, row.leaf)
                    self.stream_heads[stream] = end
        self.position = head.position

    def find(self, stream: str) -> Aggregate | None:
        """Return an aggregate that is remembered, and count it as lately used."""
        found = self.aggregates.pop(stream, None)
        if found is not None:
            self.aggregates[stream] = found
        return found

    def keep(
        self, aggregates: dict[str, Aggregate], ends: dict[str, StreamHead]
    ) -> None:
        """Take in what was read or committed, and let the least used go."""
        _put(self.aggregates, aggregates)
        _put(self.stream_heads, ends)
        self.absent.difference_update(aggregates)

    def recall(
        self,
        kind: type[Aggregate],
        id: str,  # noqa: A002
        rows: Sequence[Row],
    ) -> Aggregate | None:
        """Take in all that is stored of one aggregate; None where that is nothing."""
        stream = kind.stream_of(id)
        folded = fold(kind, id, (record_of(row.entry) for row in rows))
        if folded is None:
            self._miss(stream)
            return None
        last = rows[-1]
        end = StreamHead(last.number, last.entry.version, last.leaf)
        self.keep({stream: folded}, {stream: end})
        return folded

    def count(self, tallies: Mapping[str, Tally]) -> None:
        """Take in tallies that were read or committed."""
        _put(self.tallies, tallies)

    def _miss(self, stream: str) -> None:
        if len(self.absent) >= ABSENT_MAX:
            self.absent.clear()
        self.absent.add(stream)


def _put(kept: dict[str, V], new: Mapping[str, V]) -> None:
    for key, value in new.items():
        kept.pop(key, None)
        kept[key] = value
    while len(kept) > AGGREGATES_MAX:
        del kept[next(iter(kept))]

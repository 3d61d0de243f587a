"""Events as the feed hands them out: which pass a filter, and what is sent of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from domain.days import parse_instant
from goalledger.v1 import event_feed_service_pb2 as pb
from services.ledger.record.lines import line_of
from services.ledger.record.places import personal_texts
from services.ledger.record.rows import record_of
from services.rpc.wire.times import timestamp
from services.rpc.wire.tokens import Token, write_token

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from domain.texts import Text
    from services.ledger.record.append import Head
    from services.ledger.record.lines import Entry
    from services.ledger.record.rows import Row

# What a batch may come to: well below what a client takes by default, and above what
# any one command can record.
BATCH_BYTES_MAX = 1_048_576


class Filter(NamedTuple):
    """Which events are wanted; what is None or empty excludes nothing.

    Attributes:
        goal: Of this goal, its key results, check-ins and scores.
        types: Of one of these types.
        actor: Of this person or service.
    """

    goal: str | None = None
    types: frozenset[str] = frozenset()
    actor: str | None = None

    def passes(self, entry: Entry) -> bool:
        """Tell whether an event is wanted."""
        if self.goal is not None:
            kind, _, id_ = entry.stream.partition("/")
            if kind not in ("goal", "score") or id_ != self.goal:
                return False
        if self.types and entry.type not in self.types:
            return False
        return self.actor is None or entry.actor == self.actor


class Commands(NamedTuple):
    """Whole commands that follow one another.

    Attributes:
        events: Those of their events that are wanted.
        last: The last event of all, wanted or not.
    """

    events: list[pb.FeedEvent]
    last: Entry


def by_size(
    rows: Sequence[Row], which: Filter, open_text: Callable[[Text | None], str]
) -> Iterator[Commands]:
    """Divide rows into whole commands, as many at once as fit into a frame.

    Blocks on the key store, for personal texts.
    """
    events: list[pb.FeedEvent] = []
    last: Entry | None = None
    size = 0
    for command in _commands(rows):
        made = [
            feed_event(row, open_text) for row in command if which.passes(row.entry)
        ]
        more = sum(event.ByteSize() for event in made)
        if events and last is not None and size + more > BATCH_BYTES_MAX:
            yield Commands(events, last)
            events, size = [], 0
        events += made
        size += more
        last = command[-1].entry
    if last is not None:
        yield Commands(events, last)


def feed_event(row: Row, open_text: Callable[[Text | None], str]) -> pb.FeedEvent:
    """Write one event: its line, byte for byte, and its personal texts opened."""
    entry = row.entry
    texts = {}
    if b'"sealed":' in entry.data:
        texts = {
            pointer: open_text(text)
            for pointer, text in personal_texts(record_of(entry).event)
        }
    line = line_of(entry, row.previous)
    return pb.FeedEvent(position=entry.position, record=line, texts=texts)


def point_of(head: Head, position: int, recorded: str | None) -> pb.FeedPoint:
    """Write a point of the feed, after which it can be resumed."""
    token = write_token(Token(head.ledger, head.epoch, position))
    point = pb.FeedPoint(position=position, token=token)
    if recorded is not None:
        point.record_time.CopyFrom(timestamp(parse_instant(recorded)))
    return point


def _commands(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Group events by command: those of one share their recorded time."""
    command: list[Row] = []
    for row in rows:
        if command and command[-1].entry.recorded != row.entry.recorded:
            yield command
            command = []
        command.append(row)
    if command:
        yield command

"""Follows an organization's events from a point on, for as long as somebody listens.

The log is read in order and in whole commands, so nothing can be skipped; the doorbell
only says when to look again, and behind it the log is looked at every second. Frames
are made as fast as they are taken: a slow listener holds up nobody but itself.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any, NamedTuple

from goalledger.v1 import event_feed_service_pb2 as pb
from services.rpc.history.feed_events import Filter, by_size, point_of
from services.rpc.limits import STREAM_SECONDS_MAX

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from services.ledger.reading.doorbell import Doorbell
    from services.ledger.record.append import Head
    from services.rpc.calls.reads import Reads
    from services.rpc.history.feed_events import Commands

POLL_SECONDS = 1.0
_ROWS_READ = 256
# So many events behind, a listener that had caught up has fallen behind.
_BEHIND_EVENTS = 1_000
# After so long without a wanted event, or so many others, a checkpoint says how far.
_CHECKPOINT_SECONDS = 5.0
_CHECKPOINT_EVENTS = 5_000

Frame = pb.SubscribeEventsResponse


class Start(NamedTuple):
    """From where, in which run of the ledger, a feed follows it.

    Attributes:
        head: The ledger's head when the feed began.
        after: The position after which it begins; the end of a command.
        which: The events that are wanted.
    """

    head: Head
    after: int
    which: Filter


class Feeds:
    """The listeners of this process. Owned by the server's event loop."""

    def __init__(self, reads: Reads, doorbell: Doorbell) -> None:
        """Begin to hear the doorbell."""
        self._reads = reads
        self._loop = asyncio.get_running_loop()
        self._bells: dict[str, set[asyncio.Event]] = {}
        self._draining = False
        self._leave = doorbell.listen(self._rung)

    def drain(self) -> None:
        """End every feed with the frame that says where to resume it."""
        self._draining = True
        for bells in self._bells.values():
            for bell in bells:
                bell.set()

    def close(self) -> None:
        """Hear the doorbell no more."""
        self._leave()

    async def follow(self, start: Start) -> AsyncGenerator[Frame]:
        """Yield a feed's frames, until the server drains or the feed is old."""
        ledger, bell = start.head.ledger, asyncio.Event()
        self._bells.setdefault(ledger, set()).add(bell)
        try:
            async for frame in _Feed(self._reads, start).frames(bell, self._is_over):
                yield frame
        finally:
            self._bells[ledger].discard(bell)
            if not self._bells[ledger]:
                del self._bells[ledger]

    def _is_over(self, begun: float) -> bool:
        return self._draining or time.monotonic() - begun > STREAM_SECONDS_MAX

    def _rung(self, ledger: str, position: int) -> None:
        """Wake the listeners of a ledger; called in a thread of the writer."""
        del position
        if ledger in self._bells and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake, ledger)

    def _wake(self, ledger: str) -> None:
        for bell in self._bells.get(ledger, ()):
            bell.set()


class _Feed:
    """One listener's way through the log."""

    def __init__(self, reads: Reads, start: Start) -> None:
        self._reads = reads
        self._ledger = start.head.ledger
        self._head = start.head
        self._which = start.which
        self._at = start.after
        self._recorded: str | None = None
        self._told = start.after
        self._told_at = time.monotonic()
        self._caught_up = False

    async def frames(self, bell: asyncio.Event, is_over: Any) -> AsyncGenerator[Frame]:
        begun = time.monotonic()
        await self._reads.in_thread(self._find_recorded)
        yield Frame(
            confirmed=Frame.Confirmed(
                point=self._point(), head_position=self._head.position
            )
        )
        while not is_over(begun):
            bell.clear()
            found = await self._reads.in_thread(self._read)
            for commands in found:
                if (frame := self._took(commands)) is not None:
                    yield frame
            if found:
                if self._caught_up and self._head.position - self._at > _BEHIND_EVENTS:
                    self._caught_up = False
                    yield self._fallen_behind()
                continue
            if not self._caught_up:
                self._caught_up = True
                yield self._tell(Frame(caught_up=Frame.CaughtUp(point=self._point())))
            elif self._told < self._at and self._silent():
                yield self._checkpoint()
            await _rung(bell)
        yield Frame(draining=Frame.Draining(point=self._point()))

    def _find_recorded(self) -> None:
        if self._at:
            self._recorded = self._reads.ledger.read.recorded(self._ledger, self._at)

    def _read(self) -> list[Commands]:
        """Read on from where the feed is; blocks on the database."""
        ledger = self._reads.ledger
        rows = ledger.read.rows(self._ledger, self._at, _ROWS_READ)
        if len(rows) >= _ROWS_READ:
            self._head = ledger.read.head(self._ledger)
        return list(by_size(rows, self._which, ledger.open_text))

    def _took(self, commands: Commands) -> Frame | None:
        """Move past commands, and return the frame that says so, if one is due."""
        self._at, self._recorded = commands.last.position, commands.last.recorded
        if commands.events:
            batch = Frame.EventBatch(events=commands.events, point=self._point())
            return self._tell(Frame(event_batch=batch))
        if self._at - self._told >= _CHECKPOINT_EVENTS or self._silent():
            return self._checkpoint()
        return None

    def _checkpoint(self) -> Frame:
        return self._tell(Frame(checkpoint=Frame.Checkpoint(point=self._point())))

    def _fallen_behind(self) -> Frame:
        behind = Frame.FellBehind(
            point=self._point(), head_position=self._head.position
        )
        return self._tell(Frame(fell_behind=behind))

    def _silent(self) -> bool:
        return time.monotonic() - self._told_at >= _CHECKPOINT_SECONDS

    def _tell(self, frame: Frame) -> Frame:
        """Note that the listener is told how far the feed has come."""
        self._told, self._told_at = self._at, time.monotonic()
        return frame

    def _point(self) -> pb.FeedPoint:
        return point_of(self._head, self._at, self._recorded)


async def _rung(bell: asyncio.Event) -> None:
    """Wait for the doorbell, and no longer than until the next look."""
    try:
        async with asyncio.timeout(POLL_SECONDS):
            await bell.wait()
    except TimeoutError:
        return

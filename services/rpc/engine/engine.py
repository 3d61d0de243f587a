"""The engine: writer and views in a process of their own, as the server sees them.

Deciding, sealing, hashing and projecting take longer than gRPC takes with a call, and
the threads of one process take turns at all of it. So the server keeps calls and reads,
and the engine does the rest. Acts go there in the batches that gather while it is at
work; what became of them, and how far the views are, comes back (ADR 0019).
"""

from __future__ import annotations

import asyncio
import itertools
import socket
import subprocess
import sys
import threading
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from projections.running.progress import Progress
from services.ledger.refusals import (
    DependencyDown,
    OutcomeUnknown,
    ServerDraining,
    StoreUnfitError,
    TooManyInFlight,
)
from services.ledger.writing.writer import (
    BATCH_COMMANDS_MAX,
    WAITING_COMMANDS_MAX,
    resolve,
)
from services.rpc.engine.channel import READ_BYTES, Channel, Frames, frame_of
from services.rpc.engine.parcels import pack_act, unpack_outcomes

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from projections.running.failures import Failure
    from services.ledger.writing.acts import Act, Promise, Receipt
    from services.rpc.settings import Settings

    Numbered = tuple[int, Act | Promise]

# The first thing that an engine says, unless it says why it cannot work.
READY = "ready"
_COMMAND: tuple[str, ...] = (sys.executable, "-m", "services.rpc.engine.engine_main")
# One batch is carried out while the next one waits beside it.
_BATCHES_SENT_MAX = 2
_STOP_SECONDS = 30.0
# Longer than any read waits for views.
_WAIT_SECONDS = 5.0


class Queue:
    """The acts of one organization: those not sent yet, and how many batches are."""

    def __init__(self) -> None:
        """Begin empty."""
        self.acts: deque[Numbered] = deque()
        self.sent = 0


class Engine:
    """Carries acts out and keeps views, elsewhere. Owned by the server's event loop.

    Attributes:
        progress: How far the views have come, and who waits for them.
        failures: The views that stopped, by model and organization.
    """

    def __init__(
        self,
        settings: Settings,
        held: Sequence[int],
        committed: Callable[[str, int], None],
        alarm: Callable[[Failure], None],
        lost: Callable[[], None],
    ) -> None:
        """Start the process, and return when it is ready.

        Args:
            settings: Where everything is; prepared by the server.
            held: Open files that it is to hold for as long as it lives.
            committed: Called on the loop with ledger and position after a commit.
            alarm: Called on the loop when a view stops.
            lost: Called on the loop when the process ends without being asked to.

        Raises:
            StoreUnfitError: The process cannot work there; says why.
        """
        self.progress = Progress(self._want)
        self.failures: dict[tuple[str, str], Failure] = {}
        self._alarm = alarm
        self._lost = lost
        self._committed = committed
        self._numbers = itertools.count()
        self._waiting: dict[int, asyncio.Future[Receipt]] = {}
        self._queues: dict[str, Queue] = {}
        self._heads: dict[str, int] = {}
        self._unsent = bytearray()
        self._frames = Frames()
        self._closed = self._ended = False
        self._gone = threading.Event()
        self._thread = 0
        self._socket, theirs = socket.socketpair()
        with theirs:
            number = theirs.fileno()
            self._process = subprocess.Popen(  # noqa: S603 - a program of our own
                [*_COMMAND, str(number)], pass_fds=[number, *held]
            )
        self._begin(settings)

    def attach(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begin to send and to receive, on the running loop."""
        self._loop = loop
        self._thread = threading.get_ident()
        self._socket.settimeout(0)
        loop.add_reader(self._socket, self._receive)
        self._send("attached")

    async def write(self, ledger: str, act: Act | Promise) -> Receipt:
        """Queue an act, and return once what it did is on disk.

        Raises:
            Refusal: Why nothing was done, or that nobody knows.
        """
        if self._closed:
            raise ServerDraining
        if self._ended:
            raise DependencyDown
        if len(self._waiting) >= WAITING_COMMANDS_MAX:
            raise TooManyInFlight(limit=WAITING_COMMANDS_MAX)
        number = next(self._numbers)
        future: asyncio.Future[Receipt] = self._loop.create_future()
        self._waiting[number] = future
        queue = self._queues.setdefault(ledger, Queue())
        queue.acts.append((number, act))
        if not queue.sent:
            self._send_batch(ledger)
        elif len(queue.acts) == 1:
            # What other calls of this turn of the loop ask for goes along.
            self._loop.call_soon(self._send_batch, ledger)
        return await future

    def ring(self, ledger: str, position: int) -> None:
        """Say that another process wrote; called by the doorbell, in any thread."""
        if position > self._heads.get(ledger, 0):
            self._loop.call_soon_threadsafe(self._send, "rung", ledger, position)

    def close(self) -> None:
        """Let the process finish what it was sent, and end."""
        self._loop.call_soon_threadsafe(self._finish)
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        # What it said last is heard on the loop.
        self._gone.wait(_STOP_SECONDS)

    def _begin(self, settings: Settings) -> None:
        channel = Channel(self._socket)
        channel.send(settings)
        answer = channel.receive()
        if answer != READY:
            self._process.wait()
            self._socket.close()
            raise StoreUnfitError(answer or "the engine did not start")

    def _send_batch(self, ledger: str) -> None:
        """Send what has gathered, unless the engine has enough to do."""
        queue = self._queues[ledger]
        if queue.acts and (queue.sent < _BATCHES_SENT_MAX or self._closed):
            queue.sent += 1
            size = min(len(queue.acts), BATCH_COMMANDS_MAX)
            batch = [queue.acts.popleft() for _ in range(size)]
            packed = [(number, pack_act(act)) for number, act in batch]
            self._send("acts", ledger, packed)

    def _finish(self) -> None:
        """Send all there is, and then that there is no more."""
        self._closed = True
        for ledger, queue in self._queues.items():
            while queue.acts:
                self._send_batch(ledger)
        if not self._unsent:
            self._hang_up()

    def _hang_up(self) -> None:
        with suppress(OSError):  # it has ended before
            self._socket.shutdown(socket.SHUT_WR)

    def _want(self, models: Collection[str], ledger: str, position: int) -> None:
        """Say that somebody waits for views; they wait on the loop or in a thread."""
        wanted = ("wanted", list(models), ledger, position, _WAIT_SECONDS)
        if threading.get_ident() == self._thread:
            self._send(*wanted)
        else:
            self._loop.call_soon_threadsafe(self._send, *wanted)

    def _send(self, *said: Any) -> None:
        behind = bool(self._unsent)
        self._unsent += frame_of(said)
        if not behind and not self._is_sent():
            self._loop.add_writer(self._socket, self._flush)

    def _flush(self) -> None:
        """Send what is left, now that the other end takes more."""
        if self._is_sent():
            self._loop.remove_writer(self._socket)
            if self._closed:
                self._hang_up()

    def _is_sent(self) -> bool:
        """Send as much as the other end takes now, and tell whether that is all."""
        try:
            sent = self._socket.send(self._unsent)
        except BlockingIOError:
            sent = 0
        except OSError:
            return True  # it has ended, and takes no more; reading tells
        del self._unsent[:sent]
        return not self._unsent

    def _receive(self) -> None:
        try:
            piece = self._socket.recv(READ_BYTES)
        except BlockingIOError:
            return
        except OSError:
            piece = b""
        if not piece:
            self._end()
            return
        for said, *rest in self._frames.add(piece):
            match said:
                case "done":
                    self._done(*rest)
                case "moved":
                    self.progress.moved(*rest)
                case "stopped":
                    self._stopped(*rest)

    def _done(self, ledger: str, position: int, outcomes: Any) -> None:
        """Take in what became of a batch, and where the ledger's head was by then."""
        queue = self._queues[ledger]
        queue.sent -= 1
        self._send_batch(ledger)
        if not queue.sent:
            del self._queues[ledger]
        waiting = self._waiting
        resolve(
            [(waiting.pop(number), one) for number, one in unpack_outcomes(outcomes)]
        )
        if position > self._heads.get(ledger, 0):
            self._heads[ledger] = position
            # After those who wait have had their turn of the loop.
            self._loop.call_soon(self._committed, ledger, position)

    def _stopped(self, failure: Failure) -> None:
        self.failures = {**self.failures, (failure.model, failure.ledger): failure}
        self._alarm(failure)

    def _end(self) -> None:
        """Answer who still waits: what was not sent was not done, else nobody knows."""
        self._ended = True
        self._loop.remove_reader(self._socket)
        self._loop.remove_writer(self._socket)
        self._socket.close()
        self._gone.set()
        waiting, self._waiting = self._waiting, {}
        unsent = [number for queue in self._queues.values() for number, _ in queue.acts]
        why = ServerDraining if self._closed else DependencyDown
        resolve([(waiting.pop(number), why()) for number in unsent])
        resolve([(future, OutcomeUnknown()) for future in waiting.values()])
        if not self._closed:
            self._lost()

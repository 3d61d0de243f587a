"""The writer: commands queue by organization, and each turn commits what has gathered.

There is no timer: a batch is whatever arrived while the last one was committed, so an
idle ledger answers at once and a busy one shares the cost of a commit among many.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from queue import SimpleQueue
from typing import Any

from msgspec import Struct

from domain.refusals import ResourceNotFound
from services.ledger.facts.memory import Memory
from services.ledger.refusals import (
    DependencyDown,
    OutcomeUnknown,
    ServerDraining,
    StoreBusy,
    TooManyInFlight,
)
from services.ledger.store.store import CommitLostError, lent
from services.ledger.store.writes import Writes
from services.ledger.writing.acts import Act, Context, Outcome, Promise, Receipt
from services.ledger.writing.ahead import streams_ahead
from services.ledger.writing.batch import Batch
from services.ledger.writing.locking import begin
from services.ledger.writing.lost_answers import LostAnswers

BATCH_COMMANDS_MAX = 256
WAITING_COMMANDS_MAX = 4_096
ORGANIZATIONS_REMEMBERED_MAX = 64
# Whoever lost a commit may find the head still locked by it for a while.
TRIES_MAX = 3

# Told, in the writer's thread, what became of acts; a ticket names each of them.
Desk = Callable[[Sequence[tuple[Any, Outcome]]], None]


class Waiting(Struct, frozen=True):
    """An act in the queue, and where its outcome is asked for.

    Attributes:
        act: What is to be done.
        ticket: What the desk knows it by.
        desk: Hands the outcomes of a batch out, all those of one desk at once.
    """

    act: Act | Promise
    ticket: Any
    desk: Desk


class LoopDesk(Struct, frozen=True):
    """Hands outcomes out on an event loop; its tickets are futures of that loop."""

    loop: asyncio.AbstractEventLoop

    def __call__(self, outcomes: Sequence[tuple[Any, Outcome]]) -> None:
        """Resolve what is waited for, all in one hop to the loop."""
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            self.loop.call_soon_threadsafe(resolve, outcomes)


class Writer:
    """Runs the transactions of all organizations, one at a time for each.

    ``_lock`` guards the queues and the two flags; everything else belongs to the
    threads, and an organization's memory to the one thread that has its turn.
    """

    def __init__(
        self,
        context: Context,
        committed: Callable[[str, int], None] = lambda ledger, position: None,
    ) -> None:
        """Start the threads.

        Args:
            context: The store, the vault and the seams.
            committed: Called with ledger and position after each commit.
        """
        self._context = context
        self._committed = committed
        self._lock = threading.Lock()
        self._queues: dict[str, deque[Waiting]] = {}
        self._waiting = 0
        self._closed = False
        self._turns: SimpleQueue[str | None] = SimpleQueue()
        self._memories: dict[str, Memory] = {}
        self._threads = [
            threading.Thread(target=self._run, name=f"writer-{number}", daemon=True)
            for number in range(context.store.writers_max)
        ]
        for thread in self._threads:
            thread.start()

    async def write(self, ledger: str, act: Act | Promise) -> Receipt:
        """Queue an act, and return once what it did is on disk.

        Raises:
            Refusal: Why nothing was done.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Receipt] = loop.create_future()
        self.submit(ledger, Waiting(act, future, LoopDesk(loop)))
        return await future

    def submit(self, ledger: str, *waiting: Waiting) -> None:
        """Queue acts for their organization's next turn, all of them or none.

        Raises:
            TooManyInFlight: More wait than the writer holds.
            ServerDraining: The writer is closed.
        """
        if self._queue(ledger, waiting):
            self._turns.put(ledger)

    def carry_out(self, ledger: str, *waiting: Waiting) -> None:
        """Queue acts, and take the organization's turn here if no thread has it.

        Raises:
            TooManyInFlight: More wait than the writer holds.
            ServerDraining: The writer is closed.
        """
        if self._queue(ledger, waiting):
            self._turn(ledger)

    def _queue(self, ledger: str, waiting: Sequence[Waiting]) -> bool:
        """Queue acts, and tell whether nobody is at their organization's yet."""
        with self._lock:
            if self._closed:
                raise ServerDraining
            if self._waiting + len(waiting) > WAITING_COMMANDS_MAX:
                raise TooManyInFlight(limit=WAITING_COMMANDS_MAX)
            self._waiting += len(waiting)
            queue = self._queues.get(ledger)
            if queue is not None:
                queue.extend(waiting)
                return False
            self._queues[ledger] = deque(waiting)
            return True

    def close(self) -> None:
        """Finish what was queued, then stop the threads."""
        with self._lock:
            self._closed = True
            for _ in self._threads:
                self._turns.put(None)
        for thread in self._threads:
            thread.join()

    def _run(self) -> None:
        while (ledger := self._turns.get()) is not None:
            self._turn(ledger)

    def _turn(self, ledger: str) -> None:
        waiting = self._take_turn(ledger)
        while waiting:
            outcomes = self._outcomes(ledger, [one.act for one in waiting])
            _hand_out(waiting, outcomes)
            waiting = self._end_turn(ledger, len(waiting))

    def _take_turn(self, ledger: str) -> list[Waiting]:
        with self._lock:
            queue = self._queues[ledger]
            return [queue.popleft() for _ in range(min(len(queue), BATCH_COMMANDS_MAX))]

    def _end_turn(self, ledger: str, done: int) -> list[Waiting]:
        """Go to the end of the line if more arrived; else forget the queue."""
        with self._lock:
            self._waiting -= done
            queue = self._queues[ledger]
            if not queue:
                del self._queues[ledger]
                return []
            if self._closed or self._turns.empty():
                size = min(len(queue), BATCH_COMMANDS_MAX)
                return [queue.popleft() for _ in range(size)]
            self._turns.put(ledger)
            return []

    def _outcomes(self, ledger: str, acts: Sequence[Act | Promise]) -> list[Outcome]:
        """Run one transaction; where a command breaks it, each command on its own.

        What became of a lost commit is found out by running the commands again: those
        that were stored are known.
        """
        store, lost, answers = self._context.store, False, LostAnswers()
        for _ in range(TRIES_MAX):
            try:
                return answers.first(self._transaction(ledger, acts))
            except CommitLostError as error:
                lost = True
                answers.add(error.decided)
            except Exception as error:  # noqa: BLE001 - it is somebody's answer
                busy = store.is_busy(error)
                if busy and not lost:
                    return [StoreBusy() for _ in acts]
                if not busy and not store.is_down(error):
                    return self._one_by_one(ledger, acts, error)
        return [OutcomeUnknown() if lost else DependencyDown() for _ in acts]

    def _one_by_one(
        self, ledger: str, acts: Sequence[Act | Promise], error: Exception
    ) -> list[Outcome]:
        """Run each command on its own, so that only the culprit fails."""
        if len(acts) == 1:
            return [error]
        return [self._outcomes(ledger, [act])[0] for act in acts]

    def _transaction(self, ledger: str, acts: Sequence[Act | Promise]) -> list[Outcome]:
        """Decide and write the acts of one organization; all of it or nothing.

        Raises:
            CommitLostError: The commit may or may not have happened.
        """
        memory = self._memory(ledger)
        with lent(self._context.store.engine) as cursor:
            ahead = streams_ahead(acts, memory)
            locked = begin(self._context, cursor, ledger, acts, ahead)
            if locked is None:
                cursor.execute("ROLLBACK")
                return [ResourceNotFound(kind="organization", id=ledger) for _ in acts]
            batch = Batch(self._context, cursor, locked, memory, ahead)
            outcomes = [batch.take(act) for act in acts]
            if batch.is_empty:
                cursor.execute("ROLLBACK")
                return outcomes
            try:
                self._commit(cursor, batch.writes())
            except CommitLostError as lost:
                lost.decided = outcomes
                raise
        batch.keep()
        self._committed(ledger, batch.head.position)
        return outcomes

    def _commit(self, cursor: Any, writes: Writes) -> None:
        self._context.store.commit(cursor, writes)

    def _memory(self, ledger: str) -> Memory:
        with self._lock:
            memory = self._memories.pop(ledger, None) or Memory()
            self._memories[ledger] = memory
            while len(self._memories) > ORGANIZATIONS_REMEMBERED_MAX:
                del self._memories[next(iter(self._memories))]
            return memory


def _hand_out(waiting: Sequence[Waiting], outcomes: Sequence[Outcome]) -> None:
    """Take the outcomes of a batch to their desks, to each of them at once."""
    by_desk: dict[Desk, list[tuple[Any, Outcome]]] = {}
    for one, outcome in zip(waiting, outcomes, strict=True):
        by_desk.setdefault(one.desk, []).append((one.ticket, outcome))
    for desk, pairs in by_desk.items():
        desk(pairs)


def resolve(outcomes: Sequence[tuple[asyncio.Future[Receipt], Outcome]]) -> None:
    """Give what is waited for its outcome, on the loop of those who wait."""
    for future, outcome in outcomes:
        if future.done():  # its caller went away
            continue
        if isinstance(outcome, Exception):
            future.set_exception(outcome)
        else:
            future.set_result(outcome)

"""Answers reads: from which position, how fresh, and what the answer was read from.

What a read asks for is resolved once, in one place, for all of them (api §1). The
position is pinned, so that everything in an answer, and every page of a list, shows the
same state while others write.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from domain.days import parse_instant
from goalledger.v1.read_pb2 import ReadInfo
from projections import views as view_models
from services.rpc.calls.wishes import Wish, position_of, read_wish
from services.rpc.limits import VIEW_WAIT_SECONDS_MAX
from services.rpc.wire.refused import ProjectionLagging
from services.rpc.wire.times import timestamp
from services.rpc.wire.tokens import Token, read_token, write_token

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Connection

    from projections.tables.read_model import ReadModel
    from projections.tables.reads import Known
    from projections.views import Views
    from services.ledger.ledger import Ledger
    from services.ledger.record.append import Head
    from services.rpc.calls.callers import Caller
    from services.rpc.wire.fields import Fields

    Pin = Callable[[Head], int | None]

T = TypeVar("T")

# More take the interpreter from one another; fewer let long ones keep others waiting.
_THREADS = 4
_REASONS_TO_TRY_AGAIN = 2


class Resolved(NamedTuple):
    """Which state answers a read.

    Attributes:
        head: The ledger's head when it was resolved.
        pinned: The one position to answer from; None: as far as the views have come.
        at_least: How far the views have to have come.
    """

    head: Head
    pinned: int | None
    at_least: int


class Moment(NamedTuple):
    """What a query is answered from.

    Attributes:
        connection: Of the views.
        known: The organization, and the position up to which it is known.
        head: The ledger's head.
        instant: The instant asked about: as of when, else now.
    """

    connection: Connection
    known: Known
    head: Head
    instant: datetime


class Answer(NamedTuple, Generic[T]):
    """What a query found, and what it was read from."""

    found: T
    info: ReadInfo


class Question(NamedTuple, Generic[T]):
    """A query and what it needs.

    Attributes:
        models: The read models that it reads.
        query: Answers it; called in a thread.
        pin: Given the head, returns the position that an earlier page was read at, or
            None for a first page.
    """

    models: Sequence[ReadModel]
    query: Callable[[Moment], T]
    pin: Pin = lambda head: None


class _PromiseNeededError(Exception):
    """Only the writer can promise that nothing is recorded before a time any more."""


class Reads:
    """Resolves and answers. Owned by the server's loop; queries run in threads."""

    def __init__(self, ledger: Ledger, views: Views) -> None:
        """Take what is recorded, and what is made of it."""
        self.ledger = ledger
        self._views = views
        # By organization, the head when it was first read here. No read is answered
        # from before it: views made anew would not know what others were told.
        self._floors: dict[str, int] = {}
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="read")

    async def answer(
        self, fields: Fields, caller: Caller, question: Question[T]
    ) -> Answer[T]:
        """Let the caller in, and answer a question from the views.

        Args:
            fields: The request, read as far as it is the question's own.
            caller: Who asks.
            question: What is asked.

        Raises:
            FieldInvalid: Something is wrong with the request.
            ProjectionLagging: The views did not come as far in time.
        """
        wish = read_wish(fields, fields.request.read)
        fields.require_sound()
        await caller.enter(fields.organization)
        attempt = self._attempt(fields.organization, wish)
        for _ in range(_REASONS_TO_TRY_AGAIN):
            try:
                return await self.in_thread(partial(attempt.read, question))
            except _PromiseNeededError:
                await self._promise(attempt)
            except view_models.ProjectionLagging:
                await self._arrival(attempt, question.models)
        return await self.in_thread(partial(attempt.read, question))

    async def resolve(self, organization: str, wish: Wish) -> Resolved:
        """Find out which state of the log itself answers a read.

        Raises:
            LedgerRewound: The token is from before a restore.
            AsOfInFuture: The as-of time has not come yet.
            PositionBeyondHead: The as-of position has not been reached.
        """
        attempt = self._attempt(organization, wish)
        try:
            return await self.in_thread(attempt.resolve)
        except _PromiseNeededError:
            await self._promise(attempt)
            return await self.in_thread(attempt.resolve)

    async def info(self, head: Head, position: int) -> ReadInfo:
        """Say what was read from, where it was the log itself, which never lags."""
        attempt = self._attempt(head.ledger, Wish())
        return await self.in_thread(partial(attempt.info, head, position, 0))

    async def in_thread(self, work: Callable[[], T]) -> T:
        """Return what work comes to that blocks on a database."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def close(self) -> None:
        """Let the threads end."""
        self._threads.shutdown()

    def _attempt(self, organization: str, wish: Wish) -> _Attempt:
        return _Attempt(self.ledger, self._views, organization, wish, self._floors)

    async def _promise(self, attempt: _Attempt) -> None:
        assert attempt.wish.time is not None
        receipt = await self.ledger.promise(attempt.organization, attempt.wish.time)
        attempt.promised = receipt.answer.position

    async def _arrival(self, attempt: _Attempt, models: Sequence[ReadModel]) -> None:
        wanted = attempt.wanted
        try:
            await self._views.arrival(
                models, attempt.organization, wanted, VIEW_WAIT_SECONDS_MAX
            )
        except view_models.ProjectionLagging as lagging:
            raise ProjectionLagging(
                projection=", ".join(model.NAME for model in models),
                position=lagging.facts["position"],
                wanted_position=wanted,
            ) from None


class _Attempt:
    """One read on its way to an answer; tried again once what it waits for is there.

    Attributes:
        promised: The position that a promise was given at; None: none was needed.
    """

    def __init__(
        self,
        ledger: Ledger,
        views: Views,
        organization: str,
        wish: Wish,
        floors: dict[str, int],
    ) -> None:
        self.organization = organization
        self.wish = wish
        self.promised: int | None = None
        self._ledger = ledger
        self._views = views
        self._floors = floors
        self._resolved: Resolved | None = None

    @property
    def wanted(self) -> int:
        """Return how far the views have to have come."""
        assert self._resolved is not None
        pinned = self._resolved.pinned
        return self._resolved.at_least if pinned is None else pinned

    def read(self, question: Question[T]) -> Answer[T]:
        """Resolve, and ask the views.

        Raises:
            _PromiseNeededError: The as-of time is later than all that is recorded.
            ProjectionLagging: The views have not come so far yet.
        """
        if self._resolved is None:
            self._resolved = self.resolve(question.pin)
        head, pinned, at_least = self._resolved
        if self._views.lag(question.models, self.organization, self.wanted):
            raise view_models.ProjectionLagging(position=0, wanted=self.wanted)

        def query(connection: Connection, known: Known) -> T:
            at = known.position
            if pinned is None and at < at_least:
                raise view_models.ProjectionLagging(position=at, wanted=at_least)
            return question.query(Moment(connection, known, head, self._instant(at)))

        reading = self._views.read(question.models, self.organization, pinned, query)
        lag = max(0, head.position - reading.reached)
        return Answer(reading.found, self.info(head, reading.position, lag))

    def resolve(self, pin: Pin = lambda head: None) -> Resolved:
        """Find out which state is asked for; blocks on the database."""
        wish, organization = self.wish, self.organization
        head = self._ledger.read.head(organization)
        # A ledger that was restored meanwhile may have less than it had.
        floor = self._floors.setdefault(organization, head.position)
        at_least = min(floor, head.position)
        if wish.token is not None:
            asked = position_of(read_token(wish.token, organization), head)
            at_least = max(at_least, asked)
        elif wish.strong:
            at_least = head.position
        pinned = pin(head)
        if pinned is None and wish.time is not None:
            pinned = self._position_at(wish.time, head)
        elif pinned is None and wish.position is not None:
            pinned = self._ledger.read.whole(organization, wish.position)
        return Resolved(head, pinned, at_least)

    def info(self, head: Head, position: int, lag: int) -> ReadInfo:
        """Say what was read from."""
        recorded = self._recorded(head, position)
        return ReadInfo(
            resolved_position=position,
            record_time=None if recorded is None else timestamp(recorded),
            token=write_token(Token(self.organization, head.epoch, position)),
            projection_lag=lag,
        )

    def _position_at(self, time: datetime, head: Head) -> int:
        if self.promised is not None:
            return self.promised
        if time > max(head.recorded, head.answered_until):
            raise _PromiseNeededError
        if time >= head.recorded:
            return head.position
        return self._ledger.read.position_at(self.organization, time)

    def _recorded(self, head: Head, position: int) -> datetime | None:
        if not position:
            return None
        if position == head.position:
            return head.recorded
        recorded = self._ledger.read.recorded(self.organization, position)
        return None if recorded is None else parse_instant(recorded)

    def _instant(self, position: int) -> datetime:
        """Return the instant that is asked about: as of when, else now."""
        if self.wish.time is not None:
            return self.wish.time
        now = self._ledger.seams.now()
        if self.wish.position is None:
            return now
        recorded = self._ledger.read.recorded(self.organization, position)
        return now if recorded is None else parse_instant(recorded)

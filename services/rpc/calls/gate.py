"""The gate that every call passes on its way in and its answer on the way out.

In: how many are under way, the bytes, the principal. Out: the answer's bytes, or a
refusal with its details, or an incident of which the caller learns nothing but the
number. It stands around each servicer's methods; interceptors of grpc.aio would cost
every call a task more.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple

import structlog
from google.protobuf.message_factory import GetMessageClass

from domain.refusals import Refusal
from services.ledger.refusals import (
    DependencyDown,
    ServerDraining,
    StoreBusy,
    TooManyInFlight,
)
from services.rpc.calls.callers import Caller, principal_of
from services.rpc.limits import (
    CALL_SECONDS_MAX,
    RESPONSE_BYTES_MAX,
    UNARY_CALLS_MAX,
)
from services.rpc.logs import told
from services.rpc.permissions import RULES
from services.rpc.refusals import DETAILS_KEY, Answered, answered, reason_of
from services.rpc.wire.messages import read_message
from services.rpc.wire.refused import DeadlineTooShort, Internal, MessageTooLarge

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from google.protobuf.descriptor import MethodDescriptor, ServiceDescriptor
    from google.protobuf.message import Message

    from services.ledger.ledger import Ledger
    from services.ledger.store.store import Store
    from services.rpc.calls.handlers import Opening
    from services.rpc.calls.streams import Streams
    from services.rpc.permissions import Rule

_NAME = "goal_ledger.rpc"
_log = structlog.get_logger(_NAME)
_level = logging.getLogger(_NAME)


class Gate:
    """Counts, lets in, and answers for every rpc. Owned by the server's event loop.

    Attributes:
        draining: No call is let in any more.
        unary_calls: How many are under way, feeds left out.
    """

    def __init__(self, ledger: Ledger, store: Store, streams: Streams) -> None:
        """Take what callers are looked up in, and who carries the feeds."""
        self.draining = False
        self.unary_calls = 0
        self.streams = streams
        self._ledger = ledger
        self._store = store

    def openings(
        self, service: ServiceDescriptor, servicer: object
    ) -> dict[str, Opening]:
        """Return what begins a call of each rpc of a service, by the rpc's name.

        Raises:
            KeyError: An rpc is not in the table of permissions.
            AttributeError: The servicer lacks an rpc.
        """
        return {
            method.name: self._opening(method, getattr(servicer, method.name))
            for method in service.methods
        }

    def _opening(self, method: MethodDescriptor, behaviour: Any) -> Opening:
        assert method.containing_service is not None
        rpc = f"{method.containing_service.full_name}/{method.name}"
        kind = GetMessageClass(method.input_type)
        passage = Passage(self, rpc, RULES[rpc], kind, behaviour)
        return partial(Feed if method.server_streaming else UnaryCall, passage)

    def require_open(self) -> None:
        """Refuse who comes while the server drains."""
        if self.draining:
            raise ServerDraining

    def require_room(self) -> None:
        """Refuse a unary call that is one too many."""
        if self.unary_calls > UNARY_CALLS_MAX:
            raise TooManyInFlight(limit=UNARY_CALLS_MAX)

    def refusal_of(self, error: Exception) -> tuple[Refusal, str | None]:
        """Return how an exception is told, and the incident's number if it is one."""
        if isinstance(error, Refusal):
            return error, None
        if isinstance(error, self._store.errors):
            if self._store.is_busy(error):
                return StoreBusy(), None
            if self._store.is_down(error):
                return DependencyDown(), None
        incident = secrets.token_hex(8)
        return Internal(incident_id=incident), incident

    def caller(self, principal: str, rule: Rule) -> Caller:
        """Return the caller of one call, who is not let in anywhere yet."""
        return Caller(principal, rule, self._ledger)


class Passage(NamedTuple):
    """What is the same for all calls of one rpc."""

    gate: Gate
    rpc: str
    rule: Rule
    kind: type[Message]
    behaviour: Any


class Call:
    """One call on its way through the gate, and its line in the log.

    It is a method handler as grpc.aio takes one, for this call alone: so the metadata
    is read once. No payload and no principal ever stands in the log.
    """

    __slots__ = ("_begun", "_caller", "_metadata", "_passage", "_request_id")

    # Bytes come in and bytes go out.
    request_streaming = response_streaming = False
    request_deserializer = response_serializer = None

    def __init__(self, passage: Passage, metadata: Any) -> None:
        """Begin when the headers are there; the message may take a while."""
        self._passage = passage
        self._metadata = metadata
        self._begun = 0.0
        self._caller: Caller | None = None
        self._request_id = ""

    def _let_in(self, data: bytes) -> tuple[Any, Caller]:
        """Return the call's request, once it is known who calls."""
        gate, _, rule, kind, _ = self._passage
        gate.require_open()
        caller = self._caller = gate.caller(principal_of(self._metadata), rule)
        request: Any = read_message(kind, data)
        self._request_id = getattr(request, "request_id", "")
        return request, caller

    def _answer(self, error: Exception) -> Answered:
        """Return how an exception is answered, and log it."""
        refusal, incident = self._passage.gate.refusal_of(error)
        organization = "" if self._caller is None else self._caller.organization
        answer = answered(refusal, organization)
        facts = {
            "code": answer.code.name,
            "reason": reason_of(refusal),
            **self._facts(),
        }
        if incident is None:
            _log.info("rpc", **facts)
        else:
            _log.error("rpc", incident=incident, **facts, **told(error))
        return answer

    def _done(self) -> None:
        """Log success, for whoever listens that closely."""
        # Asked first: most servers do not listen, and every call passes here.
        if _level.isEnabledFor(logging.DEBUG):
            _log.debug("rpc", code="OK", **self._facts())

    def _facts(self) -> dict[str, object]:
        caller = self._caller
        return {
            "rpc": self._passage.rpc,
            "ms": round((perf_counter() - self._begun) * 1_000, 3),
            "actor": "" if caller is None else caller.actor,
            "organization": "" if caller is None else caller.organization,
            "request_id": self._request_id[:36],
        }


class UnaryCall(Call):
    """A call that is answered once."""

    __slots__ = ()

    async def unary_unary(self, data: bytes, context: Any) -> bytes:
        """Return the answer's bytes, or end the call with a refusal."""
        self._begun = perf_counter()
        gate = self._passage.gate
        gate.unary_calls += 1
        try:
            gate.require_room()
            request, caller = self._let_in(data)
            answering = self._passage.behaviour(request, caller)
            if context.time_remaining() is None:
                answering = _in_time(answering)
            sent = _sent(await answering, caller)
        except Exception as error:  # noqa: BLE001 - nothing of it may reach callers
            refused = self._answer(error)
        else:
            self._done()
            return sent
        finally:
            gate.unary_calls -= 1
        await abort(context, refused)
        return b""


class Feed(Call):
    """A call that is answered in frames."""

    __slots__ = ()

    response_streaming = True

    async def unary_stream(self, data: bytes, context: Any) -> None:
        """Send frames until there are no more, or end the call with a refusal."""
        self._begun = perf_counter()
        try:
            request, caller = self._let_in(data)
            frames = self._passage.behaviour(request, caller)
            await self._passage.gate.streams.carry(frames, caller, context)
        except Exception as error:  # noqa: BLE001 - nothing of it may reach callers
            refused = self._answer(error)
        else:
            self._done()
            return
        await abort(context, refused)


async def abort(context: Any, refused: Answered) -> None:
    """End a call with a refusal's status and details; never returns."""
    await context.abort(
        refused.code, refused.message, ((DETAILS_KEY, refused.details),)
    )


def _sent(response: Message, caller: Caller) -> bytes:
    """Return an answer's bytes, once it is sure that it may be given."""
    caller.require_let_in()
    sent = response.SerializeToString()
    if len(sent) > RESPONSE_BYTES_MAX:
        raise MessageTooLarge(limit=RESPONSE_BYTES_MAX)
    return sent


async def _in_time(behaviour: Awaitable[Message]) -> Message:
    """Wait for a call whose caller set no deadline, but not for ever."""
    try:
        async with asyncio.timeout(CALL_SECONDS_MAX):
            return await behaviour
    except TimeoutError:
        raise DeadlineTooShort(seconds=CALL_SECONDS_MAX) from None

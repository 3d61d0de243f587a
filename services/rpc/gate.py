"""The gate that every call passes on its way in and its answer on the way out.

In: how many are under way, the bytes, the principal. Out: the answer's bytes, or a
refusal with its details, or an incident of which the caller learns nothing but the
number. It stands around each servicer's methods once, at start-up: interceptors of
grpc.aio would cost every call a task more.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from time import perf_counter
from typing import TYPE_CHECKING, Any

import grpc
import structlog
from google.protobuf.message_factory import GetMessageClass

from domain.refusals import Refusal
from services.ledger.refusals import (
    DependencyDown,
    ServerDraining,
    StoreBusy,
    TooManyInFlight,
)
from services.rpc.callers import Caller, principal_of
from services.rpc.limits import (
    CALL_SECONDS_MAX,
    RESPONSE_BYTES_MAX,
    UNARY_CALLS_MAX,
)
from services.rpc.logs import told
from services.rpc.permissions import RULES
from services.rpc.refusals import DETAILS_KEY, Answered, answered, reason_of
from services.rpc.refused import DeadlineTooShort, Internal, MessageTooLarge
from services.rpc.wire import read_message

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from google.protobuf.descriptor import MethodDescriptor, ServiceDescriptor
    from google.protobuf.message import Message

    from services.ledger.ledger import Ledger
    from services.ledger.store import Store
    from services.rpc.permissions import Rule
    from services.rpc.streams import Streams

    Behaviour = Callable[[Any, Caller], Awaitable[Message]]

_NAME = "goal_ledger.rpc"
_log = structlog.get_logger(_NAME)
_level = logging.getLogger(_NAME)


class Gate:
    """Counts, lets in, and answers for every rpc. Owned by the server's event loop.

    Attributes:
        draining: No call is let in any more.
    """

    def __init__(self, ledger: Ledger, store: Store, streams: Streams) -> None:
        """Take what callers are looked up in, and who carries the feeds."""
        self.draining = False
        self._ledger = ledger
        self._store = store
        self._streams = streams
        self._unary_calls = 0

    def handler(
        self, service: ServiceDescriptor, servicer: object
    ) -> grpc.GenericRpcHandler:
        """Return the handler of a whole service.

        Raises:
            KeyError: An rpc is not in the table of permissions.
            AttributeError: The servicer lacks an rpc.
        """
        handlers = {
            method.name: self._method_handler(method, getattr(servicer, method.name))
            for method in service.methods
        }
        return grpc.method_handlers_generic_handler(service.full_name, handlers)

    def _method_handler(
        self, method: MethodDescriptor, behaviour: Any
    ) -> grpc.RpcMethodHandler[bytes, bytes]:
        assert method.containing_service is not None
        rpc = f"{method.containing_service.full_name}/{method.name}"
        rule, kind = RULES[rpc], GetMessageClass(method.input_type)
        passage = Passage(self, rpc, rule, kind)
        if method.server_streaming:
            return grpc.unary_stream_rpc_method_handler(
                self._streaming(passage, behaviour)
            )
        return grpc.unary_unary_rpc_method_handler(self._unary(passage, behaviour))

    def _unary(
        self, passage: Passage, behaviour: Behaviour
    ) -> Callable[[bytes, Any], Awaitable[bytes]]:
        async def handle(data: bytes, context: Any) -> bytes:
            call = CallLog(passage)
            self._unary_calls += 1
            try:
                self._require_room()
                request = passage.let_in(data, context, call)
                assert call.caller is not None
                if context.time_remaining() is None:
                    response = await _in_time(behaviour(request, call.caller))
                else:
                    response = await behaviour(request, call.caller)
                sent = _sent(response, call.caller)
            except Exception as error:  # noqa: BLE001 - nothing of it may reach callers
                refused = self.answer(error, call)
            else:
                call.done()
                return sent
            finally:
                self._unary_calls -= 1
            await abort(context, refused)
            return b""

        return handle

    def _require_room(self) -> None:
        if self._unary_calls > UNARY_CALLS_MAX:
            raise TooManyInFlight(limit=UNARY_CALLS_MAX)

    def _streaming(
        self, passage: Passage, behaviour: Any
    ) -> Callable[[bytes, Any], Awaitable[None]]:
        async def handle(data: bytes, context: Any) -> None:
            call = CallLog(passage)
            try:
                request = passage.let_in(data, context, call)
                assert call.caller is not None
                frames = behaviour(request, call.caller)
                await self._streams.carry(frames, call.caller, context)
            except Exception as error:  # noqa: BLE001 - nothing of it may reach callers
                refused = self.answer(error, call)
            else:
                call.done()
                return
            await abort(context, refused)

        return handle

    def answer(self, error: Exception, call: CallLog) -> Answered:
        """Return how an exception is answered, and log it."""
        refusal, incident = self._refusal_of(error)
        organization = "" if call.caller is None else call.caller.organization
        refused = answered(refusal, organization)
        call.refused(refusal, refused, incident, error)
        return refused

    def _refusal_of(self, error: Exception) -> tuple[Refusal, str | None]:
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


class Passage:
    """What is the same for all calls of one rpc."""

    def __init__(self, gate: Gate, rpc: str, rule: Rule, kind: type[Message]) -> None:
        self.rpc = rpc
        self._gate = gate
        self._rule = rule
        self._kind = kind

    def let_in(self, data: bytes, context: Any, call: CallLog) -> Any:
        """Return a call's request, once it is known who calls."""
        if self._gate.draining:
            raise ServerDraining
        principal = principal_of(context.invocation_metadata())
        call.caller = self._gate.caller(principal, self._rule)
        request: Any = read_message(self._kind, data)
        call.request_id = getattr(request, "request_id", "")
        return request


class CallLog:
    """One call's line in the log; no payload and no principal ever stands there."""

    __slots__ = ("_begun", "_passage", "caller", "request_id")

    def __init__(self, passage: Passage) -> None:
        self._begun = perf_counter()
        self._passage = passage
        self.caller: Caller | None = None
        self.request_id = ""

    def done(self) -> None:
        """Log success, for whoever listens that closely."""
        # Asked first: most servers do not listen, and every call passes here.
        if _level.isEnabledFor(logging.DEBUG):
            _log.debug("rpc", code="OK", **self._facts())

    def refused(
        self,
        refusal: Refusal,
        answer: Answered,
        incident: str | None,
        error: Exception,
    ) -> None:
        """Log a refusal, or an incident with all that is known of it."""
        facts = {
            "code": answer.code.name,
            "reason": reason_of(refusal),
            **self._facts(),
        }
        if incident is None:
            _log.info("rpc", **facts)
        else:
            _log.error("rpc", incident=incident, **facts, **told(error))

    def _facts(self) -> dict[str, object]:
        caller = self.caller
        return {
            "rpc": self._passage.rpc,
            "ms": round((perf_counter() - self._begun) * 1_000, 3),
            "actor": "" if caller is None else caller.actor,
            "organization": "" if caller is None else caller.organization,
            "request_id": self.request_id[:36],
        }


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

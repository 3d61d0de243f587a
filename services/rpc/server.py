"""The composition root: opens everything, binds a loopback address, serves, drains."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING, Any

import grpc
import structlog
import uvloop
from grpc_health.v1 import (  # type: ignore[import-untyped]
    health,
    health_pb2,
    health_pb2_grpc,
)
from grpc_reflection.v1alpha import (  # type: ignore[import-untyped]
    reflection,
    reflection_pb2_grpc,
)

from projections.running.failures import sound_alarm
from projections.views import READ_MODELS
from services.rpc.calls.gate import Gate
from services.rpc.calls.handlers import Handlers
from services.rpc.calls.reads import Reads
from services.rpc.calls.streams import Streams
from services.rpc.engine.interpreter import tune
from services.rpc.engine.opened import Opened
from services.rpc.history.feeds import Feeds
from services.rpc.limits import (
    REQUEST_BYTES_MAX,
    RESPONSE_BYTES_MAX,
    STREAMS_MAX,
    UNARY_CALLS_MAX,
)
from services.rpc.servicers import SERVICES, servicers_of
from services.rpc.settings import is_loopback

if TYPE_CHECKING:
    from collections.abc import Callable

    from projections.running.failures import Failure
    from services.ledger.seams import Seams
    from services.rpc.settings import Settings

_log = structlog.get_logger("goal_ledger.server")

# Before a read model's name, what its health is asked under.
VIEWS = "goalledger.views."
_SERVING = health_pb2.HealthCheckResponse.SERVING
_NOT_SERVING = health_pb2.HealthCheckResponse.NOT_SERVING

_OPTIONS = (
    # Else two servers share a port without a word.
    ("grpc.so_reuseport", 0),
    # Above our own bound, so that we can say which it is; far above, gRPC refuses.
    ("grpc.max_receive_message_length", 2 * REQUEST_BYTES_MAX),
    ("grpc.max_send_message_length", RESPONSE_BYTES_MAX),
    ("grpc.max_concurrent_streams", 128),
    ("grpc.keepalive_time_ms", 60_000),
    ("grpc.keepalive_timeout_ms", 20_000),
    ("grpc.http2.min_recv_ping_interval_without_data_ms", 30_000),
    ("grpc.keepalive_permit_without_calls", 0),
    ("grpc.max_connection_age_ms", 1_800_000),
    ("grpc.max_connection_age_grace_ms", 120_000),
)
# Calls that the gate has yet to refuse politely.
_BEYOND_LIMITS = 256


class AddressError(Exception):
    """The address cannot be served: it is taken, or not a loopback address."""


class EngineLostError(Exception):
    """The engine's process ended; whoever runs the server starts it again."""

    def __init__(self) -> None:
        super().__init__("the server lost its engine; start it again")


class Server:
    """A ledger served over gRPC, in this process, on the running event loop.

    Attributes:
        address: Where it listens, for a channel; empty until started.
    """

    def __init__(
        self,
        settings: Settings,
        seams: Seams | None = None,
        engine_lost: Callable[[], None] | None = None,
    ) -> None:
        """Take the settings, and seams to steer clock, ids and entropy by.

        Args:
            settings: What to serve, and where.
            seams: Clock, ids and entropy; the host's where left out.
            engine_lost: Called when the engine's process has ended; where left out,
                threads of this process write and project.

        Raises:
            AddressError: Others than this machine could reach the address.
        """
        if not is_loopback(settings.listen):
            message = f"{settings.listen} is not a loopback address"
            raise AddressError(message)
        self.address = ""
        self._settings = settings
        self._seams = seams
        self._engine_lost = engine_lost

    async def start(self) -> None:
        """Open everything and answer calls.

        Raises:
            StoreUnfitError: The store, a key or a table is missing or unfit.
            AddressError: The address is taken.
        """
        self._loop = asyncio.get_running_loop()
        self._health = health.aio.HealthServicer()
        self._opened = opened = await asyncio.to_thread(
            Opened, self._settings, self._seams, self._alarm, self._engine_lost
        )
        if opened.engine is not None:
            opened.engine.attach(self._loop)
        self._reads = Reads(opened.ledger, opened.views)
        self._feeds = Feeds(self._reads, opened.doorbell)
        self._gate = Gate(opened.ledger, opened.store, Streams())
        self._server = grpc.aio.server(
            options=_OPTIONS,
            maximum_concurrent_rpcs=UNARY_CALLS_MAX + STREAMS_MAX + _BEYOND_LIMITS,
        )
        self._register()
        try:
            self.address = self._bind()
            await self._server.start()
        except Exception:
            await self._close()
            raise
        await self._set_health(_SERVING)
        _log.info("serving", address=self.address, database=opened.store.name)

    async def stop(self, grace_seconds: float | None = None) -> None:
        """End feeds with where to resume, let calls end, and close everything."""
        grace = self._settings.grace_seconds if grace_seconds is None else grace_seconds
        _log.info("draining")
        await self._set_health(_NOT_SERVING)
        self._gate.draining = True
        self._feeds.drain()
        await self._server.stop(grace)
        await self._close()
        _log.info("stopped")

    def _register(self) -> None:
        servicers = servicers_of(self._opened, self._reads, self._feeds)
        handlers = Handlers()
        for one in SERVICES:
            openings = self._gate.openings(one, servicers[one.name])
            handlers.add(one.full_name, openings)
        health_pb2_grpc.add_HealthServicer_to_server(self._health, handlers)
        if self._settings.reflection:
            names = (*(one.full_name for one in SERVICES), reflection.SERVICE_NAME)
            reflection_pb2_grpc.add_ServerReflectionServicer_to_server(
                reflection.aio.ReflectionServicer(names), handlers
            )
        self._server.add_generic_rpc_handlers((handlers,))

    def _bind(self) -> str:
        listen = self._settings.listen
        try:
            port = self._server.add_insecure_port(listen)
        except RuntimeError:
            message = f"{listen} cannot be listened on; is another server there?"
            raise AddressError(message) from None
        if listen.startswith("unix:"):
            return listen
        return f"{listen.rpartition(':')[0]}:{port}"

    async def _set_health(self, status: Any) -> None:
        stopped = {model for model, _ in self._opened.runner.failures}
        for name in ("", *(service.full_name for service in SERVICES)):
            await self._health.set(name, status)
        for model in READ_MODELS:
            of_model = _NOT_SERVING if model.NAME in stopped else status
            await self._health.set(VIEWS + model.NAME, of_model)

    def _alarm(self, failure: Failure) -> None:
        """Say that a view stopped, in the log and to who asks for its health."""
        sound_alarm(failure)
        asyncio.run_coroutine_threadsafe(
            self._health.set(VIEWS + failure.model, _NOT_SERVING), self._loop
        )

    async def _close(self) -> None:
        self._feeds.close()
        await asyncio.to_thread(self._reads.close)
        await asyncio.to_thread(self._opened.close)


def serve(
    settings: Settings, told: Callable[[str], None] = lambda address: None
) -> None:
    """Serve until SIGTERM or SIGINT, then drain.

    Args:
        settings: What to serve, and where.
        told: Called with the address once calls are answered.
    """

    async def run() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop.set)
        lost = asyncio.Event()

        def engine_lost() -> None:
            lost.set()
            stop.set()

        server = Server(settings, engine_lost=engine_lost)
        await server.start()
        told(server.address)
        await stop.wait()
        await server.stop()
        if lost.is_set():
            raise EngineLostError

    tune()
    uvloop.run(run())

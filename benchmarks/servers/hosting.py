"""Hosts RecordCheckIn as the ledger's server is hosted: grpc.aio on uvloop."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable
from typing import Any

import grpc.aio
import uvloop

from goalledger.v1 import check_in_service_pb2 as pb

# As the ledger's server: a port is one server's.
_OPTIONS = [("grpc.so_reuseport", 0)]
_SERVICE = "goalledger.v1.CheckInService"

RecordCheckIn = Callable[
    [pb.RecordCheckInRequest, Any], Awaitable[pb.RecordCheckInResponse]
]


def host(record: RecordCheckIn) -> None:
    """Serve on a free port of this machine, say in a line which, until SIGTERM."""
    uvloop.run(_host(record))


async def _host(record: RecordCheckIn) -> None:
    server = grpc.aio.server(options=_OPTIONS)
    method = grpc.unary_unary_rpc_method_handler(
        record,
        request_deserializer=pb.RecordCheckInRequest.FromString,
        response_serializer=pb.RecordCheckInResponse.SerializeToString,
    )
    handler = grpc.method_handlers_generic_handler(_SERVICE, {"RecordCheckIn": method})
    server.add_generic_rpc_handlers((handler,))
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    print(f"serving at 127.0.0.1:{port}", flush=True)
    await stopped.wait()
    await server.stop(grace=None)

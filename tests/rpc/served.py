"""Serves a ledger to a test over a real channel, with clock and chance steered."""

from __future__ import annotations

import asyncio
import threading
from base64 import b64encode
from collections.abc import Coroutine, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from uuid import uuid4

import grpc
import uvloop
from google.protobuf.message_factory import GetMessageClass
from google.rpc import error_details_pb2
from google.rpc.status_pb2 import Status

from projections.running.runner import Runner
from services.rpc.server import Server
from services.rpc.servicers import SERVICES
from services.rpc.settings import Settings, load_settings
from tests.ledger.opened import MASTER_KEY, Steered, prepare, service_url

T = TypeVar("T")

PRINCIPAL_KEY = "goal-ledger-principal"
CLEO, ANNA, BEN, CRM, STRANGER = (
    f"{name}@acme.example" for name in ("cleo", "anna", "ben", "crm", "stranger")
)
PATIENCE_SECONDS = 30

# Path and response of every rpc, by its request: each has a request of its own.
METHODS = {
    method.input_type.full_name: (
        f"/{service.full_name}/{method.name}",
        GetMessageClass(method.output_type),
    )
    for service in SERVICES
    for method in service.methods
}


class Refused(NamedTuple):
    """A refusal as a client sees it.

    Attributes:
        code: The status code.
        reason: Why; empty where gRPC itself refused.
        message: For people.
        facts: For programs.
        fields: The fields of a BadRequest.
        details: The names of all details.
        resource: The name in a ResourceInfo.
    """

    code: grpc.StatusCode
    reason: str
    message: str
    facts: Mapping[str, str]
    fields: list[str]
    details: list[str]
    resource: str


@cache
def server_loop() -> uvloop.Loop:
    """Return the loop on which every server of this process runs, in a thread.

    gRPC keeps to each loop that it ever met, and does not survive when one is closed.
    """
    loop = uvloop.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True).start()
    return loop


def run_on_server_loop(what: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine on the loop of the servers, and wait for it."""
    return asyncio.run_coroutine_threadsafe(what, server_loop()).result()


class Served:
    """A server on the loop of all of them, and a channel to it.

    Attributes:
        server: What is tested.
        steered: Its clock, ids and entropy, unless an engine has its own.
        engines_lost: How often it lost its engine.
        channel: To the server.
        called: The paths of every rpc that was answered here.
    """

    def __init__(self, settings: Settings, steered: Steered | None) -> None:
        self.steered = steered or Steered()
        self.engines_lost = 0
        self.called: set[str] = set()
        self._loop = server_loop()
        self.server = self.run(self._server(settings, steered))
        self.run(self.server.start())
        self.channel = grpc.insecure_channel(self.server.address)

    def run(self, what: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine on the server's loop, and wait for it."""
        future = asyncio.run_coroutine_threadsafe(what, self._loop)
        return future.result(PATIENCE_SECONDS)

    def close(self, grace_seconds: float = 0) -> None:
        """Stop the server."""
        self.channel.close()
        self.run(self.server.stop(grace_seconds))

    async def _server(self, settings: Settings, steered: Steered | None) -> Server:
        if steered is None:
            return Server(settings, engine_lost=self._engine_lost)
        return Server(settings, steered.seams())

    def _engine_lost(self) -> None:
        self.engines_lost += 1

    def ask(self, request: Any, by: str = CLEO) -> Any:
        """Call the request's rpc; a command gets a request id where it has none."""
        if "request_id" in request.DESCRIPTOR.fields_by_name and not request.request_id:
            request.request_id = str(uuid4())
        return self.send(request, by)

    def send(self, request: Any, by: str = CLEO) -> Any:
        """Call the request's rpc with exactly this request."""
        path, response = METHODS[request.DESCRIPTOR.full_name]
        answer = self.raw(path, request.SerializeToString(), ((PRINCIPAL_KEY, by),))
        self.called.add(path)
        return response.FromString(answer)

    def raw(self, path: str, data: bytes, metadata: Any = ()) -> bytes:
        """Send bytes to a path."""
        call: Any = self.channel.unary_unary(path)
        answer: bytes = call(data, metadata=metadata, timeout=PATIENCE_SECONDS)
        return answer

    def stream(self, request: Any, by: str = CLEO) -> Any:
        """Call a streaming rpc; frames come as they are taken."""
        path, response = METHODS[request.DESCRIPTOR.full_name]
        self.called.add(path)
        call: Any = self.channel.unary_stream(
            path, response_deserializer=response.FromString
        )
        return call(
            request.SerializeToString(),
            metadata=((PRINCIPAL_KEY, by),),
            timeout=PATIENCE_SECONDS,
        )


def views_of(served: Served) -> Runner:
    """Return the runner of a server's views, which is of this process."""
    runner = served.server._opened.runner
    assert isinstance(runner, Runner)
    return runner


def refusal_of(error: grpc.RpcError) -> Refused:
    """Return what a client learns from an error."""
    call: Any = error
    trailing = dict(call.trailing_metadata() or ())
    status = Status.FromString(trailing.get("grpc-status-details-bin", b""))
    info, bad = error_details_pb2.ErrorInfo(), error_details_pb2.BadRequest()
    resource = error_details_pb2.ResourceInfo()
    for detail in status.details:
        for known in (info, bad, resource):
            detail.Unpack(known)
    return Refused(
        call.code(),
        info.reason,
        call.details(),
        dict(info.metadata),
        [violation.field for violation in bad.field_violations],
        [detail.type_url.rpartition(".")[2] for detail in status.details],
        resource.resource_name,
    )


@contextmanager
def refused(reason: str) -> Iterator[list[Refused]]:
    """Expect a refusal for this reason; what was refused is in the list afterwards."""
    found: list[Refused] = []
    try:
        yield found
    except grpc.RpcError as error:
        found.append(refusal_of(error))
        assert found[0].reason == reason, found[0]
    else:
        message = f"nothing was refused, and not for {reason}"
        raise AssertionError(message)


@contextmanager
def serving(
    database: str, folder: Path, steered: Steered | None = None, **flags: Any
) -> Iterator[Served]:
    """Serve a database whose tables are made where they are missing.

    Args:
        database: Its URL, as the owner; on PostgreSQL the service role serves it.
        folder: For the master key on PostgreSQL.
        steered: Clock, ids and entropy; new ones where left out.
        flags: Settings that the test is about.
    """
    prepare(database)
    with serving_prepared(database, folder, steered or Steered(), **flags) as served:
        yield served


@contextmanager
def serving_prepared(
    database: str, folder: Path, steered: Steered, **flags: Any
) -> Iterator[Served]:
    """Serve a database whose tables are made, otherwise as `serving` does."""
    served = Served(settings_for(database, folder, **flags), steered)
    try:
        yield served
    finally:
        served.close()


@contextmanager
def serving_by_engine(database: str, folder: Path, **flags: Any) -> Iterator[Served]:
    """Serve as `serve` does: what writes and projects is a process of its own."""
    prepare(database)
    served = Served(settings_for(database, folder, **flags), None)
    try:
        yield served
    finally:
        served.close()


def settings_for(database: str, folder: Path, **flags: Any) -> Settings:
    """Return the settings of a server on a prepared database."""
    key_file = folder / "master-key"
    if not key_file.exists():
        key_file.touch(mode=0o600)
        key_file.write_bytes(b64encode(MASTER_KEY))
    given: dict[str, Any] = {
        "database": service_url(database),
        "master_key_file": key_file,
        "listen": "127.0.0.1:0",
        **flags,
    }
    if not database.startswith("sqlite"):
        given["keys_database"] = service_url(database)
    return load_settings(given)[0]

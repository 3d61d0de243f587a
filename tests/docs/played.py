"""Plays a page's calls against a real server, whose clock and chance are steered.

Each call is made a minute after the one before, and ids and nonces come from a seed; so
whatever the server answers is the same on every run and on both databases.
"""

from __future__ import annotations

import base64
import json
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any

import grpc
from google.protobuf.descriptor import MethodDescriptor
from google.protobuf.json_format import MessageToJson, ParseDict
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass
from grpc_status import rpc_status

from services.ledger.seams import Seams
from services.rpc.server import Server
from services.rpc.servicers import SERVICES
from services.rpc.settings import Settings
from tests.docs.transcript import Call, filled, texts_of
from tests.ledger.opened import prepare, service_url

BEGIN = datetime(2026, 2, 2, 8, tzinfo=UTC)
DEADLINE_SECONDS = 20

METHODS = {
    f"{service.name}.{method.name}": method
    for service in SERVICES
    for method in service.methods
}
_ID_BYTES = 10


@dataclass
class Chance:
    """Clock, ids and entropy that are the same on every run.

    Attributes:
        time: What the clock says.
    """

    time: datetime = BEGIN
    _ids: random.Random = field(default_factory=lambda: random.Random(2))
    _bytes: random.Random = field(default_factory=lambda: random.Random(3))
    _lock: Lock = field(default_factory=Lock)

    def seams(self) -> Seams:
        """Return what a ledger takes its time, ids and entropy from."""
        return Seams(now=lambda: self.time, new_id=self._id, entropy=self._entropy)

    def _id(self) -> str:
        drawn = self._ids.randbytes(_ID_BYTES)
        return base64.b32encode(drawn).decode().lower()

    def _entropy(self, count: int) -> bytes:
        with self._lock:
            return self._bytes.randbytes(count)


@dataclass(frozen=True)
class Played:
    """What came of a call.

    Attributes:
        label: How the page tells such an outcome.
        value: The answer, the refusal or the frames, as JSON.
    """

    label: str
    value: Any

    def record(self, position: int) -> Any:
        """Return the record of an event that was answered or sent."""
        for event in self._events(self.value):
            if event["position"] == str(position):
                return json.loads(base64.b64decode(event["record"]))
        raise KeyError(position)

    def _events(self, value: Any) -> list[Any]:
        if isinstance(value, list):
            return [event for one in value for event in self._events(one)]
        found: list[Any] = value.get("events", [])
        return found or value.get("event_batch", {}).get("events", [])


async def play(calls: Sequence[Call], database: str, folder: Path) -> list[Played]:
    """Make all calls in order, and return what came of each.

    Args:
        calls: What the page says.
        database: An empty one.
        folder: For the master key.
    """
    chance, known, played = Chance(), set[str](), []
    async with _served(database, folder, chance) as channel:
        for call in calls:
            chance.time += timedelta(minutes=1)
            request = filled(call.request, known)
            outcome = await _made(channel, call, request)
            known.update(texts_of(outcome.value))
            played.append(outcome)
    return played


@asynccontextmanager
async def _served(
    database: str, folder: Path, chance: Chance
) -> AsyncIterator[grpc.aio.Channel]:
    key = folder / "master-key"
    key.write_bytes(base64.b64encode(bytes(range(32))))
    key.chmod(0o600)
    keys_database = None
    if not database.startswith("sqlite"):
        prepare(database)
        keys_database = service_url(database)
    settings = Settings(
        database=service_url(database),
        keys_database=keys_database,
        master_key_file=key,
        listen="127.0.0.1:0",
    )
    server = Server(settings, chance.seams())
    await server.start()
    try:
        async with grpc.aio.insecure_channel(server.address) as channel:
            yield channel
    finally:
        await server.stop(0)


async def _made(channel: grpc.aio.Channel, call: Call, request: Any) -> Played:
    method = METHODS[call.rpc]
    message = ParseDict(request, GetMessageClass(method.input_type)())
    try:
        if method.server_streaming:
            frames = len(call.outcome.value)
            return Played("It sends:", await _sent(channel, call, message, frames))
        answer = await _method(channel, method)(message, **_as(call))
    except grpc.aio.AioRpcError as refusal:
        return Played("It refuses:", _refusal(refusal))
    return Played("It answers:", _json(answer))


async def _sent(
    channel: grpc.aio.Channel, call: Call, message: Message, count: int
) -> list[Any]:
    frames = _method(channel, METHODS[call.rpc])(message, **_as(call))
    sent = []
    async for frame in frames:
        sent.append(_json(frame))
        if len(sent) == count:
            break
    frames.cancel()
    return sent


def _method(channel: grpc.aio.Channel, method: MethodDescriptor) -> Any:
    assert method.containing_service is not None
    kind = channel.unary_stream if method.server_streaming else channel.unary_unary
    return kind(
        f"/{method.containing_service.full_name}/{method.name}",
        request_serializer=lambda message: message.SerializeToString(),
        response_deserializer=GetMessageClass(method.output_type).FromString,
    )


def _as(call: Call) -> dict[str, Any]:
    named = () if call.who is None else (("goal-ledger-principal", call.who),)
    return {"metadata": named, "timeout": DEADLINE_SECONDS}


def _refusal(refusal: grpc.aio.AioRpcError) -> Any:
    """Return a refusal's status as JSON, its code by name."""
    status = rpc_status.from_call(refusal)  # type: ignore[no-untyped-call]
    assert status is not None, refusal
    return {**_json(status), "code": refusal.code().name}


def _json(message: Message) -> Any:
    return json.loads(MessageToJson(message, preserving_proto_field_name=True))

"""Calls to a server that may die at any moment, and what became of each."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Lock
from typing import Any
from uuid import UUID

import grpc

from goalledger.v1 import check_in_service_pb2, value_pb2
from tests.rpc.acme import ACME, check_in
from tests.rpc.served import ANNA, CLEO, METHODS, PRINCIPAL_KEY

IN_FLIGHT = 16
PATIENCE_SECONDS = 30


class Client:
    """A channel to a server, by which a company can be set up as in other tests."""

    def __init__(self, address: str, chance: random.Random) -> None:
        self._channel = grpc.insecure_channel(address)
        self._chance = chance

    def ask(self, request: Any, by: str = CLEO) -> Any:
        """Call the request's rpc; a command gets a request id where it has none."""
        if "request_id" in request.DESCRIPTOR.fields_by_name and not request.request_id:
            request.request_id = str(UUID(int=self._chance.getrandbits(128)))
        path, response = METHODS[request.DESCRIPTOR.full_name]
        call: Any = self._channel.unary_unary(
            path,
            request_serializer=type(request).SerializeToString,
            response_deserializer=response.FromString,
        )
        metadata = ((PRINCIPAL_KEY, by),)
        return call(request, metadata=metadata, timeout=PATIENCE_SECONDS)

    def close(self) -> None:
        """Close the channel."""
        self._channel.close()


@dataclass
class Load:
    """Check-ins, one by one and three at once, and their answers.

    Attributes:
        chance: What values are drawn from.
        requests: Every request that was ever sent, by its id.
        answers: The first answer of each request that got one, by its id.
    """

    chance: random.Random
    requests: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def run(self, client: Client, parent: str, kill: Callable[[], None]) -> None:
        """Keep sixteen calls in flight, and kill the server under some of them.

        Args:
            client: Of the server.
            parent: The name of the key result.
            kill: Called once, when as many are answered as was drawn.
        """
        left = itertools.count(self.chance.randint(1, 120), -1)

        def call_until_it_dies() -> None:
            while True:
                request = self._next(parent)
                try:
                    answer = client.ask(request, ANNA)
                except grpc.RpcError:
                    return
                self.answers[request.request_id] = answer
                if next(left) == 0:
                    kill()

        with ThreadPoolExecutor(IN_FLIGHT) as pool:
            for _ in range(IN_FLIGHT):
                pool.submit(call_until_it_dies)

    def _next(self, parent: str) -> Any:
        with self._lock:
            number = len(self.requests)
            request = self._request(parent, number)
            self.requests[request.request_id] = request
        return request

    def _request(self, parent: str, number: int) -> Any:
        request_id = str(UUID(int=number + 1))
        ids = [f"c-{number}-{part}" for part in range(3)]
        if number % 2:
            return check_in(
                parent=parent,
                check_in_id=ids[0],
                value=self._value(),
                request_id=request_id,
            )
        entries = [
            check_in_service_pb2.CheckInEntry(
                parent=parent, check_in_id=one, value=self._value(), note="Counted."
            )
            for one in ids
        ]
        return check_in_service_pb2.BatchRecordCheckInsRequest(
            parent=ACME, entries=entries, request_id=request_id
        )

    def _value(self) -> value_pb2.Value:
        return value_pb2.Value(decimal=str(self.chance.randint(70, 90)))

"""Calls a server one call at a time, and times each."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.load.clients import RefusedLoadError
from benchmarks.load.http2 import Connection, Method


class Caller:
    """A client that waits for each answer before it calls again."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._methods: dict[str, Method] = {}

    def call(self, path: str, message: bytes) -> tuple[bytes, float]:
        """Call an rpc; return the encoded answer, and the seconds it took.

        Raises:
            RefusedLoadError: The call was refused.
        """
        method = self._methods.get(path)
        if method is None:
            method = self._methods[path] = Method(path)
        began = time.perf_counter()
        self._connection.call(method, message)
        while not (answers := self._connection.answers()):
            pass
        took = time.perf_counter() - began
        if answers[0].message is None:
            raise RefusedLoadError(path)
        return answers[0].message, took


@contextmanager
def caller(port: int, principal: str) -> Iterator[Caller]:
    """Connect to a server on this machine."""
    connection = Connection(port, {"goal-ledger-principal": principal})
    try:
        yield Caller(connection)
    finally:
        connection.close()

"""Shows that the command line covers every rpc, and which command calls which."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import pytest
import typer
from typer.testing import CliRunner

from services.cli.main import app
from services.rpc.servicers import SERVICES
from tests.cli.calls import CALLS, FOLLOWING, FOR_SERVICES, LOCAL
from tests.docs.command_line import commands

CASES = [
    (service, rpc, line) for service, own in CALLS.items() for rpc, line in own.items()
]


class Listener(grpc.GenericRpcHandler):
    """Answers every call with an empty message, and keeps which were made."""

    def __init__(self) -> None:
        """Begin without a call."""
        self.called: list[str] = []

    def service(self, details: Any) -> Any:
        """Keep the call, and answer it."""
        self.called.append(details.method)
        if details.method.endswith("/SubscribeEvents"):
            return grpc.unary_stream_rpc_method_handler(lambda *_: iter((_CAUGHT_UP,)))
        return grpc.unary_unary_rpc_method_handler(lambda *_: b"")


# SubscribeEventsResponse{caught_up: {}}, since the feed ends with it.
_CAUGHT_UP = b"\x22\x00"


@pytest.fixture(scope="module")
def listening() -> Iterator[tuple[Listener, str]]:
    """Give a server that listens to calls, and its address."""
    listener = Listener()
    server = grpc.server(ThreadPoolExecutor(2), handlers=[listener])
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    yield listener, f"127.0.0.1:{port}"
    server.stop(grace=None).wait()


def test_every_rpc_has_a_command_or_a_reason_why_it_has_none() -> None:
    offered = {
        (service.name, method.name)
        for service in SERVICES
        for method in service.methods
    }

    called = {(service, rpc) for service, rpc, _ in CASES}
    left_out = {(service, rpc) for service, own in FOR_SERVICES.items() for rpc in own}

    assert called | left_out == offered
    assert not called & left_out


def test_every_command_calls_an_rpc_or_opens_a_store() -> None:
    there_are = {path for path, _ in commands(typer.main.get_command(app))}

    told = {
        next(one for one in there_are if f"{line} ".startswith(f"{one} "))
        for _, _, line in CASES
    }

    assert told | LOCAL | FOLLOWING.keys() == there_are
    assert len(told) == len(CASES)


@pytest.mark.parametrize(("service", "rpc", "line"), CASES)
def test_a_command_calls_its_rpc_and_no_other_command(
    service: str, rpc: str, line: str, listening: tuple[Listener, str]
) -> None:
    listener, address = listening
    listener.called.clear()
    where = {"GOAL_LEDGER_SERVER": address, "GOAL_LEDGER_ORGANIZATION": "acme"}

    ended = CliRunner().invoke(
        app, [*shlex.split(line), "-o", "json"], env=where, input="{}"
    )

    assert ended.exit_code == 0, ended.stderr
    assert listener.called == [f"/goalledger.v1.{service}/{rpc}"]

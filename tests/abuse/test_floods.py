"""Callers who ask for more than they take: bounded, and others served (abuse A)."""

from __future__ import annotations

import socket
from contextlib import ExitStack
from time import monotonic
from uuid import uuid4

import grpc
import pytest

from tests.abuse.http2 import (
    CONTINUATION,
    DATA,
    END_HEADERS,
    END_STREAM,
    HEADERS,
    RudeCaller,
    field,
    frame,
    headers,
    message,
    reset,
)
from tests.rpc.acme import Acme, check_in
from tests.rpc.served import ANNA, PRINCIPAL_KEY

pytestmark = pytest.mark.usefixtures("unharmed")

PATH = "/goalledger.v1.CheckInService/RecordCheckIn"
ANNAS = (PRINCIPAL_KEY, ANNA)

STREAMS = 10_000
STREAMS_PER_CONNECTION = 2_000
STREAMS_AT_ONCE = 50
IDLE = 500
UNAVAILABLE = grpc.StatusCode.UNAVAILABLE.value[0]
SLOW = 100
CONTINUATIONS = 5_000
# Far above what a command takes, far below what a caller would wait.
SERVED_SECONDS_MAX = 5.0


def serves_others(acme: Acme) -> None:
    """Show that a command of somebody else is answered in time."""
    began = monotonic()
    acme.check_in()
    assert monotonic() - began < SERVED_SECONDS_MAX


def opened_and_reset(stream: int) -> bytes:
    """Begin a command and give it up at once."""
    data = check_in(request_id=str(uuid4())).SerializeToString()
    return b"".join(
        (
            frame(HEADERS, END_HEADERS, stream, headers(PATH, ANNAS)),
            frame(DATA, END_STREAM, stream, message(data)),
            reset(stream),
        )
    )


def test_ten_thousand_streams_opened_and_reset_hold_up_nobody(standing: Acme) -> None:
    address, sent = standing.served.server.address, 0
    while sent < STREAMS:
        with RudeCaller(address) as rude:
            for first in range(0, STREAMS_PER_CONNECTION, STREAMS_AT_ONCE):
                streams = range(first, first + STREAMS_AT_ONCE)
                rude.send(*(opened_and_reset(2 * n + 1) for n in streams))
                sent += STREAMS_AT_ONCE
                if not rude.answered():
                    break  # the server has had enough of this connection
            serves_others(standing)


def test_idle_connections_cost_next_to_nothing(standing: Acme) -> None:
    address = standing.served.server.address
    host, _, port = address.rpartition(":")
    with ExitStack() as stack:
        for _ in range(IDLE // 2):
            stack.enter_context(RudeCaller(address))
            # And who does not even say that it speaks HTTP/2.
            stack.enter_context(socket.create_connection((host, int(port)), 5))

        serves_others(standing)


def test_headers_that_never_end_hold_up_nobody(standing: Acme) -> None:
    address = standing.served.server.address
    with ExitStack() as stack:
        for number in range(SLOW):
            rude = stack.enter_context(RudeCaller(address))
            begun = frame(HEADERS, 0, 1, headers(PATH, ANNAS))
            # Half of them do not even end their frame.
            rude.send(begun if number % 2 else begun[:-5])

        serves_others(standing)


@pytest.mark.parametrize(
    "more", [field("x-more", "y" * 1_000), b""], ids=["full", "empty"]
)
def test_headers_without_end_are_bounded(standing: Acme, more: bytes) -> None:
    with RudeCaller(standing.served.server.address) as rude:
        rude.send(frame(HEADERS, 0, 1, headers(PATH, ANNAS)))
        try:
            for _ in range(CONTINUATIONS):
                rude.send(frame(CONTINUATION, 0, 1, more))
        except ConnectionError:
            pass  # cut off: enough is enough

        serves_others(standing)


def test_a_frame_that_announces_more_than_it_may_is_not_waited_for(
    standing: Acme,
) -> None:
    with RudeCaller(standing.served.server.address) as rude:
        rude.send(frame(HEADERS, END_HEADERS, 1, headers(PATH, ANNAS)))
        rude.send(b"\xff\xff\xff" + frame(DATA, 0, 1)[3:])

        assert rude.ended(1).status in {None, UNAVAILABLE}
        serves_others(standing)

"""Calls whose frames are not the rpc's: compression, headers, messages (abuse A).

gRPC itself answers most of them, before the ledger is asked; what it says is its own.
"""

from __future__ import annotations

from uuid import uuid4

import grpc
import pytest

from goalledger.v1 import check_in_service_pb2
from tests.abuse.conftest import verify
from tests.abuse.http2 import (
    DATA,
    END_HEADERS,
    END_STREAM,
    HEADERS,
    RudeCaller,
    frame,
    headers,
    message,
    reset,
)
from tests.rpc.acme import Acme, check_in
from tests.rpc.served import ANNA, PRINCIPAL_KEY, refused

pytestmark = pytest.mark.usefixtures("unharmed")

PATH = "/goalledger.v1.CheckInService/RecordCheckIn"
ANNAS = (PRINCIPAL_KEY, ANNA)
OK, UNIMPLEMENTED, INTERNAL, UNAUTHENTICATED = (
    code.value[0]
    for code in (
        grpc.StatusCode.OK,
        grpc.StatusCode.UNIMPLEMENTED,
        grpc.StatusCode.INTERNAL,
        grpc.StatusCode.UNAUTHENTICATED,
    )
)


def request() -> check_in_service_pb2.RecordCheckInRequest:
    return check_in(request_id=str(uuid4()))


def calling(*more: tuple[str, str], stream: int = 1) -> bytes:
    """Open a stream as Anna."""
    return frame(HEADERS, END_HEADERS, stream, headers(PATH, ANNAS, *more))


def test_a_call_that_is_right_is_answered(standing: Acme, rude: RudeCaller) -> None:
    before = verify(standing)
    data = request().SerializeToString()

    rude.send(calling(), frame(DATA, END_STREAM, 1, message(data)))

    ended = rude.ended(1)
    answer = check_in_service_pb2.RecordCheckInResponse.FromString(ended.message)
    assert ended.status == OK
    assert answer.commit.position == verify(standing) > before


@pytest.mark.parametrize(
    ("encoding", "compressed"),
    [
        (("grpc-encoding", "sevenzip"), True),
        (("grpc-encoding", "sevenzip"), False),
        (("grpc-encoding", "gzip"), True),
        (("grpc-encoding", ""), True),
        (("x-none", ""), True),
    ],
    ids=["unknown", "unknown and not used", "not gzip", "empty", "not said"],
)
def test_a_compression_that_the_server_cannot_undo_is_refused(
    standing: Acme, rude: RudeCaller, encoding: tuple[str, str], compressed: bool
) -> None:
    before = verify(standing)
    data = message(request().SerializeToString(), compressed=compressed)

    rude.send(calling(encoding), frame(DATA, END_STREAM, 1, data))

    # The protocol wants UNIMPLEMENTED; this release of gRPC says INTERNAL.
    assert rude.ended(1).status in {UNIMPLEMENTED, INTERNAL}
    assert verify(standing) == before


def test_a_binary_header_that_is_no_base64_is_refused(
    standing: Acme, rude: RudeCaller
) -> None:
    before = verify(standing)
    data = message(request().SerializeToString())

    rude.send(calling(("x-bin", "!!! no base64")), frame(DATA, END_STREAM, 1, data))

    assert rude.ended(1).status == INTERNAL
    assert verify(standing) == before


def test_of_two_messages_in_one_call_the_first_is_a_command(
    standing: Acme, rude: RudeCaller
) -> None:
    first, second = request(), request()
    both = message(first.SerializeToString()) + message(second.SerializeToString())

    rude.send(calling(), frame(DATA, END_STREAM, 1, both))

    assert rude.ended(1).status == OK
    before = verify(standing)
    assert standing.served.send(first, ANNA).commit.replayed
    assert verify(standing) == before
    assert not standing.served.send(second, ANNA).commit.replayed


def test_a_caller_who_streams_to_an_rpc_of_one_message_is_answered_after_it(
    standing: Acme, rude: RudeCaller
) -> None:
    first, second = request(), request()

    rude.send(calling(), frame(DATA, 0, 1, message(first.SerializeToString())))

    assert rude.ended(1).status == OK
    rude.send(frame(DATA, 0, 1, message(second.SerializeToString())))
    assert rude.answered()
    assert standing.served.send(first, ANNA).commit.replayed
    assert not standing.served.send(second, ANNA).commit.replayed


@pytest.mark.parametrize(
    "sent",
    [
        frame(HEADERS, END_HEADERS | END_STREAM, 1, headers(PATH, ANNAS)),
        calling() + frame(DATA, END_STREAM, 1),
        calling() + frame(DATA, END_STREAM, 1, message(b"\x0a\x04acme")[:-2]),
        calling(),
    ],
    ids=["closed at once", "empty", "cut short", "left open"],
)
def test_a_call_without_a_message_is_no_command_and_in_nobodys_way(
    standing: Acme, rude: RudeCaller, sent: bytes
) -> None:
    """GRPC leaves such a call unanswered until its caller gives it up."""
    before = verify(standing)

    rude.send(sent)

    assert rude.answered()
    assert not standing.served.server._gate.unary_calls
    assert verify(standing) == before
    data = message(request().SerializeToString())
    rude.send(reset(1), calling(stream=3), frame(DATA, END_STREAM, 3, data))
    assert rude.ended(3).message


def test_a_caller_named_twice_is_refused(standing: Acme, rude: RudeCaller) -> None:
    before = verify(standing)
    data = message(request().SerializeToString())

    rude.send(calling(ANNAS), frame(DATA, END_STREAM, 1, data))

    assert rude.ended(1).status == UNAUTHENTICATED
    assert verify(standing) == before
    with refused("CREDENTIALS_INVALID"):
        standing.served.raw(PATH, b"", (ANNAS, ANNAS))

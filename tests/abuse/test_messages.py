"""Bytes at the edge of what a message may be: depth, length, old numbers (abuse A)."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import grpc
import pytest

from services.rpc.limits import REQUEST_BYTES_MAX
from tests.abuse.conftest import verify
from tests.rpc.acme import Acme, check_in
from tests.rpc.served import ANNA, PRINCIPAL_KEY, Refused, refusal_of
from tests.rpc.wire.test_wire import METHODS

pytestmark = pytest.mark.usefixtures("unharmed")

PATH = "/goalledger.v1.CheckInService/RecordCheckIn"
# A group of number 11 begins and ends.
GROUP, GROUP_END = b"\x5b", b"\x5c"


def refusal(acme: Acme, path: str, data: bytes) -> Refused:
    with pytest.raises(grpc.RpcError) as error:
        acme.served.raw(path, data, ((PRINCIPAL_KEY, ANNA),))
    return refusal_of(error.value)


@pytest.mark.parametrize("depth", [1, 99, 101, 10_000])
@pytest.mark.parametrize("ends", [True, False])
def test_groups_however_deep_are_refused(
    standing: Acme, depth: int, ends: bool
) -> None:
    before = verify(standing)
    data = GROUP * depth + (GROUP_END * depth if ends else b"")

    found = refusal(standing, PATH, check_in().SerializeToString() + data)

    assert found.reason in {"MALFORMED_REQUEST", "UNKNOWN_FIELDS"}
    assert verify(standing) == before


@pytest.mark.parametrize("path", METHODS)
def test_a_number_whose_type_was_another_once_is_unknown(
    standing: Acme, path: str
) -> None:
    kind = METHODS[path].input_type
    if not kind.fields:
        return

    found = refusal(standing, path, _as_another_type(kind.fields[0]))

    assert found.reason == "UNKNOWN_FIELDS"
    assert found.facts["fields"] == str(kind.fields[0].number)


def _as_another_type(field: Any) -> bytes:
    """Write a field as four bytes of fixed length, which none of ours is."""
    return bytes((field.number << 3 | 5,)) + bytes(4)


@pytest.mark.parametrize(
    ("beyond", "reason"), [(0, "FIELD_INVALID"), (1, "MESSAGE_TOO_LARGE")]
)
def test_a_request_may_have_so_many_bytes_and_not_one_more(
    standing: Acme, beyond: int, reason: str
) -> None:
    request = check_in(request_id=str(uuid4()), note="")
    size = REQUEST_BYTES_MAX + beyond
    # The note's own number and length take four bytes.
    request.note = "x" * (size - request.ByteSize() - 4)
    assert request.ByteSize() == size

    assert refusal(standing, PATH, request.SerializeToString()).reason == reason

"""What no request may be: malformed, unknown, too large, or empty (abuse A)."""

from __future__ import annotations

import random
from typing import Any
from uuid import uuid4

import grpc
import pytest
from google.api import field_behavior_pb2
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message_factory import GetMessageClass

from goalledger.v1 import evidence_service_pb2
from services.rpc.permissions import RULES, Access
from services.rpc.servicers import SERVICES
from tests.rpc.acme import ACME, RENEWALS, Acme, check_in
from tests.rpc.requests import request_of
from tests.rpc.served import ANNA, PRINCIPAL_KEY, refusal_of, refused

METHODS = {
    f"/{service.full_name}/{method.name}": method
    for service in SERVICES
    for method in service.methods
    if not method.server_streaming
}
COMMANDS = [
    path
    for path, method in METHODS.items()
    if "request_id" in method.input_type.fields_by_name
]
ANNAS = ((PRINCIPAL_KEY, ANNA),)
UNKNOWN_NUMBER = 50_072
# A field that no message has: the number, that it has a length, the length, a byte.
UNKNOWN_FIELD = b"\xc2\xb9\x18\x01x"


def _refusal(acme: Acme, path: str, data: bytes) -> Any:
    with pytest.raises(grpc.RpcError) as error:
        acme.served.raw(path, data, ANNAS)
    return refusal_of(error.value)


def _required(kind: Any) -> list[str]:
    option: Any = field_behavior_pb2.field_behavior
    return [
        field.name
        for field in kind.fields
        if field_behavior_pb2.REQUIRED in field.GetOptions().Extensions[option]
    ]


@pytest.mark.parametrize("path", COMMANDS)
def test_an_empty_command_is_told_every_field_that_is_required(
    standing: Acme, path: str
) -> None:
    required = _required(METHODS[path].input_type)

    found = _refusal(standing, path, b"")

    assert found.reason == "FIELD_INVALID"
    assert found.code is grpc.StatusCode.INVALID_ARGUMENT
    assert {field.partition(".")[0] for field in found.fields} >= set(required)


@pytest.mark.parametrize("path", METHODS)
@pytest.mark.parametrize(
    "data",
    [b"\x0a", b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", b"\x0a\x05ab", b"\x07"],
    ids=["cut", "varint", "short", "wire-type"],
)
def test_bytes_that_are_no_message_are_malformed(
    standing: Acme, path: str, data: bytes
) -> None:
    found = _refusal(standing, path, data)

    assert found.reason == "MALFORMED_REQUEST"
    assert found.code is grpc.StatusCode.INVALID_ARGUMENT


@pytest.mark.parametrize("path", METHODS)
def test_random_bytes_never_break_anything(standing: Acme, path: str) -> None:
    chance = random.Random(path)
    reasons = set()

    for _ in range(25):
        data = chance.randbytes(chance.randrange(1, 60))
        reasons.add(_refusal(standing, path, data).reason)

    assert reasons <= {"MALFORMED_REQUEST", "UNKNOWN_FIELDS", "FIELD_INVALID"}


@pytest.mark.parametrize("rpc", [path[1:] for path in METHODS])
def test_a_request_with_a_few_bytes_bent_never_breaks_anything(
    standing: Acme, rpc: str
) -> None:
    chance = random.Random(rpc)
    request = request_of(rpc, "acme")
    if "validate_only" in request.DESCRIPTOR.fields_by_name:
        request.validate_only = True
    sound = request.SerializeToString() or b"\0"

    for _ in range(40):
        data = bytearray(sound)
        for _ in range(chance.randrange(1, 4)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            standing.served.raw(f"/{rpc}", bytes(data), ANNAS)
        except grpc.RpcError as error:
            found = refusal_of(error)
            assert found.reason not in ("", "INTERNAL"), bytes(data)


def _levels(kind: Any, depth: int = 0) -> list[list[FieldDescriptor]]:
    """Return the way to every message inside a message."""
    ways: list[list[FieldDescriptor]] = [[]]
    for field in kind.fields:
        inner = field.message_type
        if inner is None or depth > 4 or inner.GetOptions().map_entry:
            continue
        ways += [[field, *way] for way in _levels(inner, depth + 1)]
    return ways


@pytest.mark.parametrize("path", METHODS)
def test_an_unknown_field_is_refused_at_every_level(standing: Acme, path: str) -> None:
    kind = METHODS[path].input_type

    for way in _levels(kind):
        message = GetMessageClass(kind)()
        inner: Any = message
        for field in way:
            inner = getattr(inner, field.name)
            inner = inner.add() if field.is_repeated else inner
        inner.MergeFromString(UNKNOWN_FIELD)

        found = _refusal(standing, path, message.SerializeToString())

        names = [f"{one.name}[0]" if one.is_repeated else one.name for one in way]
        assert found.reason == "UNKNOWN_FIELDS", way
        assert found.facts["fields"] == ".".join((*names, str(UNKNOWN_NUMBER)))


def test_an_unknown_number_of_an_enum_is_refused(standing: Acme) -> None:
    with refused("UNKNOWN_FIELDS") as found:
        standing.served.ask(check_in(reason_code=UNKNOWN_NUMBER), ANNA)

    assert found[0].facts["fields"] == "reason_code"


def test_text_that_is_not_utf8_is_malformed(standing: Acme) -> None:
    request = check_in(note="NOTE").SerializeToString()

    for bad in (b"\xff\xfe\xfd\xfc", b"\xed\xa0\x80x"):  # no UTF-8, half a surrogate
        found = _refusal(
            standing,
            "/goalledger.v1.CheckInService/RecordCheckIn",
            request.replace(b"NOTE", bad),
        )

        assert found.reason == "MALFORMED_REQUEST"


def test_a_request_too_large_is_refused_and_the_server_lives(standing: Acme) -> None:
    path = "/goalledger.v1.CheckInService/RecordCheckIn"

    over = _refusal(standing, path, b"\x2a\x80\x80\x40" + b"x" * 2**20)
    far_over = _refusal(standing, path, b"x" * 2**26)

    assert over.reason == "MESSAGE_TOO_LARGE"
    assert over.facts == {"limit": "1048576"}
    assert over.code is far_over.code is grpc.StatusCode.RESOURCE_EXHAUSTED
    standing.served.ask(check_in(validate_only=True), ANNA)


def test_a_path_that_is_nearly_right_leads_nowhere(standing: Acme) -> None:
    for path in (
        "//goalledger.v1.GoalService/GetGoal",
        "/goalledger.v1.GoalService/GetGoal/",
        "/goalledger.v1.GoalService/getGoal",
        "/goalledger.v1.GoalService//GetGoal",
    ):
        found = _refusal(standing, path, b"")

        assert found.code is grpc.StatusCode.UNIMPLEMENTED


def test_large_or_many_metadata_are_handled(standing: Acme) -> None:
    request = check_in(validate_only=True, request_id=str(uuid4()))
    path = "/goalledger.v1.CheckInService/RecordCheckIn"
    data = request.SerializeToString()
    codes = set()

    for extra in (
        (("x-large", "a" * 9_216),),
        (("x-large", "a" * 20_480),),
        tuple((f"x-{number}", "1") for number in range(1_000)),
    ):
        try:
            standing.served.raw(path, data, (*ANNAS, *extra))
            codes.add(grpc.StatusCode.OK)
        except grpc.RpcError as error:
            codes.add(refusal_of(error).code)

    assert codes <= {grpc.StatusCode.OK, grpc.StatusCode.RESOURCE_EXHAUSTED}
    standing.served.raw(path, data, ANNAS)


def test_every_command_is_recorded_and_no_read_is() -> None:
    recorded = {f"/{rpc}" for rpc, rule in RULES.items() if rule.access is Access.EVENT}

    assert recorded == set(COMMANDS)


def test_a_refused_command_leaves_nothing(standing: Acme) -> None:
    before = standing.served.ask(_head()).head

    with refused("WRONG_FRAMEWORK"):
        standing.served.ask(check_in(parent=RENEWALS), ANNA)

    assert standing.served.ask(_head()).head == before


def _head() -> Any:
    return evidence_service_pb2.GetLedgerHeadRequest(name=ACME)

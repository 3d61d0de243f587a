"""Shows that every refusal has an exit code and a way out."""

from __future__ import annotations

from typing import Any

import grpc
import pytest
from google.protobuf.any_pb2 import Any as AnyMessage
from google.protobuf.message import Message
from google.rpc.error_details_pb2 import BadRequest, ErrorInfo
from google.rpc.status_pb2 import Status

from goalledger.v1.refusals_pb2 import RefusalReason
from services.cli.showing.exits import ExitCode, Failure
from services.cli.showing.ways_out import WAYS_OUT
from services.rpc.refusals import SORTS

PREFIX = "REFUSAL_REASON_"


class Failed(grpc.RpcError):
    """A call that failed, with all that gRPC tells of it."""

    def __init__(self, code: grpc.StatusCode, message: str, *details: Message) -> None:
        status = Status(code=code.value[0], message=message)
        for detail in details:
            packed = AnyMessage()
            packed.Pack(detail)
            status.details.append(packed)
        self._code, self._message = code, message
        self._trailing = (("grpc-status-details-bin", status.SerializeToString()),)

    def code(self) -> grpc.StatusCode:
        return self._code

    def details(self) -> str:
        return self._message

    def trailing_metadata(self) -> Any:
        return self._trailing if self._message else None


def refused(reason: str) -> Failure:
    """Return how a refusal with this reason is read."""
    return Failure(Failed(SORTS[reason].code, "no", ErrorInfo(reason=reason)))


def test_every_reason_of_the_wire_has_a_way_out() -> None:
    reasons = {name.removeprefix(PREFIX) for name in RefusalReason.keys()}  # noqa: SIM118

    assert set(WAYS_OUT) == reasons - {"UNSPECIFIED"}


@pytest.mark.parametrize(
    ("reason", "ends"),
    [
        ("RESOURCE_NOT_FOUND", ExitCode.NOT_FOUND),
        ("PERMISSION_DENIED", ExitCode.NOT_ALLOWED),
        ("SEGREGATION_OF_DUTIES", ExitCode.NOT_ALLOWED),
        ("CREDENTIALS_MISSING", ExitCode.NOT_ALLOWED),
        ("RESOURCE_EXISTS", ExitCode.CONFLICT),
        ("VERSION_CONFLICT", ExitCode.CONFLICT),
        ("REQUEST_ID_REUSED", ExitCode.CONFLICT),
        ("STORE_BUSY", ExitCode.UNAVAILABLE),
        ("TOO_MANY_IN_FLIGHT", ExitCode.UNAVAILABLE),
        ("INTEGRITY_VIOLATION", ExitCode.VERIFICATION_FAILED),
        ("FIELD_INVALID", ExitCode.REJECTED),
        ("GOAL_CLOSED", ExitCode.REJECTED),
        ("AS_OF_IN_FUTURE", ExitCode.REJECTED),
        ("MESSAGE_TOO_LARGE", ExitCode.REJECTED),
        ("INTERNAL", ExitCode.OTHER),
    ],
)
def test_a_refusal_ends_with_its_exit_code(reason: str, ends: ExitCode) -> None:
    assert refused(reason).exit_code is ends


def test_a_refusal_is_told_with_its_reason_and_what_to_do() -> None:
    info = ErrorInfo(reason="GOAL_CLOSED", domain="goalledger")
    code = grpc.StatusCode.FAILED_PRECONDITION

    told = Failure(Failed(code, "goal \x1b[31msteel is closed", info)).text()

    assert told.splitlines() == [
        "refused: goal steel is closed",
        "  reason: GOAL_CLOSED",
        "  what to do: have it reopened, or draft another goal",
    ]


def test_every_violation_is_told_when_there_are_several() -> None:
    violations = [
        BadRequest.FieldViolation(field=name, description="must be given")
        for name in ("parent", "value")
    ]
    info = ErrorInfo(reason="FIELD_INVALID")
    failed = Failed(
        grpc.StatusCode.INVALID_ARGUMENT,
        "parent must be given",
        info,
        BadRequest(field_violations=violations),
    )

    told = Failure(failed).text()

    assert "  parent: must be given\n  value: must be given\n" in told


def test_a_server_that_does_not_answer_is_no_refusal() -> None:
    failure = Failure(Failed(grpc.StatusCode.UNAVAILABLE, ""))

    assert failure.exit_code is ExitCode.UNAVAILABLE
    assert failure.is_unknown
    assert "goal-ledger serve" in failure.text()

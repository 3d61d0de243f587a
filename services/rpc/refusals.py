"""Turns refusals into statuses: one code a reason, and details that programs read.

``GoalClosed`` is ``GOAL_CLOSED`` by rule; the one table here gives each reason its code
and, where trying again helps, the delay. Details are at most 4 KiB: past 16 KiB gRPC
loses them.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from google.protobuf.any_pb2 import Any as AnyMessage
from google.protobuf.duration_pb2 import Duration
from google.rpc.error_details_pb2 import BadRequest, ErrorInfo, ResourceInfo, RetryInfo
from google.rpc.status_pb2 import Status
from grpc import StatusCode

from domain.refusals import FieldInvalid, Refusal, ResourceExists, ResourceNotFound
from services.rpc.wire.names import resource_name

if TYPE_CHECKING:
    from google.protobuf.message import Message

DOMAIN = "goalledger"
DETAILS_KEY = "grpc-status-details-bin"
_VIOLATIONS_MAX = 20
_VIOLATIONS_BYTES_MAX = 2_048
_MESSAGE_CHARACTERS_MAX = 500
_FACT_CHARACTERS_MAX = 300


class Sort(NamedTuple):
    """How a reason is answered.

    Attributes:
        code: Its status code.
        retry_ms: After how long to try again; None where that does not help.
    """

    code: StatusCode
    retry_ms: int | None = None


_INVALID = Sort(StatusCode.INVALID_ARGUMENT)
_BEYOND = Sort(StatusCode.OUT_OF_RANGE)
_UNKNOWN_CALLER = Sort(StatusCode.UNAUTHENTICATED)
_DENIED = Sort(StatusCode.PERMISSION_DENIED)
_NOT_NOW = Sort(StatusCode.FAILED_PRECONDITION)
_TOO_MUCH = Sort(StatusCode.RESOURCE_EXHAUSTED)

SORTS: dict[str, Sort] = {
    "MALFORMED_REQUEST": _INVALID,
    "FIELD_INVALID": _INVALID,
    "UNKNOWN_FIELDS": _INVALID,
    "UPDATE_MASK_INVALID": _INVALID,
    "PAGE_TOKEN_INVALID": _INVALID,
    "PAGE_TOKEN_EXPIRED": _INVALID,
    "CONSISTENCY_TOKEN_INVALID": _INVALID,
    "REQUEST_ID_REUSED": _INVALID,
    "WRONG_FRAMEWORK": _INVALID,
    "AS_OF_IN_FUTURE": _BEYOND,
    "POSITION_BEYOND_HEAD": _BEYOND,
    "CREDENTIALS_MISSING": _UNKNOWN_CALLER,
    "CREDENTIALS_INVALID": _UNKNOWN_CALLER,
    "PERMISSION_DENIED": _DENIED,
    "SEGREGATION_OF_DUTIES": _DENIED,
    "RESOURCE_NOT_FOUND": Sort(StatusCode.NOT_FOUND),
    "RESOURCE_EXISTS": Sort(StatusCode.ALREADY_EXISTS),
    "VERSION_CONFLICT": Sort(StatusCode.ABORTED),
    "GOAL_NOT_DRAFT": _NOT_NOW,
    "GOAL_NOT_SUBMITTED": _NOT_NOW,
    "GOAL_NOT_ACTIVE": _NOT_NOW,
    "GOAL_CLOSED": _NOT_NOW,
    "GOAL_CANCELLED": _NOT_NOW,
    "OBJECTIVE_FROZEN": _NOT_NOW,
    "AMENDMENT_NEEDED": _NOT_NOW,
    "MEASURE_IN_USE": _NOT_NOW,
    "KEY_RESULT_DROPPED": _NOT_NOW,
    "LAST_KEY_RESULT": _NOT_NOW,
    "METRIC_BOUND": _NOT_NOW,
    "METRIC_UNFIT": _NOT_NOW,
    "TOO_MANY_READERS": _NOT_NOW,
    "MEASURED_BY_CHILDREN": _NOT_NOW,
    "ALIGNMENT_CYCLE": _NOT_NOW,
    "ALIGNMENT_TOO_DEEP": _NOT_NOW,
    "ALIGNMENT_NOT_HELD": _NOT_NOW,
    "TOO_MANY_ALIGNMENTS": _NOT_NOW,
    "GOAL_NOT_PAUSED": _NOT_NOW,
    "GOAL_NOT_CLOSED": _NOT_NOW,
    "CAUSE_NEEDED": _NOT_NOW,
    "NOT_COMMITTED": _NOT_NOW,
    "KEY_RESULT_NEEDED": _NOT_NOW,
    "TOO_MANY_KEY_RESULTS": _NOT_NOW,
    "CRITERIA_NOT_MET": _NOT_NOW,
    "CHECK_IN_SUPERSEDED": _NOT_NOW,
    "CHECK_IN_RETRACTED": _NOT_NOW,
    "EFFECTIVE_TIME_IN_FUTURE": _NOT_NOW,
    "EFFECTIVE_TIME_BEFORE_START": _NOT_NOW,
    "EXPLANATION_NEEDED": _NOT_NOW,
    "OUTCOME_NOT_MET": _NOT_NOW,
    "REASON_REQUIRED": _NOT_NOW,
    "PERSON_INACTIVE": _NOT_NOW,
    "UNIT_CLOSED": _NOT_NOW,
    "UNIT_HAS_OPEN_UNITS": _NOT_NOW,
    "UNIT_CYCLE": _NOT_NOW,
    "UNIT_TOO_DEEP": _NOT_NOW,
    "MANAGER_CYCLE": _NOT_NOW,
    "MANAGERS_TOO_MANY": _NOT_NOW,
    "POLICY_NOT_FOLLOWED": _NOT_NOW,
    "CYCLES_OVERLAP": _NOT_NOW,
    "CYCLE_NOT_PLANNED": _NOT_NOW,
    "CYCLE_NOT_OPEN": _NOT_NOW,
    "CYCLE_NOT_GRADING": _NOT_NOW,
    "CYCLE_NOT_CLOSED": _NOT_NOW,
    "CYCLE_CLOSED": _NOT_NOW,
    "CYCLE_HAS_OPEN_GOALS": _NOT_NOW,
    "EFFECTIVE_TIME_OUTSIDE_CYCLE": _NOT_NOW,
    "TARGET_NEEDED": _NOT_NOW,
    "PROPOSAL_VOID": _NOT_NOW,
    "PROPOSAL_DECIDED": _NOT_NOW,
    "LEDGER_REWOUND": _NOT_NOW,
    "CLOCK_BEHIND_LEDGER": _NOT_NOW,
    "MESSAGE_TOO_LARGE": _TOO_MUCH,
    "TOO_MANY_IN_FLIGHT": Sort(StatusCode.RESOURCE_EXHAUSTED, retry_ms=100),
    "TOO_MANY_STREAMS": _TOO_MUCH,
    "SLOW_CONSUMER": _TOO_MUCH,
    "PROJECTION_LAGGING": Sort(StatusCode.UNAVAILABLE, retry_ms=200),
    "STORE_BUSY": Sort(StatusCode.UNAVAILABLE, retry_ms=200),
    "SERVER_DRAINING": Sort(StatusCode.UNAVAILABLE, retry_ms=100),
    "OUTCOME_UNKNOWN": Sort(StatusCode.UNAVAILABLE, retry_ms=100),
    "DEPENDENCY_DOWN": Sort(StatusCode.UNAVAILABLE, retry_ms=1_000),
    "DEADLINE_TOO_SHORT": Sort(StatusCode.DEADLINE_EXCEEDED),
    "INTEGRITY_VIOLATION": Sort(StatusCode.DATA_LOSS),
    "INTERNAL": Sort(StatusCode.INTERNAL),
}

_words = re.compile("[A-Z][a-z]*").findall


class Answered(NamedTuple):
    """A refusal as gRPC sends it."""

    code: StatusCode
    message: str
    details: bytes


def reason_of(refusal: Refusal) -> str:
    """Return the reason of a refusal: its class's name, in capitals."""
    return _reason(type(refusal).__name__)


@cache
def _reason(name: str) -> str:
    return "_".join(_words(name)).upper()


def answered(refusal: Refusal, organization: str) -> Answered:
    """Return how a refusal is answered.

    Args:
        refusal: Why.
        organization: The one that the request is about; empty where none.
    """
    reason = reason_of(refusal)
    sort = SORTS[reason]
    message = str(refusal)[:_MESSAGE_CHARACTERS_MAX]
    status = Status(code=sort.code.value[0], message=message)
    facts = {name: fact[:_FACT_CHARACTERS_MAX] for name, fact in refusal.facts.items()}
    detail: Message | None = None
    if isinstance(refusal, FieldInvalid):
        detail = _bad_request(refusal)
        truncated = len(detail.field_violations) < len(refusal.violations)
        facts["violations_truncated"] = str(truncated).lower()
    elif isinstance(refusal, (ResourceNotFound, ResourceExists)):
        detail = _resource_info(refusal, organization)
    _add(status, ErrorInfo(reason=reason, domain=DOMAIN, metadata=facts))
    if detail is not None:
        _add(status, detail)
    if sort.retry_ms is not None:
        delay = Duration()
        delay.FromMilliseconds(sort.retry_ms)
        _add(status, RetryInfo(retry_delay=delay))
    return Answered(sort.code, message, status.SerializeToString())


def _bad_request(refusal: FieldInvalid) -> BadRequest:
    bad, room = BadRequest(), _VIOLATIONS_BYTES_MAX
    for one in refusal.violations[:_VIOLATIONS_MAX]:
        violation = BadRequest.FieldViolation(
            field=one.field[:_FACT_CHARACTERS_MAX],
            description=one.description[:_FACT_CHARACTERS_MAX],
        )
        room -= violation.ByteSize()
        if room < 0:
            break
        bad.field_violations.append(violation)
    return bad


def _resource_info(
    refusal: ResourceNotFound | ResourceExists, organization: str
) -> ResourceInfo:
    kind, id_ = (refusal.facts[name][:_FACT_CHARACTERS_MAX] for name in ("kind", "id"))
    missing = isinstance(refusal, ResourceNotFound)
    return ResourceInfo(
        resource_type=kind,
        resource_name=resource_name(organization, kind, id_),
        description="does not exist" if missing else "is taken",
    )


def _add(status: Status, detail: Message) -> None:
    packed = AnyMessage()
    packed.Pack(detail)
    status.details.append(packed)

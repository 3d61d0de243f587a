"""A company on one server of a module, on each database, and what must not happen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import grpc

from goalledger.v1 import evidence_service_pb2
from goalledger.v1.refusals_pb2 import RefusalReason
from tests.rpc.acme import ACME, Acme
from tests.rpc.served import CLEO, Refused, refusal_of

KNOWN = {one.removeprefix("REFUSAL_REASON_") for one, _ in RefusalReason.items()}
# What no request may lead to, however it is made.
NEVER = {grpc.StatusCode.UNKNOWN, grpc.StatusCode.INTERNAL, grpc.StatusCode.DATA_LOSS}


def position(acme: Acme) -> int:
    """Return the last position of the ledger."""
    request = evidence_service_pb2.GetLedgerHeadRequest(name=ACME)
    return int(acme.served.ask(request).head.position)


@contextmanager
def nothing_recorded(acme: Acme) -> Iterator[None]:
    """Show that no event was appended meanwhile."""
    before = position(acme)
    yield
    assert position(acme) == before


def outcome(acme: Acme, request: Any, by: str = CLEO) -> Refused | None:
    """Return what a request was refused for, with a reason that is known; else None."""
    try:
        acme.served.ask(request, by)
    except grpc.RpcError as error:
        found = refusal_of(error)
        assert found.code not in NEVER, found
        assert found.reason in KNOWN, found
        return found
    return None


def reason_of(acme: Acme, request: Any, by: str = CLEO) -> str:
    """Return the reason that a request was refused for, or OK."""
    found = outcome(acme, request, by)
    return "OK" if found is None else found.reason

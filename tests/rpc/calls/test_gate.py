"""The gate: what fails inside reaches callers as a reason, and nothing else of it."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import grpc
import pytest
import structlog
from sqlalchemy import text
from sqlalchemy.engine import make_url

from goalledger.v1 import admin_service_pb2
from services.ledger.refusals import IntegrityViolation, OutcomeUnknown
from services.ledger.store.stores import open_store
from services.rpc.calls import gate
from tests.rpc.acme import Acme, check_in, drafting, getting
from tests.rpc.served import ANNA, BEN, PRINCIPAL_KEY, refusal_of, refused

CANARY = "postgresql://service:canary-password@db/ledger"


def _raising(error: Exception) -> Callable[..., Any]:
    async def fail(*_: Any, **__: Any) -> None:
        raise error

    return fail


def test_an_error_reaches_the_caller_as_a_number_only(
    standing: Acme, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = standing.served.server._opened.ledger
    monkeypatch.setattr(ledger, "submit", _raising(RuntimeError(CANARY)))

    with structlog.testing.capture_logs() as lines, refused("INTERNAL") as found:
        standing.served.ask(check_in(), ANNA)

    incident = found[0].facts["incident_id"]
    assert found[0].code is grpc.StatusCode.INTERNAL
    assert CANARY not in repr(found)
    (line,) = (line for line in lines if line.get("incident") == incident)
    assert line["error"] == "builtins.RuntimeError"
    assert any("fail" in place for place in line["at"])
    assert "canary" not in repr(lines)


def test_the_log_has_a_line_for_a_refusal_and_no_payload(standing: Acme) -> None:
    request = check_in(note="a secret note", confidence="7")

    with structlog.testing.capture_logs() as lines, refused("FIELD_INVALID"):
        standing.served.ask(request, ANNA)

    (line,) = lines
    assert line["rpc"] == "goalledger.v1.CheckInService/RecordCheckIn"
    assert line["code"] == "INVALID_ARGUMENT"
    assert line["reason"] == "FIELD_INVALID"
    assert line["organization"] == "acme"
    assert line["actor"] == standing.anna.rpartition("/")[2]
    assert line["request_id"] == request.request_id
    assert line["ms"] > 0
    assert "secret" not in repr(line)
    assert ANNA not in repr(line)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (OutcomeUnknown(), "OUTCOME_UNKNOWN"),
        (IntegrityViolation(first_bad_position=7), "INTEGRITY_VIOLATION"),
        (sqlite3.OperationalError("disk I/O error"), "DEPENDENCY_DOWN"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_what_the_ledger_gives_up_on_has_a_reason(
    standing: Acme, monkeypatch: pytest.MonkeyPatch, error: Exception, reason: str
) -> None:
    ledger = standing.served.server._opened.ledger
    monkeypatch.setattr(ledger, "submit", _raising(error))

    with refused(reason):
        standing.served.ask(check_in(), ANNA)


def test_a_call_without_a_deadline_is_not_worked_on_for_ever(
    standing: Acme, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(call: object) -> None:
        del call
        await asyncio.Event().wait()

    monkeypatch.setattr(standing.served.server._opened.ledger, "submit", never)
    monkeypatch.setattr(gate, "CALL_SECONDS_MAX", 0.05)
    request = check_in(request_id="0b9f2f4e-6f0c-4a53-9d6e-4f0d7f3a1c55")
    call: Any = standing.served.channel.unary_unary(
        "/goalledger.v1.CheckInService/RecordCheckIn"
    )

    with pytest.raises(grpc.RpcError) as error:
        call(request.SerializeToString(), metadata=((PRINCIPAL_KEY, ANNA),))

    found = refusal_of(error.value)
    assert found.reason == "DEADLINE_TOO_SHORT"
    assert found.code is grpc.StatusCode.DEADLINE_EXCEEDED


def test_more_calls_than_the_server_holds_are_refused_politely(
    standing: Acme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "UNARY_CALLS_MAX", 0)

    with refused("TOO_MANY_IN_FLIGHT") as found:
        standing.served.ask(check_in(), ANNA)

    assert "RetryInfo" in found[0].details


def test_an_answer_too_large_to_send_is_refused(
    standing: Acme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "RESPONSE_BYTES_MAX", 10)

    with refused("MESSAGE_TOO_LARGE"):
        standing.served.ask(getting(), ANNA)


def test_a_draining_server_takes_no_more_calls(
    standing: Acme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing.served.server._gate, "draining", True)

    with refused("SERVER_DRAINING") as found:
        standing.served.ask(admin_service_pb2.GetServerInfoRequest())

    assert "RetryInfo" in found[0].details


def test_a_ledger_that_others_hold_is_busy_and_nothing_is_recorded(
    acme: Acme, founded: str
) -> None:
    request = drafting(acme.anna)

    with _holding(founded), refused("STORE_BUSY") as found:
        acme.served.ask(request, BEN)

    assert found[0].code is grpc.StatusCode.UNAVAILABLE
    assert not acme.served.send(request, BEN).commit.replayed


@contextmanager
def _holding(database: str) -> Iterator[None]:
    """Hold the head's lock, as another process would."""
    if database.startswith("sqlite"):
        path = make_url(database).database or ""
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield
        return
    with closing(open_store(database)) as store, store.engine.connect() as connection:
        connection.execute(text("BEGIN"))
        connection.execute(text("SELECT * FROM ledgers FOR UPDATE"))
        yield
        connection.execute(text("ROLLBACK"))

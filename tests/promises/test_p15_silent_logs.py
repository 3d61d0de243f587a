"""P15, its first half: a log tells no personal text, not even of what fails."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import grpc
import pytest
import structlog

from goalledger.v1 import directory_service_pb2, goals_pb2
from services.ledger.ledger import Call
from services.rpc import logs
from services.rpc.calls import gate
from services.rpc.refusals import reason_of
from tests.promises.test_p15_sealed_from_the_first_event import CANARY
from tests.rpc.acme import ACME, WHY, Acme, adding, check_in, correcting, drafting
from tests.rpc.served import ANNA, BEN, Served, serving, serving_by_engine

Switch = Callable[[pytest.MonkeyPatch], None]
Serve = Callable[..., AbstractContextManager[Served]]
Shows = Callable[[str, Serve], None]


@pytest.fixture
def as_served() -> Iterator[Callable[[], None]]:
    """Give what lets this process log as a server does, as much as it ever logs."""
    root, before = logging.getLogger(), structlog.get_config()
    handlers, level = root.handlers, root.level

    def configure() -> None:
        logs.configure("debug", "json")
        # Else loggers keep this for the tests that come after.
        structlog.configure(cache_logger_on_first_use=False)

    yield configure
    structlog.configure(**before)
    root.handlers, root.level = handlers, level


def said_everywhere(acme: Acme) -> list[tuple[Any, str]]:
    """Return requests that say the canary's name; some are refused for it."""
    person = directory_service_pb2.AddPersonRequest(
        parent=ACME, display_name=CANARY, principal=f"{CANARY}@acme.example"
    )
    again = directory_service_pb2.AddPersonRequest()
    again.CopyFrom(person)
    first = acme.check_in(note=CANARY).name
    too_long = goals_pb2.KeyResult(title=CANARY * 100)
    why = {**WHY, "reason": CANARY}
    return [
        (person, ANNA),
        (again, ANNA),
        (check_in(note=CANARY, confidence=CANARY), ANNA),
        (correcting(first, note=CANARY, reason=CANARY), ANNA),
        (correcting(f"{first}-{CANARY}", note=CANARY), ANNA),
        (adding(key_result=too_long, **why), BEN),
        (drafting(CANARY, goal_id="other"), BEN),
        (drafting(acme.anna, goal_id="other", on_behalf_of=CANARY), BEN),
        (check_in(), f"{CANARY}@acme.example!"),
    ]


def refusals(served: Served, requests: list[tuple[Any, str]]) -> int:
    """Send them, and count those that are refused."""
    refused = 0
    for request, by in requests:
        try:
            served.ask(request, by)
        except grpc.RpcError:
            refused += 1
    return refused


def break_down(served: Served) -> None:
    """Let errors that quote what was said come up in a call and beside calls."""

    async def fail(call: Call) -> None:
        raise ValueError(f"cannot take {call.arguments}")

    def fail_beside() -> None:
        raise ValueError(f"cannot take {CANARY}")

    async def be_done() -> None:
        """Return after everything that was to be done before."""

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(served.server._opened.ledger, "submit", fail)
        assert refusals(served, [(check_in(note=CANARY), ANNA)]) == 1
    served._loop.call_soon_threadsafe(fail_beside)
    served.run(be_done())


@pytest.fixture
def shows_silence(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], as_served: Callable[[], None]
) -> Shows:
    """Give what shows that a log tells nothing of what is said, refused, or fails."""

    def show(database: str, serve: Serve) -> None:
        as_served()
        loudly = {"log_level": "debug", "log_format": "json"}
        with serve(database, tmp_path, **loudly) as served:
            acme = Acme(served)
            acme.activate()

            assert refusals(served, said_everywhere(acme)) == 7
            break_down(served)

        told = "".join(capfd.readouterr())
        for line in ("RecordCheckIn", "FIELD_INVALID", "INTERNAL", "ValueError"):
            assert line in told
        assert CANARY not in told, "the log tells a personal text"

    return show


@pytest.mark.parametrize("serve", [serving, serving_by_engine])
def test_a_servers_log_tells_no_personal_text(
    database: str, shows_silence: Shows, serve: Serve
) -> None:
    shows_silence(database, serve)


def refusals_in_full(patch: pytest.MonkeyPatch) -> None:
    """Log what a refusal says beside its reason."""
    patch.setattr(
        gate, "reason_of", lambda refusal: f"{reason_of(refusal)} {refusal.facts}"
    )


def incidents_in_full(patch: pytest.MonkeyPatch) -> None:
    """Log what an unexpected error says beside its class and place."""
    patch.setattr(gate, "told", lambda error: {"error": repr(error)})


def others_errors_in_full(patch: pytest.MonkeyPatch) -> None:
    """Log errors as libraries hand them over."""

    def format_error(_: object, __: str, line: Any) -> Any:
        error = line.pop("exc_info", None)
        return line if error is None else {**line, "error": repr(error)}

    patch.setattr(logs, "without_texts", format_error)


@pytest.mark.parametrize(
    "switch_off", [refusals_in_full, incidents_in_full, others_errors_in_full]
)
def test_a_log_that_leaves_nothing_out_tells_personal_texts(
    sqlite_database: str,
    shows_silence: Shows,
    monkeypatch: pytest.MonkeyPatch,
    switch_off: Switch,
) -> None:
    switch_off(monkeypatch)

    with pytest.raises(AssertionError, match="the log tells a personal text"):
        shows_silence(sqlite_database, serving)

"""Every command there is, tried before it is meant and sent again after it (B, D)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from services.rpc.permissions import RULES, Need
from tests.abuse.company import nothing_recorded, reason_of
from tests.abuse.conftest import verify
from tests.rpc.acme import Acme
from tests.rpc.served import CLEO, METHODS
from tests.rpc.whole_story import tell

Ask = Callable[..., Any]
A_MEGABYTE = "x" * 1_000_000


def copy(request: Any, **said: Any) -> Any:
    """Return the same request with something else said, and an id of its own."""
    made = type(request)()
    made.CopyFrom(request)
    for field, value in {"request_id": "", **said}.items():
        setattr(made, field, value)
    return made


def surround(acme: Acme, monkeypatch: pytest.MonkeyPatch, around: Ask) -> None:
    """Let every command of a company pass by something that may ask more."""
    meant = acme.served.ask

    def ask(request: Any, by: str = CLEO) -> Any:
        if "validate_only" not in request.DESCRIPTOR.fields_by_name:
            return meant(request, by)
        monkeypatch.setattr(acme.served, "ask", meant)
        done = around(request, by)
        monkeypatch.setattr(acme.served, "ask", ask)
        return done

    monkeypatch.setattr(acme.served, "ask", ask)


def test_every_command_can_be_tried_and_says_what_it_would_record(
    acme: Acme, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is appended by trying (abuse 35)."""
    meant = acme.served.ask

    def around(request: Any, by: str) -> Any:
        with nothing_recorded(acme):
            tried = meant(copy(request, validate_only=True), by)
        done = meant(request, by)
        assert tried.commit.event_names == done.commit.event_names, request
        assert not tried.commit.replayed
        return done

    surround(acme, monkeypatch, around)
    tell(acme)

    assert verify(acme)


def test_every_command_happens_once_and_its_id_is_for_nothing_else(
    acme: Acme, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same id again, and with other contents (abuse 49, 50)."""
    meant = acme.served.ask

    def around(request: Any, by: str) -> Any:
        done = meant(request, by)
        with nothing_recorded(acme):
            again = meant(request, by)
            other = copy(request, request_id=request.request_id, reason="Other words.")
            assert reason_of(acme, other, by) == "REQUEST_ID_REUSED"
        assert again.commit.replayed
        assert (again.commit.token, again.commit.etag) == (
            done.commit.token,
            done.commit.etag,
        )
        return done

    surround(acme, monkeypatch, around)
    tell(acme)

    assert verify(acme)


def test_no_command_that_needs_a_reason_goes_without_one(
    acme: Acme, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Missing, blank, half, or a megabyte of it (abuse 34)."""
    meant, needing = acme.served.ask, set()

    def around(request: Any, by: str) -> Any:
        rpc = METHODS[request.DESCRIPTOR.full_name][0].removeprefix("/")
        if request.reason and RULES[rpc].reason is not Need.NEVER:
            needing.add(rpc)
            with nothing_recorded(acme):
                for said in (
                    {"reason": "", "reason_code": 0},
                    {"reason": " \u00a0\n"},
                    {"reason_code": 0},
                    {"reason": ""},
                ):
                    found = reason_of(acme, copy(request, **said), by)
                    assert found == "REASON_REQUIRED", (rpc, said)
                much = copy(request, reason=A_MEGABYTE)
                assert reason_of(acme, much, by) == "FIELD_INVALID"
        return meant(request, by)

    surround(acme, monkeypatch, around)
    tell(acme)

    always = {rpc for rpc, rule in RULES.items() if rule.reason is Need.ALWAYS}
    assert always <= needing

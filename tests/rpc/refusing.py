"""Expects requests to be refused for what is wrong with their fields."""

from __future__ import annotations

from typing import Any

from tests.rpc.acme import Acme
from tests.rpc.served import BEN, refused


def invalid(acme: Acme, request: Any, *fields: str, by: str = BEN) -> None:
    """Expect a request to be refused for exactly these fields."""
    with refused("FIELD_INVALID") as found:
        acme.served.ask(request, by)
    assert found[0].fields == list(fields)

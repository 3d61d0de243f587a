"""Lists, page by page: bounded, steady, and each caller's own (api §1)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from goalledger.v1 import (
    directory_service_pb2,
    goal_reads_pb2,
)
from services.rpc.limits import PAGE_TOKEN_SECONDS_MAX
from tests.rpc.acme import ACME, Acme, reading
from tests.rpc.served import ANNA, CLEO, refused


def _listing(**said: Any) -> directory_service_pb2.ListUnitsRequest:
    return directory_service_pb2.ListUnitsRequest(parent=ACME, **said)


def _units(acme: Acme, *ids: str) -> None:
    for unit in ids:
        request = directory_service_pb2.CreateUnitRequest(
            parent=ACME, unit_id=unit, display_name=unit.title()
        )
        acme.served.ask(request)


def _pages(acme: Acme, request: Any, entries: str) -> list[Any]:
    found = []
    while True:
        answer = acme.served.ask(request)
        found += getattr(answer, entries)
        if not answer.next_page_token:
            return found
        request.page_token = answer.next_page_token


def test_pages_neither_skip_nor_repeat_while_others_write(acme: Acme) -> None:
    _units(acme, "b", "d", "f", "h")
    acme.served.ask(_listing(read=reading(strong=True)))
    request = _listing(page_size=2)

    first = acme.served.ask(request)
    _units(acme, "a", "c", "e", "g")
    acme.served.ask(_listing(read=reading(strong=True)))
    request.page_token = first.next_page_token
    rest = _pages(acme, request, "units")

    names = [unit.name.rpartition("/")[2] for unit in (*first.units, *rest)]
    assert names == ["b", "d", "f", "h", "sales"]


def test_people_come_before_services_page_by_page(acme: Acme) -> None:
    whole = directory_service_pb2.ListPeopleRequest(
        parent=ACME, read=reading(strong=True)
    )
    everybody = [one.name for one in acme.served.ask(whole).people]

    for size in (1, 2, 3):
        request = directory_service_pb2.ListPeopleRequest(parent=ACME, page_size=size)
        assert [one.name for one in _pages(acme, request, "people")] == everybody
    assert everybody == sorted(everybody)


@pytest.mark.parametrize(("asked", "shown"), [(0, 50), (1, 1), (2**31 - 1, 60)])
def test_a_page_has_bounds(acme: Acme, asked: int, shown: int) -> None:
    _units(acme, *(f"u{number}" for number in range(59)))

    answer = acme.served.ask(_listing(page_size=asked, read=reading(strong=True)))

    assert len(answer.units) == shown


@pytest.mark.parametrize("size", [-1, -(2**31)])
def test_a_page_of_fewer_than_none_is_refused(standing: Acme, size: int) -> None:
    with refused("FIELD_INVALID") as found:
        standing.served.ask(_listing(page_size=size))

    assert found[0].fields == ["page_size"]


def test_a_page_token_is_of_one_question_by_one_caller(acme: Acme) -> None:
    _units(acme, "a", "b")
    strong = reading(strong=True)
    token = acme.served.ask(_listing(page_size=1, read=strong)).next_page_token
    assert token

    acme.served.ask(_listing(page_size=2, read=strong, page_token=token))
    for request, by in (
        (_listing(page_token=token), CLEO),
        (_listing(page_token=token, read=strong), ANNA),
        (goal_reads_pb2.ListGoalsRequest(parent=ACME, page_token=token), CLEO),
        (_listing(page_token=token[:-2], read=strong), CLEO),
        (_listing(page_token="x" * 1_001, read=strong), CLEO),
    ):
        with refused("PAGE_TOKEN_INVALID"):
            acme.served.ask(request, by)


def test_no_bit_of_a_page_token_can_be_bent(standing: Acme) -> None:
    request = directory_service_pb2.ListPeopleRequest(parent=ACME, page_size=1)
    token = standing.served.ask(request).next_page_token

    for place in range(len(token)):
        for sign in "Ab9_":
            bent = token[:place] + sign + token[place + 1 :]
            if bent != token:
                request.page_token = bent
                with refused("PAGE_TOKEN_INVALID"):
                    standing.served.ask(request)


def test_a_page_token_grows_old(acme: Acme) -> None:
    _units(acme, "a", "b")
    request = _listing(page_size=1, read=reading(strong=True))
    request.page_token = acme.served.ask(request).next_page_token

    acme.served.steered.time += timedelta(seconds=PAGE_TOKEN_SECONDS_MAX + 1)

    with refused("PAGE_TOKEN_EXPIRED"):
        acme.served.ask(request)

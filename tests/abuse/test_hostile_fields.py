"""Whatever is wrong with any field is refused by a reason, and leaves nothing (B)."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from google.protobuf.message import Message

from tests.abuse.company import outcome, position
from tests.abuse.conftest import verify
from tests.abuse.hostile import mutations
from tests.rpc.acme import ACME, Acme, check_in, setting, templating
from tests.rpc.metering import defining
from tests.rpc.requests import METHODS, request_of
from tests.rpc.served import BEN

# How many fields of each rpc are tried; all rpcs together have about 1,300.
FIELDS_MAX = 40
MESSAGE_CHARACTERS_MAX = 4_096
UNARY = [rpc for rpc, method in METHODS.items() if not method.server_streaming]


@pytest.fixture(scope="module")
def company(each_company: Acme) -> Acme:
    """Give a company in which what the sound requests name is there."""
    each_company.activate()
    each_company.activate_smart()
    each_company.check_in(check_in_id="c")
    ask = each_company.served.ask
    ask(defining(each_company.anna, request={"metric_id": "rate"}), BEN)
    ask(templating("t"), BEN)
    ask(setting(), BEN)
    return each_company


@pytest.mark.parametrize("rpc", UNARY)
def test_a_wrong_field_is_refused_alike_tried_or_meant_and_leaves_nothing(
    company: Acme, rpc: str
) -> None:
    """No value of any field leads to anything unknown or internal (abuse 16 to 35)."""
    before = position(company)
    sound = _of(company, request_of(rpc, "acme"))
    if "goal_id" in sound.DESCRIPTOR.fields_by_name:
        sound.goal_id = "fresh"

    for field, request in mutations(sound, FIELDS_MAX, UNARY.index(rpc)):
        _refused_or_tried(company, field, request)

    assert position(company) == before


def test_nothing_of_all_that_has_harmed_the_ledger(company: Acme) -> None:
    company.check_in()

    assert verify(company) == position(company)


def _refused_or_tried(company: Acme, field: str, request: Any) -> None:
    names = request.DESCRIPTOR.fields_by_name
    if "request_id" in names and field != "request_id":
        request.request_id = str(uuid4())
    if "validate_only" in names:
        request.validate_only = True
    found = outcome(company, request, BEN)
    if found is None:
        return
    assert len(found.message) <= MESSAGE_CHARACTERS_MAX, (field, found)
    assert (found.reason == "FIELD_INVALID") == bool(found.fields), (field, found)
    if "validate_only" in names:
        request.validate_only = False
        assert outcome(company, request, BEN) == found, field


def _of(company: Acme, request: Any) -> Any:
    """Name a person who is there wherever a request names one."""
    for field, value in request.ListFields():
        if isinstance(value, Message):
            _of(company, value)
        elif field.is_repeated and field.message_type is not None:
            for one in value:
                _of(company, one)
        elif value == f"{ACME}/people/anna":
            setattr(request, field.name, company.anna)
    return request


def test_a_sound_request_is_none_of_these(company: Acme) -> None:
    request = check_in(validate_only=True)

    assert outcome(company, request, BEN) is None

"""What requests say is hashed in the form it is stored in, by whichever way."""

from __future__ import annotations

import importlib
import json
import pkgutil
from decimal import Decimal
from enum import Enum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import domain
from domain.decimals import decimal_text
from domain.goals.measures import Value
from domain.goals.observing.check_ins import CheckInPlace, Observation
from services.ledger.record.codec import plain_bytes
from services.ledger.writing.requests import Contents
from tests.observed import observations, places


@given(st.lists(st.tuples(places, observations), max_size=3).map(tuple))
def test_check_ins_are_hashed_alike_by_the_short_way(entries: tuple[Any, ...]) -> None:
    # A list is always taken apart piece by piece.
    said = [*entries, *(observation.value for _, observation in entries)]

    pieces = b",".join(
        [plain_bytes(entries)[1:-1], *(plain_bytes(one.value) for _, one in entries)]
    )

    assert plain_bytes(said) == b"[%s]" % pieces.strip(b",")


@pytest.mark.parametrize("digits", ["1E-7", "1.50", "-0", "1E+2"])
def test_a_decimal_is_hashed_in_its_one_form(digits: str) -> None:
    value = Value(decimal=Decimal(digits))
    entry = (CheckInPlace("g", "k", None), Observation(value=value))

    written = decimal_text(Decimal(digits)).encode()

    assert plain_bytes(value) == b'{"decimal":"%s"}' % written
    assert b'"%s"' % written in plain_bytes((entry,))


def test_every_enum_is_called_as_it_is_stored() -> None:
    # So that msgspec, which writes values, writes the names that are stored.
    modules = pkgutil.walk_packages(domain.__path__, "domain.")
    kinds = {
        kind
        for module in modules
        for kind in vars(importlib.import_module(module.name)).values()
        if isinstance(kind, type) and issubclass(kind, Enum)
    }

    assert all(one.name == one.value for kind in kinds for one in kind)


def test_the_hashes_of_a_check_in_stay_what_they_are() -> None:
    value = Value(decimal=Decimal("42.5"))
    said = {
        "place": CheckInPlace("retain", "rate", None),
        "observation": Observation(value=value, confidence=Decimal("0.7"), note="Up."),
        "etag": None,
    }

    hashes = Contents(bytes(32), "acme").hashes("record_check_in", said)

    assert json.loads(hashes) == {
        "command": "86caf0dc9df1eee86cc5706eea892e46",
        "goal": "fba468c61768d380bf40b1473e6e7b41",
        "key_result": "d1c2b8028e496be35dd7664df1f139ef",
        "check_in": None,
        "value": "9655b39ec211186e2998cada20c2750e",
        "effective": None,
        "confidence": "1a75f4844be164c21f7c5b564693923a",
        "note": "80f96b23bfee1a12c42a6afb123746e8",
        "links": None,
        "source": None,
        "etag": None,
    }

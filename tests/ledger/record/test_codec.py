"""The stored form: what is kept for ever, byte by byte, and the way back."""

from __future__ import annotations

import json
import os
import re
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any, ClassVar

import msgspec
import pytest

from domain.aggregate import Aggregate
from domain.directory.people import PersonAdded
from domain.events import EVENTS
from domain.record import Event, Record
from domain.texts import Personal, Place
from services.ledger.personal.seals import open_sealed, seal
from services.ledger.record import codec
from services.ledger.record.codec import (
    UnknownEventError,
    decode_event,
    encode_data,
    plain_bytes,
    sealed_only,
)
from services.ledger.record.lines import Entry, line_of
from services.ledger.record.places import personal_texts
from services.ledger.record.rows import record_of
from tests.golden.lines import Golden, kept, recorded
from tests.ledger.opened import Opened
from tests.ledger.story import tell

KEYS = (
    "ledger position stream version previous type schema recorded effective actor"
    " authenticated_by on_behalf_of reason_code request cause data"
)

KEY = bytes(range(32))
A_DECIMAL = re.compile(rb'"-?[0-9]{1,18}(?:\.[0-9]+)?"')
GOLDEN = pytest.mark.parametrize("golden", kept(), ids=lambda one: str(one.name))


def entry_in(line: str) -> tuple[Entry, bytes | None]:
    """Read a line as a stranger would, and return what it says."""
    said = json.loads(line)
    previous, data = said.pop("previous"), said.pop("data")
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    entry = Entry(**said, data=text.encode())
    return entry, previous and bytes.fromhex(previous)


def test_the_story_is_stored_as_it_always_was(ledger: Opened) -> None:
    tell(ledger)

    now = {(one.name, one.schema): one for one in recorded(ledger)}
    assert now == {
        (one.name, one.schema): one
        for one in kept()
        if one.schema == EVENTS[one.name].schema()
    }


def test_every_event_of_this_release_has_a_line_that_is_kept() -> None:
    current = {(name, event.schema()) for name, event in EVENTS.items()}

    assert current <= {(one.name, one.schema) for one in kept()}


@GOLDEN
def test_a_kept_line_is_read_and_written_again_byte_by_byte(golden: Golden) -> None:
    entry, previous = entry_in(golden.line)

    event = record_of(entry).event

    again = entry._replace(data=encode_data(event, sealed_only))
    assert line_of(again, previous).decode() == golden.line


@GOLDEN
def test_a_decimal_is_stored_in_one_form_however_it_was_written(golden: Golden) -> None:
    entry, _ = entry_in(golden.line)
    longer = A_DECIMAL.sub(lambda found: _with_zero(found[0]), entry.data)

    event = record_of(entry._replace(data=longer)).event

    assert encode_data(event, sealed_only) == entry.data


@GOLDEN
def test_a_line_is_json_without_spaces_whose_keys_stand_in_order(
    golden: Golden,
) -> None:
    said = json.loads(golden.line)

    assert " ".join(said) == KEYS
    written = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    assert written == golden.line


@GOLDEN
def test_a_leaf_is_the_hash_of_a_zero_byte_and_the_line(golden: Golden) -> None:
    leaf = sha256(b"\x00" + golden.line.encode()).hexdigest()

    assert golden.leaf == leaf


@GOLDEN
def test_a_sealed_text_knows_where_it_stands(golden: Golden) -> None:
    entry, _ = entry_in(golden.line)

    texts = personal_texts(record_of(entry).event)

    data: Any = json.loads(entry.data)
    for pointer, text in texts:
        assert text.place == Place(entry.ledger, entry.stream, entry.version, pointer)
        assert _at(data, pointer)["sealed"] == text.sealed


@pytest.mark.parametrize(
    ("name", "schema"),
    [("goal.deleted", 1), ("domain.goals.life.deciding:GoalSubmitted", 1)]
    + [("unit.created", schema) for schema in (-1, 0, 2)],
)
def test_a_name_or_schema_that_is_not_registered_is_refused(
    name: str, schema: int
) -> None:
    data = b'{"reason":null,"name":"Sales","parent":null}'

    with pytest.raises(UnknownEventError, match=name):
        decode_event(name, schema, data)


def test_a_field_that_an_event_does_not_have_is_refused() -> None:
    data = b'{"reason":null,"name":"Sales","parent":null,"color":"red"}'

    with pytest.raises(msgspec.ValidationError, match="color"):
        decode_event("unit.created", 1, data)


class _Painted(Event, frozen=True, kw_only=True):
    """An event of tests, whose field was called otherwise in its first schema."""

    NAME = "wall.painted"
    UPCASTERS: ClassVar = (
        lambda old: {
            "reason": old["reason"],
            "color": old["paint"],
            "coats": "1",
            "by": old.get("painter"),
            "thanks": tuple(old.get("notes", ())),
        },
    )

    color: str
    coats: Decimal
    by: Personal | None = None
    thanks: tuple[Personal, ...] = ()

    def apply(self, aggregate: Aggregate, record: Record) -> None:
        """Have no effect."""


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Register one more event for this test alone."""
    decoder = msgspec.json.Decoder(_Painted)
    monkeypatch.setitem(EVENTS, _Painted.NAME, _Painted)
    monkeypatch.setitem(codec._DECODERS, _Painted.NAME, decoder)


@pytest.mark.usefixtures("painted")
def test_an_event_of_an_older_schema_is_brought_up_to_this_one() -> None:
    first = decode_event("wall.painted", 1, b'{"reason":null,"paint":"red"}')

    second = b'{"reason":null,"color":"red","coats":"1","by":null,"thanks":[]}'
    assert first == _Painted(color="red", coats=Decimal(1))
    assert first == decode_event("wall.painted", 2, second)


@pytest.mark.usefixtures("painted")
def test_an_event_is_stored_in_its_newest_schema() -> None:
    event = _Painted(color="red", coats=Decimal("2.50"))

    stored = encode_data(event, sealed_only)

    assert event.schema() == 2
    assert stored == (
        b'{"reason":null,"color":"red","coats":"2.5","by":null,"thanks":[]}'
    )


def old_line() -> Entry:
    """Return a line that an older release wrote, with three texts sealed in it."""

    def sealed(pointer: str) -> dict[str, str]:
        place = Place("acme", "wall/w1", 3, pointer)
        text = seal(KEY, place, Personal("anna", text=f"at {pointer}"), os.urandom)
        return {"of": text.of, "commitment": text.commitment, "sealed": text.sealed}

    data = {
        "reason": sealed("/reason"),
        "paint": "red",
        "painter": sealed("/painter"),
        "notes": [sealed("/notes/0"), sealed("/notes/1")],
    }
    golden, _ = entry_in(kept()[0].line)
    return golden._replace(
        ledger="acme",
        stream="wall/w1",
        version=3,
        type=_Painted.NAME,
        schema=1,
        data=json.dumps(data, separators=(",", ":")).encode(),
    )


@pytest.mark.usefixtures("painted")
def test_a_text_whose_field_was_renamed_opens_by_where_it_was_sealed() -> None:
    event = record_of(old_line()).event

    assert isinstance(event, _Painted)
    texts = [event.reason, event.by, *event.thanks]
    opened = [
        open_sealed(KEY, text.place, text) for text in texts if text and text.place
    ]
    assert opened == ["at /reason", "at /painter", "at /notes/0", "at /notes/1"]


@pytest.mark.usefixtures("painted")
def test_texts_of_an_older_schema_are_listed_as_their_line_has_them() -> None:
    entry = old_line()

    listed = personal_texts(record_of(entry).event)

    data: Any = json.loads(entry.data)
    assert [pointer for pointer, _ in listed] == [
        *("/reason", "/painter", "/notes/0", "/notes/1")
    ]
    for pointer, text in listed:
        assert _at(data, pointer)["sealed"] == text.sealed


def test_an_open_personal_text_is_never_stored() -> None:
    name = Personal("anna", text="Anna")
    event = PersonAdded(name=name, principal=name, start_day=date(2026, 1, 12))

    with pytest.raises(ValueError, match="/name"):
        encode_data(event, sealed_only)


def test_maps_are_stored_with_their_keys_in_order() -> None:
    assert plain_bytes({"b": 1, "a": Decimal("1E+2")}) == b'{"a":"100","b":1}'


def test_a_float_is_never_stored() -> None:
    with pytest.raises(TypeError, match="float"):
        plain_bytes({"share": 0.5})


def _with_zero(decimal: bytes) -> bytes:
    return decimal[:-1] + (b'0"' if b"." in decimal else b'.0"')


def _at(data: Any, pointer: str) -> Any:
    for key in pointer.split("/")[1:]:
        data = data[int(key)] if isinstance(data, list) else data[key]
    return data

"""Stored measures stay readable: each kind is one key, whose contents never change."""

from __future__ import annotations

import json

import msgspec
import pytest

from domain.goals.measures import Measure, Numeric, Ordinal
from services.ledger.record.codec import plain_bytes
from tests.measures import KINDS, at_least, each_period, measured, numeric

# What is stored for ever. A new kind adds a line; no line ever changes or goes.
STORED = {
    "NUMERIC": '{"numeric":{"start":"0","target":"100","stretch":null}}',
    "THRESHOLD": '{"threshold":{"judging":"LATEST","comparison":"AT_LEAST",'
    '"bound":"10","stretch":null}}',
    "RANGE": '{"range":{"judging":"LATEST","low":"1","high":"2"}}',
    "MILESTONES": '{"milestones":{"milestones":[{"id":"pilot","weight":"1"},'
    '{"id":"launch","weight":"2"}]}}',
    "BINARY": '{"binary":{}}',
    "ORDINAL": '{"ordinal":{"zones":[{"name":"FAIL","score":"0"},'
    '{"name":"COMMIT","score":"0.3"},{"name":"TARGET","score":"0.7"},'
    '{"name":"STRETCH","score":"1"}],"target_zone":null,"stretch_zone":null}}',
}
EVERY = {
    **{name: measured(kind) for name, (kind, *_) in KINDS.items()},
    "increment": measured(numeric(stretch="120.50"), adding=True),
    "periods": each_period(adding=True),
    "stretched": measured(at_least(stretch=at_least("20").bound)),
    "promised": measured(Ordinal(target_zone="TARGET"), unit=""),
}


@pytest.mark.parametrize("name", KINDS)
def test_a_measure_is_stored_as_its_unit_and_the_definition_of_its_kind(
    name: str,
) -> None:
    stored = json.loads(plain_bytes(EVERY[name]))

    outside = {"unit": "count", "aggregation": "SNAPSHOT"}
    assert list(stored.items()) == list((outside | json.loads(STORED[name])).items())


@pytest.mark.parametrize("measure", EVERY.values(), ids=EVERY)
def test_a_stored_measure_is_read_as_it_was_written(measure: Measure) -> None:
    """Design §5: and a view's JSON, which leaves out what is as by default."""
    decoder = msgspec.json.Decoder(Measure)

    assert decoder.decode(plain_bytes(measure)) == measure
    assert decoder.decode(msgspec.json.encode(measure)) == measure


def test_a_stretch_and_increments_are_stored_by_name() -> None:
    stored = json.loads(plain_bytes(EVERY["increment"]))

    assert stored["aggregation"] == "INCREMENT"
    assert stored["numeric"]["stretch"] == "120.5"
    assert EVERY["increment"].numeric == Numeric(
        *(at_least(text).bound for text in ("0", "100", "120.5"))
    )

"""Which definitions and values of measures are taken, by the wire alone (rules §3)."""

from __future__ import annotations

from typing import Any

import pytest
from google.protobuf.field_mask_pb2 import FieldMask

from goalledger.v1 import goals_pb2, measures_pb2
from goalledger.v1.key_result_commands_pb2 import ReviseKeyResultRequest
from tests.rpc.acme import RENEWALS, WHY, Acme, adding, check_in
from tests.rpc.measured import EXAMPLES, measure
from tests.rpc.refusing import invalid
from tests.rpc.served import ANNA, BEN, refused

INCREMENT = measures_pb2.AGGREGATION_INCREMENT


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({}, ""),
        ({"unit": "count"}, ""),
        ({"numeric": {"start": "1", "target": "2"}}, ".unit"),
        ({"numeric": {"start": "1", "target": "1"}, "unit": "x"}, ".numeric.target"),
        ({"numeric": {"target": "1"}, "unit": "x"}, ".numeric.start"),
        ({"threshold": {"bound": "1"}, "unit": "x"}, ".threshold.comparison"),
        ({"range": {"low": "2", "high": "1"}, "unit": "x"}, ".range.high"),
        ({"milestones": {}}, ".milestones.milestones"),
        (
            {"milestones": {"milestones": [{"milestone_id": "Ä"}]}},
            ".milestones.milestones[0].milestone_id",
        ),
        (
            {"milestones": {"milestones": [{}]}},
            ".milestones.milestones[0].milestone_id",
        ),
        (
            {"milestones": {"milestones": [{"milestone_id": "a"}] * 101}},
            ".milestones.milestones",
        ),
        ({"ordinal": {"zones": [{"name": "a", "score": "0"}]}}, ".ordinal.zones"),
        ({"ordinal": {"zones": [{"score": "0"}] * 21}}, ".ordinal.zones"),
        ({"ordinal": {"target_zone": "GOLD"}}, ".ordinal.target_zone"),
        ({"binary": {}, "aggregation": INCREMENT}, ".aggregation"),
    ],
)
def test_a_definition_is_refused_by_the_name_of_what_is_wrong(
    standing: Acme, said: dict[str, Any], field: str
) -> None:
    key_result = goals_pb2.KeyResult(title="x", measure=measure(**said))
    request = adding(key_result_id="", key_result=key_result, **WHY)

    invalid(standing, request, f"key_result.measure{field}")


def test_unknown_words_of_a_definition_are_refused(standing: Acme) -> None:
    threshold = {"comparison": 9, "bound": "1", "judging": 9}
    by_nothing = measure(unit="count", threshold=threshold)
    key_result = goals_pb2.KeyResult(title="x", measure=by_nothing)

    with refused("UNKNOWN_FIELDS") as found:
        standing.served.ask(adding(key_result_id="", key_result=key_result), BEN)

    path = "key_result.measure.threshold"
    assert found[0].facts["fields"] == f"{path}.comparison, {path}.judging"


def test_a_revision_is_of_one_kind(standing: Acme) -> None:
    way = measure(numeric={"target": "95"})
    mask = FieldMask(paths=["measure.numeric.target", "measure.range.low"])
    key_result = goals_pb2.KeyResult(name=f"{RENEWALS}/keyResults/rate", measure=way)
    request = ReviseKeyResultRequest(key_result=key_result, update_mask=mask, **WHY)

    with refused("FIELD_INVALID") as found:
        standing.served.ask(request, BEN)

    assert "key_result.measure" in found[0].fields


@pytest.mark.parametrize("path", ["measure.kind", "measure.numeric.bound", "measure.x"])
def test_a_mask_names_only_what_a_measure_has(standing: Acme, path: str) -> None:
    key_result = goals_pb2.KeyResult(name=f"{RENEWALS}/keyResults/rate")
    request = ReviseKeyResultRequest(
        key_result=key_result, update_mask=FieldMask(paths=[path]), **WHY
    )

    with refused("UPDATE_MASK_INVALID") as found:
        standing.served.ask(request, BEN)

    assert found[0].facts["paths"] == path


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_value_of_every_other_form_is_refused(standing: Acme, example: str) -> None:
    """Rules §3: the standing key result is a number."""
    value = EXAMPLES[example].value
    if value.WhichOneof("form") == "decimal":
        return

    invalid(standing, check_in(value=value), "value", by=ANNA)

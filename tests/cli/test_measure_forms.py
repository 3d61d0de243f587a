"""Shows how people say at a terminal how something is measured."""

from __future__ import annotations

import pytest
from google.protobuf.json_format import ParseDict

from goalledger.v1.measures_pb2 import Measure
from services.cli.measures.measure_forms import Measuring, measure_of
from services.cli.measures.measures import target_text
from services.cli.showing.exits import UsageError

AT_LEAST, EACH = "COMPARISON_AT_LEAST", "JUDGING_PERIODS_MET"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (
            Measuring("from 40 to 90 percent", stretch="95"),
            {
                "unit": "percent",
                "numeric": {"start": "40", "target": "90", "stretch": "95"},
            },
        ),
        (
            Measuring("from -3 to 0.5", increments=True),
            {
                "aggregation": "AGGREGATION_INCREMENT",
                "numeric": {"start": "-3", "target": "0.5"},
            },
        ),
        (
            Measuring("at least 99.5 points of 100 each time"),
            {
                "unit": "points of 100",
                "threshold": {
                    "comparison": AT_LEAST,
                    "bound": "99.5",
                    "judging": EACH,
                },
            },
        ),
        (
            Measuring("at most 3", stretch="1"),
            {
                "threshold": {
                    "comparison": "COMPARISON_AT_MOST",
                    "bound": "3",
                    "stretch": "1",
                }
            },
        ),
        (
            Measuring("between 5 and 10 EUR each time"),
            {"unit": "EUR", "range": {"low": "5", "high": "10", "judging": EACH}},
        ),
        (
            Measuring("milestones pilot, launch=2"),
            {
                "milestones": {
                    "milestones": [
                        {"milestone_id": "pilot"},
                        {"milestone_id": "launch", "weight": "2"},
                    ]
                }
            },
        ),
        (Measuring("yes"), {"binary": {}}),
        (
            Measuring("zone TARGET", stretch="STRETCH"),
            {"ordinal": {"target_zone": "TARGET", "stretch_zone": "STRETCH"}},
        ),
    ],
    ids=lambda one: one.measure if isinstance(one, Measuring) else "",
)
def test_a_measure_is_said_in_words(said: Measuring, meant: dict[str, object]) -> None:
    measure = measure_of(said)

    assert measure == ParseDict(meant, Measure())
    assert target_text(measure)


def test_every_kind_of_measure_can_be_said() -> None:
    kinds = {one.name for one in Measure.DESCRIPTOR.oneofs_by_name["definition"].fields}
    forms = ("from 0 to 1", "at least 1", "between 0 and 1", "milestones a", "yes")

    said = [measure_of(Measuring(one)) for one in (*forms, "zone TARGET")]

    assert {one.WhichOneof("definition") for one in said if one is not None} == kinds


def test_where_nothing_is_said_there_is_no_measure() -> None:
    assert measure_of(Measuring()) is None


@pytest.mark.parametrize(
    "said",
    [
        Measuring("90 percent"),
        Measuring("from 40 percent"),
        Measuring("milestones"),
        Measuring("yes each time"),
        Measuring("from 0 to 9 each time"),
        Measuring("yes", stretch="no"),
        Measuring("between 1 and 2", stretch="3"),
        Measuring(increments=True),
    ],
    ids=str,
)
def test_what_is_no_measure_is_not_sent(said: Measuring) -> None:
    with pytest.raises(UsageError):
        measure_of(said)

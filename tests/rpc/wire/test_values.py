"""Which numbers, times, days and links are taken (abuse B)."""

from __future__ import annotations

from typing import Any

import pytest
from google.protobuf.timestamp_pb2 import Timestamp
from google.type.date_pb2 import Date

from goalledger.v1 import (
    check_in_service_pb2,
    goals_pb2,
    ranges_pb2,
    value_pb2,
)
from tests.rpc.acme import (
    RATE,
    WHY,
    Acme,
    adding,
    check_in,
    drafting,
    founding,
    link,
    objective,
    percent,
)
from tests.rpc.refusing import invalid
from tests.rpc.served import ANNA, refused

DECIMALS = [
    *("NaN", "sNaN", "Inf", "-Infinity", "1_000", "\u0663", "\uff11", " 1", "1 "),
    *("+1", "1e5", "1E+2000000", "9" * 10_000, "0x10", "1,5", "1.", ".5", "-"),
    *("1" * 19, "0.1234567890"),
]


@pytest.mark.parametrize("text", DECIMALS)
def test_a_decimal_is_written_plainly(standing: Acme, text: str) -> None:
    value = value_pb2.Value(decimal=text)

    invalid(standing, check_in(value=value), "value.decimal", by=ANNA)
    wrong = goals_pb2.KeyResult(title="x", measure=percent(start=text), weight=text)
    fields = ("key_result.measure.numeric.start", "key_result.weight")
    invalid(standing, adding(key_result=wrong), *fields)


def test_minus_zero_and_more_digits_are_the_same_number(standing: Acme) -> None:
    names = [
        standing.check_in(value=value_pb2.Value(decimal=text)).name
        for text in ("-0", "007.50")
    ]

    request = check_in_service_pb2.ListCheckInsRequest(parent=RATE, page_size=500)
    request.read.strong = True
    listed = standing.served.ask(request, ANNA).check_ins
    values = {one.name: one.value.decimal for one in listed}
    assert [values[name] for name in names] == ["0", "7.5"]


@pytest.mark.parametrize("text", ["-0.01", "1.01", "0.123", "1e-30"])
def test_confidence_is_from_0_to_1_with_two_decimals(standing: Acme, text: str) -> None:
    invalid(standing, check_in(confidence=text), "confidence", by=ANNA)


@pytest.mark.parametrize("weight", ["-1", "1000.000001"])
def test_a_weight_is_from_0_to_1000(standing: Acme, weight: str) -> None:
    key_result = goals_pb2.KeyResult(title="x", measure=percent(), weight=weight)
    request = adding(key_result_id="", key_result=key_result, **WHY)

    invalid(standing, request, "key_result.weight")


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({}, "value"),
        ({"yes": True}, "value"),
        ({"zone": "TARGET"}, "value"),
        ({"milestones": {"milestone_ids": ["a"]}}, "value"),
        ({"milestones": {"milestone_ids": ["A"]}}, "value.milestones.milestone_ids[0]"),
    ],
)
def test_a_value_has_the_form_its_measure_asks(
    standing: Acme, form: dict[str, Any], field: str
) -> None:
    invalid(standing, check_in(value=value_pb2.Value(**form)), field, by=ANNA)


@pytest.mark.parametrize(
    ("seconds", "nanos"),
    [(0, -1), (0, 10**9), (2**62, 0), (-62_135_596_801, 0), (253_402_300_800, 0)],
)
def test_an_instant_is_of_the_calendar(
    standing: Acme, seconds: int, nanos: int
) -> None:
    time = Timestamp(seconds=seconds, nanos=nanos)

    invalid(standing, check_in(effective_time=time), "effective_time", by=ANNA)


@pytest.mark.parametrize("time", [Timestamp(seconds=-62_135_596_800), Timestamp()])
def test_an_instant_long_past_is_before_the_goal(
    standing: Acme, time: Timestamp
) -> None:
    with refused("EFFECTIVE_TIME_BEFORE_START"):
        standing.served.ask(check_in(effective_time=time), ANNA)


def test_what_is_finer_than_a_microsecond_is_cut_off(standing: Acme) -> None:
    time = Timestamp(seconds=1_768_000_000, nanos=123_456_789)
    name = standing.check_in(effective_time=time).name

    request = check_in_service_pb2.ListCheckInsRequest(parent=RATE, page_size=500)
    request.read.strong = True
    listed = standing.served.ask(request, ANNA).check_ins
    kept = next(one for one in listed if one.name == name).effective_time
    assert (kept.seconds, kept.nanos) == (1_768_000_000, 123_456_000)


def _window(**said: Any) -> ranges_pb2.DateRange:
    start = said.get("start", (2026, 1, 1))
    end = said.get("end", (2026, 3, 31))
    dates = {
        name: Date(year=day[0], month=day[1], day=day[2])
        for name, day in (("start_date", start), ("end_date", end))
        if day is not None
    }
    return ranges_pb2.DateRange(**dates)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"end": (2026, 2, 31)}, "end_date"),
        ({"end": (2026, 3, 0)}, "end_date"),
        ({"start": (0, 1, 1)}, "start_date"),
        ({"start": (10_000, 1, 1)}, "start_date"),
        ({"start": None}, "start_date"),
        ({"end": (2025, 12, 31)}, "end_date"),
    ],
)
def test_a_window_has_two_full_days_in_their_order(
    standing: Acme, said: dict[str, Any], field: str
) -> None:
    goal = objective(standing.anna, window=_window(**said))

    request = drafting(standing.anna, goal_id="", goal=goal)

    invalid(standing, request, f"goal.window.{field}")


def test_a_time_zone_is_one_of_the_database(standing: Acme) -> None:
    for zone in ("Mars/Olympus", "../etc/passwd", "localtime"):
        request = founding(organization_id="other", time_zone=zone)

        invalid(standing, request, "time_zone")


@pytest.mark.parametrize(
    "uri",
    [
        "",
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "http://acme.example",
        "https://",
        "https://user:secret@acme.example/",
        "https://acme.example\\@evil.example/",
        "https://acme.example/a b",
        "https://acme.example/\n",
        "//acme.example/",
        "https://acme.example/" + "x" * 8_192,
    ],
)
def test_a_link_is_a_plain_https_uri(standing: Acme, uri: str) -> None:
    invalid(standing, check_in(links=[link(uri=uri)]), "links[0].uri", by=ANNA)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"sha256": "AB" * 32}, "sha256"),
        ({"sha256": "ab" * 31}, "sha256"),
        ({"media_type": "text"}, "media_type"),
        ({"media_type": "text/" + "x" * 100}, "media_type"),
        ({"relation": 0}, "relation"),
    ],
)
def test_a_links_other_fields_are_checked(
    standing: Acme, said: dict[str, Any], field: str
) -> None:
    invalid(standing, check_in(links=[link(**said)]), f"links[0].{field}", by=ANNA)


def test_a_link_may_say_what_was_found_there(standing: Acme) -> None:
    whole = link(
        uri="https://[2001:db8::1]:8443/r?q=1#top",
        sha256="ab" * 32,
        media_type="text/csv; charset=utf-8",
    )

    standing.served.ask(check_in(links=[whole] * 20, validate_only=True), ANNA)
    invalid(standing, check_in(links=[whole] * 21), "links", by=ANNA)

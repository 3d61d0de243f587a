"""Metrics through the wire: defined, observed, and read by key results (rules §1)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from google.protobuf.timestamp_pb2 import Timestamp

from goalledger.v1 import (
    check_in_service_pb2,
    measures_pb2,
    metric_service_pb2,
    score_service_pb2,
)
from tests.rpc.acme import ACME, RATE, RENEWALS, Acme, adding, reading
from tests.rpc.measured import key_results, read_goal
from tests.rpc.metering import RENEWAL_RATE, binding, defining, recording
from tests.rpc.refusing import invalid
from tests.rpc.served import ANNA, BEN, CRM, refused


def listed(acme: Acme, **said: Any) -> list[Any]:
    """List metrics."""
    options = said.pop("options", {"strong": True})
    request = metric_service_pb2.ListMetricsRequest(
        parent=ACME, read=reading(**options), **said
    )
    return list(acme.served.ask(request).metrics)


def values(acme: Acme, **said: Any) -> Any:
    """List the values of the metric."""
    request = metric_service_pb2.ListMetricValuesRequest(
        parent=RENEWAL_RATE, read=reading(strong=True), **said
    )
    return acme.served.ask(request)


@pytest.fixture
def bound(acme: Acme) -> Acme:
    """Let the key result of an active objective read the metric."""
    acme.activate()
    acme.served.ask(defining(acme.anna), BEN)
    acme.served.ask(binding(), BEN)
    return acme


def test_a_metric_is_defined_and_listed(acme: Acme) -> None:
    """Feature A14."""
    said = {"description": "Over twelve months."}
    defined = acme.served.ask(defining(acme.anna, **said), BEN)

    (metric,) = listed(acme)
    assert defined.name == metric.name == RENEWAL_RATE
    assert list(defined.commit.event_names) == ["metric.defined"]
    assert (metric.title, metric.unit) == ("Contracts that renew", "percent")
    assert (metric.description, metric.owner) == ("Over twelve months.", acme.anna)
    assert metric.aggregation == measures_pb2.AGGREGATION_SNAPSHOT
    assert (metric.value, metric.value_count, metric.reader_count) == ("", 0, 0)
    assert not metric.HasField("effective_time")
    assert metric.create_time == defined.commit.record_time
    assert metric.etag == defined.commit.etag == "1"


def test_metrics_are_listed_by_owner_and_page_by_page(acme: Acme) -> None:
    for number in "321":
        owner = acme.ben if number == "2" else acme.anna
        acme.served.ask(defining(owner, request={"metric_id": f"m{number}"}), BEN)

    first = acme.served.ask(
        metric_service_pb2.ListMetricsRequest(
            parent=ACME, page_size=2, read=reading(strong=True)
        )
    )
    rest = metric_service_pb2.ListMetricsRequest(
        parent=ACME, page_token=first.next_page_token, read=reading(strong=True)
    )

    of_anna = [one.name.rpartition("/")[2] for one in listed(acme, owner=acme.anna)]
    paged = [*first.metrics, *acme.served.ask(rest).metrics]
    assert of_anna == ["m1", "m3"]
    assert [one.name.rpartition("/")[2] for one in paged] == ["m1", "m2", "m3"]


def test_a_metric_is_where_it_was_last_and_its_values_stay_readable(
    acme: Acme,
) -> None:
    """The two clocks of rules §6: one may be told late."""
    acme.served.ask(defining(acme.anna), BEN)
    now = acme.served.ask(recording("42", note="Last night."), CRM).commit.record_time
    earlier = Timestamp()
    earlier.FromDatetime(now.ToDatetime() - timedelta(days=2))
    late = {"metric_value_id": "late", "effective_time": earlier}
    acme.served.ask(recording("40.5", **late, source="crm"), BEN)

    (metric,) = listed(acme)
    first, second = values(acme).values
    assert (metric.value, metric.value_count) == ("42", 2)
    assert metric.effective_time == now
    assert first.name == f"{RENEWAL_RATE}/values/first"
    assert (first.value, first.note, first.actor) == ("42", "Last night.", acme.crm)
    assert (second.value, second.source) == ("40.5", "crm")
    assert second.effective_time == earlier
    assert second.position > first.position


def test_what_is_added_to_a_metric_adds_up(acme: Acme) -> None:
    """Rules §3.7."""
    adds_up = measures_pb2.AGGREGATION_INCREMENT
    acme.served.ask(defining(acme.anna, aggregation=adds_up), BEN)

    for id_, value in (("a", "10"), ("b", "5.5"), ("c", "-1")):
        acme.served.ask(recording(value, metric_value_id=id_), BEN)

    (metric,) = listed(acme)
    assert (metric.value, metric.value_count) == ("14.5", 3)


def test_a_metric_is_known_as_of_any_moment(acme: Acme) -> None:
    acme.served.ask(defining(acme.anna), BEN)
    then = acme.served.ask(recording("42"), BEN).commit
    acme.served.ask(recording("43", metric_value_id="second"), BEN)

    (before,) = listed(acme, options={"as_of_position": then.position})
    (now,) = listed(acme)
    assert (before.value, now.value) == ("42", "43")


def test_a_value_moves_the_score_of_what_reads_it_in_the_same_commit(
    bound: Acme,
) -> None:
    """Feature A14; rules §4.4."""
    commit = bound.served.ask(recording("85"), CRM).commit

    key_result, (metric,) = key_results(bound)["rate"], listed(bound)
    assert list(commit.event_names) == [
        "metric.value_recorded",
        "goal.check_in_recorded",
        "score.changed",
    ]
    assert (key_result.metric, metric.reader_count) == (RENEWAL_RATE, 1)
    assert key_result.value_in_force.decimal == "85"
    assert (key_result.score, read_goal(bound, RENEWALS).score) == ("0.75", "0.75")


def test_what_was_taken_is_a_check_in_from_the_metric(bound: Acme) -> None:
    bound.served.ask(recording("42"), BEN)

    listing = check_in_service_pb2.ListCheckInsRequest(
        parent=RATE, read=reading(strong=True)
    )
    (taken,) = bound.served.ask(listing).check_ins
    explaining = score_service_pb2.ExplainScoreRequest(
        name=RATE, read=reading(strong=True)
    )
    explained = bound.served.ask(explaining).explanation
    assert taken.name == f"{RATE}/checkIns/first"
    assert (taken.source, taken.actor) == ("metrics/renewal-rate", bound.ben)
    assert list(explained.inputs[0].check_ins) == [taken.name]


def test_an_unbound_key_result_is_checked_in_on_again(bound: Acme) -> None:
    bound.served.ask(recording("42"), BEN)
    with refused("METRIC_BOUND"):
        bound.check_in()

    commit = bound.served.ask(binding(metric=""), BEN).commit
    bound.check_in()

    assert list(commit.event_names) == [
        "goal.key_result_bound",
        "metric.reader_released",
    ]
    assert key_results(bound)["rate"].metric == ""
    assert listed(bound)[0].reader_count == 0


def test_a_command_about_a_metric_can_be_tried_and_repeated(bound: Acme) -> None:
    request = recording("42", request_id="7d1b5a52-9a2c-4d6e-8c0f-0b6f6a1e7d11")

    bound.served.ask(recording("42", validate_only=True), BEN)
    first = bound.served.ask(request, BEN)
    again = bound.served.ask(request, BEN)

    assert again.commit.replayed
    assert again.name == first.name
    assert len(values(bound).values) == 1


def test_a_metric_is_changed_as_it_was_read(bound: Acme) -> None:
    with refused("VERSION_CONFLICT"):
        bound.served.ask(recording(etag="7"), BEN)
    bound.served.ask(recording(etag=listed(bound)[0].etag), BEN)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"title": ""}, "metric.title"),
        ({"title": "x" * 201}, "metric.title"),
        ({"unit": ""}, "metric.unit"),
        ({"unit": "x" * 21}, "metric.unit"),
        ({"owner": f"{ACME}/units/sales"}, "metric.owner"),
        ({"description": "x" * 4001}, "metric.description"),
        ({"request": {"metric_id": "No"}}, "metric_id"),
        ({"request": {"etag": "1"}}, "etag"),
    ],
)
def test_the_fields_of_a_metric_are_checked(
    acme: Acme, said: dict[str, Any], field: str
) -> None:
    invalid(acme, defining(**{"owner": acme.anna, **said}), field)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"value": ""}, "value"),
        ({"value": "1e3"}, "value"),
        ({"parent": RENEWALS}, "parent"),
        ({"metric_value_id": "No"}, "metric_value_id"),
        ({"source": "x" * 101}, "source"),
        ({"note": "x" * 4001}, "note"),
    ],
)
def test_the_fields_of_a_value_are_checked(
    acme: Acme, said: dict[str, Any], field: str
) -> None:
    invalid(acme, recording(**{"value": "42", **said}), field)


def test_what_there_is_not_has_no_values_and_is_not_read(acme: Acme) -> None:
    acme.activate()
    acme.served.ask(adding(key_result_id="other", reason_code=1, reason="More."), BEN)

    for request in (binding(), recording()):
        with refused("RESOURCE_NOT_FOUND"):
            acme.served.ask(request, ANNA)
    with refused("RESOURCE_NOT_FOUND"):
        values(acme)

"""Shows metrics on the command line: defined, observed, and read by key results."""

from __future__ import annotations

from tests.cli.conftest import Run
from tests.cli.test_directory import id_of

MEASURE = "trusted-by-cities/retention"
WHY = ("--why", "other", "--reason", "The metric says it already.")


def owner(run: Run) -> str:
    """Return the id of somebody who can own a metric."""
    return id_of(run, "Mara Lindqvist")


def test_a_metric_is_defined_observed_and_listed(run: Run) -> None:
    said = ("--owner", owner(run), "--unit", "percent")

    defined = run("metrics", "define", "churn", "Customers lost", *said)
    recorded = run("metrics", "record", "churn", "3.5", "--source", "crm")
    listed = run("metrics", "list")

    assert "churn" in defined.out
    assert "metric.value_recorded" in recorded.out
    assert "Customers lost" in listed.out
    assert "3.5" in listed.out


def test_a_metric_may_be_told_what_was_added_and_what_was_taken_away(run: Run) -> None:
    said = ("--owner", owner(run), "--unit", "count", "--increments")
    run("metrics", "define", "fleets", "Fleets on the road", *said)

    for value in ("5", "-2"):
        run("metrics", "record", "fleets", value)

    listed = run("metrics", "list", "-o", "json").json["metrics"]
    (fleets,) = (one for one in listed if one["name"].endswith("/fleets"))
    assert (fleets["value"], fleets["value_count"]) == ("3", 2)
    assert fleets["aggregation"] == "AGGREGATION_INCREMENT"


def test_a_key_result_that_is_not_measured_alike_reads_no_metric(run: Run) -> None:
    said = ("--owner", owner(run), "--unit", "EUR")
    run("metrics", "define", "revenue", "Revenue", *said)

    refused = run("metrics", "bind", MEASURE, "--to", "revenue", *WHY)
    unbound = run("metrics", "bind", MEASURE, *WHY)

    assert "reason: METRIC_UNFIT" in refused.said
    assert "it was so already" in unbound.out

"""`goal-ledger metrics`: what is measured whatever the goals are, and who reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

import typer

from goalledger.v1.command_pb2 import ReasonCode
from goalledger.v1.measures_pb2 import Aggregation
from goalledger.v1.metric_service_pb2 import (
    BindKeyResultRequest,
    DefineMetricRequest,
    ListMetricsRequest,
    ListMetricValuesRequest,
    RecordMetricValueRequest,
)
from goalledger.v1.metric_service_pb2_grpc import MetricServiceStub
from goalledger.v1.metrics_pb2 import Metric, MetricValue
from services.cli.calling import names
from services.cli.calling.connection import connected
from services.cli.calling.moments import instant_text, timestamp
from services.cli.calling.options import Caller, Commanding, Reading, Why, command
from services.cli.calling.sending import sent, told
from services.cli.calling.values import number
from services.cli.history.audit import called
from services.cli.showing.output import Output, Row, Sheet, message_json
from services.cli.showing.pages import Limit, listed

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="List metrics, record their values, and let key results read them.",
)


@dataclass(frozen=True)
class Definition:
    """What a metric says."""

    owner: Annotated[str, typer.Option(help="The person who answers for it, by id.")]
    unit: Annotated[
        str, typer.Option(help="What its numbers count, like percent or EUR.")
    ]
    description: Annotated[str, typer.Option(help="More about it.")] = ""
    increments: Annotated[
        bool, typer.Option("--increments", help="Values say what was added.")
    ] = False


@dataclass(frozen=True)
class Observation:
    """What is said beside a value."""

    note: Annotated[str, typer.Option(help="What there is to say about it.")] = ""
    at: Annotated[
        str,
        typer.Option(help="When it was true, like 2026-03-31T18:00:00Z; else now."),
    ] = ""
    source: Annotated[str, typer.Option(help="The system it comes from, like crm.")] = (
        ""
    )


_Metric = Annotated[str, typer.Argument(help="The metric's id, or its name.")]


@app.command("list")
@command
def list_metrics(
    limit: Limit,
    reading: Reading,
    caller: Caller,
    owner: Annotated[str, typer.Option(help="Only of this person, by id.")] = "",
) -> None:
    """List metrics with where they are, as of any moment.

    goal-ledger metrics list
    """
    with connected(caller) as connection:
        request = ListMetricsRequest(
            parent=connection.organization, read=connection.read_options(reading)
        )
        if owner:
            request.owner = names.person_name(caller.organization, owner)
        rpc = MetricServiceStub(connection.channel).ListMetrics
        found = listed(connection, rpc, request, lambda page: page.metrics, limit)
        heads = ("Metric", "Title", "Value", "Unit", "As of", "Values", "Readers")
        Output(caller).sheet("metrics", Sheet(heads, map(_row, found)))


@app.command("define")
@command
def define_metric(
    metric: _Metric,
    title: Annotated[str, typer.Argument(help="What is measured.")],
    definition: Definition,
    commanding: Commanding,
    caller: Caller,
) -> None:
    """Define a metric.

    goal-ledger metrics define churn "Customers lost" --owner ID --unit percent
    """
    with connected(caller) as connection:
        said = Metric(
            title=title,
            description=definition.description,
            owner=names.person_name(caller.organization, definition.owner),
            unit=definition.unit,
            aggregation=number(Aggregation, "increment" * definition.increments),
        )
        request = DefineMetricRequest(
            parent=connection.organization, metric_id=metric, metric=said
        )
        rpc = MetricServiceStub(connection.channel).DefineMetric
        answer = sent(connection, rpc, request, commanding)
        told(caller, "Metric", answer.name, answer, request)


# A value may be negative, and look like an option.
@app.command("record", context_settings={"ignore_unknown_options": True})
@command
def record_value(
    metric: _Metric,
    value: Annotated[str, typer.Argument(help="What it was, or what was added.")],
    observation: Observation,
    commanding: Commanding,
    caller: Caller,
) -> None:
    """Record a value; the scores of what reads the metric move with it.

    goal-ledger metrics record churn 3.5 --source crm
    """
    with connected(caller) as connection:
        request = RecordMetricValueRequest(
            parent=names.metric_name(caller.organization, metric),
            value=value,
            note=observation.note,
            source=observation.source,
        )
        if observation.at:
            stamp = timestamp(observation.at, lambda: connection.zone)
            request.effective_time.CopyFrom(stamp)
        rpc = MetricServiceStub(connection.channel).RecordMetricValue
        answer = sent(connection, rpc, request, commanding)
        told(caller, "Value", answer.name, answer, request)


@app.command("values")
@command
def list_values(
    metric: _Metric, limit: Limit, reading: Reading, caller: Caller
) -> None:
    """List the values of a metric, and who recorded them.

    goal-ledger metrics values churn
    """
    with connected(caller) as connection:
        request = ListMetricValuesRequest(
            parent=names.metric_name(caller.organization, metric),
            read=connection.read_options(reading),
        )
        rpc = MetricServiceStub(connection.channel).ListMetricValues
        found = listed(connection, rpc, request, lambda page: page.values, limit)
        output = Output(caller)
        people = connection.people if output.is_for_people else {}
        heads = ("Value", "True at", "Recorded", "Who", "Source", "Note")
        output.sheet("values", Sheet(heads, (_seen(one, people) for one in found)))


@app.command("bind")
@command
def bind_key_result(
    key_result: Annotated[str, typer.Argument(help="goal/key-result.")],
    why: Why,
    commanding: Commanding,
    caller: Caller,
    to: Annotated[
        str, typer.Option(help="The metric to read; left out: none any more.")
    ] = "",
) -> None:
    """Let a key result read a metric, or none any more.

    goal-ledger metrics bind trusted-by-cities/active-fleets --to fleets
    """
    with connected(caller) as connection:
        request = BindKeyResultRequest(
            name=names.measured_name(caller.organization, key_result),
            reason_code=number(ReasonCode, why.why),
            reason=why.reason,
        )
        if to:
            request.metric = names.metric_name(caller.organization, to)
        rpc = MetricServiceStub(connection.channel).BindKeyResult
        answer = sent(connection, rpc, request, commanding)
        told(caller, "Key result", request.name, answer, request)


def _row(metric: Metric) -> Row:
    seen = metric.effective_time
    cells = (
        names.short(metric.name),
        metric.title,
        metric.value,
        metric.unit,
        instant_text(seen) if metric.HasField("effective_time") else "",
        str(metric.value_count),
        str(metric.reader_count),
    )
    return Row(message_json(metric), cells)


def _seen(one: MetricValue, people: Mapping[str, str]) -> Row:
    cells = (
        one.value,
        instant_text(one.effective_time),
        instant_text(one.record_time),
        called(one.actor, people),
        one.source,
        one.note,
    )
    return Row(message_json(one), cells)

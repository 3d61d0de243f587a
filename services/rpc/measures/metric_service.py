"""MetricService: defines metrics, records their values, lets key results read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.goals.measures import Aggregation
from domain.goals.observing.binding import bind_key_result
from domain.metrics.defining import StatedMetric, define_metric
from domain.metrics.recording import MetricObservation, record_metric_value
from goalledger.v1 import metric_service_pb2 as pb
from services.rpc.calls.commands import commit_info, made_name
from services.rpc.limits import (
    SOURCE_CHARACTERS_MAX,
    TEXT_CHARACTERS_MAX,
    TITLE_CHARACTERS_MAX,
    UNIT_CHARACTERS_MAX,
)
from services.rpc.wire import enums, names
from services.rpc.wire.fields import Fields

if TYPE_CHECKING:
    from goalledger.v1.metrics_pb2 import Metric
    from services.rpc.calls.callers import Caller
    from services.rpc.calls.commands import Commands
    from services.rpc.measures.metric_reads import MetricReads


class MetricService:
    """The rpcs about metrics; their comments are the proto's."""

    def __init__(self, commands: Commands, reads: MetricReads) -> None:
        """Take who submits, and the half that reads."""
        self._commands = commands
        self.ListMetrics = reads.ListMetrics
        self.ListMetricValues = reads.ListMetricValues

    async def DefineMetric(
        self, request: pb.DefineMetricRequest, caller: Caller
    ) -> pb.DefineMetricResponse:
        """Define a metric."""
        fields = Fields(request)
        fields.name(names.ORGANIZATION, request.parent, "parent")
        fields.left_out(request.etag, "etag")
        metric = fields.id(request.metric_id, "metric_id")
        said = _metric(fields, request.metric)
        receipt = await self._commands.submit(
            caller, fields, define_metric, metric_id=metric, said=said
        )
        name = made_name(receipt, metric, f"{request.parent}/metrics")
        return pb.DefineMetricResponse(
            name=name, commit=commit_info(caller.organization, receipt)
        )

    async def RecordMetricValue(
        self, request: pb.RecordMetricValueRequest, caller: Caller
    ) -> pb.RecordMetricValueResponse:
        """Record a value of a metric."""
        fields = Fields(request)
        (metric,) = fields.name(names.METRIC, request.parent, "parent")
        value = fields.id(request.metric_value_id, "metric_value_id")
        observation = MetricObservation(
            value=fields.decimal(request.value, "value"),
            effective=fields.optional_instant(
                request, "effective_time", "effective_time"
            ),
            note=fields.text(request.note, "note", TEXT_CHARACTERS_MAX),
            source=fields.line(request.source, "source", SOURCE_CHARACTERS_MAX) or None,
        )
        receipt = await self._commands.submit(
            caller,
            fields,
            record_metric_value,
            metric_id=metric,
            metric_value_id=value,
            observation=observation,
        )
        name = made_name(receipt, value, f"{request.parent}/values")
        return pb.RecordMetricValueResponse(
            name=name, commit=commit_info(caller.organization, receipt)
        )

    async def BindKeyResult(
        self, request: pb.BindKeyResultRequest, caller: Caller
    ) -> pb.BindKeyResultResponse:
        """Let a key result read a metric, or none."""
        fields = Fields(request)
        goal, key_result = fields.name(names.KEY_RESULT, request.name, "name")
        metric = fields.optional_name(names.METRIC, request.metric, "metric")
        commit = await self._commands.commit(
            caller,
            fields,
            bind_key_result,
            goal_id=goal,
            key_result_id=key_result,
            metric_id=metric,
        )
        return pb.BindKeyResultResponse(commit=commit)


def _metric(fields: Fields, metric: Metric) -> StatedMetric:
    (owner,) = fields.name(names.PERSON, metric.owner, "metric.owner")
    aggregation = fields.optional_choice(
        enums.AGGREGATION, metric.aggregation, "metric.aggregation"
    )
    return StatedMetric(
        title=fields.title(metric.title, "metric.title", TITLE_CHARACTERS_MAX),
        description=fields.text(
            metric.description, "metric.description", TEXT_CHARACTERS_MAX
        ),
        owner=owner,
        unit=fields.title(metric.unit, "metric.unit", UNIT_CHARACTERS_MAX),
        aggregation=aggregation or Aggregation.SNAPSHOT,
    )

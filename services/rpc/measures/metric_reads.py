"""The read half of MetricService: metrics, and the values that they had."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.refusals import ResourceNotFound
from goalledger.v1 import metric_service_pb2 as pb
from goalledger.v1 import metrics_pb2
from projections.measures import metrics
from projections.organization import directory
from services.rpc.calls.pages import PageRequest
from services.rpc.calls.reads import Moment, Question
from services.rpc.measures.measure_answers import text_of
from services.rpc.wire import enums, names
from services.rpc.wire.fields import Fields
from services.rpc.wire.times import timestamp

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from domain.texts import Text
    from projections.measures.metrics import MetricRow, MetricValueRow
    from services.rpc.calls.actors import Actors
    from services.rpc.calls.callers import Caller
    from services.rpc.calls.reads import Answer, Reads, T

_MODELS = (metrics, directory)


class MetricReads:
    """The rpcs that read metrics; their comments are the proto's."""

    def __init__(
        self, reads: Reads, open_text: Callable[[Text | None], str], actors: Actors
    ) -> None:
        """Take who answers, what opens personal texts, and what names people."""
        self._reads = reads
        self._open = open_text
        self._actors = actors

    async def ListMetrics(
        self, request: pb.ListMetricsRequest, caller: Caller
    ) -> pb.ListMetricsResponse:
        """List metrics in the order of their names."""
        fields = Fields(request)
        fields.name(names.ORGANIZATION, request.parent, "parent")
        owner = fields.optional_name(names.PERSON, request.owner, "owner")
        page = PageRequest(fields, caller, self._reads.ledger)

        def query(moment: Moment) -> tuple[Sequence[metrics_pb2.Metric], str]:
            known = moment.known
            rows = metrics.page(moment.connection, page.of(known), owner)
            written = [_metric(known.ledger, row) for row in rows[: page.size]]
            keys = [row.metric for row in rows]
            return page.finish(moment.head, known.position, written, keys)

        answer = await self._answer(fields, caller, query, page)
        listed, token = answer.found
        return pb.ListMetricsResponse(
            metrics=listed, read_info=answer.info, next_page_token=token
        )

    async def ListMetricValues(
        self, request: pb.ListMetricValuesRequest, caller: Caller
    ) -> pb.ListMetricValuesResponse:
        """List the values of a metric as they were recorded."""
        fields = Fields(request)
        (metric,) = fields.name(names.METRIC, request.parent, "parent")
        page = PageRequest(fields, caller, self._reads.ledger)

        def query(moment: Moment) -> tuple[Sequence[metrics_pb2.MetricValue], str]:
            known = moment.known
            if metrics.metric(moment.connection, known, metric) is None:
                raise ResourceNotFound(kind="metric", id=metric)
            rows = metrics.values(moment.connection, page.of(known), metric)
            written = [self._value(moment, row) for row in rows[: page.size]]
            keys = [row.position for row in rows]
            return page.finish(moment.head, known.position, written, keys)

        answer = await self._answer(fields, caller, query, page)
        listed, token = answer.found
        return pb.ListMetricValuesResponse(
            values=listed, read_info=answer.info, next_page_token=token
        )

    async def _answer(
        self,
        fields: Fields,
        caller: Caller,
        query: Callable[[Moment], T],
        page: PageRequest,
    ) -> Answer[T]:
        question = Question(_MODELS, query, page.pin)
        return await self._reads.answer(fields, caller, question)

    def _value(self, moment: Moment, row: MetricValueRow) -> metrics_pb2.MetricValue:
        id_ = f"{row.metric}/{row.metric_value}"
        return metrics_pb2.MetricValue(
            name=names.resource_name(moment.known.ledger, "metric_value", id_),
            value=text_of(row.value),
            effective_time=timestamp(row.effective),
            note=self._open(row.note),
            source=row.source or "",
            record_time=timestamp(row.recorded),
            position=row.position,
            actor=self._actors.name(moment, row.actor),
            on_behalf_of=self._actors.optional_name(moment, row.on_behalf_of),
        )


def _metric(ledger: str, row: MetricRow) -> metrics_pb2.Metric:
    return metrics_pb2.Metric(
        name=names.metric_name(ledger, row.metric),
        title=row.title,
        description=row.description or "",
        owner=names.person_name(ledger, row.owner),
        unit=row.unit,
        aggregation=enums.AGGREGATION.numbers[row.aggregation],
        value=text_of(row.value),
        effective_time=None if row.effective is None else timestamp(row.effective),
        value_count=row.values,
        reader_count=row.readers,
        etag=str(row.version),
        create_time=timestamp(row.created),
    )

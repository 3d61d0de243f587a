"""The read half of CheckInService: check-ins of a measure, and which ones are due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalledger.v1 import check_in_service_pb2 as pb
from goalledger.v1 import due_check_ins_pb2
from projections.goals import goals, key_results
from projections.measures import check_ins
from projections.measures.check_ins import CheckInFilter, CheckInState
from projections.organization import directory
from services.rpc.calls.pages import PageRequest
from services.rpc.calls.reads import Moment, Question, Reads
from services.rpc.check_ins.due_check_ins import due_check_ins, read_filter, write_due
from services.rpc.limits import FILTER_ENTRIES_MAX
from services.rpc.standing import existing
from services.rpc.wire import enums, names
from services.rpc.wire.fields import Fields

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from domain.texts import Text
    from goalledger.v1.check_ins_pb2 import CheckIn
    from services.rpc.calls.callers import Caller
    from services.rpc.check_ins.check_in_answers import CheckIns

_MODELS = (check_ins, directory, *existing.MODELS)
_DUE_MODELS = (goals, key_results, check_ins, directory)


class CheckInReads:
    """The rpcs that read check-ins; their comments are the proto's."""

    def __init__(
        self,
        reads: Reads,
        check_ins: CheckIns,
        open_text: Callable[[Text | None], str],
    ) -> None:
        """Take who answers, who writes check-ins, and what opens personal texts."""
        self._reads = reads
        self._check_ins = check_ins
        self._open = open_text

    async def ListCheckIns(
        self, request: pb.ListCheckInsRequest, caller: Caller
    ) -> pb.ListCheckInsResponse:
        """List check-ins in the order they were recorded."""
        fields = Fields(request)
        goal, key_result = fields.name(names.MEASURED, request.parent, "parent")
        which = _filter(fields, request, key_result)
        page = PageRequest(fields, caller, self._reads.ledger)

        def query(moment: Moment) -> tuple[Sequence[CheckIn], str]:
            existing.require_measured(moment, goal, key_result)
            asked = page.of(moment.known)
            rows = check_ins.page(moment.connection, goal, asked, which)
            write = self._check_ins.write
            written = [write(moment, row) for row in rows[: page.size]]
            return page.finish(
                moment.head,
                moment.known.position,
                written,
                [row.position for row in rows],
            )

        question = Question(_MODELS, query, page.pin)
        answer = await self._reads.answer(fields, caller, question)
        listed, token = answer.found
        return pb.ListCheckInsResponse(
            check_ins=listed, read_info=answer.info, next_page_token=token
        )

    async def ListDueCheckIns(
        self, request: due_check_ins_pb2.ListDueCheckInsRequest, caller: Caller
    ) -> due_check_ins_pb2.ListDueCheckInsResponse:
        """List which check-ins are due, or were."""
        fields = Fields(request)
        fields.name(names.ORGANIZATION, request.parent, "parent")
        which = read_filter(fields, request)
        page = PageRequest(fields, caller, self._reads.ledger)

        def query(
            moment: Moment,
        ) -> tuple[Sequence[due_check_ins_pb2.DueCheckIn], str]:
            found = due_check_ins(moment, page.of(moment.known), which)
            written = [write_due(moment, one, self._open) for one in found[: page.size]]
            keys = [one.key for one in found]
            return page.finish(moment.head, moment.known.position, written, keys)

        question = Question(_DUE_MODELS, query, page.pin)
        answer = await self._reads.answer(fields, caller, question)
        listed, token = answer.found
        return due_check_ins_pb2.ListDueCheckInsResponse(
            due_check_ins=listed, read_info=answer.info, next_page_token=token
        )


def _filter(
    fields: Fields, request: pb.ListCheckInsRequest, key_result: str | None
) -> CheckInFilter:
    states: tuple[CheckInState, ...] = ()
    if fields.bounded(request.states, "states", FILTER_ENTRIES_MAX):
        states = fields.choices(enums.CHECK_IN_STATE, request.states, "states")
    start, end = fields.time_range(request, "effective_within")
    return CheckInFilter(
        key_result=key_result,
        states=frozenset(states),
        effective_from=start,
        effective_before=end,
    )

"""HistoryService: what happened, to one goal or across the organization."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.events import EVENTS
from domain.refusals import ResourceNotFound
from goalledger.v1 import history_service_pb2 as pb
from projections import audit
from projections.audit import AuditFilter
from projections.goals import goals
from projections.organization import directory
from services.ledger.record.rows import record_of
from services.rpc.calls.pages import PageRequest
from services.rpc.calls.reads import Moment, Question, Reads
from services.rpc.limits import FILTER_ENTRIES_MAX
from services.rpc.wire import names
from services.rpc.wire.fields import Fields

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goalledger.v1.history_pb2 import AuditEntry
    from services.ledger.proof.evidence import Evidence
    from services.rpc.calls.callers import Caller
    from services.rpc.history.audit_answers import AuditTrail

_MODELS = (audit, goals, directory)


class HistoryService:
    """The rpcs about the audit trail; their comments are the proto's."""

    def __init__(self, reads: Reads, evidence: Evidence, trail: AuditTrail) -> None:
        """Take who answers, the past by position, and who writes the answers."""
        self._reads = reads
        self._evidence = evidence
        self._trail = trail

    async def ListGoalHistory(
        self, request: pb.ListGoalHistoryRequest, caller: Caller
    ) -> pb.ListGoalHistoryResponse:
        """List everything that happened to a goal."""
        fields = Fields(request)
        (goal,) = fields.name(names.GOAL, request.parent, "parent")
        found = await self._search(fields, caller, AuditFilter(goal=goal))
        return pb.ListGoalHistoryResponse(**found)

    async def SearchAuditTrail(
        self, request: pb.SearchAuditTrailRequest, caller: Caller
    ) -> pb.SearchAuditTrailResponse:
        """Search everything that happened in an organization."""
        fields = Fields(request)
        fields.name(names.ORGANIZATION, request.parent, "parent")
        start, end = fields.time_range(request, "recorded_within")
        which = AuditFilter(
            goal=fields.optional_name(names.GOAL, request.goal, "goal"),
            actor=fields.optional_name(names.ACTOR, request.actor, "actor"),
            types=read_event_types(fields, request.event_types, "event_types"),
            recorded_from=start,
            recorded_before=end,
        )
        return pb.SearchAuditTrailResponse(**await self._search(fields, caller, which))

    async def _search(
        self, fields: Fields, caller: Caller, which: AuditFilter
    ) -> dict[str, Any]:
        page = PageRequest(fields, caller, self._reads.ledger)

        def query(moment: Moment) -> tuple[Sequence[AuditEntry], str]:
            _require_known(moment, which)
            known = moment.known
            positions = audit.page(moment.connection, page.of(known), which)
            rows = self._evidence.rows_at(known.ledger, positions[: page.size])
            written = [self._trail.write(moment, record_of(row.entry)) for row in rows]
            return page.finish(moment.head, moment.known.position, written, positions)

        question = Question(_MODELS, query, page.pin)
        answer = await self._reads.answer(fields, caller, question)
        entries, token = answer.found
        return {
            "entries": entries,
            "read_info": answer.info,
            "next_page_token": token,
        }


def read_event_types(
    fields: Fields, types: Sequence[str], path: str
) -> tuple[str, ...]:
    """Read a filter of event types, each of them known."""
    if not fields.bounded(types, path, FILTER_ENTRIES_MAX):
        return ()
    for place, name in enumerate(types):
        if name not in EVENTS:
            fields.invalid(f"{path}[{place}]", "must be the type of an event")
    return tuple(types)


def _require_known(moment: Moment, which: AuditFilter) -> None:
    place = (moment.connection, moment.known)
    if which.goal is not None and which.goal not in goals.by_id(*place, [which.goal]):
        raise ResourceNotFound(kind="goal", id=which.goal)
    if which.actor is not None and directory.person(*place, which.actor) is None:
        raise ResourceNotFound(kind="actor", id=which.actor)

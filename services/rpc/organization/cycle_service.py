"""CycleService: plans, opens, grades, closes and reopens cycles, and reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.cycles.fiscal import FiscalPeriod
from domain.cycles.life import close_cycle, open_cycle, start_grading
from domain.cycles.planning import CyclePlan, plan_cycle
from domain.cycles.reopening import reopen_cycle
from domain.refusals import ResourceNotFound
from goalledger.v1 import cycle_service_pb2 as pb
from projections.goals import goals
from projections.organization import cycles
from projections.organization.cycles import CycleFilter
from services.rpc.calls.commands import Commands, commit_info, made_name
from services.rpc.calls.pages import PageRequest
from services.rpc.calls.reads import Moment, Question, Reads
from services.rpc.limits import FILTER_ENTRIES_MAX, TITLE_CHARACTERS_MAX
from services.rpc.organization.cycle_answers import cycle_of, goal_counts_of
from services.rpc.wire import enums, names
from services.rpc.wire.fields import Fields

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from domain.cycles.cycle import CycleState
    from goalledger.v1.command_pb2 import CommitInfo
    from goalledger.v1.cycles_pb2 import Cycle, GoalCount
    from services.rpc.calls.callers import Caller


class CycleService:
    """The rpcs about cycles; their comments are the proto's."""

    def __init__(self, commands: Commands, reads: Reads) -> None:
        """Take who submits, and who answers."""
        self._commands = commands
        self._reads = reads

    async def PlanCycle(
        self, request: pb.PlanCycleRequest, caller: Caller
    ) -> pb.PlanCycleResponse:
        """Plan a cycle."""
        fields = Fields(request)
        fields.name(names.ORGANIZATION, request.parent, "parent")
        fields.left_out(request.etag, "etag")
        cycle = fields.id(request.cycle_id, "cycle_id")
        plan = _plan(fields, request)
        receipt = await self._commands.submit(
            caller, fields, plan_cycle, cycle_id=cycle, plan=plan
        )
        name = made_name(receipt, cycle, f"{request.parent}/cycles")
        return pb.PlanCycleResponse(
            name=name, commit=commit_info(caller.organization, receipt)
        )

    async def OpenCycle(
        self, request: pb.OpenCycleRequest, caller: Caller
    ) -> pb.OpenCycleResponse:
        """Open a planned cycle."""
        commit = await self._about(Fields(request), caller, open_cycle)
        return pb.OpenCycleResponse(commit=commit)

    async def StartGrading(
        self, request: pb.StartGradingRequest, caller: Caller
    ) -> pb.StartGradingResponse:
        """Start the grading of an open cycle."""
        commit = await self._about(Fields(request), caller, start_grading)
        return pb.StartGradingResponse(commit=commit)

    async def CloseCycle(
        self, request: pb.CloseCycleRequest, caller: Caller
    ) -> pb.CloseCycleResponse:
        """Close a cycle in which every goal has ended."""
        commit = await self._about(Fields(request), caller, close_cycle)
        return pb.CloseCycleResponse(commit=commit)

    async def ReopenCycle(
        self, request: pb.ReopenCycleRequest, caller: Caller
    ) -> pb.ReopenCycleResponse:
        """Propose that a closed cycle is graded again."""
        fields = Fields(request)
        (cycle,) = fields.name(names.CYCLE, request.name, "name")
        proposal = fields.id(request.proposal_id, "proposal_id")
        receipt = await self._commands.submit(
            caller, fields, reopen_cycle, cycle_id=cycle, proposal_id=proposal
        )
        proposals = names.organization_name(caller.organization) + "/proposals"
        return pb.ReopenCycleResponse(
            proposal=made_name(receipt, proposal, proposals),
            commit=commit_info(caller.organization, receipt),
        )

    async def GetCycle(
        self, request: pb.GetCycleRequest, caller: Caller
    ) -> pb.GetCycleResponse:
        """Read one cycle, and count its goals by state."""
        fields = Fields(request)
        (cycle,) = fields.name(names.CYCLE, request.name, "name")

        def query(moment: Moment) -> tuple[Cycle, list[GoalCount]]:
            row = cycles.by_id(moment.connection, moment.known, cycle)
            if row is None:
                raise ResourceNotFound(kind="cycle", id=cycle)
            written = cycle_of(moment.known.ledger, row)
            return written, goal_counts_of(moment, cycle)

        question = Question((cycles, goals), query)
        answer = await self._reads.answer(fields, caller, question)
        found, counts = answer.found
        return pb.GetCycleResponse(
            cycle=found, goal_counts=counts, read_info=answer.info
        )

    async def ListCycles(
        self, request: pb.ListCyclesRequest, caller: Caller
    ) -> pb.ListCyclesResponse:
        """List cycles in the order of their first days."""
        fields = Fields(request)
        fields.name(names.ORGANIZATION, request.parent, "parent")
        which = _filter(fields, request)
        page = PageRequest(fields, caller, self._reads.ledger)

        def query(moment: Moment) -> tuple[Sequence[Cycle], str]:
            known = moment.known
            rows = cycles.page(moment.connection, page.of(known), which)
            written = [cycle_of(known.ledger, row) for row in rows[: page.size]]
            keys = [row.key for row in rows]
            return page.finish(moment.head, known.position, written, keys)

        question = Question((cycles,), query, page.pin)
        answer = await self._reads.answer(fields, caller, question)
        listed, token = answer.found
        return pb.ListCyclesResponse(
            cycles=listed, read_info=answer.info, next_page_token=token
        )

    async def _about(
        self, fields: Fields, caller: Caller, act: Callable[..., object]
    ) -> CommitInfo:
        """Let the ledger decide about a cycle, which is named before all else."""
        (cycle,) = fields.name(names.CYCLE, fields.request.name, "name")
        return await self._commands.commit(caller, fields, act, cycle_id=cycle)


def _plan(fields: Fields, request: pb.PlanCycleRequest) -> CyclePlan:
    cycle = request.cycle
    days = None
    if cycle.HasField("window"):
        days = fields.window(cycle.window, "cycle.window")
    return CyclePlan(
        kind=fields.choice(enums.CYCLE_KIND, cycle.kind, "cycle.kind"),
        title=fields.title(cycle.title, "cycle.title", TITLE_CHARACTERS_MAX),
        days=days,
        period=_period(request),
    )


def _period(request: pb.PlanCycleRequest) -> FiscalPeriod | None:
    year, number = request.fiscal_year, request.number
    start_month = request.fiscal_year_start_month
    if not (year or number or start_month):
        return None
    return FiscalPeriod(year, number or 1, start_month or 1)


def _filter(fields: Fields, request: pb.ListCyclesRequest) -> CycleFilter:
    states: tuple[CycleState, ...] = ()
    if fields.bounded(request.states, "states", FILTER_ENTRIES_MAX):
        states = fields.choices(enums.CYCLE_STATE, request.states, "states")
    return CycleFilter(
        kind=fields.optional_choice(enums.CYCLE_KIND, request.kind, "kind"),
        states=states,
    )

"""CheckInService: records, corrects and lists what was observed of measures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.goals.check_ins import (
    batch_record_check_ins,
    correct_check_in,
    record_check_in,
    retract_check_in,
)
from goalledger.v1 import check_in_service_pb2 as pb
from projections import check_ins, directory
from projections.check_ins import CheckInFilter, CheckInState
from services.rpc import enums, existing, names
from services.rpc.check_in_fields import (
    read_check_in_name,
    read_entries,
    read_observation,
    read_place,
)
from services.rpc.commands import Commands, commit_info, made_name
from services.rpc.fields import Fields
from services.rpc.limits import FILTER_ENTRIES_MAX
from services.rpc.pages import PageRequest
from services.rpc.reads import Moment, Question, Reads
from services.rpc.wishes import read_wish

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goalledger.v1.check_ins_pb2 import CheckIn
    from services.rpc.callers import Caller
    from services.rpc.check_in_answers import CheckIns

_MODELS = (check_ins, directory, *existing.MODELS)


class CheckInService:
    """The rpcs about check-ins; their comments are the proto's."""

    def __init__(self, commands: Commands, reads: Reads, check_ins: CheckIns) -> None:
        """Take who submits, who answers, and who writes the answers."""
        self._commands = commands
        self._reads = reads
        self._check_ins = check_ins

    async def RecordCheckIn(
        self, request: pb.RecordCheckInRequest, caller: Caller
    ) -> pb.RecordCheckInResponse:
        """Record a check-in."""
        fields = Fields(request)
        place, observation = (
            read_place(fields, request),
            read_observation(fields, request),
        )
        receipt = await self._commands.submit(
            caller, fields, record_check_in, place=place, observation=observation
        )
        name = made_name(receipt, place.check_in, f"{request.parent}/checkIns")
        return pb.RecordCheckInResponse(
            name=name, commit=commit_info(caller.organization, receipt)
        )

    async def BatchRecordCheckIns(
        self, request: pb.BatchRecordCheckInsRequest, caller: Caller
    ) -> pb.BatchRecordCheckInsResponse:
        """Record several check-ins, all or none."""
        fields = Fields(request)
        fields.name(names.ORGANIZATION, request.parent, "parent")
        fields.left_out(request.etag, "etag")
        entries = read_entries(fields, request)
        receipt = await self._commands.submit(
            caller, fields, batch_record_check_ins, entries=entries
        )
        ids = receipt.answer.made or [place.check_in for place, _ in entries]
        made = zip(request.entries, ids, strict=True)
        commit = commit_info(caller.organization, receipt)
        commit.etag = ""  # it was about several goals
        return pb.BatchRecordCheckInsResponse(
            names=[
                f"{said.parent}/checkIns/{id_}" if id_ else "" for said, id_ in made
            ],
            commit=commit,
        )

    async def CorrectCheckIn(
        self, request: pb.CorrectCheckInRequest, caller: Caller
    ) -> pb.CorrectCheckInResponse:
        """Correct a check-in."""
        fields = Fields(request)
        place = read_check_in_name(fields, request.name, "name")
        check_in = fields.id(request.check_in_id, "check_in_id")
        observation = read_observation(fields, request)
        receipt = await self._commands.submit(
            caller,
            fields,
            correct_check_in,
            place=place,
            check_in_id=check_in,
            observation=observation,
        )
        name = made_name(receipt, check_in, request.name.rpartition("/")[0])
        return pb.CorrectCheckInResponse(
            name=name, commit=commit_info(caller.organization, receipt)
        )

    async def RetractCheckIn(
        self, request: pb.RetractCheckInRequest, caller: Caller
    ) -> pb.RetractCheckInResponse:
        """Retract a check-in."""
        fields = Fields(request)
        place = read_check_in_name(fields, request.name, "name")
        receipt = await self._commands.submit(
            caller, fields, retract_check_in, place=place
        )
        commit = commit_info(caller.organization, receipt)
        return pb.RetractCheckInResponse(commit=commit)

    async def ListCheckIns(
        self, request: pb.ListCheckInsRequest, caller: Caller
    ) -> pb.ListCheckInsResponse:
        """List check-ins in the order they were recorded."""
        fields = Fields(request)
        goal, key_result = fields.name(names.MEASURED, request.parent, "parent")
        which = _filter(fields, request, key_result)
        wish = read_wish(fields, request.read)
        page = PageRequest(fields, caller, self._reads.ledger)
        fields.require_sound()
        await caller.enter(fields.organization)

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
        answer = await self._reads.answer(fields.organization, wish, question)
        listed, token = answer.found
        return pb.ListCheckInsResponse(
            check_ins=listed, read_info=answer.info, next_page_token=token
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

"""CheckInService: records and corrects what was observed, and what people declare."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.goals.observing.check_ins import (
    batch_record_check_ins,
    correct_check_in,
    record_check_in,
    retract_check_in,
)
from domain.goals.observing.declaring import declare_status
from domain.goals.observing.relevance import confirm_relevance
from goalledger.v1 import check_in_service_pb2 as pb
from goalledger.v1 import declarations_pb2
from services.rpc.calls.commands import Commands, commit_info, made_name
from services.rpc.check_ins.check_in_fields import (
    read_check_in_name,
    read_entries,
    read_observation,
    read_place,
)
from services.rpc.wire import enums, names
from services.rpc.wire.fields import Fields

if TYPE_CHECKING:
    from services.rpc.calls.callers import Caller
    from services.rpc.check_ins.check_in_reads import CheckInReads


class CheckInService:
    """The rpcs about check-ins; their comments are the proto's."""

    def __init__(self, commands: Commands, reads: CheckInReads) -> None:
        """Take who submits, and the half that reads."""
        self._commands = commands
        self.ListCheckIns = reads.ListCheckIns
        self.ListDueCheckIns = reads.ListDueCheckIns

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

    async def DeclareStatus(
        self, request: declarations_pb2.DeclareStatusRequest, caller: Caller
    ) -> declarations_pb2.DeclareStatusResponse:
        """Declare a status."""
        fields = Fields(request)
        goal, key_result = fields.name(names.MEASURED, request.name, "name")
        status = fields.choice(enums.STATUS, request.status, "status")
        receipt = await self._commands.submit(
            caller,
            fields,
            declare_status,
            goal_id=goal,
            key_result_id=key_result,
            status=status,
        )
        commit = commit_info(caller.organization, receipt)
        return declarations_pb2.DeclareStatusResponse(commit=commit)

    async def ConfirmRelevance(
        self, request: declarations_pb2.ConfirmRelevanceRequest, caller: Caller
    ) -> declarations_pb2.ConfirmRelevanceResponse:
        """Confirm that a SMART goal still matters."""
        fields = Fields(request)
        (goal,) = fields.name(names.GOAL, request.name, "name")
        receipt = await self._commands.submit(
            caller, fields, confirm_relevance, goal_id=goal
        )
        commit = commit_info(caller.organization, receipt)
        return declarations_pb2.ConfirmRelevanceResponse(commit=commit)

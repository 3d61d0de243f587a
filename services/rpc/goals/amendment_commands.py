"""The part of GoalService that amends SMART goals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.goals.changing.amending import (
    approve_amendment,
    propose_amendment,
    reject_amendment,
)
from goalledger.v1 import amendment_commands_pb2 as pb
from services.rpc.calls.commands import commit_info, made_name
from services.rpc.goals.goal_fields import read_amendment
from services.rpc.wire import names
from services.rpc.wire.fields import Fields

if TYPE_CHECKING:
    from collections.abc import Callable

    from goalledger.v1.command_pb2 import CommitInfo
    from services.rpc.calls.callers import Caller
    from services.rpc.calls.commands import Commands


class AmendmentCommands:
    """The rpcs that amend SMART goals; their comments are the proto's."""

    def __init__(self, commands: Commands) -> None:
        """Take who submits."""
        self._commands = commands

    async def ProposeAmendment(
        self, request: pb.ProposeAmendmentRequest, caller: Caller
    ) -> pb.ProposeAmendmentResponse:
        """Propose what a SMART goal is to promise."""
        fields = Fields(request)
        (goal,) = fields.name(names.GOAL, request.goal.name, "goal.name")
        amendment = fields.id(request.amendment_id, "amendment_id")
        changes = read_amendment(fields, request.goal, request.update_mask)
        receipt = await self._commands.submit(
            caller,
            fields,
            propose_amendment,
            goal_id=goal,
            amendment_id=amendment,
            changes=changes,
        )
        name = made_name(receipt, amendment, f"{request.goal.name}/amendments")
        return pb.ProposeAmendmentResponse(
            name=name, commit=commit_info(caller.organization, receipt)
        )

    async def ApproveAmendment(
        self, request: pb.ApproveAmendmentRequest, caller: Caller
    ) -> pb.ApproveAmendmentResponse:
        """Approve an amendment."""
        commit = await self._decided(Fields(request), caller, approve_amendment)
        return pb.ApproveAmendmentResponse(commit=commit)

    async def RejectAmendment(
        self, request: pb.RejectAmendmentRequest, caller: Caller
    ) -> pb.RejectAmendmentResponse:
        """Reject an amendment."""
        commit = await self._decided(Fields(request), caller, reject_amendment)
        return pb.RejectAmendmentResponse(commit=commit)

    async def _decided(
        self, fields: Fields, caller: Caller, act: Callable[..., object]
    ) -> CommitInfo:
        goal, amendment = fields.name(names.AMENDMENT, fields.request.name, "name")
        return await self._commands.commit(
            caller, fields, act, goal_id=goal, amendment_id=amendment
        )

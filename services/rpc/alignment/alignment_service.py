"""AlignmentService: says what goals are to one another, and lets others decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.alignment.aligning import (
    accept_alignment,
    align_goal,
    decline_alignment,
    unalign_goal,
)
from domain.alignment.edges import Edge, Parent
from goalledger.v1 import alignment_commands_pb2 as pb
from services.rpc.calls.commands import Commands, commit_info, made_name
from services.rpc.wire import enums, names
from services.rpc.wire.fields import Fields

if TYPE_CHECKING:
    from collections.abc import Callable

    from goalledger.v1.command_pb2 import CommitInfo
    from services.rpc.alignment.alignment_reads import AlignmentReads
    from services.rpc.calls.callers import Caller


class AlignmentService:
    """The rpcs about alignments; their comments are the proto's."""

    def __init__(self, commands: Commands, reads: AlignmentReads) -> None:
        """Take who submits, and the half that reads."""
        self._commands = commands
        self.ListAlignments = reads.ListAlignments
        self.GetAlignmentMap = reads.GetAlignmentMap
        self.ListAlignmentFindings = reads.ListAlignmentFindings

    async def AlignGoal(
        self, request: pb.AlignGoalRequest, caller: Caller
    ) -> pb.AlignGoalResponse:
        """Propose that a goal is something to another one."""
        fields = Fields(request)
        (goal,) = fields.name(names.GOAL, request.goal, "goal")
        alignment = fields.id(request.alignment_id, "alignment_id")
        receipt = await self._commands.submit(
            caller,
            fields,
            align_goal,
            goal_id=goal,
            stated=_edge(fields, request),
            alignment_id=alignment,
        )
        # Where one holds that says the same nothing is made, under no id.
        given = alignment if request.validate_only else None
        name = made_name(receipt, given, f"{request.goal}/alignments")
        return pb.AlignGoalResponse(
            name=name, commit=commit_info(caller.organization, receipt)
        )

    async def AcceptAlignment(
        self, request: pb.AcceptAlignmentRequest, caller: Caller
    ) -> pb.AcceptAlignmentResponse:
        """Accept what the other side proposed."""
        commit = await self._about(Fields(request), caller, accept_alignment)
        return pb.AcceptAlignmentResponse(commit=commit)

    async def DeclineAlignment(
        self, request: pb.DeclineAlignmentRequest, caller: Caller
    ) -> pb.DeclineAlignmentResponse:
        """Decline what the other side proposed."""
        commit = await self._about(Fields(request), caller, decline_alignment)
        return pb.DeclineAlignmentResponse(commit=commit)

    async def UnalignGoal(
        self, request: pb.UnalignGoalRequest, caller: Caller
    ) -> pb.UnalignGoalResponse:
        """End an alignment that holds."""
        commit = await self._about(Fields(request), caller, unalign_goal)
        return pb.UnalignGoalResponse(commit=commit)

    async def _about(
        self, fields: Fields, caller: Caller, act: Callable[..., object]
    ) -> CommitInfo:
        goal, alignment = fields.name(names.ALIGNMENT, fields.request.name, "name")
        return await self._commands.commit(
            caller, fields, act, goal_id=goal, alignment_id=alignment
        )


def _edge(fields: Fields, request: pb.AlignGoalRequest) -> Edge:
    parent = Parent(*fields.name(names.MEASURED, request.parent, "parent"))
    kind = fields.choice(enums.ALIGNMENT_KIND, request.kind, "kind")
    return Edge(kind, parent, fields.optional_decimal(request.weight, "weight"))

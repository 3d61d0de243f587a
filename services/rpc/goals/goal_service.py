"""GoalService: drafts, decides, closes and reads goals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.goals.drafting.rules import draft_goal, revise_draft
from domain.goals.ending.closing import close_goal
from domain.goals.life.deciding import (
    approve_goal,
    cancel_goal,
    reject_goal,
    submit_goal,
)
from goalledger.v1 import goal_commands_pb2 as pb
from services.rpc.calls.commands import Commands, commit_info, made_name
from services.rpc.goals.amendment_commands import AmendmentCommands
from services.rpc.goals.closing_fields import read_closing, read_disposition
from services.rpc.goals.goal_fields import read_draft, read_draft_revision
from services.rpc.goals.goal_life_commands import GoalLifeCommands
from services.rpc.goals.key_result_commands import KeyResultCommands
from services.rpc.wire import names
from services.rpc.wire.fields import Fields

if TYPE_CHECKING:
    from services.rpc.calls.callers import Caller
    from services.rpc.goals.goal_reads import GoalReads


class GoalService(KeyResultCommands, GoalLifeCommands, AmendmentCommands):
    """The rpcs about goals; their comments are the proto's."""

    def __init__(self, commands: Commands, reads: GoalReads) -> None:
        """Take who submits, and the half that reads."""
        super().__init__(commands)
        self.GetGoal = reads.GetGoal
        self.BatchGetGoals = reads.BatchGetGoals
        self.ListGoals = reads.ListGoals
        self.CheckGoal = reads.CheckGoal

    async def DraftGoal(
        self, request: pb.DraftGoalRequest, caller: Caller
    ) -> pb.DraftGoalResponse:
        """Draft a goal."""
        fields = Fields(request)
        fields.name(names.ORGANIZATION, request.parent, "parent")
        fields.left_out(request.etag, "etag")
        goal = fields.id(request.goal_id, "goal_id")
        draft = read_draft(fields, request.goal)
        receipt = await self._commands.submit(
            caller, fields, draft_goal, goal_id=goal, draft=draft
        )
        name = made_name(receipt, goal, f"{request.parent}/goals")
        return pb.DraftGoalResponse(
            name=name, commit=commit_info(caller.organization, receipt)
        )

    async def ReviseDraft(
        self, request: pb.ReviseDraftRequest, caller: Caller
    ) -> pb.ReviseDraftResponse:
        """Revise a draft."""
        fields = Fields(request)
        (goal,) = fields.name(names.GOAL, request.goal.name, "goal.name")
        revision = read_draft_revision(fields, request.goal, request.update_mask)
        receipt = await self._commands.submit(
            caller, fields, revise_draft, goal_id=goal, revision=revision
        )
        return pb.ReviseDraftResponse(commit=commit_info(caller.organization, receipt))

    async def SubmitGoal(
        self, request: pb.SubmitGoalRequest, caller: Caller
    ) -> pb.SubmitGoalResponse:
        """Submit a draft for approval."""
        commit = await self._about(Fields(request), caller, submit_goal)
        return pb.SubmitGoalResponse(commit=commit)

    async def ApproveGoal(
        self, request: pb.ApproveGoalRequest, caller: Caller
    ) -> pb.ApproveGoalResponse:
        """Approve a submitted goal."""
        commit = await self._about(Fields(request), caller, approve_goal)
        return pb.ApproveGoalResponse(commit=commit)

    async def RejectGoal(
        self, request: pb.RejectGoalRequest, caller: Caller
    ) -> pb.RejectGoalResponse:
        """Reject a submitted goal."""
        commit = await self._about(Fields(request), caller, reject_goal)
        return pb.RejectGoalResponse(commit=commit)

    async def CloseGoal(
        self, request: pb.CloseGoalRequest, caller: Caller
    ) -> pb.CloseGoalResponse:
        """Close an active goal."""
        fields = Fields(request)
        (goal,) = fields.name(names.GOAL, request.name, "name")
        disposition = read_disposition(fields, request)
        closing = read_closing(fields, goal, request, disposition)
        receipt = await self._commands.submit(
            caller, fields, close_goal, goal_id=goal, closing=closing
        )
        return pb.CloseGoalResponse(commit=commit_info(caller.organization, receipt))

    async def CancelGoal(
        self, request: pb.CancelGoalRequest, caller: Caller
    ) -> pb.CancelGoalResponse:
        """Cancel a goal."""
        commit = await self._about(Fields(request), caller, cancel_goal)
        return pb.CancelGoalResponse(commit=commit)

"""The part of ScoreService that sets scores, releases them, and grades."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.goals.scoring.grading import confirm_grade, propose_grade
from domain.goals.scoring.overriding import override_score, release_override
from goalledger.v1 import score_commands_pb2 as pb
from services.rpc.calls.commands import commit_info, made_name
from services.rpc.wire import enums, names
from services.rpc.wire.fields import Fields

if TYPE_CHECKING:
    from services.rpc.calls.callers import Caller
    from services.rpc.calls.commands import Commands


class ScoreCommands:
    """The rpcs by which people decide about scores; their comments are the proto's."""

    def __init__(self, commands: Commands) -> None:
        """Take who submits."""
        self._commands = commands

    async def OverrideScore(
        self, request: pb.OverrideScoreRequest, caller: Caller
    ) -> pb.OverrideScoreResponse:
        """Set a goal's score."""
        fields = Fields(request)
        (goal,) = fields.name(names.GOAL, request.name, "name")
        commit = await self._commands.commit(
            caller,
            fields,
            override_score,
            goal_id=goal,
            value=fields.decimal(request.value, "value"),
            duration=fields.choice(
                enums.OVERRIDE_DURATION, request.duration, "duration"
            ),
        )
        return pb.OverrideScoreResponse(commit=commit)

    async def ReleaseOverride(
        self, request: pb.ReleaseOverrideRequest, caller: Caller
    ) -> pb.ReleaseOverrideResponse:
        """Let a goal's score be the computed one again."""
        fields = Fields(request)
        (goal,) = fields.name(names.GOAL, request.name, "name")
        commit = await self._commands.commit(
            caller, fields, release_override, goal_id=goal
        )
        return pb.ReleaseOverrideResponse(commit=commit)

    async def ProposeGrade(
        self, request: pb.ProposeGradeRequest, caller: Caller
    ) -> pb.ProposeGradeResponse:
        """Propose a goal's grade."""
        fields = Fields(request)
        (goal,) = fields.name(names.GOAL, request.parent, "parent")
        grade = fields.id(request.grade_id, "grade_id")
        value = fields.decimal(request.grade.value, "grade.value")
        receipt = await self._commands.submit(
            caller, fields, propose_grade, goal_id=goal, grade_id=grade, value=value
        )
        name = made_name(receipt, grade, f"{request.parent}/grades")
        return pb.ProposeGradeResponse(
            name=name, commit=commit_info(caller.organization, receipt)
        )

    async def ConfirmGrade(
        self, request: pb.ConfirmGradeRequest, caller: Caller
    ) -> pb.ConfirmGradeResponse:
        """Confirm a grade."""
        fields = Fields(request)
        goal, grade = fields.name(names.GRADE, request.name, "name")
        commit = await self._commands.commit(
            caller, fields, confirm_grade, goal_id=goal, grade_id=grade
        )
        return pb.ConfirmGradeResponse(commit=commit)

"""The part of GoalService for lives of goals: they rest, go on, change hands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.goals.contributors import Contributors
from domain.goals.ending.carrying_over import carry_over_goal
from domain.goals.ending.reopening import reopen_goal
from domain.goals.endings import Disposition
from domain.goals.life.contributing import set_contributors
from domain.goals.life.escalating import escalate_commitment
from domain.goals.life.handover import transfer_goal
from domain.goals.life.pausing import pause_goal, resume_goal
from goalledger.v1 import carry_over_pb2
from goalledger.v1 import goal_life_commands_pb2 as pb
from services.rpc.calls.commands import commit_info, made_name
from services.rpc.goals.carrying_fields import read_carry_over
from services.rpc.goals.closing_fields import read_closing
from services.rpc.limits import CONTRIBUTORS_MAX
from services.rpc.wire import names
from services.rpc.wire.fields import Fields

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from goalledger.v1.command_pb2 import CommitInfo
    from services.rpc.calls.callers import Caller
    from services.rpc.calls.commands import Commands


class GoalLifeCommands:
    """The rpcs about goals under way; their comments are the proto's."""

    def __init__(self, commands: Commands) -> None:
        """Take who submits."""
        self._commands = commands

    async def PauseGoal(
        self, request: pb.PauseGoalRequest, caller: Caller
    ) -> pb.PauseGoalResponse:
        """Pause an active goal."""
        commit = await self._about(Fields(request), caller, pause_goal)
        return pb.PauseGoalResponse(commit=commit)

    async def ResumeGoal(
        self, request: pb.ResumeGoalRequest, caller: Caller
    ) -> pb.ResumeGoalResponse:
        """Resume a paused goal."""
        commit = await self._about(Fields(request), caller, resume_goal)
        return pb.ResumeGoalResponse(commit=commit)

    async def ReopenGoal(
        self, request: pb.ReopenGoalRequest, caller: Caller
    ) -> pb.ReopenGoalResponse:
        """Propose that a closed goal goes on."""
        fields = Fields(request)
        (goal,) = fields.name(names.GOAL, request.name, "name")
        proposal = fields.id(request.proposal_id, "proposal_id")
        receipt = await self._commands.submit(
            caller, fields, reopen_goal, goal_id=goal, proposal_id=proposal
        )
        proposals = names.organization_name(caller.organization) + "/proposals"
        return pb.ReopenGoalResponse(
            proposal=made_name(receipt, proposal, proposals),
            commit=commit_info(caller.organization, receipt),
        )

    async def CarryOverGoal(
        self, request: carry_over_pb2.CarryOverGoalRequest, caller: Caller
    ) -> carry_over_pb2.CarryOverGoalResponse:
        """Carry an active goal over into a later cycle."""
        fields = Fields(request)
        (goal,) = fields.name(names.GOAL, request.name, "name")
        successor = fields.id(request.successor_id, "successor_id")
        carry_over = read_carry_over(fields, goal, request)
        closing = read_closing(fields, goal, request, Disposition.CARRIED_OVER)
        said = {"carry_over": carry_over, "closing": closing}
        receipt = await self._commands.submit(
            caller,
            fields,
            carry_over_goal,
            goal_id=goal,
            successor_id=successor,
            **said,
        )
        goals = names.organization_name(caller.organization) + "/goals"
        return carry_over_pb2.CarryOverGoalResponse(
            successor=made_name(receipt, successor, goals),
            commit=commit_info(caller.organization, receipt),
        )

    async def TransferGoal(
        self, request: pb.TransferGoalRequest, caller: Caller
    ) -> pb.TransferGoalResponse:
        """Hand a goal over."""

        def said(fields: Fields) -> dict[str, Any]:
            (owner,) = fields.name(names.PERSON, request.owner, "owner")
            unit = fields.optional_name(names.UNIT, request.unit, "unit")
            return {"owner": owner, "unit": unit}

        commit = await self._about(Fields(request), caller, transfer_goal, said)
        return pb.TransferGoalResponse(commit=commit)

    async def SetContributors(
        self, request: pb.SetContributorsRequest, caller: Caller
    ) -> pb.SetContributorsResponse:
        """Set who works on a goal beside its owner."""

        def said(fields: Fields) -> dict[str, Any]:
            partner, field = request.accountability_partner, "accountability_partner"
            people = Contributors(
                _people(fields, request.co_owners, "co_owners"),
                _people(fields, request.contributors, "contributors"),
                fields.optional_name(names.PERSON, partner, field),
            )
            return {"people": people}

        commit = await self._about(Fields(request), caller, set_contributors, said)
        return pb.SetContributorsResponse(commit=commit)

    async def EscalateCommitment(
        self, request: pb.EscalateCommitmentRequest, caller: Caller
    ) -> pb.EscalateCommitmentResponse:
        """Tell somebody that a commitment is at risk."""

        def said(fields: Fields) -> dict[str, Any]:
            told = request.escalated_to
            return {"escalated_to": fields.name(names.PERSON, told, "escalated_to")[0]}

        commit = await self._about(Fields(request), caller, escalate_commitment, said)
        return pb.EscalateCommitmentResponse(commit=commit)

    async def _about(
        self,
        fields: Fields,
        caller: Caller,
        act: Callable[..., object],
        said: Callable[[Fields], dict[str, Any]] = lambda fields: {},
    ) -> CommitInfo:
        """Let the ledger decide about a goal, which is named before all else."""
        (goal,) = fields.name(names.GOAL, fields.request.name, "name")
        return await self._commands.commit(
            caller, fields, act, goal_id=goal, **said(fields)
        )


def _people(fields: Fields, people: Sequence[str], path: str) -> tuple[str, ...]:
    if not fields.bounded(people, path, CONTRIBUTORS_MAX):
        return ()
    return tuple(
        fields.name(names.PERSON, name, f"{path}[{place}]")[0]
        for place, name in enumerate(people)
    )

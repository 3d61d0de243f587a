"""The part of GoalService that changes key results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.goals.changing.balancing import drop_key_result, reweight_key_results
from domain.goals.changing.key_results import add_key_result, revise_key_result
from goalledger.v1 import key_result_commands_pb2 as pb
from services.rpc.calls.commands import Commands, commit_info, made_name
from services.rpc.goals.key_result_fields import (
    read_key_result,
    read_key_result_revision,
    read_weights,
)
from services.rpc.wire import names
from services.rpc.wire.fields import Fields

if TYPE_CHECKING:
    from services.rpc.calls.callers import Caller


class KeyResultCommands:
    """The rpcs that change key results; their comments are the proto's."""

    def __init__(self, commands: Commands) -> None:
        """Take who submits."""
        self._commands = commands

    async def AddKeyResult(
        self, request: pb.AddKeyResultRequest, caller: Caller
    ) -> pb.AddKeyResultResponse:
        """Add a key result to an objective."""
        fields = Fields(request)
        (goal,) = fields.name(names.GOAL, request.parent, "parent")
        key_result = fields.id(request.key_result_id, "key_result_id")
        stated = read_key_result(fields, request.key_result)
        receipt = await self._commands.submit(
            caller,
            fields,
            add_key_result,
            goal_id=goal,
            key_result_id=key_result,
            stated=stated,
        )
        name = made_name(receipt, key_result, f"{request.parent}/keyResults")
        return pb.AddKeyResultResponse(
            name=name, commit=commit_info(caller.organization, receipt)
        )

    async def ReviseKeyResult(
        self, request: pb.ReviseKeyResultRequest, caller: Caller
    ) -> pb.ReviseKeyResultResponse:
        """Revise a key result."""
        fields = Fields(request)
        goal, key_result = fields.name(
            names.KEY_RESULT, request.key_result.name, "key_result.name"
        )
        revision = read_key_result_revision(
            fields, request.key_result, request.update_mask
        )
        receipt = await self._commands.submit(
            caller,
            fields,
            revise_key_result,
            goal_id=goal,
            key_result_id=key_result,
            revision=revision,
        )
        commit = commit_info(caller.organization, receipt)
        return pb.ReviseKeyResultResponse(commit=commit)

    async def DropKeyResult(
        self, request: pb.DropKeyResultRequest, caller: Caller
    ) -> pb.DropKeyResultResponse:
        """Drop a key result."""
        fields = Fields(request)
        goal, key_result = fields.name(names.KEY_RESULT, request.name, "name")
        commit = await self._commands.commit(
            caller, fields, drop_key_result, goal_id=goal, key_result_id=key_result
        )
        return pb.DropKeyResultResponse(commit=commit)

    async def ReweightKeyResults(
        self, request: pb.ReweightKeyResultsRequest, caller: Caller
    ) -> pb.ReweightKeyResultsResponse:
        """Give several key results other weights."""
        fields = Fields(request)
        (goal,) = fields.name(names.GOAL, request.parent, "parent")
        weights = read_weights(fields, goal, request.weights)
        commit = await self._commands.commit(
            caller, fields, reweight_key_results, goal_id=goal, weights=weights
        )
        return pb.ReweightKeyResultsResponse(commit=commit)

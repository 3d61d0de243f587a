"""Commands that name a goal, sent, and what came of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from goalledger.v1.goal_service_pb2_grpc import GoalServiceStub
from services.cli.calling.connection import connected
from services.cli.calling.sending import sent, told

if TYPE_CHECKING:
    from collections.abc import Callable

    from services.cli.calling.options import Caller, Commanding


def change_goal(
    rpc: Callable[[GoalServiceStub], Any],
    request: Any,
    commanding: Commanding,
    caller: Caller,
) -> None:
    """Send a command about a goal; they differ in which rpc takes which request."""
    with connected(caller) as connection:
        stub = GoalServiceStub(connection.channel)
        answer = sent(connection, rpc(stub), request, commanding)
        told(caller, "Goal", request.name, answer, request)

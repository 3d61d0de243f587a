"""Tells the story to a server through gRPC, under the demo's clock."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from google.protobuf.message_factory import GetMessageClass

from goalledger.v1 import (
    admin_service_pb2,
    alignment_service_pb2,
    approval_service_pb2,
    check_in_service_pb2,
    cycle_service_pb2,
    directory_service_pb2,
    goal_service_pb2,
    metric_service_pb2,
    policy_service_pb2,
    score_service_pb2,
    template_service_pb2,
)
from services.demo.acts.act import Act
from services.demo.acts.directory import (
    DelegationGranted,
    OrganizationCreated,
    PersonAdded,
)
from services.demo.acts.observing import CheckedIn
from services.demo.company import principal
from services.demo.requests.calls import Call, call_of

if TYPE_CHECKING:
    import grpc

    from services.demo.clock import Clock
    from services.demo.story import Story

PRINCIPAL_KEY = "goal-ledger-principal"
IN_FLIGHT_MAX = 64
DEADLINE_SECONDS = 60
# Any UUID will do; the same story is told under the same request ids.
_REQUESTS = UUID("6b1d9c52-0f0e-5c0b-9a44-3f5a1d7e8c21")
_METHODS = {
    f"/{service.full_name}/{method.name}": method
    for module in (
        admin_service_pb2,
        alignment_service_pb2,
        approval_service_pb2,
        check_in_service_pb2,
        cycle_service_pb2,
        directory_service_pb2,
        goal_service_pb2,
        metric_service_pb2,
        policy_service_pb2,
        score_service_pb2,
        template_service_pb2,
    )
    for service in module.DESCRIPTOR.services_by_name.values()
    for method in service.methods
}


class Teller:
    """Plays moments one after the other, and the acts of one side by side."""

    def __init__(self, channel: grpc.aio.Channel, clock: Clock, seed: int) -> None:
        """Tell a server about nobody yet."""
        self._channel = channel
        self._clock = clock
        self._seed = seed
        # Names that the ledger makes, by keys of the story.
        self._made: dict[str, str] = {}
        self._told: Counter[str] = Counter()
        self._sent = 0
        self._free = asyncio.Semaphore(IN_FLIGHT_MAX)

    async def tell(
        self, story: Story, passed: Callable[[datetime], None] = lambda instant: None
    ) -> Counter[str]:
        """Tell the whole story, and return how often each kind of act was told.

        Args:
            story: What happens.
            passed: Called with each instant up to which the story was told.

        Raises:
            grpc.aio.AioRpcError: The server refused something.
        """
        for moment in story.moments():
            self._clock.show(moment.instant)
            numbered = enumerate(moment.acts, self._sent)
            await asyncio.gather(*(self._do(act, sent) for sent, act in numbered))
            self._sent += len(moment.acts)
            passed(moment.instant)
        self._clock.run()
        return self._told

    async def _do(self, act: Act, number: int) -> None:
        call = call_of(act, self._made)
        call.request.request_id = str(uuid5(_REQUESTS, f"{self._seed}/{number}"))
        async with self._free:
            answer = await self._ask(call, act.by)
        if isinstance(act, OrganizationCreated):
            self._made[act.by] = answer.administrator
        if isinstance(act, PersonAdded):
            self._made[act.person] = answer.name
        if isinstance(act, DelegationGranted):
            self._made[act.delegation] = answer.name
        self._told[type(act).__name__] += 1
        if isinstance(act, CheckedIn):
            self._told["Observed"] += len(act.observed)

    async def _ask(self, call: Call, by: str) -> Any:
        method = _METHODS[call.rpc]
        rpc = self._channel.unary_unary(
            call.rpc,
            request_serializer=type(call.request).SerializeToString,
            response_deserializer=GetMessageClass(method.output_type).FromString,
        )
        return await rpc(
            call.request,
            timeout=DEADLINE_SECONDS,
            metadata=((PRINCIPAL_KEY, principal(by)),),
        )

"""Carries feeds to their callers: bounded in number, and ended for who does not take.

Whoever reads nothing fills gRPC's buffers, and then holds up the frame that is being
sent; after ten seconds the feed is ended, with the token to resume from.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

from services.rpc.limits import (
    STREAM_STALL_SECONDS_MAX,
    STREAMS_MAX,
    STREAMS_PER_PRINCIPAL_MAX,
)
from services.rpc.wire.refused import SlowConsumer, TooManyStreams

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from services.rpc.calls.callers import Caller


class Streams:
    """The feeds of this server. Owned by the server's event loop.

    Attributes:
        stall_seconds: How long a frame may be left untaken.
    """

    def __init__(self, stall_seconds: float = STREAM_STALL_SECONDS_MAX) -> None:
        """Begin with none."""
        self.stall_seconds = stall_seconds
        self._open: Counter[str] = Counter()

    async def carry(
        self, frames: AsyncGenerator[Any], caller: Caller, context: Any
    ) -> None:
        """Send frames until there are no more.

        Raises:
            TooManyStreams: The caller, or the server, has as many as there may be.
            SlowConsumer: A frame was not taken in time.
        """
        self._begin(caller.principal)
        try:
            async with aclosing(frames):
                token = ""
                async for frame in frames:
                    caller.require_let_in()
                    await self._send(context, frame.SerializeToString(), token)
                    token = _token_of(frame)
        finally:
            self._end(caller.principal)

    async def _send(self, context: Any, frame: bytes, token: str) -> None:
        try:
            async with asyncio.timeout(self.stall_seconds):
                await context.write(frame)
        except TimeoutError:
            raise SlowConsumer(token=token) from None

    def _begin(self, principal: str) -> None:
        if self._open[principal] >= STREAMS_PER_PRINCIPAL_MAX:
            raise TooManyStreams(limit=STREAMS_PER_PRINCIPAL_MAX)
        if self._open.total() >= STREAMS_MAX:
            raise TooManyStreams(limit=STREAMS_MAX)
        self._open[principal] += 1

    def _end(self, principal: str) -> None:
        self._open[principal] -= 1
        if not self._open[principal]:
            del self._open[principal]


def _token_of(frame: Any) -> str:
    """Return the token that a frame carries; every frame of a feed has a point."""
    kind = frame.WhichOneof("frame")
    token: str = getattr(frame, kind).point.token
    return token

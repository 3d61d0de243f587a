"""EventFeedService: an organization's events, as other services follow them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.refusals import ResourceNotFound
from goalledger.v1 import event_feed_service_pb2 as pb
from services.ledger.refusals import PositionBeyondHead
from services.rpc.calls.wishes import position_of, read_wish
from services.rpc.history.feed_events import BATCH_BYTES_MAX, Filter, by_size, point_of
from services.rpc.history.feeds import Start
from services.rpc.history.history_service import read_event_types
from services.rpc.limits import PAGE_ENTRIES_DEFAULT, PAGE_ENTRIES_MAX
from services.rpc.wire import names
from services.rpc.wire.fields import Fields
from services.rpc.wire.tokens import read_token

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from services.ledger.record.append import Head
    from services.rpc.calls.callers import Caller
    from services.rpc.calls.reads import Reads
    from services.rpc.calls.wishes import Wish
    from services.rpc.history.feeds import Feeds

# One call looks through so many events at most, wanted or not.
_ROWS_LOOKED_AT_MAX = 5_000


class EventFeedService:
    """The rpcs of the feed; their comments are the proto's."""

    def __init__(self, reads: Reads, feeds: Feeds) -> None:
        """Take who resolves reads, and the listeners."""
        self._reads = reads
        self._feeds = feeds

    async def SubscribeEvents(
        self, request: pb.SubscribeEventsRequest, caller: Caller
    ) -> AsyncGenerator[pb.SubscribeEventsResponse]:
        """Send events from a point on, and go on with new ones."""
        fields = Fields(request)
        fields.name(names.ORGANIZATION, request.parent, "parent")
        which = _filter(fields, request.filter)
        _require_position(fields)
        fields.require_sound()
        await caller.enter(fields.organization)

        def start() -> Start:
            head = self._reads.ledger.read.head(fields.organization)
            self._require_known(head, which)
            return Start(head, self._after(fields, head), which)

        frames = self._feeds.follow(await self._reads.in_thread(start))
        async for frame in frames:
            yield frame

    async def ReadEvents(
        self, request: pb.ReadEventsRequest, caller: Caller
    ) -> pb.ReadEventsResponse:
        """Read the next events after a point."""
        fields = Fields(request)
        fields.name(names.ORGANIZATION, request.parent, "parent")
        which = _filter(fields, request.filter)
        _require_position(fields)
        wish = read_wish(fields, request.read)
        if request.page_size < 0:
            fields.invalid("page_size", "must not be negative")
        fields.require_sound()
        await caller.enter(fields.organization)
        return await self._read(fields, wish, which)

    async def _read(
        self, fields: Fields, wish: Wish, which: Filter
    ) -> pb.ReadEventsResponse:
        resolved = await self._reads.resolve(fields.organization, wish)
        head = resolved.head
        upto = head.position if resolved.pinned is None else resolved.pinned
        size = min(fields.request.page_size or PAGE_ENTRIES_DEFAULT, PAGE_ENTRIES_MAX)

        def read() -> pb.ReadEventsResponse:
            self._require_known(head, which)
            after = self._after(fields, head)
            return self._page(head, which, (after, upto), size)

        response = await self._reads.in_thread(read)
        response.read_info.CopyFrom(await self._reads.info(head, upto))
        return response

    def _page(
        self, head: Head, which: Filter, span: tuple[int, int], size: int
    ) -> pb.ReadEventsResponse:
        """Read on until the page is full, the log ends, or enough was looked at."""
        ledger = self._reads.ledger
        at, upto = span
        recorded = ledger.read.recorded(head.ledger, at) if at else None
        response = pb.ReadEventsResponse()
        looked = room = 0
        while at < upto and looked < _ROWS_LOOKED_AT_MAX:
            left = size - len(response.events)
            rows = ledger.read.rows(head.ledger, at, left, upto)
            looked += len(rows)
            for commands in by_size(rows, which, ledger.open_text):
                room += sum(event.ByteSize() for event in commands.events)
                if response.events and room > BATCH_BYTES_MAX:
                    looked = _ROWS_LOOKED_AT_MAX
                    break
                response.events.extend(commands.events)
                at, recorded = commands.last.position, commands.last.recorded
            if len(response.events) >= size:
                break
        response.next.CopyFrom(point_of(head, at, recorded))
        response.caught_up = at >= upto
        return response

    def _after(self, fields: Fields, head: Head) -> int:
        """Return after which position to begin; blocks on the database."""
        request = fields.request
        match request.WhichOneof("start"):
            case "after_token":
                return position_of(read_token(request.after_token, head.ledger), head)
            case "after_position":
                if request.after_position > head.position:
                    raise PositionBeyondHead(head_position=head.position)
                return self._reads.ledger.read.whole(
                    head.ledger, request.after_position
                )
        return 0

    def _require_known(self, head: Head, which: Filter) -> None:
        """Refuse a goal or actor that does not exist; blocks on the database."""
        read = self._reads.ledger.read
        if which.goal is not None and not read.stream(
            head.ledger, f"goal/{which.goal}", head.position
        ):
            raise ResourceNotFound(kind="goal", id=which.goal)
        if which.actor is not None and not any(
            read.stream(head.ledger, f"{kind}/{which.actor}", head.position)
            for kind in ("person", "service")
        ):
            raise ResourceNotFound(kind="actor", id=which.actor)


def _filter(fields: Fields, said: pb.EventFilter) -> Filter:
    return Filter(
        goal=fields.optional_name(names.GOAL, said.goal, "filter.goal"),
        types=frozenset(
            read_event_types(fields, said.event_types, "filter.event_types")
        ),
        actor=fields.optional_name(names.ACTOR, said.actor, "filter.actor"),
    )


def _require_position(fields: Fields) -> None:
    request = fields.request
    if request.WhichOneof("start") == "after_position" and request.after_position < 0:
        fields.invalid("after_position", "must not be negative")

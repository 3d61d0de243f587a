"""EvidenceService: the ledger's head, on which every proof stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalledger.v1 import evidence_service_pb2 as pb
from services.rpc.calls.reads import Reads
from services.rpc.calls.wishes import read_wish
from services.rpc.wire import names
from services.rpc.wire.fields import Fields

if TYPE_CHECKING:
    from services.ledger.proof.evidence import Evidence
    from services.rpc.calls.callers import Caller


class EvidenceService:
    """The rpcs that hand out what proves the past; their comments are the proto's."""

    def __init__(self, reads: Reads, evidence: Evidence) -> None:
        """Take who resolves reads, and the past by position."""
        self._reads = reads
        self._evidence = evidence

    async def GetLedgerHead(
        self, request: pb.GetLedgerHeadRequest, caller: Caller
    ) -> pb.GetLedgerHeadResponse:
        """Read the head of an organization's ledger, now or as it was."""
        fields = Fields(request)
        fields.name(names.ORGANIZATION, request.name, "name")
        wish = read_wish(fields, request.read)
        fields.require_sound()
        await caller.enter(fields.organization)
        resolved = await self._reads.resolve(fields.organization, wish)
        head = resolved.head
        position = head.position if resolved.pinned is None else resolved.pinned

        def root() -> bytes:
            if position == head.position:
                return head.frontier.root()
            return self._evidence.root(fields.organization, position)

        info = await self._reads.info(head, position)
        found = pb.LedgerHead(
            position=position,
            root=await self._reads.in_thread(root),
            epoch=head.epoch,
        )
        if info.HasField("record_time"):
            found.record_time.CopyFrom(info.record_time)
        return pb.GetLedgerHeadResponse(head=found, read_info=info)

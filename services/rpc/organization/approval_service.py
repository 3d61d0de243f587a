"""ApprovalService: the second half of every act that needs two people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from domain.proposals.deciding import (
    approve_proposal,
    reject_proposal,
    withdraw_proposal,
)
from domain.proposals.proposal import ProposalState
from domain.proposals.standing import ProposalStanding
from goalledger.v1 import approval_service_pb2 as pb
from projections.organization import proposals
from projections.organization.proposals import ProposalFilter, ProposalRow
from services.rpc.calls.commands import Commands, commit_info
from services.rpc.calls.pages import PageRequest
from services.rpc.calls.reads import Moment, Question, Reads
from services.rpc.limits import FILTER_ENTRIES_MAX
from services.rpc.organization.proposal_answers import MODELS, Proposals
from services.rpc.wire import enums, names
from services.rpc.wire.fields import Fields

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from goalledger.v1.command_pb2 import CommitInfo
    from goalledger.v1.proposals_pb2 import Proposal
    from services.rpc.calls.callers import Caller

# What nobody decided: what still could be, was overtaken, or waited too long.
_WAITING = frozenset({ProposalStanding.PENDING, ProposalStanding.VOID})
_UNDECIDED = _WAITING | {ProposalStanding.EXPIRED}


class ApprovalService:
    """The rpcs about proposals; their comments are the proto's."""

    def __init__(self, commands: Commands, reads: Reads, written: Proposals) -> None:
        """Take who submits, who answers, and who writes the answers."""
        self._commands = commands
        self._reads = reads
        self._proposals = written

    async def ListProposals(
        self, request: pb.ListProposalsRequest, caller: Caller
    ) -> pb.ListProposalsResponse:
        """List proposals in the order in which they were made."""
        fields = Fields(request)
        fields.name(names.ORGANIZATION, request.parent, "parent")
        wanted = _states(fields, request)
        which = _filter(fields, request, wanted)
        page = PageRequest(fields, caller, self._reads.ledger)

        def query(moment: Moment) -> tuple[Sequence[Proposal], str]:
            found = self._found(moment, page, which, wanted)
            written = [
                self._proposals.write(moment, *one) for one in found[: page.size]
            ]
            keys = [row.made for row, _ in found]
            return page.finish(moment.head, moment.known.position, written, keys)

        question = Question(MODELS, query, page.pin)
        answer = await self._reads.answer(fields, caller, question)
        listed, token = answer.found
        return pb.ListProposalsResponse(
            proposals=listed, read_info=answer.info, next_page_token=token
        )

    async def ApproveProposal(
        self, request: pb.ApproveProposalRequest, caller: Caller
    ) -> pb.ApproveProposalResponse:
        """Approve a proposal."""
        commit = await self._decide(Fields(request), caller, approve_proposal)
        return pb.ApproveProposalResponse(commit=commit)

    async def RejectProposal(
        self, request: pb.RejectProposalRequest, caller: Caller
    ) -> pb.RejectProposalResponse:
        """Reject a proposal."""
        commit = await self._decide(Fields(request), caller, reject_proposal)
        return pb.RejectProposalResponse(commit=commit)

    async def WithdrawProposal(
        self, request: pb.WithdrawProposalRequest, caller: Caller
    ) -> pb.WithdrawProposalResponse:
        """Take a proposal back."""
        commit = await self._decide(Fields(request), caller, withdraw_proposal)
        return pb.WithdrawProposalResponse(commit=commit)

    async def _decide(
        self, fields: Fields, caller: Caller, act: Callable[..., object]
    ) -> CommitInfo:
        (proposal,) = fields.name(names.PROPOSAL, fields.request.name, "name")
        receipt = await self._commands.submit(caller, fields, act, proposal_id=proposal)
        return commit_info(caller.organization, receipt)

    def _found(
        self,
        moment: Moment,
        page: PageRequest,
        which: ProposalFilter,
        wanted: Collection[ProposalStanding],
    ) -> list[tuple[ProposalRow, ProposalStanding]]:
        """Find one more than the page takes, with what each is at the moment."""
        if wanted and _WAITING.issuperset(wanted):
            which = structs.replace(which, unexpired=moment.instant)
        found: list[tuple[ProposalRow, ProposalStanding]] = []
        asked = page.of(moment.known)
        while len(found) < asked.size:
            rows = proposals.page(moment.connection, asked, which)
            judged = [(row, self._proposals.standing(moment, row)) for row in rows]
            found += [one for one in judged if not wanted or one[1] in wanted]
            if len(rows) < asked.size:
                break
            asked = structs.replace(asked, after=rows[-1].made)
        return found[: asked.size]


def _states(
    fields: Fields, request: pb.ListProposalsRequest
) -> tuple[ProposalStanding, ...]:
    if not fields.bounded(request.states, "states", FILTER_ENTRIES_MAX):
        return ()
    return fields.choices(enums.PROPOSAL_STATE, request.states, "states")


def _filter(
    fields: Fields,
    request: pb.ListProposalsRequest,
    wanted: Collection[ProposalStanding],
) -> ProposalFilter:
    decided = {
        ProposalState.PENDING if one in _UNDECIDED else ProposalState[one.name]
        for one in wanted
    }
    subject = None
    if request.subject:
        collection, id_ = fields.name(names.SUBJECT, request.subject, "subject")
        subject = f"{names.SUBJECT_KINDS.get(collection)}/{id_}"
    return ProposalFilter(
        states=tuple(decided),
        kind=fields.optional_choice(enums.PROPOSAL_KIND, request.kind, "kind"),
        subject=subject,
    )

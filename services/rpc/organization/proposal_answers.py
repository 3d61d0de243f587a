"""Proposals as they are answered: what each would do, and whether it still waits.

That one expired or was overtaken stands in no view: its subject is folded from the log,
as it was at the moment asked about, and the domain judges.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.aggregate import fold
from domain.proposals.kinds import KINDS
from domain.proposals.proposal import ProposalState
from domain.proposals.standing import ProposalStanding, standing_of
from goalledger.v1 import proposals_pb2
from projections.organization import directory, proposals
from services.rpc.organization.policy_answers import policy_of
from services.rpc.wire import enums, names
from services.rpc.wire.times import timestamp

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.record import ReasonCode
    from domain.texts import Text
    from projections.organization.proposals import ProposalRow
    from services.ledger.reading.reader import Reader
    from services.rpc.calls.actors import Actors
    from services.rpc.calls.reads import Moment

# What `Proposals.write` asks.
MODELS = (proposals, directory)


class Proposals:
    """Writes proposals. Any thread may use it."""

    def __init__(
        self, read: Reader, open_text: Callable[[Text | None], str], actors: Actors
    ) -> None:
        """Take the log, what opens personal texts, and what names people."""
        self._read = read
        self._open = open_text
        self._actors = actors

    def standing(self, moment: Moment, row: ProposalRow) -> ProposalStanding:
        """Return what a proposal was at a moment."""
        kind = KINDS[row.kind].subject
        subject = kind(row.subject.partition("/")[2])
        if row.state is ProposalState.PENDING and moment.instant < row.expires:
            known = moment.known
            records = self._read.stream(known.ledger, row.subject, known.position)
            subject = fold(kind, subject.id, records) or subject
        return standing_of(row, subject, moment.instant)

    def write(
        self, moment: Moment, row: ProposalRow, standing: ProposalStanding
    ) -> proposals_pb2.Proposal:
        """Write a proposal as known at a moment."""
        ledger = moment.known.ledger
        kind, _, id_ = row.subject.partition("/")
        return proposals_pb2.Proposal(
            name=names.resource_name(ledger, "proposal", row.proposal),
            kind=enums.PROPOSAL_KIND.numbers[row.kind],
            state=enums.PROPOSAL_STATE.numbers[standing],
            subject=names.resource_name(ledger, kind, id_),
            proposers=[self._actors.name(moment, one) for one in row.proposers],
            reason_code=_reason_code(row.reason_code),
            reason=self._open(row.reason),
            etag=str(row.version),
            create_time=timestamp(row.created),
            expire_time=timestamp(row.expires),
            **_proposed(ledger, row),
            **self._decision(moment, row),
        )

    def _decision(self, moment: Moment, row: ProposalRow) -> dict[str, Any]:
        decision = row.decision
        if decision is None:
            return {}
        return {
            "decider": self._actors.name(moment, decision.decider),
            "decision_reason_code": _reason_code(decision.reason_code),
            "decision_reason": self._open(decision.reason),
            "decide_time": timestamp(decision.decided),
        }


def _proposed(ledger: str, row: ProposalRow) -> dict[str, Any]:
    if row.proposed.policy is None:
        return {}
    id_ = row.subject.partition("/")[2]
    return {"policy": policy_of(ledger, id_, row.proposed.policy)}


def _reason_code(code: ReasonCode | None) -> Any:
    return 0 if code is None else enums.REASON_CODE.numbers[code]

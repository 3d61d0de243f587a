"""Read model of proposals: what each would do, and what people did about it.

Not handled here: that a proposal expired or was overtaken, which nothing records.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from msgspec import Struct, structs
from sqlalchemy import Index, PrimaryKeyConstraint, bindparam, select

from domain.proposals.proposal import (
    ProposalApproved,
    ProposalKind,
    ProposalMade,
    ProposalRejected,
    ProposalState,
    ProposalWithdrawn,
    Proposed,
)
from domain.proposals.subject import Pin
from domain.record import ReasonCode
from domain.texts import Text
from projections.tables.instants import micros
from projections.tables.listed import is_one_of
from projections.tables.reads import given
from projections.tables.tables import Versions, count, name, view_table

if TYPE_CHECKING:
    from sqlalchemy import Connection, Select

    from domain.record import Record
    from projections.tables.reads import Page
    from projections.tables.rows import Rows

NAME = "proposals"
GENERATION = 1


class Decision(Struct, frozen=True):
    """What somebody did about a proposal.

    Attributes:
        decider: The id of who acted.
        decided: When.
        reason_code: Why; None where nobody said.
        reason: Why, in words; None where nobody said.
    """

    decider: str
    decided: datetime
    reason_code: ReasonCode | None
    reason: Text | None


class ProposalRow(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One version of a proposal, before and after it was decided.

    Attributes are as those of `domain.proposals.proposal.Proposal`, and:

    Attributes:
        proposal: Its id.
        made: The position at which it was made; proposals stand in this order.
        version: Of its stream.
        proposers: The actor first, then on whose behalf.
        created: When it was made.
        reason_code: Why; None where nobody said.
        reason: Why, in words; None where nobody said.
        decision: What somebody did about it; None while nobody did.
    """

    proposal: str
    made: int
    version: int
    kind: ProposalKind
    subject: str
    pin: Pin
    proposed: Proposed
    state: ProposalState = ProposalState.PENDING
    proposers: tuple[str, ...]
    created: datetime
    expires: datetime
    reason_code: ReasonCode | None = None
    reason: Text | None = None
    decision: Decision | None = None


class ProposalFilter(Struct, frozen=True, kw_only=True):
    """Which proposals to list; what is None or empty excludes nothing.

    Attributes:
        states: About which people did this.
        kind: Of this act.
        subject: About this stream.
        unexpired: That had not expired at this instant.
    """

    states: tuple[ProposalState, ...] = ()
    kind: ProposalKind | None = None
    subject: str | None = None
    unexpired: datetime | None = None


EVERY_PROPOSAL = ProposalFilter()

PROPOSALS = Versions(
    table=view_table(
        f"proposals_{GENERATION}",
        count("since"),
        count("until"),
        name("proposal"),
        count("made"),
        name("state"),
        name("kind"),
        name("subject"),
        count("expires"),
        name("contents"),
        PrimaryKeyConstraint("ledger", "proposal", "since"),
        Index(f"proposals_{GENERATION}_made", "ledger", "made"),
    ),
    identity=("proposal",),
    kind=ProposalRow,
    key=lambda row: (row.proposal,),
    found_by=lambda row: (
        row.made,
        row.state.name,
        row.kind.name,
        row.subject,
        micros(row.expires),
    ),
)
TABLES = (PROPOSALS,)


def project(rows: Rows, record: Record) -> None:
    """Take one event into the versions; events of no interest pass by."""
    event, proposal = record.event, record.stream.partition("/")[2]
    match event:
        case ProposalMade():
            rows.put(PROPOSALS, record.position, _made(proposal, record, event))
        case ProposalApproved() | ProposalRejected() | ProposalWithdrawn():
            row = structs.replace(
                rows.version(PROPOSALS, proposal),
                version=record.version,
                state=event.state.to,
                decision=Decision(
                    record.actor, record.recorded, record.reason_code, event.reason
                ),
            )
            rows.put(PROPOSALS, record.position, row)


# What `project` is to be shown.
EVENTS = (ProposalMade, ProposalApproved, ProposalRejected, ProposalWithdrawn)


def page(
    connection: Connection, page: Page, which: ProposalFilter = EVERY_PROPOSAL
) -> list[ProposalRow]:
    """List proposals in the order in which they were made.

    Args:
        connection: Of the views.
        page: Which page; its place is the position of the last proposal before it.
        which: Which proposals.
    """
    asked = given(structs.asdict(which))
    statement = _page(frozenset(asked))
    found = connection.execute(statement, {**page.asked(0), **asked})
    return [PROPOSALS.decode(contents) for (contents,) in found]


_C = PROPOSALS.table.c
_FILTERS: dict[str, Any] = {
    "states": is_one_of(_C.state, "states"),
    "kind": _C.kind == bindparam("kind"),
    "subject": _C.subject == bindparam("subject"),
    "unexpired": _C.expires > bindparam("unexpired"),
}


@cache
def _page(names: frozenset[str]) -> Select[Any]:
    return (
        select(_C.contents)
        .where(
            _C.ledger == bindparam("ledger"),
            PROPOSALS.known_at(bindparam("position")),
            _C.made > bindparam("after"),
            *(_FILTERS[key] for key in sorted(names)),
        )
        .order_by(_C.made)
        .limit(bindparam("size"))
    )


def _made(proposal: str, record: Record, event: ProposalMade) -> ProposalRow:
    made_for = () if record.on_behalf_of is None else (record.on_behalf_of,)
    return ProposalRow(
        proposal=proposal,
        made=record.position,
        version=record.version,
        kind=event.kind,
        subject=event.subject,
        pin=event.pin,
        proposed=event.proposed,
        proposers=(record.actor, *made_for),
        created=record.recorded,
        expires=event.expires,
        reason_code=record.reason_code,
        reason=event.reason,
    )

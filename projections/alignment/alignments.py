"""Read model of alignments: what each goal is to others, and what became of it.

Not handled here: that an alignment expired, which nothing records.
"""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any

from msgspec import Struct, structs
from sqlalchemy import Index, PrimaryKeyConstraint, bindparam, select

from domain.alignment.alignments import (
    AlignmentAccepted,
    AlignmentDeclined,
    AlignmentProposed,
    GoalUnaligned,
)
from domain.alignment.edges import Edge, EdgeKind, Side
from domain.decimals import decimal_text
from domain.events import EVENTS as ALL_EVENTS
from domain.goals.changing.adapting import (
    KeyResultAdded,
    KeyResultDropped,
    KeyResultRevised,
    KeyResultsReweighted,
)
from domain.goals.changing.amendments import AmendmentApproved
from domain.goals.life.handover import GoalTransferred
from projections.goals.goal_decisions import Said, said
from projections.tables.listed import is_one_of
from projections.tables.reads import given
from projections.tables.tables import Versions, count, name, view_table

if TYPE_CHECKING:
    from sqlalchemy import Connection, Select

    from domain.record import Event, Record
    from projections.tables.reads import Page
    from projections.tables.rows import Rows

NAME = "alignments"
GENERATION = 4


class AlignmentState(Enum):
    """What became of an alignment."""

    PENDING = "PENDING"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    ENDED = "ENDED"
    REPLACED = "REPLACED"
    VOID = "VOID"
    EXPIRED = "EXPIRED"


class AlignmentRow(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One version of an alignment, between two events that changed it.

    Attributes:
        goal: The id of the goal that it leads from.
        alignment: Its own id.
        made: The position at which it was proposed; alignments stand in this order.
        edge: What the goal is to which other.
        asked: Whose owner decides about it.
        state: What became of it; never EXPIRED, see `state_at`.
        expires: From when on nobody can decide it.
        proposed: Who proposed it, when, and why.
        decided: Who accepted or declined it; None while nobody did.
        ended: Who ended it, replaced it or made it void; None while nobody did.
    """

    goal: str
    alignment: str
    made: int
    edge: Edge
    asked: Side
    state: AlignmentState = AlignmentState.PENDING
    expires: datetime
    proposed: Said
    decided: Said | None = None
    ended: Said | None = None

    def state_at(self, instant: datetime) -> AlignmentState:
        """Return what became of it by an instant."""
        if self.state is AlignmentState.PENDING and instant >= self.expires:
            return AlignmentState.EXPIRED
        return self.state


class AlignmentFilter(Struct, frozen=True, kw_only=True):
    """Which alignments to list; what is None or empty excludes nothing.

    Attributes:
        goal: That lead from this goal.
        aligned_to: That lead to this goal, or to one of its key results.
        kinds: Of one of these kinds.
        states: In one of these states, as rows say it.
    """

    goal: str | None = None
    aligned_to: str | None = None
    kinds: tuple[EdgeKind, ...] = ()
    states: tuple[AlignmentState, ...] = ()


EVERY_ALIGNMENT = AlignmentFilter()

ALIGNMENTS = Versions(
    table=view_table(
        f"alignments_{GENERATION}",
        count("since"),
        count("until"),
        name("goal"),
        name("alignment"),
        count("made"),
        name("state"),
        name("kind"),
        name("aligned_to"),
        name("key_result", empty=True),
        name("weight", empty=True),
        name("contents"),
        # By its end, as goals.
        PrimaryKeyConstraint("ledger", "goal", "alignment", "until"),
        # With all that counting asks, so that only what is listed is read.
        Index(
            f"alignments_{GENERATION}_to",
            "ledger",
            "aligned_to",
            "state",
            "kind",
            "until",
            "since",
        ),
        Index(f"alignments_{GENERATION}_made", "ledger", "made"),
    ),
    identity=("goal", "alignment"),
    kind=AlignmentRow,
    key=lambda row: (row.goal, row.alignment),
    found_by=lambda row: (
        row.made,
        row.state.name,
        row.edge.kind.name,
        row.edge.parent.goal,
        row.edge.parent.key_result,
        None if row.edge.weight is None else decimal_text(row.edge.weight),
    ),
)
TABLES = (ALIGNMENTS,)


def project(rows: Rows, record: Record) -> None:
    """Take one event into the versions; events of no interest pass by."""
    event, goal = record.event, record.stream.removeprefix("goal/")

    def change(alignment: str, state: AlignmentState, **new: Any) -> None:
        row = rows.version(ALIGNMENTS, goal, alignment)
        row = structs.replace(row, state=state, **new)
        rows.put(ALIGNMENTS, record.position, row)

    match event:
        case AlignmentProposed():
            rows.put(ALIGNMENTS, record.position, _proposed(goal, record, event))
        case AlignmentAccepted():
            if event.replaces is not None:
                change(event.replaces, AlignmentState.REPLACED, ended=said(record))
            change(event.alignment, AlignmentState.ACCEPTED, decided=said(record))
        case AlignmentDeclined():
            change(event.alignment, AlignmentState.DECLINED, decided=said(record))
        case GoalUnaligned():
            change(event.alignment, AlignmentState.ENDED, ended=said(record))
        case _ if _overtakes(event):
            for row in rows.versions_of(ALIGNMENTS, goal):
                if row.state is AlignmentState.PENDING:
                    change(row.alignment, AlignmentState.VOID, ended=_done(record))


def _overtakes(event: Event) -> bool:
    """Tell whether what waits for a decision about a goal is void now (rules §10.4)."""
    if isinstance(event, GoalTransferred):
        return event.owner is not None
    if isinstance(event, _DEFINING):
        return event.definition_version is not None
    return _MOVES in event.__struct_fields__


# What begins a version of what a goal promises, once it was approved.
_DEFINING = (
    KeyResultAdded,
    KeyResultRevised,
    KeyResultDropped,
    KeyResultsReweighted,
    AmendmentApproved,
)
# The field of what moves a goal to another state.
_MOVES = "state"

# What `project` is to be shown.
EVENTS: tuple[type[Event], ...] = (
    AlignmentProposed,
    AlignmentAccepted,
    AlignmentDeclined,
    GoalUnaligned,
    GoalTransferred,
    *_DEFINING,
    *(
        kind
        for name, kind in ALL_EVENTS.items()
        if name.startswith("goal.") and _MOVES in kind.__struct_fields__
    ),
)


def page(
    connection: Connection, page: Page, which: AlignmentFilter = EVERY_ALIGNMENT
) -> list[AlignmentRow]:
    """List alignments in the order in which they were proposed.

    Args:
        connection: Of the views.
        page: Which page; its place is the position of the last alignment before it.
        which: Which alignments.
    """
    asked = given(structs.asdict(which))
    statement = _page(frozenset(asked))
    found = connection.execute(statement, {**page.asked(0), **asked})
    return [ALIGNMENTS.decode(contents) for (contents,) in found]


_C = ALIGNMENTS.table.c
_KNOWN = select(_C.contents).where(
    _C.ledger == bindparam("ledger"), ALIGNMENTS.known_at(bindparam("position"))
)
_FILTERS: dict[str, Any] = {
    "goal": _C.goal == bindparam("goal"),
    "aligned_to": _C.aligned_to == bindparam("aligned_to"),
    "kinds": is_one_of(_C.kind, "kinds"),
    "states": is_one_of(_C.state, "states"),
}


@cache
def _page(names: frozenset[str]) -> Select[Any]:
    filters = [_FILTERS[key] for key in sorted(names)]
    return (
        _KNOWN.where(_C.made > bindparam("after"), *filters)
        .order_by(_C.made)
        .limit(bindparam("size"))
    )


def _proposed(goal: str, record: Record, event: AlignmentProposed) -> AlignmentRow:
    return AlignmentRow(
        goal=goal,
        alignment=event.alignment,
        made=record.position,
        edge=event.edge,
        asked=event.awaits,
        expires=event.expires,
        proposed=said(record),
    )


def _done(record: Record) -> Said:
    """Return who did something that made void what was proposed; not why."""
    return Said(record.actor, record.recorded, record.on_behalf_of)

"""Aligning goals: proposed from one side, accepted or declined by the other (§8.1).

An alignment changes nothing that a goal promises (rules §8.3). The events stand in
``alignments.py``, loops and lengths in ``chains.py``, what becomes of scores in
``roll_up.py`` of scoring.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from domain.actors import acting, command
from domain.alignment.alignments import (
    AlignmentAccepted,
    AlignmentDeclined,
    AlignmentProposed,
    GoalUnaligned,
)
from domain.alignment.chains import require_chain
from domain.alignment.edges import EDGES_MAX, Alignment, Edge, EdgeKind, Side
from domain.alignment.refusals import (
    AlignmentCycle,
    AlignmentNotHeld,
    TooManyAlignments,
)
from domain.changes import Change
from domain.goals.adaptable import require_weight, standing_key_result
from domain.goals.duties import require_persons
from domain.goals.goal import Goal, require_not_ended
from domain.goals.pending import new_proposal, require_known, waiting
from domain.goals.scoring.roll_up import rescore
from domain.proposals.subject import EXPIRES_AFTER
from domain.refusals import (
    FieldInvalid,
    ResourceNotFound,
    SegregationOfDuties,
    Violation,
)

if TYPE_CHECKING:
    from domain.book import Book

_WEIGHT = Decimal(1)


@command
def align_goal(
    book: Book, goal_id: str, stated: Edge, alignment_id: str | None = None
) -> tuple[str]:
    """Propose that a goal is something to another one; return the alignment's id.

    1. Neither has ended; a key result that it is aligned to was not dropped.
    2. Only contributions have a weight, from 0 to 1000; 1 where none is said.
    3. A contribution makes no loop and no chain that is too long (rules §8.2); it
       takes the place of the one before once it is accepted.
    4. Who owns the parent asks the goal's owner, everybody else the parent's. Who owns
       both accepts at once.
    """
    child = book.open(Goal, goal_id)
    edge = Edge(stated.kind, stated.parent, _weight(stated))
    above = _require_alignable(book, child, edge)
    held = next((id_ for id_, one in child.edges.items() if one == edge), None)
    if held is not None:
        return (held,)
    if len(child.edges) >= EDGES_MAX:
        raise TooManyAlignments(goal=child.id, limit=EDGES_MAX)
    id_ = new_proposal(book, child, Alignment, alignment_id)
    asked = acting(book.command)
    awaits = Side.CHILD if asked & above.owners else Side.PARENT
    proposed = AlignmentProposed(
        alignment=id_, edge=edge, awaits=awaits, expires=book.now + EXPIRES_AFTER
    )
    record = book.record(child, proposed)
    if asked <= child.owners & above.owners:
        _accept(book, child, id_, edge, cause=record.position)
    return (id_,)


@command
def accept_alignment(book: Book, goal_id: str, alignment_id: str) -> None:
    """Accept what the other side proposed: the goal is something to the other one now.

    1. It waits for a decision, and nothing overtook it (rules §10.4).
    2. By a person who owns what is asked, and who did not propose it.
    3. As for aligning: what was alignable then may not be so now.
    """
    child = book.open(Goal, goal_id)
    alignment = _decidable(book, child, alignment_id)
    _require_alignable(book, child, alignment.edge)
    _accept(book, child, alignment_id, alignment.edge)


@command
def decline_alignment(book: Book, goal_id: str, alignment_id: str) -> None:
    """Decline what the other side proposed, with a reason (rules §10.3).

    By a person who owns what is asked, and who did not propose it.
    """
    child = book.open(Goal, goal_id)
    _decidable(book, child, alignment_id)
    book.require_reason("declining an alignment")
    book.record(child, AlignmentDeclined(alignment=alignment_id))


@command
def unalign_goal(book: Book, goal_id: str, alignment_id: str) -> None:
    """End an alignment: the goal is nothing to the other one any more.

    Of a goal that has not ended: what an ended one counted stays as it was.
    """
    child = book.open(Goal, goal_id)
    require_known(child, Alignment, alignment_id)
    require_not_ended(child)
    edge = child.edges.get(alignment_id)
    if edge is None:
        raise AlignmentNotHeld(alignment=f"{child.id}/{alignment_id}")
    ended = GoalUnaligned(alignment=alignment_id, edge=Change(edge, None))
    record = book.record(child, ended)
    rescore(book, child, cause=record.position)


def _accept(
    book: Book, child: Goal, id_: str, edge: Edge, cause: int | None = None
) -> None:
    replaces = _replaced(child, edge)
    before = None if replaces is None else child.edges[replaces]
    accepted = AlignmentAccepted(
        alignment=id_, edge=Change(before, edge), replaces=replaces
    )
    record = book.record(child, accepted, cause=cause)
    rescore(book, child, cause=record.position)


def _replaced(child: Goal, edge: Edge) -> str | None:
    """Return the id of the alignment whose place an edge takes, or None."""
    for id_, one in child.edges.items():
        if one.kind is not edge.kind:
            continue
        if edge.kind is EdgeKind.CONTRIBUTES_TO or one.parent == edge.parent:
            return id_
    return None


def _require_alignable(book: Book, child: Goal, edge: Edge) -> Goal:
    """Return what a goal may be aligned to; refuse where it may not."""
    require_not_ended(child)
    parent = edge.parent
    if parent.goal == child.id:
        raise AlignmentCycle(goal=child.id, path=f"{child.id} to {child.id}")
    above = book.look(Goal, parent.goal)
    if above is None:
        raise ResourceNotFound(kind=Goal.KIND, id=parent.goal)
    require_not_ended(above)
    if parent.key_result is not None:
        standing_key_result(above, parent.key_result)
    if edge.kind is EdgeKind.CONTRIBUTES_TO:
        require_chain(book, child, parent.goal)
    return above


def _decidable(book: Book, child: Goal, id_: str) -> Alignment:
    alignment = waiting(book, child, Alignment, id_)
    require_persons(book, "only persons decide about an alignment")
    deciding = acting(book.command)
    if deciding & alignment.proposers:
        raise SegregationOfDuties(
            rule="who proposed an alignment never decides about it"
        )
    asked = child
    if alignment.awaits is Side.PARENT:
        asked = book.load(Goal, alignment.edge.parent.goal)
    if not deciding <= asked.owners:
        rule = f"an owner of goal {asked.id} decides about the alignment"
        raise SegregationOfDuties(rule=rule)
    return alignment


def _weight(stated: Edge) -> Decimal | None:
    if stated.kind is EdgeKind.CONTRIBUTES_TO:
        said = _WEIGHT if stated.weight is None else stated.weight
        require_weight(said, "weight")
        return said
    if stated.weight is not None:
        described = "must be left out: only contributions have a weight"
        raise FieldInvalid(Violation("weight", described))
    return None

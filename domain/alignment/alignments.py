"""Alignments: what happens to edges between goals, as events (rules §8.1).

All stand in the stream of the goal that an edge leads from. The rules stand in
``aligning.py``.
"""

from __future__ import annotations

from datetime import datetime

from msgspec import structs

from domain.actors import acting
from domain.alignment.edges import Alignment, Edge, Side
from domain.changes import Change
from domain.goals.goal import Goal
from domain.goals.pending import Decision, put, take
from domain.record import Event, Record


class AlignmentProposed(Event, frozen=True, kw_only=True):
    """Somebody wants a goal to be something to another one.

    Attributes:
        alignment: Its id, unique among the alignments of the goal.
        edge: The edge that would be.
        awaits: Whose owner decides about it.
        expires: From when on nobody can decide it.
    """

    NAME = "goal.alignment_proposed"
    MADE = "alignment"

    alignment: str
    edge: Edge
    awaits: Side
    expires: datetime

    def apply(self, aggregate: Goal, record: Record) -> None:
        """Let it wait."""
        alignment = Alignment(
            proposers=acting(record),
            pin=aggregate.pin(),
            expires=self.expires,
            edge=self.edge,
            awaits=self.awaits,
        )
        put(aggregate, self.alignment, alignment)


class AlignmentAccepted(Event, frozen=True, kw_only=True):
    """A goal is something to another one from now on.

    Attributes:
        alignment: The id of the alignment.
        edge: The edge that it takes the place of, None where there is none, and the
            new one. A goal contributes to one other at most.
        replaces: The id of the alignment that it takes the place of; None for none.
    """

    NAME = "goal.alignment_accepted"

    alignment: str
    edge: Change[Edge | None]
    replaces: str | None

    def apply(self, aggregate: Goal, record: Record) -> None:
        """Let the edge be."""
        assert self.edge.to is not None
        edges = {**aggregate.edges, self.alignment: self.edge.to}
        if self.replaces is not None:
            del edges[self.replaces]
        aggregate.edges = edges
        _decided(aggregate, self.alignment, Decision.APPROVED)


class AlignmentDeclined(Event, frozen=True, kw_only=True):
    """The other side did not want it.

    Attributes:
        alignment: The id of the alignment.
    """

    NAME = "goal.alignment_declined"

    alignment: str

    def apply(self, aggregate: Goal, record: Record) -> None:
        """Let it wait no more."""
        _decided(aggregate, self.alignment, Decision.REJECTED)


class GoalUnaligned(Event, frozen=True, kw_only=True):
    """A goal is nothing to another one any more.

    Attributes:
        alignment: The id of the alignment.
        edge: The edge that was, and None.
    """

    NAME = "goal.unaligned"

    alignment: str
    edge: Change[Edge | None]

    def apply(self, aggregate: Goal, record: Record) -> None:
        """Take the edge away."""
        edges = {**aggregate.edges}
        del edges[self.alignment]
        aggregate.edges = edges


def _decided(goal: Goal, id_: str, decision: Decision) -> None:
    put(goal, id_, structs.replace(take(goal, Alignment, id_), decision=decision))

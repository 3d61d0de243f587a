"""Edges between goals: what one is to another, or to one of its key results (§8.1)."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, ClassVar, Protocol, TypeVar

from msgspec import Struct

from domain.goals.pending import Pending

if TYPE_CHECKING:
    from collections.abc import Iterable

# How many edges lead from one goal to others at most.
EDGES_MAX = 50
# How many goals contribute to one another in a chain at most, both ends included.
CHAIN_MAX = 8


class EdgeKind(Enum):
    """What a goal is to another one; only contributions count in scores."""

    CONTRIBUTES_TO = "CONTRIBUTES_TO"
    SUPPORTS = "SUPPORTS"
    DEPENDS_ON = "DEPENDS_ON"


class Side(Enum):
    """One end of an edge."""

    CHILD = "CHILD"
    PARENT = "PARENT"


class Parent(Struct, frozen=True):
    """What an edge leads to.

    Attributes:
        goal: The id of the goal.
        key_result: The id of one of its key results; None: the goal as a whole.
    """

    goal: str
    key_result: str | None = None

    def __str__(self) -> str:
        return "/".join(filter(None, (self.goal, self.key_result)))


class Edge(Struct, frozen=True):
    """What a goal is to another one; stands with the goal that it leads from.

    Attributes:
        kind: What it is.
        parent: What it leads to.
        weight: The share in the parent's roll-up, 0 to 1000; None where the kind has
            no arithmetic.
    """

    kind: EdgeKind
    parent: Parent
    weight: Decimal | None = None


class Alignment(Pending, frozen=True, kw_only=True):
    """An edge that waits for the other side's owner, or was decided.

    Attributes:
        edge: The edge.
        awaits: Whose owner decides about it.
    """

    KIND: ClassVar[str] = "alignment"

    edge: Edge
    awaits: Side


class OfKind(Protocol):
    """What is told apart by what it is: an edge, or a row of one."""

    @property
    def kind(self) -> EdgeKind:
        """Return what it is."""


E = TypeVar("E", bound=OfKind)


def contribution_among(edges: Iterable[E]) -> E | None:
    """Return the one edge that counts in another goal's score, or None (rules §8.1)."""
    for edge in edges:
        if edge.kind is EdgeKind.CONTRIBUTES_TO:
            return edge
    return None

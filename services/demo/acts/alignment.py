"""What goals are to each other: asked for, accepted or declined, and ended."""

from __future__ import annotations

from decimal import Decimal

from services.demo.acts.act import Act, Reasoned


class AlignmentProposed(Act, frozen=True, kw_only=True):
    """Somebody asks for a goal to contribute to another, support it or depend on it.

    Attributes:
        parent: The id of the other goal.
        key_result: The id of one of its key results; None: the goal as a whole.
        weight: Of what contributes; None of the rest.
    """

    goal: str
    alignment: str
    kind: str
    parent: str
    key_result: str | None
    weight: Decimal | None


class AlignmentAccepted(Act, frozen=True, kw_only=True):
    """The other side agrees."""

    goal: str
    alignment: str


class AlignmentDeclined(Reasoned, frozen=True, kw_only=True):
    """The other side does not agree."""

    goal: str
    alignment: str


class GoalUnaligned(Reasoned, frozen=True, kw_only=True):
    """A goal is nothing to the other one any more."""

    goal: str
    alignment: str

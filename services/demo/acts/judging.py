"""What people decide about scores: overrides and grades."""

from __future__ import annotations

from decimal import Decimal

from services.demo.acts.act import Act, Reasoned


class ScoreOverridden(Reasoned, frozen=True, kw_only=True):
    """A score is set in place of the computed one."""

    goal: str
    value: Decimal
    duration: str


class OverrideReleased(Reasoned, frozen=True, kw_only=True):
    """The computed score counts again."""

    goal: str


class GradeProposed(Reasoned, frozen=True, kw_only=True):
    """The owner says what the result was."""

    goal: str
    grade: str
    value: Decimal


class GradeConfirmed(Act, frozen=True, kw_only=True):
    """Somebody else agrees what the result was."""

    goal: str
    grade: str

"""The books that goals are kept in: planned, opened, graded, closed and reopened."""

from __future__ import annotations

from datetime import date

from services.demo.acts.act import Act, Reasoned


class CyclePlanned(Act, frozen=True, kw_only=True):
    """A cycle will be."""

    cycle: str
    kind: str
    title: str
    start: date
    end: date


class CycleOpened(Act, frozen=True, kw_only=True):
    """A cycle begins."""

    cycle: str


class GradingStarted(Act, frozen=True, kw_only=True):
    """What a cycle brought is graded from now on."""

    cycle: str


class CycleClosed(Act, frozen=True, kw_only=True):
    """Everything in a cycle has ended."""

    cycle: str


class CycleReopeningProposed(Reasoned, frozen=True, kw_only=True):
    """Somebody asks for a closed cycle to be graded again; another person decides."""

    cycle: str
    proposal: str

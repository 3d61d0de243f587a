"""The cycle: a period of goals, its days, where it is in its life, and its events."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from msgspec import Struct

from domain.changes import Change
from domain.days import Window
from domain.proposals.subject import Pin, Subject
from domain.record import Event, Record

if TYPE_CHECKING:
    from domain.refusals import Refusal


class CycleKind(Enum):
    """How long a cycle takes; those of one kind never overlap (rules §7.1)."""

    QUARTER = "QUARTER"
    HALF = "HALF"
    YEAR = "YEAR"
    CUSTOM = "CUSTOM"


class CycleState(Enum):
    """Where a cycle is in its life (rules §7.1)."""

    PLANNED = "PLANNED"
    OPEN = "OPEN"
    GRADING = "GRADING"
    CLOSED = "CLOSED"


class Cycle(Subject):
    """One cycle, as far as rules need it.

    Attributes:
        kind: How long it takes.
        days: From its first to its last, as they were given.
        state: Where it is in its life.
        turn: How often its state changed.
    """

    __slots__ = ("days", "kind", "state", "turn")
    KIND = "cycle"

    kind: CycleKind
    days: Window
    state: CycleState

    def __init__(self, id: str) -> None:  # noqa: A002 - the field's word for it
        """Begin as nothing; ``cycle.planned`` says what it is."""
        super().__init__(id)
        self.turn = 0

    def pin(self) -> Pin:
        """Return what must stay so while its reopening waits: its state (§10.4)."""
        return Pin(turn=self.turn)

    def enter(self, state: CycleState) -> None:
        """Go on to another state; an effect, for events."""
        self.state = state
        self.turn += 1


class CycleDays(Struct, frozen=True):
    """The days that a cycle takes.

    Attributes:
        cycle: The id of the cycle.
        days: From its first to its last.
    """

    cycle: str
    days: Window


class CyclePlanned(Event, frozen=True, kw_only=True):
    """A cycle will be.

    Attributes:
        kind: How long it takes.
        title: What people call it.
        days: From its first to its last, for good.
    """

    NAME = "cycle.planned"
    MADE = "stream"

    kind: CycleKind
    title: str
    days: Window

    def apply(self, aggregate: Cycle, record: Record) -> None:
        """Set what was planned."""
        aggregate.kind = self.kind
        aggregate.days = self.days
        aggregate.state = CycleState.PLANNED


class CycleOpened(Event, frozen=True, kw_only=True):
    """A cycle began.

    Attributes:
        state: Its state before and now.
        score_rule: The rule that scores its goals, for good (rules §4.5).
    """

    NAME = "cycle.opened"

    state: Change[CycleState]
    score_rule: str

    def apply(self, aggregate: Cycle, record: Record) -> None:
        """Move the state."""
        aggregate.enter(self.state.to)


class GradingStarted(Event, frozen=True, kw_only=True):
    """The goals of a cycle are graded and closed from now on."""

    NAME = "cycle.grading_started"

    state: Change[CycleState]

    def apply(self, aggregate: Cycle, record: Record) -> None:
        """Move the state."""
        aggregate.enter(self.state.to)


class CycleClosed(Event, frozen=True, kw_only=True):
    """The book of a cycle is closed: its goals stay as they are."""

    NAME = "cycle.closed"

    state: Change[CycleState]

    def apply(self, aggregate: Cycle, record: Record) -> None:
        """Move the state."""
        aggregate.enter(self.state.to)


class CycleReopened(Event, frozen=True, kw_only=True):
    """The book of a cycle is open again, to be put right."""

    NAME = "cycle.reopened"

    state: Change[CycleState]

    def apply(self, aggregate: Cycle, record: Record) -> None:
        """Move the state."""
        aggregate.enter(self.state.to)


def require_cycle_state(
    cycle: Cycle, state: CycleState, otherwise: type[Refusal]
) -> None:
    """Refuse a cycle in another state."""
    if cycle.state is not state:
        raise otherwise(cycle=cycle.id, state=cycle.state.name)

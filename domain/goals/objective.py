"""What is particular to objectives: ambition, and key results (rules §2.2)."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum

from msgspec import Struct

from domain.days import Window
from domain.goals.measures import Measure
from domain.goals.pace.cadence import CheckInSchedule
from domain.goals.pace.plans import PlanPoint
from domain.goals.pace.schedules import Phase
from domain.goals.smart import CriterionAnswer
from domain.texts import Text


class Ambition(Enum):
    """How much of an objective is expected in the end."""

    COMMITTED = "COMMITTED"
    ASPIRATIONAL = "ASPIRATIONAL"


class RollUp(Enum):
    """What an objective's own score is made of (rules §4.5)."""

    KEY_RESULTS = "KEY_RESULTS"
    CHILDREN = "CHILDREN"
    BOTH = "BOTH"


class ProgressFrom(Enum):
    """What the progress of a key result is made of (rules §4.5)."""

    CHECK_INS = "CHECK_INS"
    CHILDREN = "CHILDREN"


class KeyResult(Struct, frozen=True):
    """One measured outcome under an objective.

    Attributes:
        title: What will be so.
        measure: How it is measured.
        weight: Its share in the objective's score, 0 to 1000.
        window: Its own days; None: the goal's.
        held_to_criteria: Whether it is held to the five criteria (rules §2.4).
        criteria: The answers given to them.
        schedule: When check-ins are due; None: as for the goal.
        plan: How far it is expected to be by some days.
        progress_from: What its progress is made of.
        phases: From when on each of its own schedules held; None: as for the goal.
        metric: The id of the metric whose values it reads; None: it is checked in on.
        dropped: Whether it was dropped; it stays known, and counts no more.
    """

    title: Text
    measure: Measure
    weight: Decimal
    window: Window | None
    held_to_criteria: bool = False
    criteria: tuple[CriterionAnswer, ...] = ()
    schedule: CheckInSchedule | None = None
    plan: tuple[PlanPoint, ...] = ()
    progress_from: ProgressFrom = ProgressFrom.CHECK_INS
    phases: tuple[Phase, ...] | None = None
    metric: str | None = None
    dropped: bool = False

"""What becomes of each goal: its fate, and the course its numbers take."""

from __future__ import annotations

import math
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from enum import Enum
from functools import cached_property
from random import Random

from msgspec import Struct

from services.demo.catalogue import KeyResultTemplate, ObjectiveTemplate, SmartTemplate
from services.demo.company import Company
from services.demo.quarters import Quarter, fridays


class Fate(Enum):
    """What happens to a goal beside its weekly check-ins."""

    STEADY = "reached or nearly so"
    AHEAD = "reached early"
    PARTLY = "half reached"
    MISSED = "worked on to the end and not reached"
    MOVED = "a target is moved late"
    CORRECTED = "a check-in is corrected"
    RETRACTED = "a check-in is retracted"
    REJECTED = "sent back once before it is approved"
    CANCELLED = "called off on the way"
    UNMEASURED = "one key result is never checked in on"
    ADDED = "a key result is added on the way"
    COMPANY = "runs through all quarters; corrected, retracted and moved"


# How far a goal comes by its end, in percent, from and to.
_REACH = {
    Fate.STEADY: (85, 100),
    Fate.AHEAD: (104, 118),
    Fate.PARTLY: (45, 65),
    Fate.MISSED: (15, 40),
    Fate.COMPANY: (62, 95),
}
_REACH_ELSE = (60, 105)
_COUNTED_SHARE = 0.25
PLANNING_SLOTS = 20
CHECK_IN_SLOTS = 4
# Of the weeks a goal runs, when its fate comes, in percent.
_FATE_COMES = {
    Fate.CORRECTED: 30,
    Fate.RETRACTED: 40,
    Fate.CANCELLED: 45,
    Fate.ADDED: 20,
    Fate.MOVED: 80,
}
_COMES_TO_COMPANY = {Fate.CORRECTED: 12, Fate.RETRACTED: 24, Fate.MOVED: 75}


class Course(Struct, frozen=True):
    """One measure, and the way its values take.

    Attributes:
        key_result: Its id; None for a SMART goal.
        step: What values are rounded to.
        reach: Progress at the end.
        bend: Above 1: slow at first; below 1: fast at first.
        counted: Whether a machine counts it.
    """

    key_result: str | None
    title: str
    unit: str
    start: Decimal
    target: Decimal
    step: Decimal
    reach: Decimal
    bend: float
    counted: bool

    def progress(self, passed: float, noise: float = 0.0) -> float:
        """Return progress once this part of the weeks has passed, 0 to 1."""
        return float(self.reach) * math.pow(passed, self.bend) + noise

    def value(self, progress: float) -> Decimal:
        """Return the value at some progress: rounded, never negative or absurd."""
        exact = self.start + (self.target - self.start) * Decimal(str(progress))
        steps = (exact / self.step).to_integral_value(ROUND_HALF_EVEN)
        value = max(steps * self.step, Decimal(0))
        if self.unit == "percent":
            value = min(value, max(Decimal(100), self.target))
        return value.quantize(self.step)


class Plan(Struct, frozen=True, dict=True):
    """One goal and everything that will happen to it.

    Attributes:
        template: Its texts.
        site: Where its team works; 0: at the headquarters.
        slot: When it is planned and checked in on, beside the others.
        dice: What its random numbers are drawn from.
    """

    goal: str
    template: ObjectiveTemplate | SmartTemplate
    fate: Fate
    site: int
    slot: int
    level: str
    owner: str
    approver: str
    unit: str | None
    start: date
    end: date
    dice: str

    @cached_property
    def courses(self) -> tuple[Course, ...]:
        """Return its measures and how they go."""
        if isinstance(self.template, SmartTemplate):
            return (self.course(self.template.measured, None),)
        return tuple(self.course(one, one.slug) for one in self.template.key_results)

    @cached_property
    def weeks(self) -> tuple[date, ...]:
        """Return its Fridays."""
        return fridays(self.start, self.end)

    def fate_week(self, fate: Fate) -> int | None:
        """Return in which week, from 1, a fate comes; None: it does not."""
        if self.fate is Fate.COMPANY:
            percent = _COMES_TO_COMPANY.get(fate)
        else:
            percent = _FATE_COMES[fate] if fate is self.fate else None
        return None if percent is None else max(2, len(self.weeks) * percent // 100)

    def roll(self, *about: object) -> Random:
        """Return random numbers of its own, the same for the same seed and words."""
        # Tells a story; guards nothing.
        return Random("/".join(map(str, (self.dice, *about))))  # noqa: S311

    def measured_courses(self) -> tuple[Course, ...]:
        """Return what is checked in on; one is left out where that is its fate."""
        return self.courses[:-1] if self.fate is Fate.UNMEASURED else self.courses

    def course(self, template: KeyResultTemplate, key_result: str | None) -> Course:
        """Draw the course of one measure."""
        dice = self.roll("course", template.slug)
        step, vary = template.step, template.vary
        reach = dice.randint(*_REACH.get(self.fate, _REACH_ELSE))
        if key_result is None and self.fate is Fate.STEADY:
            reach = max(reach, 100)
        start = template.start and template.start + dice.randint(-vary, vary) * step
        return Course(
            key_result=key_result,
            title=template.title,
            unit=template.unit,
            start=start,
            target=template.target + dice.randint(-vary // 2, vary // 2) * step,
            step=step,
            reach=Decimal(reach) / 100,
            bend=dice.choice((0.75, 1.0, 1.0, 1.3)),
            counted=dice.random() < _COUNTED_SHARE,
        )


class Cast(Struct, frozen=True):
    """Where and when goals are planned.

    Attributes:
        company: Who there is.
        seed: What all random numbers are drawn from.
        start: The first day of the goals.
        end: Their last day.
        suffix: What the ids end with, so that none is given twice.
    """

    company: Company
    seed: int
    start: date
    end: date
    suffix: str = ""

    @classmethod
    def of(cls, company: Company, seed: int, quarter: Quarter) -> Cast:
        """Plan within a quarter."""
        return cls(company, seed, quarter.start, quarter.end, f"-{quarter.id}")

    def plan(
        self,
        template: ObjectiveTemplate | SmartTemplate,
        fate: Fate,
        name: tuple[str, int],
        slot: int,
    ) -> Plan:
        """Plan one goal from its template, under an id and at a site."""
        goal, site = name
        # A department has one goal of its own; at other places its team has it.
        level = "TEAM" if site and template.level == "DEPARTMENT" else template.level
        place = (level, template.team, site)
        return Plan(
            goal=goal + self.suffix,
            template=template,
            fate=fate,
            site=site,
            slot=slot % PLANNING_SLOTS,
            level=level,
            owner=self.company.owner(*place),
            approver=self.company.approver(*place),
            unit=self.company.unit(*place),
            start=self.start,
            end=self.end,
            dice=f"{self.seed}/{goal}{self.suffix}",
        )

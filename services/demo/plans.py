"""What becomes of each goal: who answers for it when, and how its numbers go."""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal
from functools import cached_property
from random import Random

from msgspec import Struct, structs

from services.demo.catalogue import KeyResultTemplate, ObjectiveTemplate, SmartTemplate
from services.demo.fates import Fate, reach_of, week_of
from services.demo.measures import Measure, Numeric
from services.demo.quarters import fridays

_COUNTED_SHARE = 0.25
PLANNING_SLOTS = 20
CHECK_IN_SLOTS = 4
_PAUSED_WEEKS = 3
DELEGATED_WEEKS = 2


class Course(Struct, frozen=True):
    """One measure, and the way its values take.

    Attributes:
        key_result: Its id; None for a SMART goal.
        reach: Progress at the end.
        bend: Above 1: slow at first; below 1: fast at first.
        counted: Whether a machine counts it.
    """

    key_result: str | None
    title: str
    measure: Measure
    reach: Decimal
    bend: float
    counted: bool

    @property
    def numeric(self) -> Numeric:
        """Return its measure, which has a start and a target."""
        assert isinstance(self.measure, Numeric), self.key_result
        return self.measure

    def progress(self, passed: float, noise: float = 0.0) -> float:
        """Return progress once this part of the weeks has passed, 0 to 1."""
        return float(self.reach) * math.pow(passed, self.bend) + noise


class Successor(Struct, frozen=True):
    """A goal that another one is carried over into, and the cycle that it ends in."""

    goal: str
    cycle: str


class Tie(Struct, frozen=True, kw_only=True):
    """What a goal is to be to another one.

    Attributes:
        parent: The id of the other goal.
        key_result: The id of its key result; None: the goal as a whole.
        owner: Who answers for the other goal.
        weight: Of what contributes; None of the rest.
        top_down: Whether it is asked for from above.
        declined: Whether the other side does not agree.
    """

    alignment: str
    kind: str
    parent: str
    owner: str
    key_result: str | None = None
    weight: Decimal | None = None
    top_down: bool = False
    declined: bool = False


class Plan(Struct, frozen=True, dict=True):
    """One goal and everything that will happen to it.

    Attributes:
        template: Its texts.
        site: Where its team works; 0: at the headquarters.
        slot: When it is planned and checked in on, beside the others.
        deputy: Who stands in for the owner, and takes over where that is its fate.
        helpers: Who may work on it beside its owner.
        cycle: The id of the cycle that it ends in.
        successor: Where it goes on, where that is its fate.
        parent: The id of the goal whose first key result a sprint is about.
        tie_up: What it contributes to.
        tie_aside: What it supports, or depends on.
        carried_from: What it is the successor of; None: of nothing.
        template_version: Of the template of goals, where that is its fate.
        dice: What its random numbers are drawn from.
    """

    goal: str
    template: ObjectiveTemplate | SmartTemplate
    fates: tuple[Fate, ...]
    site: int
    slot: int
    level: str
    owner: str
    deputy: str
    approver: str
    helpers: tuple[str, str]
    unit: str | None
    start: date
    end: date
    cycle: str
    successor: Successor
    template_version: int
    dice: str
    carried_from: Plan | None = None
    parent: str | None = None
    tie_up: Tie | None = None
    tie_aside: Tie | None = None

    @cached_property
    def courses(self) -> tuple[Course, ...]:
        """Return its measures and how they go."""
        if self.carried_from is not None:
            return tuple(
                self._carried(self.carried_from, one)
                for one in self.carried_from.courses
            )
        if isinstance(self.template, SmartTemplate):
            return (self.course(self.template.measured, None),)
        return tuple(self.course(one, one.slug) for one in self.template.key_results)

    @cached_property
    def weeks(self) -> tuple[date, ...]:
        """Return its Fridays."""
        return fridays(self.start, self.end)

    def has(self, fate: Fate) -> bool:
        """Tell whether this happens to it."""
        return fate in self.fates

    def fate_week(self, fate: Fate) -> int | None:
        """Return in which week, from 1, a fate comes; None: it does not."""
        return week_of(fate, self.fates, len(self.weeks))

    @cached_property
    def eventful_weeks(self) -> frozenset[int]:
        """Return the weeks in which something of its fates happens."""
        weeks = (self.fate_week(fate) for fate in self.fates)
        return frozenset(week for week in weeks if week is not None)

    def owner_in(self, week: int) -> str:
        """Return who answers for it on the Friday of a week."""
        transferred = self.fate_week(Fate.TRANSFERRED)
        gone = transferred is not None and week >= transferred
        return self.deputy if gone else self.owner

    @property
    def last_owner(self) -> str:
        """Return who answers for it at its end."""
        return self.owner_in(len(self.weeks))

    def is_delegated(self, week: int) -> bool:
        """Tell whether somebody else checks in for its owner in a week."""
        first = self.fate_week(Fate.DELEGATED)
        return first is not None and first <= week < first + DELEGATED_WEEKS

    @property
    def last_week(self) -> int:
        """Return the last week that is checked in on, where it is not called off."""
        return len(self.weeks) - self.has(Fate.CARRIED)

    def takes_check_ins(self, week: int) -> bool:
        """Tell whether it is active on the Friday of a week."""
        cancelled = self.fate_week(Fate.CANCELLED)
        paused = self.fate_week(Fate.PAUSED)
        return (
            week <= self.last_week
            and (cancelled is None or week < cancelled)
            and (paused is None or not paused <= week < self.resumed_week(paused))
        )

    @staticmethod
    def resumed_week(paused: int) -> int:
        """Return in which week it goes on that was paused in an earlier one."""
        return paused + _PAUSED_WEEKS

    def measured_courses(self, week: int) -> tuple[Course, ...]:
        """Return what is checked in on in a week.

        One is left out where that is its fate, and one from when it is dropped.
        """
        courses = self.courses[:-1] if self.has(Fate.UNMEASURED) else self.courses
        dropped = self.fate_week(Fate.DROPPED)
        if dropped is not None and week >= dropped:
            return tuple(one for one in courses if one is not self.dropped_course)
        return courses

    @property
    def reads_metric(self) -> bool:
        """Tell whether what is added reads the metric; at other places people count."""
        return self.has(Fate.ADDED) and not self.site

    @property
    def dropped_course(self) -> Course:
        """Return which key result is dropped, where one is."""
        return self.courses[1]

    def roll(self, *about: object) -> Random:
        """Return random numbers of its own, the same for the same seed and words."""
        # Tells a story; guards nothing.
        return Random("/".join(map(str, (self.dice, *about))))  # noqa: S311

    def course(self, template: KeyResultTemplate, key_result: str | None) -> Course:
        """Draw the course of one measure."""
        dice = self.roll("course", template.slug)
        reach = dice.randint(*reach_of(self.fates))
        if key_result is None and self.has(Fate.STEADY):
            reach = max(reach, 100)
        measure = template.measure
        return Course(
            key_result=key_result,
            title=template.title,
            measure=measure.drawn(dice) if isinstance(measure, Numeric) else measure,
            reach=Decimal(reach) / 100,
            bend=dice.choice((0.75, 1.0, 1.0, 1.3)),
            counted=dice.random() < _COUNTED_SHARE,
        )

    def _carried(self, goal: Plan, before: Course) -> Course:
        """Go on with a course from where it ended."""
        dice = self.roll("carried", before.key_result)
        measure = before.measure
        if isinstance(measure, Numeric):
            passed = goal.last_week / len(goal.weeks)
            last = measure.seen(before.progress(passed))
            measure = structs.replace(measure, start=last)
        reach = Decimal(dice.randint(*reach_of(self.fates))) / 100
        return structs.replace(before, measure=measure, reach=reach)

"""The story of the company: from a seed, a sequence of moments and what is done then.

The same seed, size and day of the end tell the same story. Each goal draws its random
numbers on its own, so what happens to one never depends on another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import cached_property, partial
from itertools import groupby

from msgspec import Struct

from services.demo.acts import (
    Act,
    Moment,
    OrganizationCreated,
    PersonAdded,
    ServiceAdded,
    UnitCreated,
)
from services.demo.catalogue import company_texts, objectives, smart_goals
from services.demo.company import CHIEF, METRICS_SERVICE, Company, site_id
from services.demo.plans import Cast, Fate, Plan
from services.demo.quarters import Quarter, at, last_instant, last_quarters, monday_of
from services.demo.spans import PLANNED_AHEAD, Span, Step

GOALS = 36
QUARTERS = 3
SEED = 1
# In this order, again and again; and whether it is told of a SMART goal.
_FATES = (
    (Fate.MISSED, True),
    (Fate.STEADY, False),
    (Fate.MOVED, False),
    (Fate.CORRECTED, False),
    (Fate.AHEAD, True),
    (Fate.REJECTED, False),
    (Fate.RETRACTED, False),
    (Fate.CANCELLED, True),
    (Fate.PARTLY, False),
    (Fate.UNMEASURED, False),
    (Fate.ADDED, False),
    (Fate.STEADY, True),
)
_SMART_FATES = sum(smart for _, smart in _FATES)


class Story(Struct, frozen=True, dict=True, kw_only=True):
    """What happens to the company until an instant.

    Attributes:
        until: Nothing happens from this instant on.
        goals: How many, in all quarters together; 1 or more.
        quarters: How many, the one that is running included; 1 or more.
        seed: What all random numbers are drawn from.
    """

    until: datetime
    goals: int = GOALS
    quarters: int = QUARTERS
    seed: int = SEED

    @cached_property
    def company(self) -> Company:
        """Return the cast; it grows with the goals of a quarter."""
        most = -(-(self.goals - 1) // self.quarters)
        rounds = -(-most // len(_FATES))
        smart = _SMART_FATES * rounds
        return Company(
            max(
                1,
                -(-smart // len(smart_goals())),
                -(-(rounds * len(_FATES) - smart) // len(objectives())),
            )
        )

    @cached_property
    def calendar(self) -> tuple[Quarter, ...]:
        """Return the quarters it runs through, the running one last."""
        return last_quarters(self.until, self.quarters)

    @cached_property
    def last_quarter_end(self) -> datetime:
        """Return the last instant before the running quarter."""
        return last_instant(self.calendar[-1].previous.end)

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """Return the whole time, then each quarter, with their goals."""
        first, last = self.calendar[0], self.calendar[-1]
        return (
            Span(first.start, last.end, self._goals_of_company),
            *(
                Span(quarter.start, quarter.end, partial(self._goals_of, number))
                for number, quarter in enumerate(self.calendar)
            ),
        )

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Return when anything may happen, in order."""
        steps = [*self._founding(), *(s for span in self.spans for s in span.steps())]
        steps.sort(key=lambda step: step.instant)
        return tuple(step for step in steps if step.instant < self.until)

    def moments(self) -> Iterator[Moment]:
        """Yield what happens, in order; instants strictly increase."""
        for instant, steps in groupby(self.steps, key=lambda step: step.instant):
            acts = tuple(act for step in steps for act in step.acts())
            if acts:
                yield Moment(instant, acts)

    def _founding(self) -> Iterator[Step]:
        day = monday_of(self.calendar[0].start - PLANNED_AHEAD) - timedelta(days=4)
        units = [
            UnitCreated(by=CHIEF, unit=unit.id, name=unit.name, parent=unit.parent)
            for unit in self.company.units
        ]
        people = [
            PersonAdded(by=CHIEF, person=person.key, name=person.name)
            for person in self.company.people
        ]
        service = ServiceAdded(by=CHIEF, service=METRICS_SERVICE, name="Metrics sync")
        founding: tuple[Iterable[Act], ...] = (
            [OrganizationCreated(by=CHIEF)],
            [unit for unit in units if unit.parent is None],
            [unit for unit in units if unit.parent is not None],
            people,
            [service],
        )
        for number, acts in enumerate(founding):
            yield Step(at(day, 9, 10 * number), acts.__iter__)

    def _goals_of_company(self) -> Iterator[Plan]:
        first, last = self.calendar[0], self.calendar[-1]
        cast = Cast(self.company, self.seed, first.start, last.end)
        objective = company_texts().objective
        yield cast.plan(objective, Fate.COMPANY, (objective.slug, 0), slot=0)

    def _goals_of(self, number: int) -> Iterator[Plan]:
        each, left = divmod(self.goals - 1, self.quarters)
        cast = Cast.of(self.company, self.seed, self.calendar[number])
        taken = {
            smart: number * sum(one is smart for _, one in _FATES)
            for smart in (True, False)
        }
        made = {True: 0, False: 0}
        for index in range(each + (number < left)):
            if number == index == 0:
                yield self._goal_that_was_missed()
                continue
            fate, smart = _FATES[index % len(_FATES)]
            templates = smart_goals() if smart else objectives()
            site, turn = divmod(made[smart], len(templates))
            template = templates[(taken[smart] + turn) % len(templates)]
            name = f"{template.slug}-{site_id(site)}" if site else template.slug
            made[smart] += 1
            yield cast.plan(template, fate, (name, site), slot=index + 1)

    def _goal_that_was_missed(self) -> Plan:
        first, smart = self.calendar[0], company_texts().smart
        cast = Cast(self.company, self.seed, first.start, first.end)
        return cast.plan(smart, Fate.MISSED, (smart.slug, 0), slot=1)

"""The story of the company: from a seed, a sequence of moments and what is done then.

The same seed, size and day of the end tell the same story. Each goal draws its random
numbers on its own, so what happens to one never depends on another.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cached_property, partial
from itertools import chain, groupby

from msgspec import Struct

from services.demo import founding
from services.demo.acts.act import Moment
from services.demo.cast import Cast
from services.demo.catalogue import company_texts, objectives, smart_goals
from services.demo.company import Company, site_id
from services.demo.plans import COMPANY_FATES, Fate, Plan
from services.demo.quarters import Quarter, last_instant, last_quarters
from services.demo.spans import Span, Step
from services.demo.watching import watching

GOALS = 36
QUARTERS = 3
SEED = 1
# In this order, again and again; and whether it is told of a SMART goal.
_FATES = (
    ((Fate.MISSED, Fate.REFUSED), True),
    ((Fate.STEADY, Fate.SHARED), False),
    ((Fate.MOVED, Fate.ESCALATED), False),
    ((Fate.CORRECTED, Fate.DELEGATED), False),
    ((Fate.AHEAD, Fate.AMENDED, Fate.TEMPLATED), True),
    ((Fate.REJECTED, Fate.DROPPED), False),
    ((Fate.RETRACTED, Fate.TRANSFERRED), False),
    ((Fate.CANCELLED,), True),
    ((Fate.PARTLY, Fate.OVERRIDDEN), False),
    ((Fate.UNMEASURED, Fate.PAUSED), False),
    ((Fate.ADDED, Fate.DECLARED), False),
    ((Fate.STEADY, Fate.CONFIRMED, Fate.REOPENED), True),
)
# A revised template is there before the goals of its quarter are drafted.
_BEFORE_PLANNING = timedelta(days=30)
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
        lives = chain.from_iterable(span.steps() for span in self.spans)
        steps = [*self._deciding(), *lives]
        steps.sort(key=lambda step: step.instant)
        return tuple(step for step in steps if step.instant < self.until)

    def moments(self) -> Iterator[Moment]:
        """Yield what happens, in order; instants strictly increase."""
        for instant, steps in groupby(self.steps, key=lambda step: step.instant):
            acts = tuple(act for step in steps for act in step.acts())
            if acts:
                yield Moment(instant, acts)

    def _deciding(self) -> Iterator[Step]:
        first = self.calendar[0].start
        yield from founding.founding(self.company, first)
        yield from founding.policies(first)
        yield from founding.desk(first)
        last = self.calendar[-1].end
        yield from watching(self.seed, first, last)
        for quarter in self.calendar[1:2]:
            yield founding.template_revision(quarter.start - _BEFORE_PLANNING)

    def _goals_of_company(self) -> Iterator[Plan]:
        first, last = self.calendar[0], self.calendar[-1]
        cast = Cast(
            company=self.company, seed=self.seed, start=first.start, end=last.end
        )
        objective = company_texts().objective
        yield cast.plan(objective, COMPANY_FATES, (objective.slug, 0), slot=0)

    def _goals_of(self, number: int) -> Iterator[Plan]:
        each, left = divmod(self.goals - 1, self.quarters)
        quarter = self.calendar[number]
        cast = Cast(
            company=self.company,
            seed=self.seed,
            start=quarter.start,
            end=quarter.end,
            suffix=f"-{quarter.id}",
            template_version=1 if number == 0 else 2,
        )
        taken = {
            smart: number * sum(one is smart for _, one in _FATES)
            for smart in (True, False)
        }
        made = {True: 0, False: 0}
        for index in range(each + (number < left)):
            if number == index == 0:
                yield self._goal_that_was_missed()
                continue
            fates, smart = _FATES[index % len(_FATES)]
            templates = smart_goals() if smart else objectives()
            site, turn = divmod(made[smart], len(templates))
            template = templates[(taken[smart] + turn) % len(templates)]
            name = f"{template.slug}-{site_id(site)}" if site else template.slug
            made[smart] += 1
            yield cast.plan(template, fates, (name, site), slot=index + 1)

    def _goal_that_was_missed(self) -> Plan:
        first, smart = self.calendar[0], company_texts().smart
        cast = Cast(
            company=self.company, seed=self.seed, start=first.start, end=first.end
        )
        [(fates, _), *_] = _FATES
        return cast.plan(smart, fates, (smart.slug, 0), slot=1)

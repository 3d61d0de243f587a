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
from services.demo.books import books
from services.demo.programme import Programme
from services.demo.quarters import Quarter, last_instant, last_quarters
from services.demo.spans import Span, Step
from services.demo.watching import watching

GOALS = 36
QUARTERS = 3
SEED = 1
# A revised template is there before the goals of its quarter are drafted.
_BEFORE_PLANNING = timedelta(days=30)


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
    def calendar(self) -> tuple[Quarter, ...]:
        """Return the quarters it runs through, the running one last."""
        return last_quarters(self.until, self.quarters)

    @cached_property
    def last_quarter_end(self) -> datetime:
        """Return the last instant before the running quarter."""
        return last_instant(self.calendar[-1].previous.end)

    @cached_property
    def programme(self) -> Programme:
        """Return the goals of every quarter."""
        return Programme(calendar=self.calendar, goals=self.goals, seed=self.seed)

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """Return the whole time, each quarter, and the sprints; with their goals."""
        first, last = self.calendar[0], self.calendar[-1]
        programme, numbered = self.programme, list(enumerate(self.calendar))
        return (
            Span(first.start, last.end, lambda: [programme.long_run]),
            *(
                Span(quarter.start, quarter.end, partial(programme.of_quarter, number))
                for number, quarter in numbered
            ),
            *(
                Span(*quarter.sprint, partial(programme.sprints, number))
                for number, quarter in numbered
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
        yield from founding.founding(self.programme.company, first)
        yield from founding.policies(first)
        yield from founding.desk(first)
        yield from books(self.calendar, self.programme.is_reopened)
        last = self.calendar[-1].end
        yield from watching(self.seed, first, last)
        for quarter in self.calendar[1:2]:
            yield founding.template_revision(quarter.start - _BEFORE_PLANNING)

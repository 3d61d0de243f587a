"""A window of days, the goals planned for it, and when what happens to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import cached_property, partial

from msgspec import Struct

from services.demo import endings, lives, ties, turns, weeks
from services.demo.acts.act import Act
from services.demo.acts.observing import CheckedIn, Observed
from services.demo.plans import CHECK_IN_SLOTS, PLANNING_SLOTS, Plan
from services.demo.quarters import PLANNED_AHEAD, at, fridays, monday_of

BATCH_MAX = 100

_HOURS = ((9, 10), (10, 40), (13, 30), (15, 20))
_CHECK_IN_HOURS = ((9, 40), (11, 20), (14, 0), (15, 45))
_ACTS_OF_PLANNING: tuple[tuple[timedelta, Callable[[Plan], Iterator[Act]]], ...] = (
    (timedelta(), lives.draft),
    (timedelta(minutes=3), partial(lives.add_key_result, number=0)),
    (timedelta(minutes=4), partial(lives.add_key_result, number=1)),
    (timedelta(minutes=5), partial(lives.add_key_result, number=2)),
    (timedelta(minutes=6), lives.add_sprint_key_result),
    (timedelta(minutes=15), lives.submit),
    (timedelta(days=7, minutes=25), lives.reject),
    (timedelta(days=7, minutes=50), lives.approve),
    (timedelta(days=7, hours=2), lives.revise),
    (timedelta(days=7, hours=2, minutes=4), lives.submit_again),
    (timedelta(days=14, minutes=50), lives.approve_at_last),
    (timedelta(days=14, hours=1, minutes=10), ties.align_up),
    (timedelta(days=14, hours=1, minutes=55), ties.align_aside),
    (timedelta(days=15, minutes=20), ties.accept_up),
    (timedelta(days=15, minutes=45), ties.decide_aside),
)
# Days before the week's Friday, the hour and the minute.
_ACTS_OF_A_WEEK: tuple[
    tuple[int, tuple[int, int], Callable[[Plan, int], Iterator[Act]]], ...
] = (
    (4, (9, 20), weeks.correct),
    (4, (11, 5), turns.declare),
    (3, (9, 5), turns.pause),
    (3, (10, 20), weeks.retract),
    (3, (14, 40), turns.share),
    (3, (15, 10), turns.propose_amendment),
    (2, (9, 50), turns.escalate),
    (2, (10, 15), turns.override),
    (2, (11, 40), turns.drop),
    (2, (12, 45), ties.align_successor),
    (2, (13, 15), turns.transfer),
    (2, (14, 55), ties.end_aside),
    (2, (16, 20), turns.move_target),
    (2, (17, 20), turns.add),
    (1, (9, 15), turns.decide_amendment),
    (1, (9, 35), turns.bind),
    (1, (10, 55), ties.accept_successor),
    (1, (11, 20), endings.cancel),
    (1, (13, 35), endings.carry_over),
    (1, (14, 10), turns.confirm_relevance),
    (1, (16, 40), turns.delegate),
    (0, (12, 15), lives.submit_successor),
    (-3, (12, 5), lives.approve_successor),
)
# After the first hour of closing.
_ACTS_OF_CLOSING: tuple[tuple[timedelta, Callable[[Plan], Iterator[Act]]], ...] = (
    (timedelta(), endings.close),
    (timedelta(minutes=55), endings.propose_grade),
    (timedelta(days=1, minutes=25), endings.confirm_grade),
    (timedelta(days=8, minutes=35), endings.propose_reopening),
    (timedelta(days=9, minutes=5), endings.reopen),
    (timedelta(days=9, minutes=15), endings.check_in_at_last),
    (timedelta(days=9, minutes=45), endings.close_again),
)


class Step(Struct, frozen=True):
    """An instant, and what is done then."""

    instant: datetime
    acts: Callable[[], Iterable[Act]]


class Span(Struct, frozen=True, dict=True):
    """A window of days and the goals planned for it.

    Attributes:
        planned: Makes the plans, when they are first needed.
    """

    start: date
    end: date
    planned: Callable[[], Iterable[Plan]]

    @cached_property
    def plans(self) -> tuple[Plan, ...]:
        """Return what becomes of each of its goals."""
        return tuple(self.planned())

    def steps(self) -> Iterator[Step]:
        """Yield planning, then the weeks, then closing; not sorted."""
        yield from self._planning()
        for week, friday in enumerate(fridays(self.start, self.end), 1):
            for before, time, act in _ACTS_OF_A_WEEK:
                instant = at(friday - timedelta(days=before), *time)
                yield Step(instant, partial(self._in_week, act, week))
            yield from self._checking_in(week, friday)
        for slot, moment in enumerate(_HOURS):
            closing = at(self.end + timedelta(days=3 + slot), *moment)
            for later, end in _ACTS_OF_CLOSING:
                acts = partial(self._each, end, slot, CHECK_IN_SLOTS)
                yield Step(closing + later, acts)

    def _checking_in(self, week: int, friday: date) -> Iterator[Step]:
        for how in weeks.Punctuality:
            day = friday + timedelta(days=how.value)
            for slot, moment in enumerate(_CHECK_IN_HOURS):
                acts = partial(self._check_ins, week, slot, how)
                yield Step(at(day, *moment), acts)

    def _planning(self) -> Iterator[Step]:
        monday = monday_of(self.start - PLANNED_AHEAD)
        for slot in range(PLANNING_SLOTS):
            day = monday + timedelta(days=slot // len(_HOURS))
            first = at(day, *_HOURS[slot % len(_HOURS)])
            for later, act in _ACTS_OF_PLANNING:
                acts = partial(self._each, act, slot, PLANNING_SLOTS)
                yield Step(first + later, acts)

    def _each(
        self, act: Callable[[Plan], Iterator[Act]], slot: int, slots: int
    ) -> Iterator[Act]:
        for plan in self._turn(slot, slots):
            yield from act(plan)

    def _in_week(
        self, act: Callable[[Plan, int], Iterator[Act]], week: int
    ) -> Iterator[Act]:
        for plan in self.plans:
            yield from act(plan, week)

    def _turn(self, slot: int, slots: int) -> Iterator[Plan]:
        return (plan for plan in self.plans if plan.slot % slots == slot)

    def _check_ins(
        self, week: int, slot: int, punctuality: weeks.Punctuality
    ) -> Iterator[Act]:
        by: defaultdict[weeks.Recorder, list[Observed]] = defaultdict(list)
        for plan in self._turn(slot, CHECK_IN_SLOTS):
            for recorder, seen in weeks.check_ins(plan, week, punctuality):
                by[recorder].append(seen)
        for recorder, observed in by.items():
            for first in range(0, len(observed), BATCH_MAX):
                yield CheckedIn(
                    by=recorder.by,
                    observed=tuple(observed[first : first + BATCH_MAX]),
                    on_behalf_of=recorder.on_behalf_of,
                )

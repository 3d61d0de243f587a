"""Shows on made-up histories that units are a tree on each of a few days.

The model is what anybody would draw: for each day a parent, or none, and whether each
unit is closed. What it allows the rules allow, and what it forbids they refuse.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from domain.directory import tree
from domain.directory.timelines import Days, on
from domain.directory.unit import Unit
from domain.refusals import Refusal
from tests.directory_examples import unit_closed, unit_moved
from tests.domain import spec
from tests.domain.spec import History
from tests.examples import founded, unit_created

UNITS = ("a", "b", "c", "d", "e")
FIRST = date(2026, 1, 12)
# The last stands for every day after it too.
CALENDAR = [FIRST + timedelta(days=number) for number in range(6)]
LEVELS = 3


class Step(NamedTuple):
    """One thing that somebody tries to do with a unit."""

    what: str
    unit: str
    parent: str | None
    first: int
    last: int | None


class Model:
    """For each day and unit its parent; for each unit when it closes."""

    def __init__(self) -> None:
        self.parents: dict[tuple[date, str], str | None] = {}
        self.closes: dict[str, date | None] = {}

    def allows(self, step: Step) -> bool:
        """Tell whether a step leaves a tree on every day; take it if so."""
        after = Model()
        after.parents, after.closes = dict(self.parents), dict(self.closes)
        day, last = CALENDAR[step.first], _last(step)
        if step.what == "create":
            if step.unit in self.closes:
                return False
            after.closes[step.unit] = None
            after.parents |= {(one, step.unit): None for one in CALENDAR}
        if step.unit not in after.closes or not (
            step.parent is None or step.parent in self.closes
        ):
            return False
        if step.what == "close":
            after.closes[step.unit] = day
        else:
            if self.is_closed(step.unit, day):
                return False
            for one in CALENDAR:
                if day <= one <= last:
                    after.parents[one, step.unit] = step.parent
        if not after.is_sound():
            return False
        self.parents, self.closes = after.parents, after.closes
        return True

    def is_closed(self, unit: str, day: date) -> bool:
        """Tell whether a unit is closed on a day."""
        closes = self.closes.get(unit)
        return closes is not None and closes <= day

    def is_sound(self) -> bool:
        """Tell whether there is a tree on every day, low and open enough."""
        return all(self._is_sound(day, unit) for day, unit in self.parents)

    def _is_sound(self, day: date, unit: str) -> bool:
        way, parent = [unit], self.parents[day, unit]
        is_open = not self.is_closed(unit, day)
        if parent is not None and is_open and self.is_closed(parent, day):
            return False
        while parent is not None:
            if parent in way or len(way) == LEVELS:
                return False
            way.append(parent)
            parent = self.parents[day, parent]
        return True


def _last(step: Step) -> date:
    if step.last is None:
        return CALENDAR[-1]
    return min(CALENDAR[step.first] + timedelta(days=step.last), CALENDAR[-1])


def _plain(step: Step) -> Step:
    """Leave out what this thing does not say."""
    match step.what:
        case "create":
            return step._replace(last=None)
        case "close":
            return step._replace(parent=None, last=None)
    return step


steps = st.builds(
    Step,
    what=st.sampled_from(["create", "move", "move", "move", "close"]),
    unit=st.sampled_from(UNITS),
    parent=st.sampled_from([None, *UNITS]),
    first=st.integers(0, len(CALENDAR) - 1),
    last=st.one_of(st.none(), st.integers(0, len(CALENDAR) - 1)),
).map(_plain)


def attempted(history: History, step: Step) -> bool:
    """Let somebody try, and tell whether it was not refused."""
    first, last = CALENDAR[step.first], _last(step)
    end = None if last == CALENDAR[-1] else last
    acts = {
        "create": lambda: unit_created(step.unit, step.parent, first),
        "move": lambda: unit_moved(step.unit, step.parent, Days(first, end)),
        "close": lambda: unit_closed(step.unit, first),
    }
    try:
        history.do(acts[step.what]())
    except Refusal:
        return False
    return True


@given(st.lists(steps, max_size=25))
def test_units_are_a_tree_on_every_day_and_nothing_lawful_is_refused(
    tried: list[Step],
) -> None:
    history, model = spec.given(founded()), Model()
    usual, tree.LEVELS_MAX = tree.LEVELS_MAX, LEVELS

    try:
        for step in tried:
            assert attempted(history, step) == model.allows(step), step
    finally:
        tree.LEVELS_MAX = usual

    for (day, unit), parent in model.parents.items():
        found = history.aggregates[Unit.stream_of(unit)]
        assert isinstance(found, Unit)
        assert on(found.parents, day) == parent

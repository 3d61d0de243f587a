"""Shows on made-up histories that units are a tree on each of a few days."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from domain.directory import tree
from domain.directory.timelines import Days, on
from domain.directory.unit import Unit
from domain.refusals import Refusal
from tests.directory_examples import unit_closed, unit_moved
from tests.domain import spec
from tests.domain.directory.trees import CALENDAR, UNITS, Step, Units, plain
from tests.domain.spec import History
from tests.examples import founded, unit_created

LEVELS = 3

steps = st.builds(
    Step,
    what=st.sampled_from(["create", "move", "move", "move", "close"]),
    unit=st.sampled_from(UNITS),
    parent=st.sampled_from([None, *UNITS]),
    first=st.integers(0, len(CALENDAR) - 1),
    length=st.one_of(st.none(), st.integers(0, len(CALENDAR) - 1)),
).map(plain)


def attempted(history: History, step: Step) -> bool:
    """Let somebody try, and tell whether it was not refused."""
    acts = {
        "create": lambda: unit_created(step.unit, step.parent, step.start),
        "move": lambda: unit_moved(step.unit, step.parent, Days(step.start, step.end)),
        "close": lambda: unit_closed(step.unit, step.start),
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
    history, model = spec.given(founded()), Units(LEVELS)
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

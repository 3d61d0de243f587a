"""Which check-ins are due, as asked for and as answered; a page goes goal by goal."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from domain.goals.goal import GoalState
from domain.goals.objective import ProgressFrom
from domain.goals.observing.due import due_slots
from domain.goals.pace.slots import SlotState
from goalledger.v1 import due_check_ins_pb2 as pb
from projections.goals.goals import GoalFilter
from projections.measures.check_ins import NO_KEY_RESULT
from services.rpc.limits import FILTER_ENTRIES_MAX
from services.rpc.standing.chunks import chunks
from services.rpc.standing.goal_standings import beside_slots, terms_of
from services.rpc.wire import enums, names
from services.rpc.wire.times import day_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from domain.goals.pace.slots import Slot
    from domain.texts import Text
    from projections.goals.goal_rows import GoalRow
    from projections.goals.key_results import KeyResultRow
    from projections.tables.reads import Page
    from services.rpc.calls.reads import Moment
    from services.rpc.standing.goal_standings import Beside
    from services.rpc.wire.fields import Fields

_ASKING = frozenset({SlotState.OPEN, SlotState.MISSED})


class DueFilter(NamedTuple):
    """Which slots to list.

    Attributes:
        owner: Of goals of this person; None: of anybody.
        unit: Of goals of this unit; None: of any.
        states: In one of these states; none: those that still ask for a check-in.
        due_from: Due on this day or later; None: whenever.
        due_until: Due on this day or earlier; None: whenever.
    """

    owner: str | None
    unit: str | None
    states: frozenset[SlotState]
    due_from: date | None
    due_until: date | None

    @property
    def of_goals(self) -> GoalFilter:
        """Return which goals have such slots."""
        paused = (GoalState.PAUSED,) if self.states else ()
        return GoalFilter(
            states=(GoalState.ACTIVE, *paused), owner=self.owner, unit=self.unit
        )

    def takes(self, slot: Slot, state: SlotState) -> bool:
        """Tell whether a slot is one of those."""
        if self.states:
            return state in self.states
        return state in _ASKING and slot.judge is None


class Due(NamedTuple):
    """One slot, with what it is a slot of."""

    goal: GoalRow
    key_result: KeyResultRow | None
    slot: Slot
    state: SlotState

    @property
    def key(self) -> str:
        """Return its place in the list, as a text for page tokens."""
        added = 0 if self.key_result is None else self.key_result.added
        return f"{self.goal.goal} {added} {self.slot.number}"


def read_filter(fields: Fields, request: pb.ListDueCheckInsRequest) -> DueFilter:
    """Read which slots to list."""
    states: tuple[SlotState, ...] = ()
    if fields.bounded(request.states, "states", FILTER_ENTRIES_MAX):
        states = fields.choices(enums.SLOT_STATE, request.states, "states")
    due_from, due_until = fields.days(request.due_within, "due_within")
    return DueFilter(
        owner=fields.optional_name(names.PERSON, request.owner, "owner"),
        unit=fields.optional_name(names.UNIT, request.unit, "unit"),
        states=frozenset(states),
        due_from=due_from,
        due_until=due_until,
    )


def due_check_ins(moment: Moment, page: Page, which: DueFilter) -> list[Due]:
    """List slots in the order of their goals, measures and days.

    Args:
        moment: As of when.
        page: Which page; its place is the key of the last slot before it.
        which: Which slots.
    """
    found: list[Due] = []
    goal, added, number = _place(page.after)
    for chunk in chunks(moment, goal, which.of_goals):
        for due in _of_goals(moment, chunk, which):
            place = 0 if due.key_result is None else due.key_result.added
            if due.goal.goal == goal and (place, due.slot.number) <= (added, number):
                continue
            found.append(due)
            if len(found) == page.size:
                return found
    return found


def write_due(
    moment: Moment, due: Due, open_text: Callable[[Text | None], str]
) -> pb.DueCheckIn:
    """Write a slot."""
    ledger, key_result, span = moment.known.ledger, due.key_result, due.slot.span
    key = None if key_result is None else key_result.key_result
    judge = due.slot.judge
    return pb.DueCheckIn(
        parent=names.measured_name(ledger, due.goal.goal, key),
        title=open_text((key_result or due.goal).title),
        goal_title=open_text(due.goal.title),
        owner=names.person_name(ledger, due.goal.owner),
        slot=due.slot.number,
        first_day=day_of(span.first),
        due_day=day_of(span.due),
        grace_day=day_of(span.grace),
        state=enums.SLOT_STATE.numbers[due.state],
        check_in=""
        if judge is None
        else names.check_in_name(ledger, due.goal.goal, key, judge.id),
    )


def _place(after: str | int | None) -> tuple[str, int, int]:
    goal, added, number = str(after or " 0 0").split(" ")
    return goal, int(added), int(number)


def _of_goals(
    moment: Moment, rows: Sequence[GoalRow], which: DueFilter
) -> Iterator[Due]:
    found = beside_slots(moment, rows)
    for goal in rows:
        if goal.measure is not None:
            yield from _of_measure(goal, None, found, which)
        for one in found.key_results.get(goal.goal, ()):
            if one.dropped is None and one.progress_from is ProgressFrom.CHECK_INS:
                yield from _of_measure(goal, one, found, which)


def _of_measure(
    goal: GoalRow, row: KeyResultRow | None, found: Beside, which: DueFilter
) -> Iterator[Due]:
    key = NO_KEY_RESULT if row is None else row.key_result
    days = (found.day, which.due_from, which.due_until)
    for slot in due_slots(terms_of(goal, row), found.seen(goal, key), *days):
        state = slot.state(found.day)
        if which.takes(slot, state):
            yield Due(goal, row, slot, state)

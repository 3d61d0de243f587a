"""Key results: adding them to an objective, and revising them (rules §2.2, §5.2)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import UNSET, Struct, UnsetType, structs

from domain.actors import command
from domain.changes import Change, change
from domain.days import Window
from domain.goals.goal import (
    Framework,
    Goal,
    GoalState,
    KeyResult,
    require_framework,
    require_state,
    text_of,
)
from domain.goals.measures import Measure, MeasureKind, require_sound
from domain.goals.refusals import GoalNotDraft, MeasureInUse, TooManyKeyResults
from domain.goals.revisions import (
    MeasureRevision,
    WindowRevision,
    revised,
    revised_measure,
    revised_window,
)
from domain.goals.scores import rescore
from domain.record import Event, Record
from domain.refusals import FieldInvalid, ResourceExists, ResourceNotFound, Violation
from domain.texts import Text

if TYPE_CHECKING:
    from domain.book import Book

KEY_RESULTS_MAX = 20
WEIGHT_MAX = Decimal(1000)


class StatedKeyResult(Struct, frozen=True, kw_only=True):
    """What a new key result says.

    Attributes:
        title: What will be so.
        measure: How it is measured.
        weight: Its share in the objective's score, 0 to 1000.
        window: Its own days; None: the goal's.
    """

    title: str
    measure: Measure
    weight: Decimal = Decimal(1)
    window: Window | None = None


class KeyResultRevision(Struct, frozen=True, kw_only=True):
    """New contents of some of what a key result says; what is unset stays."""

    title: str | UnsetType = UNSET
    measure: Measure | MeasureRevision | UnsetType = UNSET
    weight: Decimal | UnsetType = UNSET
    window: Window | WindowRevision | UnsetType | None = UNSET


class KeyResultAdded(Event, frozen=True, kw_only=True):
    """An objective has one more key result.

    Attributes:
        key_result: Its id, unique within the goal.
        title: What will be so.
        measure: How it is measured.
        weight: Its share in the objective's score.
        window: Its own days; None: the goal's.
        definition_version: The version of the goal's promises that it began; None in
            a draft, which promises nothing yet.
    """

    NAME = "goal.key_result_added"
    MADE = "key_result"

    key_result: str
    title: Text
    measure: Measure
    weight: Decimal
    window: Window | None
    definition_version: int | None

    def apply(self, aggregate: Goal, record: Record) -> None:
        """Add the key result."""
        added = KeyResult(self.title, self.measure, self.weight, self.window)
        aggregate.key_results = {**aggregate.key_results, self.key_result: added}
        _redefine(aggregate, record)


class KeyResultRevised(Event, frozen=True, kw_only=True):
    """A key result says something else now; None where nothing changed.

    Attributes:
        key_result: Its id.
        title: What it became.
        measure: How it was measured, and is now.
        weight: Its share before, and now.
        window: Its own days before, and now.
        definition_version: As for `KeyResultAdded`.
    """

    NAME = "goal.key_result_revised"

    key_result: str
    title: Text | None
    measure: Change[Measure] | None
    weight: Change[Decimal] | None
    window: Change[Window | None] | None
    definition_version: int | None

    def apply(self, aggregate: Goal, record: Record) -> None:
        """Set what changed."""
        key_result = aggregate.key_results[self.key_result]
        if self.title is not None:
            key_result = structs.replace(key_result, title=self.title)
        if self.measure is not None:
            key_result = structs.replace(key_result, measure=self.measure.to)
        if self.weight is not None:
            key_result = structs.replace(key_result, weight=self.weight.to)
        if self.window is not None:
            key_result = structs.replace(key_result, window=self.window.to)
        aggregate.key_results = {**aggregate.key_results, self.key_result: key_result}
        _redefine(aggregate, record)


@command
def add_key_result(
    book: Book, goal_id: str, key_result_id: str | None, stated: StatedKeyResult
) -> tuple[str]:
    """Add a key result to an objective, and return its id.

    1. An objective that is a draft or, with a reason, active (rules §5.2).
    2. At most 20 (rules §2.2).
    """
    goal = _open_objective(book, goal_id, "adding a key result to an active goal")
    if len(goal.key_results) >= KEY_RESULTS_MAX:
        raise TooManyKeyResults(goal=goal.id, limit=KEY_RESULTS_MAX)
    key = key_result_id or book.new_id()
    if key in goal.key_results:
        raise ResourceExists(kind="key_result", id=f"{goal.id}/{key}")
    _require_sound(stated.measure, stated.weight)
    added = KeyResultAdded(
        key_result=key,
        title=text_of(stated.title, goal.level, goal.owner),
        measure=stated.measure,
        weight=stated.weight,
        window=stated.window,
        definition_version=_next_version(goal),
    )
    record = book.record(goal, added)
    rescore(book, goal, cause=record.position)
    return (key,)


@command
def revise_key_result(
    book: Book, goal_id: str, key_result_id: str, revision: KeyResultRevision
) -> None:
    """Revise what a key result says: title, measure, weight, days.

    1. Of an objective that is a draft or, with a reason, active (rules §5.2).
    2. Kind and unit stay after the first check-in (rules §3.10).
    """
    goal = _open_objective(book, goal_id, "revising a key result of an active goal")
    before = goal.key_results.get(key_result_id)
    if before is None:
        raise ResourceNotFound(kind="key_result", id=f"{goal.id}/{key_result_id}")
    after = _revised(book, goal, before, revision)
    _require_sound(after.measure, after.weight)
    if key_result_id in goal.observations and _form(after) != _form(before):
        raise MeasureInUse(key_result=key_result_id)
    if after == before:
        return
    event = KeyResultRevised(
        key_result=key_result_id,
        title=None if after.title is before.title else after.title,
        measure=change(before.measure, after.measure),
        weight=change(before.weight, after.weight),
        window=change(before.window, after.window),
        definition_version=_next_version(goal),
    )
    record = book.record(goal, event)
    rescore(book, goal, cause=record.position)


def _open_objective(book: Book, goal_id: str, act: str) -> Goal:
    goal = book.open(Goal, goal_id)
    require_framework(goal, Framework.OKR)
    if goal.state is GoalState.ACTIVE:
        book.require_reason(act)
    else:
        require_state(goal, GoalState.DRAFT, GoalNotDraft)
    return goal


def _require_sound(measure: Measure, weight: Decimal) -> None:
    require_sound(measure, "key_result.measure")
    if not 0 <= weight <= WEIGHT_MAX:
        raise FieldInvalid(
            Violation("key_result.weight", f"must be from 0 to {WEIGHT_MAX}")
        )


def _revised(
    book: Book, goal: Goal, before: KeyResult, revision: KeyResultRevision
) -> KeyResult:
    title, measure, window = before.title, revision.measure, revision.window
    said = revision.title
    if not isinstance(said, UnsetType) and said != book.reads(title):
        title = text_of(said, goal.level, goal.owner)
    if isinstance(measure, MeasureRevision):
        measure = revised_measure(before.measure, measure, "key_result.measure")
    if isinstance(window, WindowRevision):
        own = before.window or goal.window
        window = revised_window(own, window, "key_result.window")
    return KeyResult(
        title,
        revised(before.measure, measure),
        revised(before.weight, revision.weight),
        revised(before.window, window),
    )


def _form(key_result: KeyResult) -> tuple[MeasureKind, str]:
    return (key_result.measure.kind, key_result.measure.unit)


def _next_version(goal: Goal) -> int | None:
    return len(goal.definitions) + 1 if goal.definitions else None


def _redefine(goal: Goal, record: Record) -> None:
    if goal.definitions:
        goal.define(record)
    else:
        goal.propose(record)

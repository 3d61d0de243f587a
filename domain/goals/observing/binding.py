"""Key results that read a metric: bound to it, they take its values (rules §1).

A value is taken as a check-in, so that scores, views and histories know no difference.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from domain.actors import command
from domain.changes import Change
from domain.cycles.belonging import graded_days, require_promising
from domain.goals.adaptable import standing_key_result
from domain.goals.goal import (
    Framework,
    Goal,
    GoalState,
    require_framework,
    require_state,
)
from domain.goals.measures import Value
from domain.goals.objective import ProgressFrom
from domain.goals.observing.check_ins import observe
from domain.goals.observing.events import CheckInRecorded
from domain.goals.refusals import (
    GoalNotDraft,
    MeasuredByChildren,
    MetricUnfit,
    TooManyReaders,
)
from domain.goals.scoring.roll_up import rescore
from domain.goals.scoring.scores import reckon
from domain.metrics.metric import (
    READERS_MAX,
    Metric,
    MetricReaderBound,
    MetricReaderReleased,
    Reader,
)
from domain.record import Event, Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from decimal import Decimal

    from domain.book import Book
    from domain.goals.measures import Measure
    from domain.goals.measures.observations import CheckIn
    from domain.metrics.metric import MetricValue

# As many as one commit may hold for a goal, and five a day over a quarter.
TAKEN_AT_ONCE_MAX = 500


class KeyResultBound(Event, frozen=True, kw_only=True):
    """A key result reads a metric from now on, or another one, or none.

    Attributes:
        key_result: The id of the key result.
        metric: The ids of the metric that it read, and of the one it reads now.
    """

    NAME = "goal.key_result_bound"

    key_result: str
    metric: Change[str | None]

    def apply(self, aggregate: Goal, record: Record) -> None:
        """Say what it reads."""
        key_result = aggregate.key_results[self.key_result]
        bound = structs.replace(key_result, metric=self.metric.to)
        aggregate.key_results = {**aggregate.key_results, self.key_result: bound}


@command
def bind_key_result(
    book: Book, goal_id: str, key_result_id: str, metric_id: str | None
) -> None:
    """Let a key result read a metric; None: it is checked in on again.

    1. Of an objective that is a draft or, with a reason, active or paused.
    2. Both count numbers of one unit that add up or do not, and the key result has no
       check-ins but those it took from this metric.
    3. It takes the values inside its window, also those from before it was bound.
    4. How an active one is measured stays once its cycle is graded (rules §7.1).
    """
    goal = book.open(Goal, goal_id)
    require_framework(goal, Framework.OKR)
    if goal.state in {GoalState.ACTIVE, GoalState.PAUSED}:
        require_promising(book, goal)
        book.require_reason("binding a key result of an active goal")
    else:
        require_state(goal, GoalState.DRAFT, GoalNotDraft)
    before = standing_key_result(goal, key_result_id)
    if before.metric == metric_id:
        return
    metric = None if metric_id is None else book.load(Metric, metric_id)
    if metric is not None:
        if before.progress_from is ProgressFrom.CHILDREN:
            raise MeasuredByChildren(key_result=key_result_id)
        require_fit(metric, key_result_id, before.measure)
        _require_unobserved(goal, key_result_id, metric)
    change = Change(before.metric, metric_id)
    record = book.record(goal, KeyResultBound(key_result=key_result_id, metric=change))
    reader = Reader(goal.id, key_result_id)
    if before.metric is not None:
        left = book.load(Metric, before.metric)
        book.record(left, MetricReaderReleased(reader=reader))
    if metric is not None:
        _bind(book, metric, reader)
    taken = catch_up(book, goal)
    rescore(book, goal, cause=(taken or record).position)


def require_fit(metric: Metric, key_result: str, measure: Measure) -> None:
    """Refuse a measure that cannot read a metric.

    Args:
        metric: The metric.
        key_result: The id of the key result, for the refusal.
        measure: How it is measured, or is to be.
    """
    why = None
    if not measure.kind.counts():
        why = f"{measure.kind.NAME} takes no numbers"
    elif measure.unit != metric.unit:
        why = f"it counts {measure.unit}, the metric {metric.unit}"
    elif measure.aggregation is not metric.aggregation:
        why = f"it is {measure.aggregation.name}, the metric {metric.aggregation.name}"
    if why is not None:
        raise MetricUnfit(key_result=key_result, metric=metric.id, why=why)


def catch_up(book: Book, goal: Goal) -> Record | None:
    """Let key results of an active goal take what they did not yet.

    Where a goal becomes active, or active again, and where what one reads, or when,
    is changed. One that was released while its goal was closed is bound again.
    Returns the same as `take`.
    """
    if goal.state is not GoalState.ACTIVE:
        return None
    wanted: dict[str, Iterable[MetricValue]] = {}
    for id_, key_result in goal.key_results.items():
        if key_result.metric is not None and not key_result.dropped:
            metric = book.load(Metric, key_result.metric)
            _bind(book, metric, Reader(goal.id, id_))
            wanted[id_] = metric.values.values()
    return take(book, goal, wanted)


def take(
    book: Book, goal: Goal, wanted: Mapping[str, Iterable[MetricValue]]
) -> Record | None:
    """Let key results take values as check-ins; return the last that moved a score.

    1. While their goal is active; later they catch up.
    2. Each once, and none from outside its window: a metric has no end, a goal has.
    3. While the goal's cycle is graded, only those of its days (rules §6.6).

    Args:
        book: The command's book.
        goal: The goal.
        wanted: By the ids of key results that count, values of their metrics.
    """
    if goal.state is not GoalState.ACTIVE:
        return None
    days = graded_days(book, goal)
    new = [
        (key, value)
        for key, values in wanted.items()
        for value in _not_taken(goal, key, values)
        if days is None or days.contains(value.day)
    ]
    _require_few(goal, new)
    cause, before = None, reckon(goal)
    for key, value in new:
        record = _take(book, goal, key, value)
        if (now := reckon(goal)) != before:
            cause, before = record, now
    return cause


def has_ended(goal: Goal, key_result: str) -> bool:
    """Tell whether a key result takes no value any more, unless it is reopened."""
    ended = goal.state in {GoalState.CLOSED, GoalState.CANCELLED}
    return ended or goal.key_results[key_result].dropped


def _take(book: Book, goal: Goal, key_result: str, value: MetricValue) -> Record:
    event = CheckInRecorded(
        key_result=key_result,
        check_in=value.id,
        definition_version=len(goal.definitions),
        value=Value(decimal=value.value),
        effective_day=value.day,
        recorded_day=value.recorded_day,
        confidence=None,
        note=None,
        links=(),
        source=f"metrics/{goal.key_results[key_result].metric}",
    )
    instant = None if value.effective == book.now else value.effective
    return observe(book, goal, event, instant)


def _not_taken(
    goal: Goal, key_result: str, values: Iterable[MetricValue]
) -> list[MetricValue]:
    """Return the values inside a key result's window that it has not taken yet."""
    window = goal.definitions[-1].terms[key_result].window
    observations = goal.observations.get(key_result)
    taken = () if observations is None else observations.check_ins
    return [one for one in values if one.id not in taken and window.contains(one.day)]


def _require_few(goal: Goal, new: Sequence[tuple[str, MetricValue]]) -> None:
    if len(new) > TAKEN_AT_ONCE_MAX:
        key_result = new[TAKEN_AT_ONCE_MAX][0]
        raise MetricUnfit(
            key_result=key_result,
            metric=goal.key_results[key_result].metric,
            why=f"there are {len(new)} values to take; {TAKEN_AT_ONCE_MAX} is the most",
        )


def _bind(book: Book, metric: Metric, reader: Reader) -> None:
    """Make a key result a reader; refuse one too many, not counting what has ended."""
    if reader in metric.readers:
        return
    if len(metric.readers) >= READERS_MAX:
        for one in metric.readers:
            if has_ended(book.load(Goal, one.goal), one.key_result):
                book.record(metric, MetricReaderReleased(reader=one))
    if len(metric.readers) >= READERS_MAX:
        raise TooManyReaders(metric=metric.id, limit=READERS_MAX)
    book.record(metric, MetricReaderBound(reader=reader))


def _require_unobserved(goal: Goal, key_result: str, metric: Metric) -> None:
    """Refuse what was checked in on, but for what it took from this metric."""
    observations = goal.observations.get(key_result)
    for id_, one in {} if observations is None else observations.check_ins.items():
        value = metric.values.get(id_)
        if value is None or (value.value, value.effective) != _told_by(one):
            why = "it has check-ins of its own"
            raise MetricUnfit(key_result=key_result, metric=metric.id, why=why)


def _told_by(check_in: CheckIn) -> tuple[Decimal | None, datetime]:
    return check_in.value.decimal, check_in.effective

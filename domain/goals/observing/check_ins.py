"""Check-ins: recording, correcting and retracting observations (rules §6.1, §6.2).

Not handled here: when an observation may be true (``effective_times.py``), which one is
in force (``measures/observations.py``), and what comes of it (``scoring/``).
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from domain.actors import delegable, require_delegated
from domain.changes import Change
from domain.cycles.belonging import require_book_open
from domain.goals.goal import Goal, GoalState, require_state
from domain.goals.links import Link
from domain.goals.measures import Value
from domain.goals.observing.effective_times import effective_time
from domain.goals.observing.events import (
    CheckInCorrected,
    CheckInRecorded,
    CheckInRetracted,
)
from domain.goals.observing.observable import observed_terms, require_observable
from domain.goals.refusals import (
    CheckInRetracted as AlreadyRetracted,
)
from domain.goals.refusals import (
    CheckInSuperseded,
    GoalNotActive,
)
from domain.goals.scoring.overriding import release_spent
from domain.goals.scoring.roll_up import rescore, rescore_all
from domain.goals.scoring.scores import reckon
from domain.refusals import (
    Refusal,
    ResourceExists,
    ResourceNotFound,
    of_entry,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.book import Book
    from domain.goals.measures.observations import CheckIn
    from domain.goals.scoring.scores import Reckoned
    from domain.record import Record
    from domain.texts import Personal


class CheckInPlace(Struct, frozen=True):
    """Where a check-in stands.

    Attributes:
        goal: The id of the goal.
        key_result: The id of the key result; None for a SMART goal.
        check_in: The id of the check-in; None for a new one: the ledger makes it.
    """

    goal: str
    key_result: str | None
    check_in: str | None

    def __str__(self) -> str:
        return "/".join(filter(None, (self.goal, self.key_result, self.check_in)))


class Observation(Struct, frozen=True, kw_only=True):
    """What somebody observed.

    Attributes:
        value: What the measure was, in its unit.
        effective: When it was so; None: now, or as what is corrected.
        confidence: How sure they are of the target, 0 to 1; None: not said.
        note: What there is to say about it; empty for nothing.
        links: What it refers to.
        source: The system the value comes from; None: a person observed it.
    """

    value: Value
    effective: datetime | None = None
    confidence: Decimal | None = None
    note: str = ""
    links: tuple[Link, ...] = ()
    source: str | None = None


@delegable
def record_check_in(
    book: Book, place: CheckInPlace, observation: Observation
) -> tuple[str]:
    """Record what a measure was at a moment, and return the check-in's id."""
    goal = book.open(Goal, place.goal)
    record, check_in = _record(book, goal, place, observation)
    rescore(book, goal, cause=record.position)
    return (check_in,)


@delegable
def batch_record_check_ins(
    book: Book, entries: Sequence[tuple[CheckInPlace, Observation]]
) -> tuple[str, ...]:
    """Record several check-ins, all or none, and return their ids in this order.

    What one of them is refused for names its index as the fact ``entry``.
    """
    made = []
    reckoned: dict[str, Reckoned] = {}
    causes: dict[str, int] = {}
    times = Counter(place.goal for place, _ in entries)
    for index, (place, observation) in enumerate(entries):
        # Of several on one goal the last that moved its score is the cause.
        compared = times[place.goal] > 1
        try:
            goal = book.load(Goal, place.goal)
            before = compared and (reckoned.get(goal.id) or reckon(goal))
            record, check_in = _record(book, goal, place, observation)
        except Refusal as refusal:
            raise of_entry(refusal, index) from None
        if compared:
            reckoned[goal.id] = reckon(goal)
        if not compared or reckoned[goal.id] != before:
            causes[goal.id] = record.position
        made.append(check_in)
    rescore_all(book, causes)
    return tuple(made)


@delegable
def correct_check_in(
    book: Book, place: CheckInPlace, check_in_id: str | None, observation: Observation
) -> tuple[str]:
    """Let a new check-in take the place of one, with a reason; return the new id.

    1. The check-in still stands; a correction can be corrected (rules §6.2).
    2. Nothing is taken over but, where none is said, the effective time.
    """
    goal = book.open(Goal, place.goal)
    original = _standing(book, goal, place)
    book.require_reason("correcting a check-in")
    require_observable(goal, place.key_result, observation)
    new = _new_id(book, goal, structs.replace(place, check_in=check_in_id))
    then = effective_time(book, goal, observation.effective or original.effective)
    event = CheckInCorrected(
        key_result=place.key_result,
        check_in=new,
        corrects=original.id,
        definition_version=len(goal.definitions),
        value=Change(original.value, observation.value),
        effective_day=Change(original.day, then.day),
        recorded_day=then.recorded_day,
        confidence=Change(original.confidence, observation.confidence),
        note=_note(book, goal, observation),
        links=observation.links,
        source=observation.source,
    )
    record = book.record(goal, event, effective=then.instant)
    rescore(book, goal, cause=record.position)
    return (new,)


@delegable
def retract_check_in(book: Book, place: CheckInPlace) -> None:
    """Withdraw a check-in, with a reason; it stays readable (rules §6.2).

    Retracting a correction does not revive what it corrected.
    """
    goal = book.open(Goal, place.goal)
    original = _standing(book, goal, place)
    book.require_reason("retracting a check-in")
    event = CheckInRetracted(
        key_result=place.key_result,
        check_in=original.id,
        value=Change(original.value, None),
    )
    record = book.record(goal, event)
    rescore(book, goal, cause=record.position)


def _record(
    book: Book, goal: Goal, place: CheckInPlace, observation: Observation
) -> tuple[Record, str]:
    """Record one check-in.

    1. Only an active goal takes check-ins; those of an objective are its key results'.
    2. The value is of the measure's kind.
    3. It may be true when it is said to be, and its cycle is not closed (rules §6.6).
    4. A delegate checks in on the goals of who delegated it (rules §5.8).
    5. What reads a metric takes no check-ins of its own (rules §1).
    """
    require_delegated(book, goal.owner)
    require_book_open(book, goal)
    require_state(goal, GoalState.ACTIVE, GoalNotActive)
    require_observable(goal, place.key_result, observation)
    check_in = _new_id(book, goal, place)
    then = effective_time(book, goal, observation.effective)
    event = CheckInRecorded(
        key_result=place.key_result,
        check_in=check_in,
        definition_version=len(goal.definitions),
        value=observation.value,
        effective_day=then.day,
        recorded_day=then.recorded_day,
        confidence=observation.confidence,
        note=_note(book, goal, observation),
        links=observation.links,
        source=observation.source,
    )
    return observe(book, goal, event, then.instant), check_in


def observe(
    book: Book, goal: Goal, event: CheckInRecorded, effective: datetime | None
) -> Record:
    """Record an observation, and return what a score that it moves is caused by.

    Args:
        book: The command's book.
        goal: The goal.
        event: What was observed.
        effective: When it was so; None: now.
    """
    record = book.record(goal, event, effective=effective)
    return release_spent(book, goal, record) if goal.overrides else record


def _standing(book: Book, goal: Goal, place: CheckInPlace) -> CheckIn:
    require_delegated(book, goal.owner)
    require_book_open(book, goal)
    observations = goal.observations.get(place.key_result)
    found = observations and observations.check_ins.get(place.check_in or "")
    if not found:
        raise ResourceNotFound(kind="check_in", id=place)
    require_state(goal, GoalState.ACTIVE, GoalNotActive)
    observed_terms(goal, place.key_result)
    if found.superseded_by is not None:
        raise CheckInSuperseded(check_in=found.id, superseded_by=found.superseded_by)
    if found.retracted:
        raise AlreadyRetracted(check_in=found.id)
    return found


def _new_id(book: Book, goal: Goal, place: CheckInPlace) -> str:
    check_in = place.check_in or book.new_id()
    observations = goal.observations.get(place.key_result)
    if observations is not None and check_in in observations.check_ins:
        taken = structs.replace(place, check_in=check_in)
        raise ResourceExists(kind="check_in", id=taken)
    return check_in


def _note(book: Book, goal: Goal, observation: Observation) -> Personal | None:
    return book.personal(goal, observation.note) if observation.note else None

"""Read model of check-ins: what was observed, when it was so, and what became of it.

A check-in has both clocks: the position at which it was recorded, and the instant at
which it was true. That it was corrected or retracted is a row of its own with its own
position, so nothing ever changes. Which check-in is in force stands in `in_force.py`.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any

from msgspec import Struct, json, structs
from sqlalchemy import Index, PrimaryKeyConstraint, and_, bindparam, func, select

from domain.goals.links import Link
from domain.goals.measures import Value
from domain.goals.observing.events import (
    CheckInCorrected,
    CheckInRecorded,
    CheckInRetracted,
)
from domain.record import ReasonCode
from domain.texts import Text
from projections.tables.instants import micros
from projections.tables.listed import is_one_of
from projections.tables.reads import of_goal
from projections.tables.tables import Table, as_json, count, name, view_table

if TYPE_CHECKING:
    from sqlalchemy import Connection, Select

    from domain.record import Record
    from projections.tables.reads import Page
    from projections.tables.rows import Rows

NAME = "check_ins"
GENERATION = 2
# Stands for the key result of a SMART goal, whose check-ins are the goal's own.
NO_KEY_RESULT = ""


class CheckInState(Enum):
    """Whether a check-in still counts (rules §6.2)."""

    IN_FORCE = "IN_FORCE"
    SUPERSEDED = "SUPERSEDED"
    RETRACTED = "RETRACTED"


class Ending(Struct, frozen=True, omit_defaults=True):
    """How a check-in stopped counting.

    Attributes:
        state: Superseded or retracted.
        position: The position of the correction or retraction.
        recorded: When that was recorded.
        superseded_by: The id of the correction; None for a retraction.
        reason_code: Why.
        reason: Why, in words.
    """

    state: CheckInState
    position: int
    recorded: datetime
    superseded_by: str | None = None
    reason_code: ReasonCode | None = None
    reason: Text | None = None


class CheckInRow(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One observation of a measure.

    Attributes:
        goal: The id of the goal.
        key_result: The id of the key result; empty for a SMART goal.
        check_in: Its id.
        position: Where it was recorded.
        value: What was observed.
        effective: When it was true.
        day: The organization's day on which it was true.
        recorded: When it was recorded.
        recorded_day: The organization's day on which it was recorded.
        actor: Who recorded it.
        on_behalf_of: For whom; None for the actor.
        definition_version: The version of the promises it was made under.
        confidence: How sure the observer was; None: not said.
        note: What there is to say; None for nothing.
        links: What it refers to.
        source: The system it comes from; None for a person.
        corrects: The id of the check-in it corrects; None for an original.
        ending: How it stopped counting; None while it counts.
    """

    goal: str
    key_result: str
    check_in: str
    position: int
    value: Value
    effective: datetime
    day: date
    recorded: datetime
    recorded_day: date
    actor: str
    on_behalf_of: str | None = None
    definition_version: int
    confidence: Decimal | None = None
    note: Text | None = None
    links: tuple[Link, ...] = ()
    source: str | None = None
    corrects: str | None = None
    ending: Ending | None = None

    @property
    def state(self) -> CheckInState:
        """Tell whether it counts."""
        return CheckInState.IN_FORCE if self.ending is None else self.ending.state


class CheckInFilter(Struct, frozen=True, kw_only=True):
    """Which check-ins of a goal to list; what is None or empty excludes nothing.

    Attributes:
        key_result: Of this key result; `NO_KEY_RESULT`: of the SMART goal itself.
        states: In one of these states.
        effective_from: True at this instant or later.
        effective_before: True before this instant.
    """

    key_result: str | None = None
    states: frozenset[CheckInState] = frozenset()
    effective_from: datetime | None = None
    effective_before: datetime | None = None


EVERY_CHECK_IN = CheckInFilter()

CHECK_INS = Table(
    table=view_table(
        f"check_ins_{GENERATION}",
        count("position"),
        name("goal"),
        name("key_result"),
        name("check_in"),
        count("effective"),
        name("contents"),
        PrimaryKeyConstraint("ledger", "position"),
        Index(
            f"check_ins_{GENERATION}_goal",
            *("ledger", "goal", "key_result", "effective", "position"),
        ),
    )
)
ENDINGS = Table(
    table=view_table(
        f"check_in_endings_{GENERATION}",
        count("position"),
        name("goal"),
        name("key_result"),
        name("check_in"),
        name("state"),
        name("contents"),
        PrimaryKeyConstraint("ledger", "goal", "key_result", "check_in"),
    )
)
TABLES = (CHECK_INS, ENDINGS)


def project(rows: Rows, record: Record) -> None:
    """Take one event into the check-ins; events of no interest pass by."""
    event = record.event
    match event:
        case CheckInRecorded():
            rows.add(CHECK_INS, _added(record, event))
        case CheckInCorrected():
            rows.add(CHECK_INS, _added(record, event))
            rows.add(ENDINGS, _ended(record, event, event.corrects, event.check_in))
        case CheckInRetracted():
            rows.add(ENDINGS, _ended(record, event, event.check_in, None))


# What `project` is to be shown.
EVENTS = (CheckInRecorded, CheckInCorrected, CheckInRetracted)


def page(
    connection: Connection, goal: str, page: Page, which: CheckInFilter = EVERY_CHECK_IN
) -> list[CheckInRow]:
    """List a goal's check-ins in the order of their positions.

    Args:
        connection: Of the views.
        goal: The goal's id.
        page: Which page; its place is the position of the last check-in before it.
        which: Which check-ins.
    """
    start, end = which.effective_from, which.effective_before
    asks = {
        "key_result": which.key_result,
        "states": tuple(s.name for s in which.states) if which.states else None,
        "effective_from": None if start is None else micros(start),
        "effective_before": None if end is None else micros(end),
    }
    asked = {key: value for key, value in asks.items() if value is not None}
    statement = _page(frozenset(asked))
    found = connection.execute(statement, {"goal": goal, **page.asked(0), **asked})
    return [_row(contents, ending) for contents, ending in found]


_C = CHECK_INS.table.c
_E = ENDINGS.table.c
_POSITION = bindparam("position", type_=_C.position.type)
# How a check-in ended, as far as is known at the position.
ENDED = and_(
    _E.ledger == _C.ledger,
    _E.goal == _C.goal,
    _E.key_result == _C.key_result,
    _E.check_in == _C.check_in,
    ENDINGS.known_at(_POSITION),
)
_FILTERS: dict[str, Any] = {
    "key_result": _C.key_result == bindparam("key_result"),
    "states": is_one_of(func.coalesce(_E.state, CheckInState.IN_FORCE.name), "states"),
    "effective_from": _C.effective >= bindparam("effective_from"),
    "effective_before": _C.effective < bindparam("effective_before"),
}


@cache
def _page(given: frozenset[str]) -> Select[Any]:
    return (
        select(_C.contents, _E.contents)
        .select_from(CHECK_INS.table.outerjoin(ENDINGS.table, ENDED))
        .where(
            _C.ledger == bindparam("ledger"),
            _C.position.in_(of_goal(CHECK_INS)),
            *(_FILTERS[key] for key in sorted(given)),
        )
        .order_by(_C.position)
        .limit(bindparam("size"))
    )


decode = json.Decoder(CheckInRow).decode
decode_ending = json.Decoder(Ending).decode


def _row(contents: str, ending: str | None) -> CheckInRow:
    row = decode(contents)
    return row if ending is None else structs.replace(row, ending=decode_ending(ending))


def _added(
    record: Record, event: CheckInRecorded | CheckInCorrected
) -> tuple[Any, ...]:
    if isinstance(event, CheckInCorrected):
        corrects, day = event.corrects, event.effective_day.to
        value, confidence = event.value.to, event.confidence.to
    else:
        corrects, day = None, event.effective_day
        value, confidence = event.value, event.confidence
    goal, key_result = record.stream[5:], event.key_result or NO_KEY_RESULT
    effective = record.effective or record.recorded
    row = CheckInRow(
        goal=goal,
        key_result=key_result,
        check_in=event.check_in,
        position=record.position,
        value=value,
        effective=effective,
        day=day,
        recorded=record.recorded,
        recorded_day=event.recorded_day,
        actor=record.actor,
        on_behalf_of=record.on_behalf_of,
        definition_version=event.definition_version,
        confidence=confidence,
        note=event.note,
        links=event.links,
        source=event.source,
        corrects=corrects,
    )
    found_by = (goal, key_result, event.check_in, micros(effective))
    return (record.ledger, record.position, *found_by, as_json(row))


def _ended(
    record: Record,
    event: CheckInCorrected | CheckInRetracted,
    check_in: str,
    by: str | None,
) -> tuple[Any, ...]:
    state = CheckInState.RETRACTED if by is None else CheckInState.SUPERSEDED
    why = (record.reason_code, event.reason)
    ending = Ending(state, record.position, record.recorded, by, *why)
    found_by = (record.stream[5:], event.key_result or NO_KEY_RESULT, check_in)
    return (record.ledger, record.position, *found_by, state.name, as_json(ending))

"""Read model of check-ins: what was observed, when it was true, and until when it counts.

A row has both clocks: the position since and until which it counts, and the instant
at which it was true. Which check-in is in force at (E, K) is one statement (rules §6.3).
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct, structs
from sqlalchemy import Index, PrimaryKeyConstraint, bindparam, case, select

from domain.goals.links import Link
from domain.goals.measures import Value
from domain.goals.observing import CheckInCorrected, CheckInRecorded, CheckInRetracted
from domain.record import ReasonCode
from domain.texts import Text
from projections.instants import NEVER, micros
from projections.listed import as_list, one_of, pairs
from projections.tables import STANDS, Table, as_json, count, name, view_table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection, Select

    from domain.record import Record
    from projections.rows import Rows

NAME = "check_ins"
GENERATION = 1
# Of a SMART goal, whose check-ins are the goal's own.
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
        recorded: When it was recorded.
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
    recorded: datetime
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
    """Which check-ins to list; what is None or empty excludes nothing.

    Attributes:
        key_result: Of this key result; empty for those of the SMART goal itself.
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
        count("until"),
        name("ended", empty=True),
        name("ending", empty=True),
        name("contents"),
        PrimaryKeyConstraint("ledger", "position"),
        Index(
            f"check_ins_{GENERATION}_in_force",
            "ledger",
            "goal",
            "key_result",
            "effective",
            "position",
        ),
    ),
    since="position",
    identity=("goal", "key_result", "check_in"),
    ending=("until", "ended", "ending"),
)
TABLES = (CHECK_INS,)


def project(rows: Rows, record: Record) -> None:
    """Take one event into the check-ins; events of no interest pass by."""
    event = record.event
    match event:
        case CheckInRecorded():
            _add(rows, record, event, event.value, event.confidence)
        case CheckInCorrected():
            ending = _ending(record, CheckInState.SUPERSEDED, event.check_in)
            _end(rows, record, (event.key_result, event.corrects), ending)
            _add(rows, record, event, event.value.to, event.confidence.to)
        case CheckInRetracted():
            ending = _ending(record, CheckInState.RETRACTED, None)
            _end(rows, record, (event.key_result, event.check_in), ending)


# What `project` is to be shown.
EVENTS = (CheckInRecorded, CheckInCorrected, CheckInRetracted)


def page(
    connection: Connection,
    place: tuple[str, str],
    position: int,
    which: CheckInFilter = EVERY_CHECK_IN,
    *,
    after: int = 0,
    size: int,
) -> list[CheckInRow]:
    """List a goal's check-ins as known at a position, in the order of positions.

    Args:
        connection: Of the views.
        place: The organization and the goal.
        position: What is known; the same for all pages of a list.
        which: Which check-ins.
        after: The position of the last check-in of the page before.
        size: How many at most.
    """
    asked: dict[str, Any] = {}
    if which.key_result is not None:
        asked["key_result"] = which.key_result
    if which.states:
        asked["states"] = as_list(sorted(state.name for state in which.states))
    if which.effective_from is not None:
        asked["effective_from"] = micros(which.effective_from)
    if which.effective_before is not None:
        asked["effective_before"] = micros(which.effective_before)
    page = {"ledger": place[0], "goal": place[1], "position": position}
    page |= {"after": after, "size": size}
    found = connection.execute(_page(frozenset(asked)), page | asked)
    return [_row(contents, ending) for contents, ending in found]


def in_force(
    connection: Connection,
    ledger: str,
    position: int,
    measures: Iterable[tuple[str, str]],
    effective: datetime | None = None,
) -> dict[tuple[str, str], CheckInRow]:
    """Return the check-ins that tell measures' values at two clocks (rules §6.3).

    Among those known and counting at the position and true by the effective time, the
    one with the greatest (effective, position). Measures without one are left out.

    Args:
        connection: Of the views.
        ledger: The organization.
        position: What is known.
        measures: Goals with their key results; `NO_KEY_RESULT` for SMART goals.
        effective: When it is to be true; None: as late as is known.
    """
    asked = {
        "ledger": ledger,
        "position": position,
        "effective": NEVER if effective is None else micros(effective),
        "measures": as_list(measures),
    }
    found = [
        _row(contents, None) for (contents,) in connection.execute(_IN_FORCE, asked)
    ]
    return {(row.goal, row.key_result): row for row in found}


_C = CHECK_INS.table.c
_KNOWN_UNTIL = bindparam("position")
_FILTERS: dict[str, Any] = {
    "key_result": _C.key_result == bindparam("key_result"),
    "states": case(
        (_C.until > _KNOWN_UNTIL, CheckInState.IN_FORCE.name), else_=_C.ended
    ).in_(one_of("states")),
    "effective_from": _C.effective >= bindparam("effective_from"),
    "effective_before": _C.effective < bindparam("effective_before"),
}


@cache
def _page(given: frozenset[str]) -> Select[Any]:
    return (
        select(_C.contents, case((_C.until <= _KNOWN_UNTIL, _C.ending)))
        .where(
            _C.ledger == bindparam("ledger"),
            _C.goal == bindparam("goal"),
            _C.position > bindparam("after"),
            _C.position <= _KNOWN_UNTIL,
            *(_FILTERS[key] for key in sorted(given)),
        )
        .order_by(_C.position)
        .limit(bindparam("size"))
    )


def _latest() -> Select[Any]:
    measures = pairs("measures")
    seen = CHECK_INS.table.alias()
    latest = (
        select(seen.c.position)
        .where(
            seen.c.ledger == bindparam("ledger"),
            seen.c.goal == measures.c.first,
            seen.c.key_result == measures.c.second,
            seen.c.effective <= bindparam("effective"),
            seen.c.position <= _KNOWN_UNTIL,
            seen.c.until > _KNOWN_UNTIL,
        )
        .order_by(seen.c.effective.desc(), seen.c.position.desc())
        .limit(1)
        .correlate(measures)
        .scalar_subquery()
    )
    return select(_C.contents).select_from(
        measures.join(
            CHECK_INS.table,
            (_C.ledger == bindparam("ledger")) & (_C.position == latest),
        )
    )


_IN_FORCE = _latest()
_decode = msgspec.json.Decoder(CheckInRow).decode
_decode_ending = msgspec.json.Decoder(Ending).decode


def _row(contents: str, ending: str | None) -> CheckInRow:
    row = _decode(contents)
    if ending is None:
        return row
    return structs.replace(row, ending=_decode_ending(ending))


def _add(
    rows: Rows,
    record: Record,
    event: CheckInRecorded | CheckInCorrected,
    value: Value,
    confidence: Decimal | None,
) -> None:
    goal, key_result = record.stream[5:], event.key_result or NO_KEY_RESULT
    effective = record.effective or record.recorded
    row = CheckInRow(
        goal=goal,
        key_result=key_result,
        check_in=event.check_in,
        position=record.position,
        value=value,
        effective=effective,
        recorded=record.recorded,
        actor=record.actor,
        on_behalf_of=record.on_behalf_of,
        definition_version=event.definition_version,
        confidence=confidence,
        note=event.note,
        links=event.links,
        source=event.source,
        corrects=event.corrects if isinstance(event, CheckInCorrected) else None,
    )
    rows.add_open(
        CHECK_INS,
        (goal, key_result, event.check_in),
        (
            record.ledger,
            record.position,
            goal,
            key_result,
            event.check_in,
            micros(effective),
            STANDS,
            None,
            None,
            as_json(row),
        ),
    )


def _end(
    rows: Rows, record: Record, which: tuple[str | None, str], ending: Ending
) -> None:
    key_result, check_in = which
    rows.end(
        CHECK_INS,
        (record.stream[5:], key_result or NO_KEY_RESULT, check_in),
        record.position,
        ending.state.name,
        as_json(ending),
    )


def _ending(record: Record, state: CheckInState, by: str | None) -> Ending:
    return Ending(
        state,
        record.position,
        record.recorded,
        by,
        record.reason_code,
        record.event.reason,
    )

"""Read model of scores: every move of a goal's or key result's score, and its cause.

A score holds until the next move of the same; so the score as of a position is the
last move by then, now and in the past alike, and no row ever changes.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Index, PrimaryKeyConstraint, bindparam, select

from domain.decimals import decimal_text
from domain.goals.scoring.scores import ScoreChanged
from projections.tables.instants import instant_of, micros
from projections.tables.listed import pairs
from projections.tables.queries import Query
from projections.tables.tables import Table, count, name, view_table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement, Connection, FromClause, ScalarSelect, Select

    from domain.record import Record
    from projections.tables.reads import Known, Page
    from projections.tables.rows import Rows

NAME = "scores"
GENERATION = 2
# Under which a goal's own score stands beside its key results'.
THE_GOAL = ""


class ScoreRow(NamedTuple):
    """One move of one score.

    Attributes:
        goal: The id of the goal.
        key_result: The id of the key result; empty for the goal itself.
        position: Where the change was recorded.
        recorded: When it was recorded.
        rule: The rule that computed it.
        cause: The position of the event that moved it.
        previous: The score before; None where there was none.
        current: The score from now on; None where there is none.
        computed: What the rule computes.
        overridden: What people set in its place; None where nobody did.
    """

    goal: str
    key_result: str
    position: int
    recorded: datetime
    rule: str
    cause: int
    previous: Decimal | None
    current: Decimal | None
    computed: Decimal | None
    overridden: Decimal | None


class ScoreFilter(NamedTuple):
    """Which changes to list; what is None excludes nothing.

    Attributes:
        key_result: Those that moved this key result; empty: the goal itself.
        recorded_from: Recorded at this instant or later.
        recorded_before: Recorded before this instant.
    """

    key_result: str | None = None
    recorded_from: datetime | None = None
    recorded_before: datetime | None = None


EVERY_CHANGE = ScoreFilter()

SCORES = Table(
    table=view_table(
        f"scores_{GENERATION}",
        count("position"),
        count("place"),
        name("goal"),
        name("key_result"),
        count("recorded"),
        name("rule"),
        count("cause"),
        name("previous", empty=True),
        name("current", empty=True),
        name("computed", empty=True),
        name("overridden", empty=True),
        PrimaryKeyConstraint("ledger", "position", "place"),
        # By goal before key result: all moves of a change then share a page. With what
        # a score is now, so that nothing else is read for it.
        Index(
            f"scores_{GENERATION}_goal",
            "ledger",
            "goal",
            "position",
            "key_result",
            "current",
        ),
        clustered=True,
    ),
)
TABLES = (SCORES,)


def project(rows: Rows, record: Record) -> None:
    """Take one event into the moves; events of no interest pass by."""
    event = record.event
    if not isinstance(event, ScoreChanged):
        return
    goal, recorded = record.stream[6:], micros(record.recorded)
    for place, move in enumerate(event.moves):
        score, computed, overridden = move.score, move.computed, move.overridden
        rows.add(
            SCORES,
            (
                record.ledger,
                record.position,
                place,
                goal,
                move.key_result or THE_GOAL,
                recorded,
                event.rule,
                record.cause or record.position,
                _stored(score.from_),
                _stored(score.to),
                _stored(computed),
                _stored(overridden),
            ),
        )


def _stored(score: Decimal | None) -> str | None:
    return None if score is None else decimal_text(score)


# What `project` is to be shown.
EVENTS = (ScoreChanged,)


def page(
    connection: Connection, goal: str, page: Page, which: ScoreFilter = EVERY_CHANGE
) -> list[list[ScoreRow]]:
    """List the changes of a goal's score in the order they were recorded.

    A change is its moves: the goal first, then key results in the order they were
    added.

    Args:
        connection: Of the views.
        goal: The goal's id.
        page: Which page; its place is the position of the last change before it.
        which: Which changes.
    """
    asked: dict[str, Any] = {"goal": goal}
    if which.key_result is not None:
        asked["key_result"] = which.key_result
    if which.recorded_from is not None:
        asked["recorded_from"] = micros(which.recorded_from)
    if which.recorded_before is not None:
        asked["recorded_before"] = micros(which.recorded_before)
    changes: dict[int, list[ScoreRow]] = {}
    found = connection.execute(_page(frozenset(asked)), {**page.asked(0), **asked})
    for move in found:
        row = _row(move)
        changes.setdefault(row.position, []).append(row)
    return list(changes.values())


def at(
    connection: Connection, known: Known, scored: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], ScoreRow]:
    """Return the last moves of some scores, by goal and key result.

    What has never been scored is left out.

    Args:
        connection: Of the views.
        known: What is known.
        scored: Goals with their key results; `THE_GOAL` for a goal's own score.
    """
    wanted = set(scored)
    found = _AT.ask(connection, known, scored=tuple(wanted))
    return {key: row for key, row in found.items() if key in wanted}


def last_of(scored: FromClause) -> Query[dict[tuple[str, str], ScoreRow]]:
    """Return what asks for the last moves of some scores, by goal and key result.

    Of the same goals others may be among them.

    Args:
        scored: Goals (``first``) with their key results (``second``), as rows.
    """
    return Query(_last(scored), _by_score)


def _by_score(found: Iterable[Any]) -> dict[tuple[str, str], ScoreRow]:
    rows = sorted(map(_row, found), key=lambda row: row.position)
    return {(row.goal, row.key_result): row for row in rows}


def of_goal(goal: ColumnElement[str]) -> ScalarSelect[str | None]:
    """Return the score of a goal of another statement, as text; null for none."""
    moves = SCORES.table.alias()
    return (
        select(moves.c.current)
        .where(
            moves.c.ledger == bindparam("ledger"),
            moves.c.goal == goal,
            moves.c.key_result == THE_GOAL,
            moves.c.position <= bindparam("position"),
        )
        .order_by(moves.c.position.desc())
        .limit(1)
        .correlate_except(moves)
        .scalar_subquery()
    )


_C = SCORES.table.c
_SHOWN = [_C[column] for column in ScoreRow._fields]
_FILTERS: dict[str, Any] = {
    "goal": _C.goal == bindparam("goal"),
    "key_result": _C.key_result == bindparam("key_result"),
    "recorded_from": _C.recorded >= bindparam("recorded_from"),
    "recorded_before": _C.recorded < bindparam("recorded_before"),
}


@cache
def _page(given: frozenset[str]) -> Select[Any]:
    changes = (
        select(_C.position)
        .distinct()
        .where(
            _C.ledger == bindparam("ledger"),
            _C.position > bindparam("after"),
            SCORES.known_at(bindparam("position")),
            *(_FILTERS[key] for key in sorted(given)),
        )
        .order_by(_C.position)
        .limit(bindparam("size"))
    )
    moves = SCORES.table.alias()
    return (
        select(*(moves.c[column] for column in ScoreRow._fields))
        .where(moves.c.ledger == bindparam("ledger"), moves.c.position.in_(changes))
        .order_by(moves.c.position, moves.c.place)
    )


def _last(scored: FromClause) -> Select[Any]:
    moves = SCORES.table.alias()
    last = (
        select(moves.c.position)
        .where(
            moves.c.ledger == bindparam("ledger"),
            moves.c.goal == scored.c.first,
            moves.c.key_result == scored.c.second,
            moves.c.position <= bindparam("position"),
        )
        .order_by(moves.c.position.desc())
        .limit(1)
        .correlate(scored)
        .scalar_subquery()
    )
    # Not a join: SQLite would begin it with the moves. So what else the same changes
    # moved is found too.
    return select(*_SHOWN).where(
        _C.ledger == bindparam("ledger"),
        _C.position.in_(select(last).select_from(scored)),
    )


_AT = Query(_last(pairs("scored")), _by_score)


def _row(found: Any) -> ScoreRow:
    goal, key_result, position, recorded, rule, cause, *decimals = found
    return ScoreRow(
        goal,
        key_result,
        position,
        instant_of(recorded),
        rule,
        cause,
        *(None if text is None else Decimal(text) for text in decimals),
    )

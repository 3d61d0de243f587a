"""Which check-in tells the value of a measure, at two clocks (rules §6.3)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, exists, literal, select

from projections.measures.check_ins import CHECK_INS, ENDED, ENDINGS, CheckInRow, decode
from projections.tables.instants import NEVER, micros
from projections.tables.listed import pairs
from projections.tables.queries import Query
from projections.tables.tables import Count

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement, Connection, FromClause, Select

    from projections.tables.reads import Known

    InForce = dict[tuple[str, str], CheckInRow]


def in_force(
    connection: Connection,
    known: Known,
    measures: Iterable[tuple[str, str]],
    effective: datetime | None = None,
) -> InForce:
    """Return the check-ins that tell measures' values, by measure.

    Among those known and counting at the position and true by the effective time, the
    one with the greatest (effective, position). Measures without one are left out.
    Needs the read model ``check_ins``. As known at a position of the past the recorded
    time of that position gives the same answer as None, and sooner.

    Args:
        connection: Of the views.
        known: What is known.
        measures: Goals with their key results; `NO_KEY_RESULT` for SMART goals.
        effective: When it is to be true; None: as late as is known.
    """
    until = NEVER if effective is None else micros(effective)
    asked = {"measures": tuple(measures), "effective": until}
    return _IN_FORCE.ask(connection, known, **asked)


def now_in_force(measures: FromClause) -> Query[InForce]:
    """Return what asks for the check-ins that tell measures' values, by measure.

    As `in_force` without an effective time.

    Args:
        measures: Goals (``first``) with their key results (``second``), as rows.
    """
    return Query(_statement(measures, literal(NEVER, Count)), _by_measure)


def _by_measure(found: Iterable[Any]) -> InForce:
    rows = [decode(contents) for (contents,) in found]
    return {(row.goal, row.key_result): row for row in rows}


def _statement(measures: FromClause, effective: ColumnElement[int]) -> Select[Any]:
    table = CHECK_INS.table
    latest = (
        select(table.c.position)
        .where(
            table.c.ledger == bindparam("ledger"),
            table.c.goal == measures.c.first,
            table.c.key_result == measures.c.second,
            table.c.effective <= effective,
            CHECK_INS.known_at(bindparam("position")),
            ~exists(select(ENDINGS.table.c.position).where(ENDED)),
        )
        .order_by(table.c.effective.desc(), table.c.position.desc())
        .limit(1)
        .correlate(measures)
        .scalar_subquery()
    )
    found = table.alias()
    # Not a join: SQLite would begin it with the check-ins.
    return select(found.c.contents).where(
        found.c.ledger == bindparam("ledger"),
        found.c.position.in_(select(latest).select_from(measures)),
    )


_IN_FORCE = Query(_statement(pairs("measures"), bindparam("effective")), _by_measure)

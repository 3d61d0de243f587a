"""All that was observed of some measures, as the domain reckons with it (§3.7, §6.5).

For measures whose value is not told by the one check-in in force: increments add up,
and slots are judged one by one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import structs
from sqlalchemy import and_, bindparam, select

from domain.goals.measures.observations import CheckIn, Observations
from projections.measures.check_ins import (
    CHECK_INS,
    ENDED,
    ENDINGS,
    CheckInState,
    decode,
    decode_ending,
)
from projections.tables.listed import pairs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection, Select

    from projections.measures.check_ins import CheckInRow, Ending
    from projections.tables.reads import Known


def observed(
    connection: Connection, known: Known, measures: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], Observations]:
    """Return the check-ins of some measures, those that fell included, by measure.

    Measures without any are left out. Needs the read model ``check_ins``.

    Args:
        connection: Of the views.
        known: What is known.
        measures: Goals with their key results; `NO_KEY_RESULT` for SMART goals.
    """
    asked = {**structs.asdict(known), "measures": tuple(measures)}
    found: dict[tuple[str, str], list[CheckIn]] = {}
    for contents, ended in connection.execute(_OBSERVED, asked):
        row = decode(contents)
        ending = None if ended is None else decode_ending(ended)
        check_in = check_in_of(row, ending)
        found.setdefault((row.goal, row.key_result), []).append(check_in)
    return {key: Observations.of(check_ins) for key, check_ins in found.items()}


def check_in_of(row: CheckInRow, ending: Ending | None = None) -> CheckIn:
    """Return a row as a check-in of the domain's.

    Args:
        row: The row.
        ending: How it fell; None where it stands.
    """
    return CheckIn(
        id=row.check_in,
        value=row.value,
        effective=row.effective,
        day=row.day,
        recorded_day=row.recorded_day,
        position=row.position,
        confidence=row.confidence,
        superseded_by=None if ending is None else ending.superseded_by,
        retracted=ending is not None and ending.state is CheckInState.RETRACTED,
    )


def _statement() -> Select[Any]:
    measures, table = pairs("measures"), CHECK_INS.table
    made = table.alias()
    of_measure = and_(
        made.c.ledger == bindparam("ledger"),
        made.c.goal == measures.c.first,
        made.c.key_result == measures.c.second,
        made.c.position + 0 <= bindparam("position"),
    )
    # Outer, so that SQLite begins with the measures and not with everybody's rows.
    positions = select(made.c.position).select_from(
        measures.outerjoin(made, of_measure)
    )
    return (
        select(table.c.contents, ENDINGS.table.c.contents)
        .select_from(table.outerjoin(ENDINGS.table, ENDED))
        .where(
            table.c.ledger == bindparam("ledger"),
            table.c.position.in_(positions),
        )
        .order_by(table.c.position)
    )


_OBSERVED = _statement()

"""Adds many rows by few statements, where the driver would go through them one by one.

SQLite's driver gives up the interpreter at every row of `executemany`, and each time
another thread takes it for a while: a hundred rows beside a busy thread cost a hundred
turns. One statement with many rows costs one.
"""

from __future__ import annotations

from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sqlalchemy import Column, Table

# Far below SQLite's bound of 32,766 parameters.
ROWS_TOGETHER_MAX = 256

_TYPES = {"BigInteger": "int8", "SmallInteger": "int2", "LargeBinary": "bytea"}


def insert_together(
    cursor: Any, statement: Callable[[int], str], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Add rows, as many as possible by one statement.

    Args:
        cursor: Of the driver.
        statement: Returns the statement that adds so many rows. It is asked for powers
            of two alone, so that all of them stay prepared.
        rows: Each with a value for every column of the statement.
    """
    start, left, together = 0, len(rows), ROWS_TOGETHER_MAX
    while left:
        while together > left:
            together >>= 1
        values = tuple(chain.from_iterable(rows[start : start + together]))
        cursor.execute(statement(together), values)
        start, left = start + together, left - together


def copy_together(cursor: Any, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Add rows to a table of PostgreSQL by binary COPY, at half the cost of a row.

    Args:
        cursor: Of the driver.
        table: Its columns' types say how values are written.
        rows: Each with a value for every column.
    """
    copy, types = _copy_of(table)
    with cursor.copy(copy) as to:
        to.set_types(types)
        for row in rows:
            to.write_row(row)


def types_of(columns: Iterable[Column[Any]]) -> list[str]:
    """Return what PostgreSQL calls the types of columns."""
    return [_TYPES.get(type(column.type).__name__, "text") for column in columns]


@cache
def _copy_of(table: Table) -> tuple[str, list[str]]:
    names = ", ".join(column.name for column in table.columns)
    copy = f"COPY {table.name} ({names}) FROM STDIN (FORMAT BINARY)"
    return copy, types_of(table.columns)

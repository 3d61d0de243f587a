"""The statements that write views, as text: built once for each table and driver.

Building statements anew for every batch would cost more than running them. No value
is ever part of a statement's text; the names in it are those of tables.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, ClassVar

from projections.tables.bulk import copy_together, insert_together, types_of
from projections.tables.tables import STANDS, Versions, as_json

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from projections.tables.tables import Table

    Rows = Sequence[tuple[Any, ...]]

# Below this many rows starting a COPY costs more than it saves.
_COPIED_MIN = 8


class Statements:
    """How one table is written, and read while it is written, on SQLite."""

    mark: ClassVar[str] = "?"
    _listed: ClassVar[str] = "IN (SELECT value FROM json_each(?))"

    def __init__(self, table: Table) -> None:
        """Take the table; each statement is made when it is first needed."""
        self.table = table
        self.name = table.table.name

    def insert(self, cursor: Any, rows: Rows) -> None:
        """Add rows, each with a value for every column."""
        insert_together(cursor, self._insert, rows)

    def end(self, cursor: Any, ends: Rows) -> None:
        """End versions that stand: until when each holds, the ledger, its identity."""
        cursor.executemany(self._end, ends)

    def standing(self, cursor: Any, ledger: str, ids: Collection[str]) -> list[str]:
        """Return the versions that stand of all that belongs to some aggregates."""
        cursor.execute(self._standing, (ledger, self._list(ids)))
        return [contents for (contents,) in cursor.fetchall()]

    def _list(self, values: Collection[str]) -> Any:
        return as_json(tuple(values))

    @property
    def _identity(self) -> tuple[str, ...]:
        assert isinstance(self.table, Versions)
        return ("ledger", *self.table.identity)

    @cached_property
    def _insert(self) -> Callable[[int], str]:
        return lru_cache(self._inserting)

    def _inserting(self, rows: int) -> str:
        names = ", ".join(self.table.columns)
        marks = ", ".join([self.mark] * len(self.table.columns))
        values = ", ".join([f"({marks})"] * rows)
        return f"INSERT INTO {self.name} ({names}) VALUES {values}"  # noqa: S608

    @cached_property
    def _end(self) -> str:
        which = " AND ".join(f"{column} = ?" for column in self._identity)
        return (
            f"UPDATE {self.name} SET until = ?"  # noqa: S608
            f" WHERE {which} AND until = {STANDS}"
        )

    @cached_property
    def _standing(self) -> str:
        ledger, id_, *_ = self._identity
        return (
            f"SELECT contents FROM {self.name}"  # noqa: S608
            f" WHERE {ledger} = {self.mark} AND {id_} {self._listed}"
            f" AND until = {STANDS}"
        )


class PostgreSQLStatements(Statements):
    """The same on PostgreSQL: COPY for many rows, one statement for all ends."""

    mark = "%s"
    _listed = "= ANY(%s)"

    def insert(self, cursor: Any, rows: Rows) -> None:
        """Add rows; many of them by binary COPY, at half the cost of a row."""
        if len(rows) < _COPIED_MIN:
            cursor.executemany(self._insert(1), rows)
            return
        copy_together(cursor, self.table.table, rows)

    def end(self, cursor: Any, ends: Rows) -> None:
        """End versions, all by one statement."""
        cursor.execute(self._end, [list(values) for values in zip(*ends, strict=True)])

    def _list(self, values: Collection[str]) -> Any:
        return list(values)

    @cached_property
    def _end(self) -> str:
        names = ("until", *self._identity)
        types = types_of(self.table.table.c[name] for name in names)
        arrays = ", ".join(f"%s::{type_}[]" for type_ in types)
        which = " AND ".join(f"v.{column} = e.{column}" for column in self._identity)
        return (
            f"UPDATE {self.name} v SET until = e.until"  # noqa: S608
            f" FROM unnest({arrays}) AS e ({', '.join(names)})"
            f" WHERE {which} AND v.until = {STANDS}"
        )

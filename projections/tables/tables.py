"""Tables of read models: facts, which only come, and versions, which also end.

Every row says since which position it holds, and a version until which (not included),
or `STANDS`; so what was known at a position is one condition, for now and for any time
before (design §6). Names carry the generation of their read model. Every key begins
with the ledger.

What can be is keyed by position: a tree that only grows at its end costs the same at
any size. Indexes by goal cannot be, and are built last where views are built anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import msgspec
from msgspec import Struct
from sqlalchemy import BigInteger, Column, ColumnElement, Integer, MetaData, String
from sqlalchemy import Table as SQLTable
from sqlalchemy.dialects import postgresql

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.sql.schema import SchemaItem

# Until when a version holds that has not ended; later than every position.
STANDS = 2**62

# Bytewise order and comparison on both databases (api §1); SQLite's is so by default.
Name = String().with_variant(postgresql.VARCHAR(collation="C"), "postgresql")
Count = BigInteger().with_variant(Integer, "sqlite")

metadata = MetaData()

_encode = msgspec.json.Encoder().encode

R = TypeVar("R", bound=Struct)


def as_json(row: Struct | tuple[Any, ...]) -> str:
    """Return how a row's contents are kept; its personal texts stay sealed."""
    return _encode(row).decode()


def name(column: str, *, empty: bool = False) -> Column[Any]:
    """Return a column of text; ``empty`` where it may say nothing."""
    return Column(column, Name, nullable=empty)


def count(column: str, *, empty: bool = False) -> Column[Any]:
    """Return a column of positions, instants or numbers."""
    return Column(column, Count, nullable=empty)


def view_table(title: str, *parts: SchemaItem, clustered: bool = False) -> SQLTable:
    """Return a table whose first column is the ledger.

    Args:
        title: Its name, with the generation.
        parts: Its other columns, its key and its indexes.
        clustered: Whether SQLite keeps small rows in the key's own tree.
    """
    return SQLTable(
        title, metadata, name("ledger"), *parts, sqlite_with_rowid=not clustered
    )


@dataclass(frozen=True, eq=False, kw_only=True)
class Table:
    """A table of facts: rows are added and never change.

    Attributes:
        table: What the database keeps; its second column says since when a row holds.
    """

    table: SQLTable

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Name the columns in the order of the rows."""
        return tuple(column.name for column in self.table.columns)

    def known_at(self, position: ColumnElement[int]) -> ColumnElement[bool]:
        """Return the condition under which a row holds at a position."""
        return self.table.c.position <= position


@dataclass(frozen=True, eq=False, kw_only=True)
class Versions(Table, Generic[R]):
    """A table of versions: each ends the one before.

    Its columns are ledger, since, until, identity, what it is found by, and the
    version itself as JSON.

    Attributes:
        kind: What a version is.
        identity: The columns that tell whose version it is; the aggregate's id first.
        key: Returns the values of those columns.
        found_by: Returns the values of the columns that queries filter by.
    """

    kind: type[R]
    identity: tuple[str, ...]
    key: Callable[[R], tuple[str, ...]]
    found_by: Callable[[R], tuple[Any, ...]]

    @cached_property
    def decode(self) -> Callable[[str], R]:
        """Return what reads a version from its JSON."""
        return msgspec.json.Decoder(self.kind).decode

    def known_at(self, position: ColumnElement[int]) -> ColumnElement[bool]:
        """Return the condition under which a version holds at a position."""
        columns = self.table.c
        return (columns.since <= position) & (columns.until > position)

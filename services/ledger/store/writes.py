"""What a transaction is to write: collected first, then carried out in one piece."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Table

    Rows = Sequence[tuple[Any, ...]]


class Writes:
    """Rows to insert and statements to execute, of one transaction.

    Attributes:
        inserts: By table, rows with a value for every column of it.
        statements: Each with the values of every time that it is executed; after what
            is inserted.
    """

    def __init__(self) -> None:
        """Begin with nothing to write."""
        self.inserts: list[tuple[Table, Rows]] = []
        self.statements: list[tuple[str, Rows]] = []

    def insert(self, table: Table, rows: Rows) -> None:
        """Let rows be inserted."""
        if rows:
            self.inserts.append((table, rows))

    def execute(self, statement: str, rows: Rows) -> None:
        """Let a statement be executed once for each of some rows of values."""
        if rows:
            self.statements.append((statement, rows))

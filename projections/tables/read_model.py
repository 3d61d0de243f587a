"""What a read model is: a module with a name, tables, the events it takes, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from domain.record import Event, Record
    from projections.tables.rows import Rows
    from projections.tables.tables import Table


class ReadModel(Protocol):
    """One question that can be asked, answered from tables of its own."""

    @property
    def NAME(self) -> str:  # noqa: N802 - a module's constant
        """Return what it is called, in positions, metrics and health."""

    @property
    def GENERATION(self) -> int:  # noqa: N802
        """Return which build of its tables this is; part of their names."""

    @property
    def TABLES(self) -> tuple[Table, ...]:  # noqa: N802
        """Return its tables, in the order in which they are written."""

    @property
    def EVENTS(self) -> tuple[type[Event], ...]:  # noqa: N802
        """Return the kinds of event that it is to be shown."""

    def project(self, rows: Rows, record: Record, /) -> None:
        """Take one event into the tables."""

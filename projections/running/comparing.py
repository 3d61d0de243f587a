"""Compares a live view with a fold of the log from nothing, for `verify`."""

from __future__ import annotations

from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from sqlalchemy import bindparam, case, select, tuple_

from projections.running.projector import Projector
from projections.tables.store import POSITIONS, open_views
from projections.tables.tables import STANDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection, Select

    from domain.record import Record
    from projections.tables.read_model import ReadModel
    from projections.tables.reads import Known
    from projections.tables.tables import Table


_CHUNK_ROWS = 1_000


class Difference(NamedTuple):
    """The first row of a view that is not what the log says.

    Attributes:
        model: The name of the read model.
        table: The name of the table.
        key: The row's key, by column.
        what: ``missing``, ``unexpected``, or the name of the column that differs.
    """

    model: str
    table: str
    key: dict[str, Any]
    what: str


class Fold:
    """Views of one organization made from nothing, in a temporary folder.

    Takes the log from its beginning, batch by batch, and is then compared with the
    live views up to where it came. Used as a context.
    """

    def __init__(self, models: Sequence[ReadModel]) -> None:
        """Take the read models to fold."""
        self._models = models
        self._folder = TemporaryDirectory(prefix="goal-ledger-")
        self._store = open_views(f"sqlite:///{Path(self._folder.name) / 'fold.db'}")
        self._projector = Projector(self._store)
        self._projector.create(models)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._projector.drop()
        self._store.close()
        self._folder.cleanup()

    def take(self, records: Sequence[Record]) -> None:
        """Take the next batch of whole commands.

        Raises:
            PoisonError: A read model cannot take an event.
        """
        ledger, first = records[0].ledger, records[0].position
        if first == 1:
            self._projector.begin(ledger, self._models)
        if not self._projector.take(self._models, records):
            message = f"the log does not go on at position {first}"
            raise ValueError(message)

    def first_difference(self, live: Connection, known: Known) -> Difference | None:
        """Return the first row that differs from the live views; None where none does.

        Args:
            live: Of the live views, which may have gone further meanwhile.
            known: The organization, and how far the fold came.
        """
        with self._store.reading() as folded:
            for model in self._models:
                for table in model.TABLES:
                    statement = _statement(model, table)
                    rows = [
                        _rows(table, one, statement, known) for one in (folded, live)
                    ]
                    found = _first_difference(table, *rows)
                    if found is not None:
                        return found._replace(model=model.NAME)
        return None


def _first_difference(
    table: Table, folded: Iterator[Any], live: Iterator[Any]
) -> Difference | None:
    for expected, actual in zip_longest(folded, live):
        if expected != actual:
            return _difference(table, expected, actual)
    return None


def _difference(table: Table, expected: Any, actual: Any) -> Difference:
    keys = [column.name for column in table.table.primary_key.columns]
    should, does = (
        {} if row is None else dict(zip(table.columns, row, strict=True))
        for row in (expected, actual)
    )
    key, other = ([row.get(column) for column in keys] for row in (should, does))
    if key == other:
        what = next(column for column in should if should[column] != does[column])
    elif actual is None or (expected is not None and key < other):
        what = "missing"
    else:
        what, key = "unexpected", other
    return Difference("", table.table.name, dict(zip(keys, key, strict=True)), what)


def _rows(
    table: Table, connection: Connection, statement: Select[Any], known: Known
) -> Iterator[Any]:
    """Return a table's rows by key, read in chunks and so without a transaction."""
    asked = {"ledger": known.ledger, "position": known.position}
    keys = [table.columns.index(c.name) for c in table.table.primary_key.columns]
    chunk = connection.execute(statement, asked).all()
    while chunk:
        yield from map(tuple, chunk)
        last = tuple(chunk[-1][place] for place in keys)
        after = tuple_(*table.table.primary_key.columns) > last
        chunk = connection.execute(statement.where(after), asked).all()


def _statement(model: ReadModel, table: Table) -> Select[Any]:
    """Return what reads a table as it was at a position.

    Ends that came later are not known; but none is later than the view has come.
    """
    columns, stand = table.table.c, POSITIONS.c
    since = columns[table.columns[1]]
    position = bindparam("position", type_=since.type)
    reached = (
        select(stand.position)
        .where(
            stand.model == model.NAME,
            stand.generation == model.GENERATION,
            stand.ledger == bindparam("ledger"),
        )
        .scalar_subquery()
    )
    shown = [
        case((column.between(position + 1, reached), STANDS), else_=column).label(
            column.name
        )
        if column.name == "until"
        else column
        for column in columns
    ]
    return (
        select(*shown)
        .where(columns.ledger == bindparam("ledger"), since <= position)
        .order_by(*table.table.primary_key.columns)
        .limit(_CHUNK_ROWS)
    )

"""Queries, and several of them asked as one statement.

A statement costs the one who asks it, and its way to the database and back, more than
finding a few rows by their keys. What an answer always needs is asked for together.
"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from msgspec import structs
from sqlalchemy import cast, literal_column, null, select, union_all

from projections.tables.tables import Count, Name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sqlalchemy import Connection, Select, Subquery

    from projections.tables.reads import Known

    Row = Sequence[Any]

T = TypeVar("T")


class Query(NamedTuple, Generic[T]):
    """What is asked of a view, and what is made of the rows that answer it.

    Attributes:
        statement: What is asked, with parameters; what `Known` says is among them. Its
            columns are those of views: names and counts.
        read: Makes the answer of the rows, which come in any order.
    """

    statement: Select[Any]
    read: Callable[[Iterable[Row]], T]

    def ask(self, connection: Connection, known: Known, **asked: Any) -> T:
        """Return the answer, given the parameters that are the query's own."""
        parameters = structs.asdict(known) | asked
        return self.read(connection.execute(self.statement, parameters))


class Together:
    """Some queries as one statement: each row says whose it is, by a number."""

    def __init__(self, *queries: Query[Any]) -> None:
        """Take the queries; parameters of one name are one parameter."""
        self._reads = [query.read for query in queries]
        parts = [query.statement.subquery() for query in queries]
        placed = [_places(part) for part in parts]
        names = max(len(places.names) for places in placed)
        counts = max(len(places.counts) for places in placed)
        numbered = enumerate(zip(parts, placed, strict=True))
        self.statement = union_all(
            *(
                select(
                    literal_column(str(number)),
                    *_filled([part.c[at] for at in places.names], names, Name),
                    *_filled([part.c[at] for at in places.counts], counts, Count),
                )
                for number, (part, places) in numbered
            )
        )
        self._own = [places.own(names) for places in placed]

    def ask(self, connection: Connection, known: Known, **asked: Any) -> list[Any]:
        """Return each query's answer, given the parameters of all of them."""
        rows: list[list[Row]] = [[] for _ in self._reads]
        parameters = structs.asdict(known) | asked
        for row in connection.execute(self.statement, parameters):
            number = row[0]
            rows[number].append(self._own[number](row))
        return [read(own) for read, own in zip(self._reads, rows, strict=True)]


class _Places(NamedTuple):
    """Which columns of a query are names, and which are counts, by their places."""

    names: list[int]
    counts: list[int]

    def own(self, names: int) -> Callable[[Row], Row]:
        """Return what takes a query's own row out of a common one.

        Args:
            names: How many names stand in common rows, after the number.
        """
        common = {at: 1 + place for place, at in enumerate(self.names)}
        common |= {at: 1 + names + place for place, at in enumerate(self.counts)}
        if len(common) == 1:
            return itemgetter(slice(common[0], common[0] + 1))
        return itemgetter(*(common[at] for at in sorted(common)))


def _places(part: Subquery) -> _Places:
    counts = [isinstance(column.type, type(Count)) for column in part.c]
    return _Places(
        [at for at, is_count in enumerate(counts) if not is_count],
        [at for at, is_count in enumerate(counts) if is_count],
    )


def _filled(columns: list[Any], length: int, type_: Any) -> list[Any]:
    return columns + [cast(null(), type_)] * (length - len(columns))

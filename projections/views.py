"""All views together: which there are, and how a query is answered from them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from sqlalchemy import bindparam, func, or_, select

from domain.refusals import Refusal
from projections import audit
from projections.alignment import alignments
from projections.goals import goals, key_results
from projections.measures import check_ins, metrics, scores
from projections.organization import (
    cycles,
    directory,
    policies,
    proposals,
    templates,
    units,
)
from projections.tables.reads import Known
from projections.tables.store import POSITIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from sqlalchemy import Connection, Select

    from projections.running.progress import Progress
    from projections.tables.read_model import ReadModel
    from projections.tables.store import ViewStore

T = TypeVar("T")

READ_MODELS: tuple[ReadModel, ...] = (
    goals,
    key_results,
    alignments,
    check_ins,
    scores,
    audit,
    directory,
    units,
    metrics,
    proposals,
    policies,
    templates,
    cycles,
)


class ProjectionLagging(Refusal):
    """The views have not come as far as the read asks for."""

    message = "the views are at position {position}, not yet at {wanted}; ask again"


class Reading(NamedTuple, Generic[T]):
    """What a query answered, and as of when.

    Attributes:
        position: The position that it shows.
        reached: How far the views had come by then.
        found: What the query returned.
    """

    position: int
    reached: int
    found: T


class Views:
    """Answers queries from views. Any thread may use it."""

    def __init__(self, store: ViewStore, progress: Progress) -> None:
        """Take the store, and the runner's progress to wait for."""
        self._store = store
        self._progress = progress

    def lag(self, models: Collection[ReadModel], ledger: str, position: int) -> bool:
        """Tell whether views are known not to have come to a position.

        False where nothing is known of them yet, as after a start: then `read` tells.
        """
        names = [model.NAME for model in models]
        return 0 < self._progress.position(names, ledger) < position

    async def arrival(
        self,
        models: Collection[ReadModel],
        ledger: str,
        position: int,
        timeout: float,  # noqa: ASYNC109 - that it ran out is an answer
    ) -> None:
        """Wait until views have come to a position, without a thread.

        Args:
            models: The read models that a query needs.
            ledger: The organization.
            position: How far they have to have come; not beyond the log's head.
            timeout: How long to wait, in seconds.

        Raises:
            ProjectionLagging: They had not come so far by then.
        """
        names = [model.NAME for model in models]
        if not await self._progress.arrival(names, ledger, position, timeout):
            reached = self._progress.position(names, ledger)
            raise ProjectionLagging(position=reached, wanted=position)

    def read(
        self,
        models: Collection[ReadModel],
        ledger: str,
        position: int | None,
        query: Callable[[Connection, Known], T],
    ) -> Reading[T]:
        """Answer a query from what the views know; blocks on the database.

        Args:
            models: The read models that the query needs.
            ledger: The organization.
            position: As of when; None: as far as the views have come.
            query: Called with a connection, and what is known.

        Raises:
            ProjectionLagging: The views have not come to that position.
        """
        with self._store.reading() as connection:
            reached = reached_by(connection, models, ledger)
            if position is None:
                position = reached
            elif reached < position:
                raise ProjectionLagging(position=reached, wanted=position)
            found = query(connection, Known(ledger, position))
            return Reading(position, reached, found)


def reached_by(
    connection: Connection, models: Collection[ReadModel], ledger: str
) -> int:
    """Return how far all of some read models have come."""
    asked = connection.execute(_reached(tuple(models)), {"ledger": ledger})
    position, found = asked.one()
    return int(position) if found == len(models) else 0


def positions_of(
    connection: Connection, models: Collection[ReadModel], ledger: str
) -> dict[str, int]:
    """Return how far each of some read models has come, by name."""
    found = connection.execute(_POSITIONS, {"ledger": ledger})
    known = {(model, number): position for model, number, position in found}
    return {m.NAME: int(known.get((m.NAME, m.GENERATION), 0)) for m in models}


@cache
def _reached(models: tuple[ReadModel, ...]) -> Select[Any, int]:
    # Each by its key, which begins with the model: there may be many organizations.
    stands = [(_C.model == m.NAME) & (_C.generation == m.GENERATION) for m in models]
    return select(func.min(_C.position), func.count()).where(
        _C.ledger == bindparam("ledger"), or_(*stands)
    )


_C = POSITIONS.c
_POSITIONS = select(_C.model, _C.generation, _C.position).where(
    _C.ledger == bindparam("ledger")
)

"""What rules over several goals ask of a whole history, checked event by event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.alignment.alignments import AlignmentAccepted, GoalUnaligned
from domain.alignment.edges import CHAIN_MAX
from domain.changes import Change
from domain.cycles.cycle import CycleClosed, CycleReopened, GradingStarted
from domain.goals.drafting.drafts import GoalDrafted, GoalDraftRevised
from domain.goals.ending.closing import GoalClosed
from domain.goals.ending.reopening import GoalReopened
from domain.goals.life.deciding import GoalCancelled
from domain.goals.observing.events import CheckInRecorded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.record import Record


def require_chains(records: Iterable[Record]) -> int:
    """Require after every event that no loop is there, and no chain too long.

    Returns:
        The longest chain there ever was.
    """
    above: dict[str, tuple[str, str]] = {}
    longest = 0
    for record in records:
        child = record.stream.partition("/")[2]
        match record.event:
            case AlignmentAccepted() as accepted:
                assert accepted.edge.to is not None
                above[child] = (accepted.alignment, accepted.edge.to.parent.goal)
            case GoalUnaligned():
                del above[child]
            case _:
                continue
        for start in above:
            chain = [start]
            while (up := above.get(chain[-1])) is not None:
                chain.append(up[1])
                assert len(chain) <= CHAIN_MAX, f"{record.position}: {chain}"
            longest = max(longest, len(chain))
    return longest


def require_books(records: Iterable[Record]) -> int:
    """Require that books close only when they may, and that closed ones stay so.

    Returns:
        How often a book was closed.
    """
    books = _Books()
    for record in records:
        books.take(record)
    return books.closings


class _Books:
    """Which goals belong to which cycles, and how far these are, event by event.

    1. Every goal in a cycle that closes has ended (rules §7.2).
    2. Nothing comes into one that is graded or closed (rules §7.1).
    3. In one that is closed no goal goes on, and nobody checks in (rules §5.7, §6.6).
    """

    def __init__(self) -> None:
        self.closings = 0
        self._cycles: dict[str, str | None] = {}
        self._running: set[str] = set()
        self._graded: set[str | None] = set()
        self._closed: set[str | None] = set()

    def take(self, record: Record) -> None:
        """Take an event; fail where it should never have been recorded."""
        id_ = record.stream.partition("/")[2]
        match record.event:
            case GoalDrafted(cycle=cycle):
                self._cycles[id_] = cycle
                self._running.add(id_)
                self._require_not_graded(record, cycle)
            case GoalDraftRevised(cycle=Change(to=cycle)):
                self._cycles[id_] = cycle
                self._require_not_graded(record, cycle)
            case GoalClosed() | GoalCancelled():
                self._running.remove(id_)
            case GoalReopened():
                self._running.add(id_)
                self._require_not_closed(record, id_)
            case CheckInRecorded():
                self._require_not_closed(record, id_)
            case GradingStarted():
                self._graded.add(id_)
            case CycleClosed():
                left = [one for one in self._running if self._cycles[one] == id_]
                assert not left, f"{record.position}: {id_} closes with {left}"
                self._closed.add(id_)
                self.closings += 1
            case CycleReopened():
                self._closed.remove(id_)

    def _require_not_graded(self, record: Record, cycle: str | None) -> None:
        assert cycle not in self._graded, f"{record.position}: comes into {cycle}"

    def _require_not_closed(self, record: Record, goal: str) -> None:
        cycle = self._cycles[goal]
        assert cycle not in self._closed, f"{record.position}: {goal} is in {cycle}"

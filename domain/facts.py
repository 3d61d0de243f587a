"""Facts: what rules need to know across aggregates, without loading them all.

The ledger keeps them beside the events, changes them in the same transaction, and
`verify` compares them with what the events say (design §4, §5).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from domain.alignment.tallies import Tally
    from domain.cycles.cycle import CycleDays, CycleKind
    from domain.days import Window
    from domain.directory.unit import Placement


class OpenGoals(Struct, frozen=True):
    """The goals of a cycle that have not ended.

    Attributes:
        goals: The ids of some of them, in their order.
        count: How many there are.
    """

    goals: tuple[str, ...]
    count: int


class Facts(Protocol):
    """What all commands before this one said; its own events are not among them."""

    def placements(self, parents: Collection[str], /) -> Sequence[Placement]:
        """Return all that was ever said of where some units are, in its order.

        Of which units: of all that were ever said to be part of one of these.
        """

    def tally(self, goal: str, /) -> Tally:
        """Return what is known of the goals that contribute to one."""

    def cycles_within(self, kind: CycleKind, days: Window, /) -> Sequence[CycleDays]:
        """Return the cycles of a kind that have one of some days."""

    def open_goals(self, cycle: str, limit: int, /) -> OpenGoals:
        """Return the goals of a cycle that have not ended, so many by their ids."""

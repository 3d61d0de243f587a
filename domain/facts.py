"""Facts: what rules need to know across aggregates, without loading them all.

The ledger keeps them beside the events, changes them in the same transaction, and
`verify` compares them with what the events say (design §4, §5).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from domain.alignment.tallies import Tally
    from domain.directory.unit import Placement


class Facts(Protocol):
    """What all commands before this one said; its own events are not among them."""

    def placements(self, parents: Collection[str], /) -> Sequence[Placement]:
        """Return all that was ever said of where some units are, in its order.

        Of which units: of all that were ever said to be part of one of these.
        """

    def tally(self, goal: str, /) -> Tally:
        """Return what is known of the goals that contribute to one."""

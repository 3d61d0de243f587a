"""What one run of the benchmarks measures, and at what size."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from benchmarks.databases import KINDS
from benchmarks.load.clients import Clients


class Sizes(Struct, frozen=True, kw_only=True):
    """How much there is of everything.

    Attributes:
        goals: Goals that are checked in on under load.
        calls: Calls of each turn that are made one at a time.
        events_many: Events that are caught up with, in the larger of two ledgers.
        events_few: And in the smaller.
        goals_many: Goals in the larger of two ledgers that memory is compared of.
        goals_few: And in the smaller.
        tree_many: Leaves of the larger of two trees that goals are moved in.
        tree_few: And of the smaller.
        memory_calls: Calls that a server answers before its memory is read.
    """

    goals: int = 2_000
    calls: int = 500
    events_many: int = 200_000
    events_few: int = 20_000
    goals_many: int = 100_000
    goals_few: int = 1_000
    tree_many: int = 9_000
    tree_few: int = 90
    memory_calls: int = 20_000


class Run(Struct, frozen=True, kw_only=True):
    """What is asked for.

    Attributes:
        clients: Who sends the load.
        wanted: The names of the rows.
        databases: ``sqlite``, ``postgresql`` or both.
        seconds: How long each turn lasts under load.
        runs: How many turns each contender has.
        sizes: How much there is of everything.
    """

    clients: Clients
    wanted: Sequence[str]
    databases: Sequence[str] = KINDS
    seconds: float = 2.0
    runs: int = 7
    sizes: Sizes = Sizes()

    @property
    def long_runs(self) -> int:
        """Return how often to repeat what takes a minute."""
        return min(self.runs, 3)

"""Cycles as they are answered, and what goals of other answers need of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.goals.goal import GoalState
from goalledger.v1 import cycles_pb2
from projections.goals import goals
from projections.organization import cycles
from services.rpc.wire import enums, names
from services.rpc.wire.times import timestamp, window_of

if TYPE_CHECKING:
    from domain.days import Window
    from projections.organization.cycles import CycleRow
    from services.rpc.calls.reads import Moment


def cycle_of(ledger: str, row: CycleRow) -> cycles_pb2.Cycle:
    """Write a cycle."""
    return cycles_pb2.Cycle(
        name=names.cycle_name(ledger, row.cycle),
        kind=enums.CYCLE_KIND.numbers[row.kind],
        title=row.title,
        window=window_of(row.days),
        state=enums.CYCLE_STATE.numbers[row.state],
        score_rule=row.score_rule or "",
        etag=str(row.version),
        create_time=timestamp(row.created),
        update_time=timestamp(row.updated),
    )


def goal_counts_of(moment: Moment, cycle: str) -> list[cycles_pb2.GoalCount]:
    """Write how many goals of a cycle were in which state, in the states' order."""
    counts = goals.counts_in(moment.connection, moment.known, cycle)
    return [
        cycles_pb2.GoalCount(state=enums.STATE.numbers[state], count=counts[state])
        for state in GoalState
        if state in counts
    ]


def days_of(moment: Moment, cycle: str | None) -> Window | None:
    """Return the days of the cycle that a goal belongs to; None where to none."""
    if cycle is None:
        return None
    row = cycles.by_id(moment.connection, moment.known, cycle)
    return None if row is None else row.days

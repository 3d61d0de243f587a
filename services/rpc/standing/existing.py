"""What was known of goals, and their policies, at a moment; else it is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.aggregate import fold
from domain.goals.goal import Goal
from domain.policies.policy import BUILT_IN
from domain.refusals import ResourceNotFound
from projections.goals import goals, key_results
from projections.organization import policies

if TYPE_CHECKING:
    from domain.policies.policy import PolicyTerms
    from projections.organization.policies import PolicyRow
    from services.ledger.ledger import Ledger
    from services.rpc.calls.reads import Moment

# What `require_measured` asks.
MODELS = (goals, key_results)


def require_measured(moment: Moment, goal: str, key_result: str | None = None) -> None:
    """Refuse a goal, or key result, that was not known at the moment.

    Raises:
        ResourceNotFound: There was no such thing then.
    """
    place = (moment.connection, moment.known)
    if goal not in goals.by_id(*place, [goal]):
        raise ResourceNotFound(kind="goal", id=goal)
    if key_result is None:
        return
    added = key_results.of_goals(*place, [goal]).get(goal, ())
    if all(one.key_result != key_result for one in added):
        raise ResourceNotFound(kind="key_result", id=f"{goal}/{key_result}")


def folded(ledger: Ledger, moment: Moment, goal_id: str) -> Goal:
    """Return a goal as its own events made it until then; it must have been known."""
    known = moment.known
    stream = Goal.stream_of(goal_id)
    records = ledger.read.stream(known.ledger, stream, known.position)
    goal = fold(Goal, goal_id, records)
    assert goal is not None
    return goal


def terms_in_force(moment: Moment, policy: str) -> PolicyTerms:
    """Return what a policy said then; it must have been set, or be built in."""
    row = policies.by_id(moment.connection, moment.known, policy)
    return terms_of(row, policy)


def terms_of(row: PolicyRow | None, policy: str) -> PolicyTerms:
    """Return what a policy said that was set (its row), or that is built in (None)."""
    return BUILT_IN[policy] if row is None else row.terms

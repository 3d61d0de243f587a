"""Amending an active SMART goal: proposed by one, decided by another (rules §5.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.actors import command
from domain.cycles.belonging import require_promising
from domain.goals.changing.amendments import (
    Amendment,
    AmendmentApproved,
    AmendmentProposed,
    AmendmentRejected,
    amend,
)
from domain.goals.changing.remeasuring import require_form_kept, require_values_kept
from domain.goals.drafting.pacing import require_goal_paced
from domain.goals.drafting.restating import restated
from domain.goals.drafting.wording import Wording
from domain.goals.duties import require_none_of
from domain.goals.goal import (
    Framework,
    Goal,
    GoalState,
    require_framework,
    require_state,
)
from domain.goals.life.deciding import require_submittable
from domain.goals.pending import new_proposal, require_somebody_else, waiting
from domain.goals.refusals import GoalNotActive
from domain.goals.scoring.roll_up import rescore
from domain.organization import tomorrow
from domain.policies.following import policy_of, require_followed
from domain.proposals.subject import EXPIRES_AFTER
from domain.refusals import FieldInvalid, Violation

if TYPE_CHECKING:
    from domain.book import Book
    from domain.goals.drafting.drafts import DraftRevision
    from domain.goals.measures import Measure


@command
def propose_amendment(
    book: Book, goal_id: str, amendment_id: str | None, changes: DraftRevision
) -> tuple[str]:
    """Propose what an active SMART goal is to promise; return the amendment's id.

    1. With a reason, and something that changes.
    2. Kind and unit stay after the first check-in (rules §3.10).
    3. What would come of it could be submitted (rules §2.4, §2.5); other days are also
       what its policy is for.
    4. A new schedule holds from the day after the approval on (rules §6.5).
    5. Its cycle is not graded or closed; nor is it when the amendment is approved.
    """
    goal = book.open(Goal, goal_id)
    require_framework(goal, Framework.SMART)
    require_state(goal, GoalState.ACTIVE, GoalNotActive)
    require_promising(book, goal)
    book.require_reason("amending a SMART goal")
    id_ = new_proposal(book, goal, Amendment, amendment_id)
    said = restated(goal, changes, Wording(book, goal.level, goal.owner))
    if all(one is None for one in said.values()):
        raise FieldInvalid(Violation("goal", "must say something else than before"))
    proposed = AmendmentProposed(
        amendment=id_,
        definition_version=len(goal.definitions),
        expires=book.now + EXPIRES_AFTER,
        **said,
    )
    _require_kept(goal, proposed)
    amended = goal.copy()
    amend(amended, proposed, tomorrow(book))
    require_goal_paced(amended)
    policy = policy_of(book, goal)
    require_submittable(book, amended, policy)
    if proposed.window is not None:
        require_followed(policy, amended)
    book.record(goal, proposed)
    return (id_,)


@command
def approve_amendment(book: Book, goal_id: str, amendment_id: str) -> None:
    """Approve an amendment: the goal promises from now on what was proposed.

    1. It waits for a decision, and nothing overtook it (rules §10.4).
    2. By another person, who neither proposed it nor owns the goal.
    """
    goal = book.open(Goal, goal_id)
    amendment = waiting(book, goal, Amendment, amendment_id)
    require_promising(book, goal)
    require_somebody_else(book, amendment)
    rule = "the owner of a goal never approves its amendment"
    require_none_of(book, goal.owners, rule)
    approved = AmendmentApproved(
        amendment=amendment_id,
        method_binding=amendment.method_binding,
        window=amendment.window,
        schedule=amendment.schedule,
        schedule_since=tomorrow(book) if amendment.schedule else None,
        plan=amendment.plan,
        measure=amendment.measure,
        definition_version=len(goal.definitions) + 1,
    )
    record = book.record(goal, approved)
    rescore(book, goal, cause=record.position)


@command
def reject_amendment(book: Book, goal_id: str, amendment_id: str) -> None:
    """Reject an amendment, with a reason: the goal keeps what it promises.

    By another person than who proposed it; its owner may reject what others want.
    """
    goal = book.open(Goal, goal_id)
    amendment = waiting(book, goal, Amendment, amendment_id)
    require_somebody_else(book, amendment)
    book.require_reason("rejecting an amendment")
    book.record(goal, AmendmentRejected(amendment=amendment_id))


def _require_kept(goal: Goal, proposed: AmendmentProposed) -> None:
    """Refuse a measure that is taken away, or that check-ins do not fit any more."""
    if proposed.measure is None:
        return
    # A draft may be without a measure, and so may what is said of one.
    after: Measure | None = proposed.measure.to
    if after is None:
        raise FieldInvalid(Violation("goal.measure", "is required"))
    observations = goal.observations.get(None)
    require_form_kept(proposed.measure.from_, after, observations, goal.id)
    require_values_kept(after, observations, "goal.measure")

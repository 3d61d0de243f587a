"""Drafting goals and revising drafts: the rules (rules §2.1, §2.6, §5.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from domain.actors import command, require_active_person
from domain.changes import change
from domain.directory.tree import require_open_unit
from domain.goals.drafts import GoalDrafted, GoalDraftRevised
from domain.goals.goal import Framework, Goal, GoalState, require_state
from domain.goals.objective import Ambition, RollUp
from domain.goals.pacing import require_goal_paced
from domain.goals.refusals import (
    AmendmentNeeded,
    GoalNotDraft,
    ObjectiveFrozen,
    WrongFramework,
)
from domain.goals.restating import require_promised, restated
from domain.goals.revisions import revised
from domain.goals.wording import Wording
from domain.organization import today
from domain.policies.following import require_policy, usual_schedule
from domain.templates.revising import require_template

if TYPE_CHECKING:
    from domain.book import Book
    from domain.goals.drafts import Draft, DraftRevision

T = TypeVar("T")


@command
def draft_goal(book: Book, goal_id: str | None, draft: Draft) -> tuple[str]:
    """Draft a goal, and return its id, which the ledger makes where none is given.

    1. Measure, criteria and acceptance conditions are a SMART goal's, ambition and
       roll-up an objective's (rules §2.1): ASPIRATIONAL, and KEY_RESULTS, where nobody
       says.
    2. The owner is an active person of the organization, the unit one that is open.
    3. Its policy exists; so does its template, which is of its framework.
    """
    goal = book.start(Goal, goal_id or book.new_id())
    _require_own(goal.id, draft.framework, draft)
    _require_known(book, owner=draft.owner, unit=draft.unit)
    require_template(book, goal.id, draft.framework, draft.template)
    if draft.measure is not None:
        require_promised(draft.measure)
    policy = require_policy(book, draft.policy)
    wording = Wording(book, draft.level, draft.owner)
    drafted = GoalDrafted(
        framework=draft.framework,
        level=draft.level,
        ambition=_of_objective(draft.framework, draft.ambition, Ambition.ASPIRATIONAL),
        roll_up=_of_objective(draft.framework, draft.roll_up, RollUp.KEY_RESULTS),
        title=wording.text(draft.title),
        description=wording.text(draft.description) or None,
        owner=draft.owner,
        unit=draft.unit,
        category=draft.category,
        labels=wording.labels(draft.labels),
        method_binding=draft.method_binding,
        window=draft.window,
        schedule=draft.schedule or usual_schedule(book, policy, draft.window),
        plan=draft.plan,
        measure=draft.measure,
        criteria=wording.answers(draft.criteria),
        acceptance_conditions=wording.conditions(draft.acceptance_conditions),
        policy=policy,
        template=draft.template,
    )
    book.record(goal, drafted)
    require_goal_paced(goal)
    return (goal.id,)


@command
def revise_draft(book: Book, goal_id: str, revision: DraftRevision) -> None:
    """Revise what a draft says; all but framework and level (rules §5.1).

    1. Only a draft; an active goal keeps what was approved (rules §5.2, §5.3).
    2. As for drafting: what is a SMART goal's, who a new owner or unit may be, and that
       the policy exists.
    """
    goal = book.open(Goal, goal_id)
    _require_revisable(goal)
    _require_own(goal.id, goal.framework, revision)
    owner = revised(goal.owner, revision.owner)
    unit = revised(goal.unit, revision.unit)
    _require_known(
        book,
        owner=None if owner == goal.owner else owner,
        unit=None if unit == goal.unit else unit,
    )
    wording, filing = Wording(book, goal.level, owner), goal.filing
    event = GoalDraftRevised(
        ambition=change(
            goal.ambition,
            _of_objective(
                goal.framework,
                revised(goal.ambition, revision.ambition),
                Ambition.ASPIRATIONAL,
            ),
        ),
        roll_up=change(
            goal.roll_up,
            _of_objective(
                goal.framework,
                revised(goal.roll_up, revision.roll_up),
                RollUp.KEY_RESULTS,
            ),
        ),
        owner=change(goal.owner, owner),
        unit=change(goal.unit, unit),
        category=change(filing.category, revised(filing.category, revision.category)),
        labels=wording.new_labels(filing.labels, revision.labels),
        policy=change(goal.policy, _policy(book, goal, revision)),
        **restated(goal, revision, wording),
    )
    if event != GoalDraftRevised():
        book.record(goal, event)
        require_goal_paced(goal)


def _require_own(goal: str, framework: Framework, said: Draft | DraftRevision) -> None:
    smart = (said.measure, said.criteria, said.acceptance_conditions)
    own = (said.ambition, said.roll_up)
    foreign = smart if framework is Framework.OKR else own
    if any(foreign):
        raise WrongFramework(goal=goal, framework=framework.name)


def _of_objective(framework: Framework, said: T | None, default: T) -> T | None:
    """Return what only an objective says; there it is something where nobody says."""
    if framework is Framework.SMART:
        return None
    return default if said is None else said


def _require_known(book: Book, owner: str | None, unit: str | None) -> None:
    if owner is not None:
        require_active_person(book, owner)
    if unit is not None:
        require_open_unit(book, unit, today(book))


def _require_revisable(goal: Goal) -> None:
    if goal.state in {GoalState.ACTIVE, GoalState.PAUSED}:
        if goal.framework is Framework.OKR:
            raise ObjectiveFrozen(goal=goal.id)
        raise AmendmentNeeded(goal=goal.id)
    require_state(goal, GoalState.DRAFT, GoalNotDraft)


def _policy(book: Book, goal: Goal, revision: DraftRevision) -> str:
    return require_policy(book, revised(goal.policy, revision.policy))

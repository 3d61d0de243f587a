"""Drafting goals and revising drafts: the rules (rules §2.1, §2.6, §5.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from msgspec import structs

from domain.actors import command, require_active_person
from domain.changes import change
from domain.cycles.belonging import require_joinable
from domain.directory.tree import require_open_unit
from domain.goals.drafting.drafts import GoalDrafted, GoalDraftRevised
from domain.goals.drafting.pacing import require_goal_paced
from domain.goals.drafting.restating import require_promised, restated
from domain.goals.drafting.revisions import revised
from domain.goals.drafting.wording import Wording
from domain.goals.goal import Framework, Goal, GoalState, require_state
from domain.goals.objective import Ambition, RollUp
from domain.goals.refusals import (
    AmendmentNeeded,
    GoalNotDraft,
    ObjectiveFrozen,
    WrongFramework,
)
from domain.organization import today
from domain.policies.following import require_policy, usual_schedule
from domain.templates.revising import require_template

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.book import Book
    from domain.goals.drafting.drafts import Draft, DraftRevision
    from domain.goals.smart import CriterionAnswer

T = TypeVar("T")


@command
def draft_goal(book: Book, goal_id: str | None, draft: Draft) -> tuple[str]:
    """Draft a goal, and return its id, which the ledger makes where none is given.

    1. Measure, criteria and acceptance conditions are a SMART goal's, ambition and
       roll-up an objective's (rules §2.1): ASPIRATIONAL, and KEY_RESULTS, where nobody
       says.
    2. The owner is an active person of the organization, the unit one that is open.
    3. Its policy exists; so does its template, which is of its framework.
    4. Its cycle, if it has one, is planned or open (rules §7.1).
    """
    goal = book.start(Goal, goal_id or book.new_id())
    _require_own(goal.id, draft.framework, draft)
    require_known(book, draft)
    require_template(book, goal.id, draft.framework, draft.template)
    if draft.measure is not None:
        require_promised(draft.measure)
    policy = require_policy(book, draft.policy)
    schedule = draft.schedule or usual_schedule(book, policy, draft.window)
    said = structs.replace(draft, policy=policy, schedule=schedule)
    book.record(goal, drafted(book, said))
    require_goal_paced(goal)
    return (goal.id,)


def drafted(
    book: Book,
    draft: Draft,
    answered: Sequence[CriterionAnswer] = (),
    carried_over_from: str | None = None,
) -> GoalDrafted:
    """Return what is recorded of a draft that says its policy and its schedule.

    Args:
        book: The command's book.
        draft: What the goal says.
        answered: Answers that were given before, and stay whose they were.
        carried_over_from: The id of the goal that it goes on with; None for none.
    """
    assert draft.policy is not None
    assert draft.schedule is not None
    wording = Wording(book, draft.level, draft.owner)
    return GoalDrafted(
        framework=draft.framework,
        level=draft.level,
        ambition=_of_objective(draft.framework, draft.ambition, Ambition.ASPIRATIONAL),
        roll_up=_of_objective(draft.framework, draft.roll_up, RollUp.KEY_RESULTS),
        title=wording.text(draft.title),
        description=wording.text(draft.description) or None,
        owner=draft.owner,
        unit=draft.unit,
        cycle=draft.cycle,
        category=draft.category,
        labels=wording.labels(draft.labels),
        method_binding=draft.method_binding,
        window=draft.window,
        schedule=draft.schedule,
        plan=draft.plan,
        measure=draft.measure,
        criteria=wording.answers(draft.criteria, answered),
        acceptance_conditions=wording.conditions(draft.acceptance_conditions),
        policy=draft.policy,
        template=draft.template,
        carried_over_from=carried_over_from,
    )


@command
def revise_draft(book: Book, goal_id: str, revision: DraftRevision) -> None:
    """Revise what a draft says; all but framework and level (rules §5.1).

    1. Only a draft; an active goal keeps what was approved (rules §5.2, §5.3).
    2. As for drafting: what is a SMART goal's, who a new owner, unit or cycle may be,
       and that the policy exists.
    """
    goal = book.open(Goal, goal_id)
    _require_revisable(goal)
    _require_own(goal.id, goal.framework, revision)
    owner = revised(goal.owner, revision.owner)
    unit = revised(goal.unit, revision.unit)
    cycle = revised(goal.cycle, revision.cycle)
    _require_new_known(book, goal, owner, unit, cycle)
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
        cycle=change(goal.cycle, cycle),
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


def require_known(book: Book, draft: Draft) -> None:
    """Refuse an owner, unit or cycle that a new goal cannot have."""
    require_active_person(book, draft.owner)
    if draft.unit is not None:
        require_open_unit(book, draft.unit, today(book))
    if draft.cycle is not None:
        require_joinable(book, draft.cycle)


def _require_new_known(
    book: Book, goal: Goal, owner: str, unit: str | None, cycle: str | None
) -> None:
    if owner != goal.owner:
        require_active_person(book, owner)
    if unit is not None and unit != goal.unit:
        require_open_unit(book, unit, today(book))
    if cycle is not None and cycle != goal.cycle:
        require_joinable(book, cycle)


def _require_revisable(goal: Goal) -> None:
    if goal.state in {GoalState.ACTIVE, GoalState.PAUSED}:
        if goal.framework is Framework.OKR:
            raise ObjectiveFrozen(goal=goal.id)
        raise AmendmentNeeded(goal=goal.id)
    require_state(goal, GoalState.DRAFT, GoalNotDraft)


def _policy(book: Book, goal: Goal, revision: DraftRevision) -> str:
    return require_policy(book, revised(goal.policy, revision.policy))

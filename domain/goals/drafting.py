"""Drafting goals and revising drafts: the rules (rules §2.1, §2.6, §5.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.actors import command, require_active_person
from domain.changes import change
from domain.directory.tree import require_open_unit
from domain.goals.drafts import GoalDrafted, GoalDraftRevised
from domain.goals.goal import Framework, Goal, GoalState, require_state
from domain.goals.measures import Measure, require_sound
from domain.goals.refusals import (
    AmendmentNeeded,
    GoalNotDraft,
    ObjectiveFrozen,
    WrongFramework,
)
from domain.goals.revisions import (
    MeasureRevision,
    WindowRevision,
    revised,
    revised_measure,
    revised_window,
)
from domain.goals.wording import Wording
from domain.organization import today
from domain.policies.following import require_policy
from domain.templates.revising import require_template

if TYPE_CHECKING:
    from domain.book import Book
    from domain.days import Window
    from domain.goals.drafts import Draft, DraftRevision


@command
def draft_goal(book: Book, goal_id: str | None, draft: Draft) -> tuple[str]:
    """Draft a goal, and return its id, which the ledger makes where none is given.

    1. Measure, criteria and acceptance conditions are a SMART goal's (rules §2.1).
    2. The owner is an active person of the organization, the unit one that is open.
    3. Its policy exists; so does its template, which is of its framework.
    """
    goal = book.start(Goal, goal_id or book.new_id())
    if draft.framework is Framework.OKR:
        _require_nothing_smart(goal.id, draft)
    _require_known(book, owner=draft.owner, unit=draft.unit)
    require_template(book, goal.id, draft.framework, draft.template)
    if draft.measure is not None:
        require_sound(draft.measure, "goal.measure")
    wording = Wording(book, draft.level, draft.owner)
    drafted = GoalDrafted(
        framework=draft.framework,
        level=draft.level,
        title=wording.text(draft.title),
        description=wording.text(draft.description) or None,
        owner=draft.owner,
        unit=draft.unit,
        window=draft.window,
        measure=draft.measure,
        criteria=wording.answers(draft.criteria),
        acceptance_conditions=wording.conditions(draft.acceptance_conditions),
        policy=require_policy(book, draft.policy),
        template=draft.template,
    )
    book.record(goal, drafted)
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
    if goal.framework is Framework.OKR:
        _require_nothing_smart(goal.id, revision)
    owner = revised(goal.owner, revision.owner)
    unit = revised(goal.unit, revision.unit)
    _require_known(
        book,
        owner=None if owner == goal.owner else owner,
        unit=None if unit == goal.unit else unit,
    )
    wording = Wording(book, goal.level, owner)
    conditions = goal.acceptance_conditions
    event = GoalDraftRevised(
        title=wording.new_text(goal.title, revision.title),
        description=wording.new_text(goal.description or "", revision.description),
        owner=change(goal.owner, owner),
        unit=change(goal.unit, unit),
        window=change(goal.window, _window(goal, revision)),
        measure=change(goal.measure, _measure(goal, revision)),
        criteria=wording.new_answers(goal.criteria, revision.criteria),
        acceptance_conditions=wording.new_conditions(
            conditions, revision.acceptance_conditions
        ),
        policy=change(goal.policy, _policy(book, goal, revision)),
    )
    if event != GoalDraftRevised():
        book.record(goal, event)


def _require_nothing_smart(goal: str, said: Draft | DraftRevision) -> None:
    for field in (said.measure, said.criteria, said.acceptance_conditions):
        if field:
            raise WrongFramework(goal=goal, framework=Framework.OKR.name)


def _require_known(book: Book, owner: str | None, unit: str | None) -> None:
    if owner is not None:
        require_active_person(book, owner)
    if unit is not None:
        require_open_unit(book, unit, today(book))


def _require_revisable(goal: Goal) -> None:
    if goal.state is GoalState.ACTIVE:
        if goal.framework is Framework.OKR:
            raise ObjectiveFrozen(goal=goal.id)
        raise AmendmentNeeded(goal=goal.id)
    require_state(goal, GoalState.DRAFT, GoalNotDraft)


def _policy(book: Book, goal: Goal, revision: DraftRevision) -> str:
    return require_policy(book, revised(goal.policy, revision.policy))


def _window(goal: Goal, revision: DraftRevision) -> Window:
    said = revision.window
    if isinstance(said, WindowRevision):
        return revised_window(goal.window, said, "goal.window")
    return revised(goal.window, said)


def _measure(goal: Goal, revision: DraftRevision) -> Measure | None:
    said = revision.measure
    if isinstance(said, MeasureRevision):
        said = revised_measure(goal.measure, said, "goal.measure")
    measure = revised(goal.measure, said)
    if measure is not None:
        require_sound(measure, "goal.measure")
    return measure

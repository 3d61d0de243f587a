"""Drafting goals and revising drafts: the rules (rules §2.1, §2.6, §5.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UnsetType

from domain.actors import Person, command
from domain.changes import change
from domain.goals.drafts import GoalDrafted, GoalDraftRevised
from domain.goals.goal import (
    Framework,
    Goal,
    GoalLevel,
    GoalState,
    require_state,
    text_of,
)
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
from domain.goals.smart import AcceptanceCondition, CriterionAnswer, require_each_once
from domain.units import Unit

if TYPE_CHECKING:
    from domain.book import Book
    from domain.days import Window
    from domain.goals.drafts import Draft, DraftRevision, StatedAnswer, StatedCondition
    from domain.texts import Text


@command
def draft_goal(book: Book, goal_id: str | None, draft: Draft) -> tuple[str]:
    """Draft a goal, and return its id, which the ledger makes where none is given.

    1. Measure, criteria and acceptance conditions are a SMART goal's (rules §2.1).
    2. The owner is a person of the organization, the unit one of its units.
    """
    goal = book.start(Goal, goal_id or book.new_id())
    level, owner = draft.level, draft.owner
    if draft.measure or draft.criteria or draft.acceptance_conditions:
        _require_smart(goal.id, draft.framework)
    book.load(Person, owner)
    if draft.unit is not None:
        book.load(Unit, draft.unit)
    if draft.measure is not None:
        require_sound(draft.measure, "goal.measure")
    drafted = GoalDrafted(
        framework=draft.framework,
        level=level,
        title=text_of(draft.title, level, owner),
        description=text_of(draft.description, level, owner) or None,
        owner=owner,
        unit=draft.unit,
        window=draft.window,
        measure=draft.measure,
        criteria=_Wording(book, level, owner).answers((), draft.criteria),
        acceptance_conditions=_Wording(book, level, owner).conditions(
            draft.acceptance_conditions
        ),
    )
    book.record(goal, drafted)
    return (goal.id,)


@command
def revise_draft(book: Book, goal_id: str, revision: DraftRevision) -> None:
    """Revise what a draft says; all but framework and level (rules §5.1).

    1. Only a draft; an active goal keeps what was approved (rules §5.2, §5.3).
    2. As for drafting: whose the fields are, and that owner and unit exist.
    """
    goal = book.open(Goal, goal_id)
    _require_revisable(goal)
    for field in (revision.measure, revision.criteria, revision.acceptance_conditions):
        if not isinstance(field, UnsetType) and field:
            _require_smart(goal.id, goal.framework)
    owner = revised(goal.owner, revision.owner)
    unit = revised(goal.unit, revision.unit)
    book.load(Person, owner)
    if unit is not None:
        book.load(Unit, unit)
    wording = _Wording(book, goal.level, owner)
    event = GoalDraftRevised(
        title=wording.new(goal.title, revision.title),
        description=wording.new(goal.description or "", revision.description),
        owner=change(goal.owner, owner),
        unit=change(goal.unit, unit),
        window=change(goal.window, _window(goal, revision)),
        measure=change(goal.measure, _measure(goal, revision)),
        criteria=_new_answers(goal, revision, wording),
        acceptance_conditions=_new_conditions(goal, revision, wording),
    )
    if event != GoalDraftRevised():
        book.record(goal, event)


class _Wording:
    """Turns what a caller says into texts of the goal, compared with those before."""

    def __init__(self, book: Book, level: GoalLevel, owner: str) -> None:
        self.book = book
        self._level = level
        self._owner = owner

    def text(self, text: str) -> Text:
        return text_of(text, self._level, self._owner)

    def new(self, before: Text, said: str | UnsetType) -> Text | None:
        """Return the new text, or None where nothing changed."""
        if isinstance(said, UnsetType) or self.book.reads(before) == said:
            return None
        return self.text(said)

    def answers(
        self, before: tuple[CriterionAnswer, ...], said: tuple[StatedAnswer, ...]
    ) -> tuple[CriterionAnswer, ...]:
        """Return the answers; one that is repeated stays whose it was."""
        criteria = [answer.criterion for answer in said]
        require_each_once(criteria, "goal.criteria", "criterion")
        known = {
            (a.criterion, self.book.reads(a.answer), a.assessment): a.answered_by
            for a in before
        }
        command = self.book.command
        caller = command.on_behalf_of or command.actor
        return tuple(
            CriterionAnswer(
                a.criterion,
                self.text(a.answer),
                a.assessment,
                known.get((a.criterion, a.answer, a.assessment), caller),
            )
            for a in said
        )

    def conditions(
        self, said: tuple[StatedCondition, ...]
    ) -> tuple[AcceptanceCondition, ...]:
        """Return the acceptance conditions, each with an id."""
        ids = [one.id or self.book.new_id() for one in said]
        require_each_once(ids, "goal.acceptance_conditions", "condition_id")
        return tuple(
            AcceptanceCondition(id, self.text(one.text))
            for id, one in zip(ids, said, strict=True)  # noqa: A001
        )


def _require_smart(goal: str, framework: Framework) -> None:
    if framework is not Framework.SMART:
        raise WrongFramework(goal=goal, framework=framework.name)


def _require_revisable(goal: Goal) -> None:
    if goal.state is GoalState.ACTIVE:
        if goal.framework is Framework.OKR:
            raise ObjectiveFrozen(goal=goal.id)
        raise AmendmentNeeded(goal=goal.id)
    require_state(goal, GoalState.DRAFT, GoalNotDraft)


def _window(goal: Goal, revision: DraftRevision) -> Window:
    said = revision.window
    if isinstance(said, WindowRevision):
        return revised_window(goal.window, said, "goal.window")
    return revised(goal.window, said)


def _measure(goal: Goal, revision: DraftRevision) -> Measure | None:
    said = revision.measure
    if isinstance(said, MeasureRevision):
        measure: Measure | None = revised_measure(goal.measure, said, "goal.measure")
    else:
        measure = revised(goal.measure, said)
    if measure is not None:
        require_sound(measure, "goal.measure")
    return measure


def _new_answers(
    goal: Goal, revision: DraftRevision, wording: _Wording
) -> tuple[CriterionAnswer, ...] | None:
    if isinstance(revision.criteria, UnsetType):
        return None
    reads = wording.book.reads
    before = [(a.criterion, reads(a.answer), a.assessment) for a in goal.criteria]
    said = [(a.criterion, a.answer, a.assessment) for a in revision.criteria]
    if before == said:
        return None
    return wording.answers(goal.criteria, revision.criteria)


def _new_conditions(
    goal: Goal, revision: DraftRevision, wording: _Wording
) -> tuple[AcceptanceCondition, ...] | None:
    said = revision.acceptance_conditions
    if isinstance(said, UnsetType):
        return None
    reads = wording.book.reads
    before = [(c.id, reads(c.text)) for c in goal.acceptance_conditions]
    if before == [(c.id, c.text) for c in said]:
        return None
    return wording.conditions(said)

"""Shows how drafts are revised, and until when (rules §5.1 to §5.3)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from msgspec import UNSET

from domain.changes import Change
from domain.days import Window
from domain.goals.drafting.drafts import (
    DraftRevision,
    GoalDraftRevised,
    StatedAnswer,
    StatedCondition,
)
from domain.goals.drafting.revisions import MeasureRevision, WindowRevision
from domain.goals.goal import Goal, GoalLevel
from domain.goals.refusals import (
    AmendmentNeeded,
    GoalCancelled,
    GoalClosed,
    GoalNotDraft,
    ObjectiveFrozen,
)
from domain.goals.smart import (
    AcceptanceCondition,
    Criterion,
)
from domain.refusals import FieldInvalid
from tests.domain.spec import Act, given, recorded
from tests.examples import (
    ANNA,
    BEN,
    CONDITION,
    GOAL,
    QUARTER,
    UNIT,
    WHY,
    an_active_objective,
    an_active_smart_goal,
    answers,
    cancelled,
    closed,
    company,
    draft,
    draft_revised,
    drafted,
    key_result_added,
    measure,
    rejected,
    smart_draft,
    submitted,
)


def test_a_revision_records_what_changed_from_what_to_what() -> None:
    """Design §5: numbers, dates and people with both; of texts only the new one."""
    history = given(*company(), drafted(smart_draft(description="By asking.")))
    half = Window(date(2026, 1, 1), date(2026, 6, 30))

    history.do(
        draft_revised(
            title="Renewals",
            description="",
            owner=BEN,
            unit=None,
            window=WindowRevision(end=half.end),
            measure=MeasureRevision(said={"target": Decimal(90)}),
        )
    )

    assert recorded(history) == [
        GoalDraftRevised(
            title="Renewals",
            description="",
            owner=Change(ANNA, BEN),
            unit=Change(UNIT, None),
            window=Change(QUARTER, half),
            measure=Change(measure(), measure(target="90")),
        )
    ]
    goal = history.aggregates[Goal.stream_of(GOAL)]
    assert isinstance(goal, Goal)
    assert (goal.title, goal.description, goal.owner) == ("Renewals", None, BEN)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"title": "Customers renew without being asked", "owner": ANNA},
        {"description": "", "unit": UNIT, "window": QUARTER, "measure": None},
        {"window": WindowRevision(start=QUARTER.start), "criteria": ()},
        {"acceptance_conditions": (), "title": UNSET},
    ],
)
def test_a_revision_that_changes_nothing_records_nothing(
    changes: dict[str, Any],
) -> None:
    """Rules §10.1: it succeeds all the same."""
    history = given(*company(), drafted())

    history.do(draft_revised(**changes))

    assert recorded(history) == []


def test_personal_texts_are_compared_by_what_they_say() -> None:
    said = smart_draft(level=GoalLevel.INDIVIDUAL)
    history = given(*company(), drafted(said))

    history.do(
        draft_revised(
            title=said.title,
            criteria=said.criteria,
            acceptance_conditions=said.acceptance_conditions,
        )
    )

    assert recorded(history) == []


def test_an_answer_that_stays_keeps_who_gave_it() -> None:
    """Rules §2.4."""
    history = given(*company(), drafted(smart_draft(), by=BEN))
    specific = StatedAnswer(Criterion.SPECIFIC, "Sales, every renewal, asked first.")

    history.do(
        draft_revised(by=ANNA, criteria=(specific, *answers(Criterion.SPECIFIC)))
    )

    (event,) = recorded(history)
    assert isinstance(event, GoalDraftRevised)
    assert event.criteria is not None
    assert [answer.answered_by for answer in event.criteria] == [ANNA, *[BEN] * 4]


def test_acceptance_conditions_are_stated_anew_as_a_whole() -> None:
    history = given(*company(), drafted(smart_draft()))
    kept = StatedCondition(CONDITION, "No renewal was bought with a discount.")

    history.do(
        draft_revised(
            acceptance_conditions=(kept, StatedCondition(None, "Nobody left.")),
            ids=("nobody-left",),
        )
    )

    assert recorded(history) == [
        GoalDraftRevised(
            acceptance_conditions=(
                AcceptanceCondition(CONDITION, kept.text),
                AcceptanceCondition("nobody-left", "Nobody left."),
            )
        )
    ]


def test_a_measure_begun_by_parts_needs_all_that_has_no_default() -> None:
    history = given(*company(), drafted(smart_draft(measure=None)))
    target = MeasureRevision(kind="numeric", said={"target": Decimal(5)})

    with pytest.raises(FieldInvalid) as refused:
        history.do(draft_revised(measure=target))

    assert [violation.field for violation in refused.value.violations] == [
        "goal.measure.numeric.start",
    ]
    assert recorded(history) == []


def test_a_window_never_ends_before_it_starts() -> None:
    history = given(*company(), drafted())

    with pytest.raises(FieldInvalid) as refused:
        history.do(draft_revised(window=WindowRevision(end=date(2025, 12, 31))))

    assert refused.value.violations[0].field == "goal.window.end_date"
    assert recorded(history) == []


@pytest.mark.parametrize(
    ("acts", "refusal"),
    [
        ([*company(), drafted(), key_result_added(), submitted()], GoalNotDraft),
        (an_active_objective(), ObjectiveFrozen),
        (an_active_smart_goal(), AmendmentNeeded),
        ([*company(), drafted(), cancelled()], GoalCancelled),
        ([*an_active_smart_goal(acceptance_conditions=()), closed()], GoalClosed),
    ],
)
def test_only_a_draft_is_revised(acts: list[Act], refusal: type[Exception]) -> None:
    """Rules §5.1 to §5.3."""
    history = given(*acts)

    with pytest.raises(refusal):
        history.do(draft_revised(title="Something else"))

    assert recorded(history) == []


def test_a_rejected_goal_is_a_draft_again_and_free_to_revise() -> None:
    """Rules §5, §5.1."""
    history = given(
        *company(), drafted(), key_result_added(), submitted(), rejected(**WHY)
    )

    history.do(draft_revised(title="Something else"))

    assert recorded(history) == [GoalDraftRevised(title="Something else")]


def test_every_field_of_a_draft_but_framework_and_level_can_be_revised() -> None:
    """Rules §5.1: all but framework and level; §9.6: and what it was drafted from."""
    fields = set(draft().__struct_fields__) - {"framework", "level", "template"}

    assert set(DraftRevision.__struct_fields__) == fields

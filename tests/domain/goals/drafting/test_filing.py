"""Shows ambition, categories, labels and binding methods (rules §2.2, §2.6)."""

from __future__ import annotations

from typing import Any

import pytest

from domain.changes import Change
from domain.goals.drafting.drafts import GoalDrafted, GoalDraftRevised
from domain.goals.filing import Category, Filing
from domain.goals.goal import GoalLevel
from domain.goals.objective import Ambition
from domain.goals.refusals import WrongFramework
from domain.texts import Personal
from tests.domain.spec import given, recorded
from tests.examples import (
    ANNA,
    company,
    draft,
    draft_revised,
    drafted,
    smart_draft,
    the_goal,
)

COMMITTED = Ambition.COMMITTED


def test_an_objective_says_how_much_of_it_is_expected() -> None:
    """Rules §2.2."""
    history = given(*company())

    history.do(drafted(draft(ambition=COMMITTED)))

    assert the_goal(history).ambition is COMMITTED


def test_an_objective_is_aspirational_where_nobody_says() -> None:
    history = given(*company(), drafted(draft(ambition=COMMITTED)))

    history.do(draft_revised(ambition=None))

    assert recorded(history) == [
        GoalDraftRevised(ambition=Change(COMMITTED, Ambition.ASPIRATIONAL))
    ]
    assert the_goal(history).ambition is Ambition.ASPIRATIONAL


def test_a_smart_goal_has_no_ambition() -> None:
    """Rules §2.1: it is met or not."""
    history = given(*company(), drafted(smart_draft()))

    with pytest.raises(WrongFramework):
        history.do(drafted(smart_draft(ambition=COMMITTED), goal="another"))
    with pytest.raises(WrongFramework):
        history.do(draft_revised(ambition=COMMITTED))
    history.do(draft_revised(ambition=None))

    assert recorded(history) == []
    assert the_goal(history).ambition is None


@pytest.mark.parametrize("said", [draft, smart_draft])
def test_a_goal_is_filed_by_category_and_labels(said: Any) -> None:
    """Rules §2.6."""
    labels: dict[str, Any] = {"region": "Alps", "audit": ""}
    history = given(*company())

    history.do(
        drafted(
            said(category=Category.STRATEGY, labels=labels, method_binding=True),
        )
    )

    (event,) = recorded(history)
    assert isinstance(event, GoalDrafted)
    assert list(event.labels) == ["audit", "region"]
    assert the_goal(history).filing == Filing(
        Category.STRATEGY, labels, method_binding=True
    )


def test_a_revision_says_what_changed_in_how_it_is_filed() -> None:
    """Rules §5.1; labels are given as a whole."""
    history = given(*company(), drafted(draft(labels={"region": "Alps"})))

    history.do(
        draft_revised(
            category=Category.REVIEW, labels={"site": "Graz"}, method_binding=True
        )
    )

    assert recorded(history) == [
        GoalDraftRevised(
            category=Change(None, Category.REVIEW),
            labels={"site": "Graz"},
            method_binding=Change(from_=False, to=True),
        )
    ]
    assert the_goal(history).filing == Filing(
        Category.REVIEW, {"site": "Graz"}, method_binding=True
    )


def test_what_is_filed_as_before_is_no_change() -> None:
    """Rules §10.1."""
    said = draft(category=Category.PROJECT, labels={"b": "1", "a": "2"})
    history = given(*company(), drafted(said))

    history.do(draft_revised(category=Category.PROJECT, labels={"a": "2", "b": "1"}))

    assert recorded(history) == []


def test_labels_can_be_taken_away() -> None:
    history = given(*company(), drafted(draft(labels={"a": "1"})))

    history.do(draft_revised(labels={}))

    assert recorded(history) == [GoalDraftRevised(labels={})]
    assert the_goal(history).filing.labels == {}


def test_labels_of_one_persons_goal_are_personal() -> None:
    """Design §5: texts of INDIVIDUAL goals; their keys are not texts."""
    said = draft(level=GoalLevel.INDIVIDUAL, labels={"coach": "Dana", "audit": ""})
    history = given(*company())

    history.do(drafted(said))

    (event,) = recorded(history)
    assert isinstance(event, GoalDrafted)
    assert event.labels == {"audit": "", "coach": Personal(ANNA, text="Dana")}

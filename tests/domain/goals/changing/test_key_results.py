"""Shows how key results are added to objectives (rules §2.2, §3.11, §5.2)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from domain.changes import Change
from domain.goals.adaptable import KEY_RESULTS_MAX
from domain.goals.changing.adapting import (
    KeyResultAdded,
    KeyResultRevised,
    KeyResultRevision,
)
from domain.goals.drafting.revisions import MeasureRevision
from domain.goals.goal import Goal, GoalLevel
from domain.goals.objective import ProgressFrom
from domain.goals.refusals import (
    GoalCancelled,
    GoalClosed,
    GoalNotDraft,
    TooManyKeyResults,
    WrongFramework,
)
from domain.goals.smart import Assessment, Criterion, CriterionAnswer
from domain.refusals import (
    FieldInvalid,
    ReasonRequired,
    ResourceExists,
)
from domain.texts import Personal
from tests.domain.spec import Act, given, recorded
from tests.examples import (
    ANNA,
    BEN,
    GOAL,
    KEY_RESULT,
    WHY,
    an_active_objective,
    answers,
    cancelled,
    closed,
    closing,
    company,
    draft,
    drafted,
    key_result,
    key_result_added,
    key_result_revised,
    measure,
    rejected,
    smart_draft,
    submitted,
)

TO_90 = KeyResultRevision(measure=MeasureRevision(said={"target": Decimal(90)}))


def test_a_key_result_is_added_to_a_draft_without_saying_why() -> None:
    """Rules §5.1: drafts are free; they promise nothing, so no version begins."""
    history = given(*company(), drafted())

    made = history.do(key_result_added())

    assert made == (KEY_RESULT,)
    assert recorded(history) == [
        KeyResultAdded(
            key_result=KEY_RESULT,
            title="Renewal rate",
            measure=measure(),
            weight=Decimal(1),
            window=None,
            held_to_criteria=False,
            criteria=(),
            schedule=None,
            plan=(),
            progress_from=ProgressFrom.CHECK_INS,
            definition_version=None,
        )
    ]


def test_a_key_result_without_an_id_gets_one_from_the_ledger() -> None:
    history = given(*company(), drafted())

    made = history.do(key_result_added(key="", ids=("new",)))

    assert made == ("new",)


def test_adding_to_an_active_objective_begins_a_definition_version() -> None:
    """Rules §3.11: +1 for each accepted addition; §5.2: with a reason."""
    history = given(*an_active_objective())

    history.do(key_result_added("churn", **WHY))

    added = recorded(history)[0]
    assert isinstance(added, KeyResultAdded)
    assert added.definition_version == 2
    goal = history.aggregates[Goal.stream_of(GOAL)]
    assert isinstance(goal, Goal)
    assert [list(one.terms) for one in goal.definitions] == [
        [KEY_RESULT],
        [KEY_RESULT, "churn"],
    ]


def test_adding_to_an_active_objective_needs_a_reason() -> None:
    """Rules §10.3."""
    history = given(*an_active_objective())

    with pytest.raises(ReasonRequired):
        history.do(key_result_added("churn"))

    assert recorded(history) == []


def test_titles_of_one_persons_key_results_are_the_owners() -> None:
    """Design §5: texts of INDIVIDUAL goals."""
    history = given(*company(), drafted(draft(level=GoalLevel.INDIVIDUAL)))

    history.do(key_result_added())

    (event,) = recorded(history)
    assert isinstance(event, KeyResultAdded)
    assert event.title == Personal(ANNA, text="Renewal rate")


def test_a_key_result_can_be_held_to_the_five_criteria() -> None:
    """Rules §2.4: each answer is kept with who gave it."""
    history = given(*company(), drafted())
    said = key_result(held_to_criteria=True, criteria=answers()[:1])

    history.do(key_result_added(said=said))

    (event,) = recorded(history)
    assert isinstance(event, KeyResultAdded)
    assert event.held_to_criteria
    assert event.criteria == (
        CriterionAnswer(
            Criterion.SPECIFIC, "This is why it is specific.", Assessment.PERSON, BEN
        ),
    )


def test_a_key_result_can_be_held_to_the_criteria_later() -> None:
    """Rules §2.4."""
    history = given(*company(), drafted(), key_result_added())
    held = KeyResultRevision(held_to_criteria=True, criteria=answers())

    history.do(key_result_revised(held, by=ANNA))

    (event,) = recorded(history)
    assert isinstance(event, KeyResultRevised)
    assert event.held_to_criteria == Change(from_=False, to=True)
    assert event.criteria is not None
    assert {one.answered_by for one in event.criteria} == {ANNA}
    goal = history.aggregates[Goal.stream_of(GOAL)]
    assert isinstance(goal, Goal)
    assert goal.key_results[KEY_RESULT].held_to_criteria


def test_each_criterion_of_a_key_result_is_answered_once() -> None:
    history = given(*company(), drafted())
    said = key_result(criteria=answers()[:1] * 2)

    with pytest.raises(FieldInvalid) as refused:
        history.do(key_result_added(said=said))

    assert refused.value.violations[0].field == "key_result.criteria[1].criterion"
    assert recorded(history) == []


def test_a_key_results_id_is_taken_once() -> None:
    history = given(*company(), drafted(), key_result_added())

    with pytest.raises(ResourceExists) as refused:
        history.do(key_result_added())

    assert refused.value.facts["id"] == f"{GOAL}/{KEY_RESULT}"
    assert recorded(history) == []


def test_an_objective_has_at_most_20_key_results() -> None:
    """Rules §2.2."""
    many = [key_result_added(f"k{number}") for number in range(KEY_RESULTS_MAX)]
    history = given(*company(), drafted(), *many)

    with pytest.raises(TooManyKeyResults):
        history.do(key_result_added("one-more"))

    assert recorded(history) == []


def test_a_smart_goal_has_no_key_results() -> None:
    """Rules §2.1."""
    history = given(*company(), drafted(smart_draft()))

    with pytest.raises(WrongFramework):
        history.do(key_result_added())
    with pytest.raises(WrongFramework):
        history.do(key_result_revised(TO_90))

    assert recorded(history) == []


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (
            {"measure": measure(start="7", target="7")},
            "key_result.measure.numeric.target",
        ),
        ({"weight": Decimal("-0.1")}, "key_result.weight"),
        ({"weight": Decimal("1000.000000001")}, "key_result.weight"),
    ],
)
def test_a_key_result_says_what_can_be_computed(
    said: dict[str, Any], field: str
) -> None:
    """Rules §3.1: start and target differ; §4.1: weights are 0 to 1000."""
    history = given(*company(), drafted())

    with pytest.raises(FieldInvalid) as refused:
        history.do(key_result_added(said=key_result(**said)))

    assert refused.value.violations[0].field == field
    assert recorded(history) == []


@pytest.mark.parametrize("weight", ["0", "1000"])
def test_the_bounds_of_a_weight_are_weights(weight: str) -> None:
    """Rules §4.1."""
    history = given(*company(), drafted())

    history.do(key_result_added(said=key_result(weight=Decimal(weight))))

    assert len(recorded(history)) == 1


@pytest.mark.parametrize(
    ("acts", "refusal"),
    [
        ([*company(), drafted(), key_result_added(), submitted()], GoalNotDraft),
        ([*an_active_objective(), closed(closing(KEY_RESULT))], GoalClosed),
        ([*an_active_objective(), cancelled()], GoalCancelled),
    ],
)
def test_key_results_change_in_drafts_and_active_objectives_only(
    acts: list[Act], refusal: type[Exception]
) -> None:
    """Rules §5.1, §5.2."""
    history = given(*acts)

    with pytest.raises(refusal):
        history.do(key_result_added("churn", **WHY))
    with pytest.raises(refusal):
        history.do(key_result_revised(TO_90, **WHY))

    assert recorded(history) == []


def test_key_results_keep_the_order_they_were_added_in() -> None:
    """Rules §4.4."""
    history = given(
        *company(),
        drafted(),
        key_result_added("z"),
        key_result_added("a"),
        submitted(),
        rejected(),
        key_result_revised(TO_90, key="z"),
    )

    goal = history.aggregates[Goal.stream_of(GOAL)]

    assert isinstance(goal, Goal)
    assert list(goal.key_results) == ["z", "a"]

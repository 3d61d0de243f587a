"""Shows how goals are closed, and when a SMART goal is met (rules §2.3, §5.5)."""

from __future__ import annotations

import pytest

from domain.changes import Change
from domain.goals.ending.closing import (
    Explanation,
    GoalClosed,
    MissCause,
    StatedExplanation,
)
from domain.goals.endings import Disposition
from domain.goals.goal import GoalLevel, GoalState
from domain.goals.links import Link, LinkRelation
from domain.goals.refusals import (
    ExplanationNeeded,
    GoalNotActive,
    OutcomeNotMet,
    WrongFramework,
)
from domain.goals.refusals import GoalClosed as AlreadyClosed
from domain.goals.smart import ConditionResult, Outcome
from domain.refusals import FieldInvalid, ResourceNotFound
from domain.texts import Personal
from tests.domain.spec import Act, given, recorded
from tests.examples import (
    ANNA,
    BEN,
    CONDITION,
    GOAL,
    KEY_RESULT,
    an_active_objective,
    an_active_smart_goal,
    approved,
    cancelled,
    checked_in,
    closed,
    closing,
    company,
    corrected,
    draft,
    drafted,
    key_result_added,
    measure,
    retracted,
    submitted,
)

HELD = (ConditionResult(CONDITION, met=True),)
FAILED = (ConditionResult(CONDITION, met=False),)
REPORT = Link("https://example.com/q1.pdf", "ab" * 32, None, LinkRelation.EVIDENCE)


def test_a_closed_objective_says_how_it_ended_and_what_was_learned() -> None:
    """Rules §5.5: disposition, explanations, learnings and evidence are kept."""
    history = given(*an_active_objective(KEY_RESULT, "churn"), checked_in())

    history.do(closed(closing("churn", learnings="Ask earlier.", evidence=(REPORT,))))

    assert recorded(history) == [
        GoalClosed(
            state=Change(GoalState.ACTIVE, GoalState.CLOSED),
            disposition=Disposition.MISSED,
            outcome=None,
            condition_results=(),
            explanations=(
                Explanation("churn", Personal(BEN, text="Nobody measured it.")),
            ),
            miss_cause=MissCause.CAPACITY,
            miss_explanation=Personal(BEN, text="Nobody had the time."),
            wins=None,
            learnings=Personal(BEN, text="Ask earlier."),
            evidence=(REPORT,),
            successor=None,
        )
    ]


def test_what_is_said_of_one_persons_goal_is_the_owners() -> None:
    """Design §5: texts of INDIVIDUAL goals."""
    said = draft(level=GoalLevel.INDIVIDUAL)
    acts = [*company(), drafted(said), key_result_added(), submitted(), approved()]
    history = given(*acts, checked_in())

    history.do(closed(closing(learnings="She listens.")))

    (event,) = recorded(history)
    assert isinstance(event, GoalClosed)
    assert event.learnings == Personal(ANNA, text="She listens.")


@pytest.mark.parametrize(
    "acts",
    [
        [],
        [checked_in(), retracted()],
        [checked_in(), corrected(), retracted("second")],
    ],
    ids=["none", "retracted", "correction retracted"],
)
def test_a_key_result_without_a_check_in_in_force_is_explained(
    acts: list[Act],
) -> None:
    """Rules §5.5."""
    history = given(*an_active_objective(), *acts)

    with pytest.raises(ExplanationNeeded) as refused:
        history.do(closed())

    assert refused.value.facts == {"key_results": KEY_RESULT}
    assert recorded(history) == []


def test_explaining_more_than_is_asked_is_no_fault() -> None:
    history = given(*an_active_objective(), checked_in())

    history.do(closed(closing(KEY_RESULT)))

    assert len(recorded(history)) == 1


@pytest.mark.parametrize(
    ("value", "results", "outcome"),
    [
        ("100", HELD, Outcome.MET),
        ("120", HELD, Outcome.MET),
        ("99.999999999", HELD, Outcome.NOT_MET),
        ("100", FAILED, Outcome.NOT_MET),
    ],
)
def test_a_smart_goal_is_met_when_target_and_every_condition_hold(
    value: str, results: tuple[ConditionResult, ...], outcome: Outcome
) -> None:
    """Rules §2.3: exactly; what is only rounded to the target does not reach it."""
    history = given(*an_active_smart_goal(), checked_in(value, key=None))

    history.do(closed(closing(condition_results=results)))

    (event,) = recorded(history)
    assert isinstance(event, GoalClosed)
    assert event.outcome is outcome


def test_a_smart_goal_nobody_measured_is_not_met() -> None:
    """Rules §3.8: no check-in counts as 0, wherever the target lies."""
    falling = measure(start="-5", target="-10")
    history = given(*an_active_smart_goal(measure=falling))

    history.do(closed(closing(condition_results=HELD)))

    (event,) = recorded(history)
    assert isinstance(event, GoalClosed)
    assert event.outcome is Outcome.NOT_MET


@pytest.mark.parametrize(("value", "results"), [("99", HELD), ("100", FAILED)])
def test_a_smart_goal_is_done_only_when_it_is_met(
    value: str, results: tuple[ConditionResult, ...]
) -> None:
    """Rules §5.5."""
    history = given(*an_active_smart_goal(), checked_in(value, key=None))
    done = closing(disposition=Disposition.DONE, condition_results=results)

    with pytest.raises(OutcomeNotMet):
        history.do(closed(done))

    assert recorded(history) == []


def test_a_smart_goal_that_is_met_is_done() -> None:
    """Rules §5.5."""
    history = given(*an_active_smart_goal(), checked_in("100", key=None))
    done = closing(disposition=Disposition.DONE, condition_results=HELD)

    history.do(closed(done))

    (event,) = recorded(history)
    assert isinstance(event, GoalClosed)
    assert (event.disposition, event.outcome) == (Disposition.DONE, Outcome.MET)


@pytest.mark.parametrize(
    ("results", "refusal"),
    [
        ((), FieldInvalid),
        (HELD + HELD, FieldInvalid),
        ((*HELD, ConditionResult("other", met=True)), ResourceNotFound),
    ],
    ids=["missing", "twice", "unknown"],
)
def test_each_acceptance_condition_is_said_to_hold_or_not_once(
    results: tuple[ConditionResult, ...], refusal: type[Exception]
) -> None:
    """Rules §5.5."""
    history = given(*an_active_smart_goal())

    with pytest.raises(refusal):
        history.do(closed(closing(condition_results=results)))

    assert recorded(history) == []


@pytest.mark.parametrize(
    ("explained", "refusal"),
    [((KEY_RESULT, KEY_RESULT), FieldInvalid), (("other",), ResourceNotFound)],
)
def test_each_key_result_is_explained_once(
    explained: tuple[str, ...], refusal: type[Exception]
) -> None:
    history = given(*an_active_objective())

    with pytest.raises(refusal):
        history.do(closed(closing(*explained)))

    assert recorded(history) == []


def test_each_framework_is_closed_by_its_own_questions() -> None:
    """Rules §2.1."""
    objective = given(*an_active_objective())
    smart = given(*an_active_smart_goal())
    explained = (StatedExplanation(KEY_RESULT, "Nobody measured it."),)

    with pytest.raises(WrongFramework):
        objective.do(closed(closing(condition_results=HELD)))
    with pytest.raises(WrongFramework):
        smart.do(closed(closing(condition_results=HELD, explanations=explained)))

    assert recorded(objective) == recorded(smart) == []


@pytest.mark.parametrize(
    ("acts", "refusal"),
    [
        ([*company(), drafted()], GoalNotActive),
        ([*company(), drafted(), key_result_added(), submitted()], GoalNotActive),
        ([*an_active_objective(), closed(closing(KEY_RESULT))], AlreadyClosed),
    ],
)
def test_only_an_active_goal_is_closed(
    acts: list[Act], refusal: type[Exception]
) -> None:
    """Rules §5."""
    history = given(*acts)

    with pytest.raises(refusal):
        history.do(closed())

    assert recorded(history) == []


def test_closing_moves_no_score() -> None:
    """Rules §4.5: its own score stays; so does cancelling."""
    history = given(*an_active_objective(), checked_in())
    before = history.aggregates[f"score/{GOAL}"]

    history.do(closed())
    history_of_another = given(*an_active_objective(), checked_in(), cancelled())

    assert history.aggregates[f"score/{GOAL}"] is before
    assert len(recorded(history)) == len(recorded(history_of_another)) == 1

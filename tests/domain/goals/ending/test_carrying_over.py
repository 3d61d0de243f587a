"""Shows how goals are carried over into the next cycle, with lineage (rules §5.6)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from domain.changes import Change
from domain.cycles.refusals import CycleClosed, CycleNotOpen
from domain.days import Window
from domain.goals.changing.adapting import KeyResultAdded
from domain.goals.drafting.drafts import GoalDrafted
from domain.goals.ending.carried import CarriedMeasure, CarriedStart
from domain.goals.ending.closing import Closing, GoalClosed
from domain.goals.endings import Disposition
from domain.goals.filing import Category
from domain.goals.goal import Goal, GoalLevel, GoalState
from domain.goals.measures import Numeric
from domain.goals.objective import Ambition, RollUp
from domain.goals.pace.cadence import Cadence, CheckInSchedule
from domain.goals.pace.plans import PlanPoint
from domain.goals.refusals import (
    CauseNeeded,
    ExplanationNeeded,
    GoalNotActive,
    KeyResultDropped,
    WrongFramework,
)
from domain.goals.scoring.scores import ScoreChanged
from domain.goals.smart import Outcome
from domain.refusals import (
    FieldInvalid,
    Refusal,
    ResourceExists,
    ResourceNotFound,
)
from domain.texts import Personal
from tests.aligning import aligned, an_objective
from tests.cycles import (
    Q1,
    Q2,
    SPRING,
    SUCCESSOR,
    carried_over,
    cycle_closed,
    cycle_opened,
    grading_started,
)
from tests.domain.goals.ending.carrying import (
    an_active,
    an_active_smart,
    not_met,
    numeric_of,
)
from tests.domain.spec import Act, given, recorded
from tests.examples import (
    ANNA,
    GOAL,
    KEY_RESULT,
    WHY,
    checked_in,
    closed,
    closing,
    draft,
    drafted,
    key_result,
    key_result_added,
)
from tests.turns import key_result_dropped, paused

LAST, ZERO, AS_BEFORE = CarriedStart
WEEKLY = CheckInSchedule(cadence=Cadence.WEEKLY, anchor_day=5)


def test_a_goal_is_carried_over_and_each_names_the_other() -> None:
    """Features B5."""
    history = given(*an_active(checked_in("42")))

    made = history.do(carried_over())

    ended, drafting, added = recorded(history)
    assert made == (SUCCESSOR,)
    assert isinstance(ended, GoalClosed)
    assert isinstance(drafting, GoalDrafted)
    assert isinstance(added, KeyResultAdded)
    assert ended.disposition is Disposition.CARRIED_OVER
    assert (ended.successor, drafting.carried_over_from) == (SUCCESSOR, GOAL)
    assert (drafting.cycle, drafting.window, drafting.owner) == (Q2, SPRING, ANNA)
    assert [one.cause for one in history.last] == [
        None,
        *[history.last[0].position] * 2,
    ]


def test_the_successor_is_a_draft_without_a_past() -> None:
    """Rules §5.6: events and check-ins are not copied."""
    history = given(*an_active(checked_in("42")))

    history.do(carried_over())

    successor = history.aggregates[Goal.stream_of(SUCCESSOR)]
    assert isinstance(successor, Goal)
    assert successor.state is GoalState.DRAFT
    assert not successor.observations
    assert not successor.definitions


def test_the_successor_says_what_the_goal_said() -> None:
    said = {
        "description": "Sales and service, side by side.",
        "ambition": Ambition.COMMITTED,
        "category": Category.STRATEGY,
        "labels": {"region": "alps"},
        "method_binding": True,
        "schedule": WEEKLY,
        "plan": (PlanPoint(date(2026, 2, 1), Decimal("0.5")),),
    }
    history = given(*an_active(checked_in("42"), **said))

    history.do(carried_over())

    (event,) = (one for one in recorded(history) if isinstance(one, GoalDrafted))
    kept = {key: getattr(event, key) for key in said}
    assert kept == {**said, "plan": ()}
    assert event.title == draft().title
    assert event.policy == "default"


def test_active_key_results_go_on_under_their_ids_without_their_days() -> None:
    own = key_result(
        title="Size",
        weight=Decimal(3),
        window=Window(date(2026, 2, 1), date(2026, 2, 28)),
        schedule=WEEKLY,
        plan=(PlanPoint(date(2026, 2, 14), Decimal("0.5")),),
    )
    added = [key_result_added("size", own, **WHY), key_result_added("old", **WHY)]
    history = given(*an_active(*added, key_result_dropped("old")))

    history.do(carried_over("rate", "size"))

    rate, size = (one for one in recorded(history) if isinstance(one, KeyResultAdded))
    assert (rate.key_result, size.key_result) == ("rate", "size")
    assert (size.title, size.weight, size.schedule) == ("Size", Decimal(3), WEEKLY)
    assert (size.window, size.plan) == (None, ())


def test_a_smart_goal_is_carried_over_with_its_answers_and_conditions() -> None:
    """Rules §5.5: its outcome is recorded; §2.4: who gave an answer stays."""
    history = given(*an_active_smart(checked_in("42", key=None)))

    history.do(carried_over(said=not_met(), command={"by": ANNA}))

    ended, drafting = recorded(history)
    assert isinstance(ended, GoalClosed)
    assert isinstance(drafting, GoalDrafted)
    assert ended.outcome is Outcome.NOT_MET
    before = history.aggregates[Goal.stream_of(GOAL)]
    assert isinstance(before, Goal)
    assert drafting.criteria == before.criteria
    assert drafting.acceptance_conditions == before.acceptance_conditions
    assert numeric_of(history) == Numeric(Decimal(42), Decimal(100))


def test_texts_of_one_persons_goal_stay_personal() -> None:
    history = given(*an_active(checked_in("42"), level=GoalLevel.INDIVIDUAL))

    history.do(carried_over())

    drafting = recorded(history)[1]
    assert isinstance(drafting, GoalDrafted)
    assert drafting.title == Personal(ANNA, text=draft().title)


def test_a_goal_of_no_cycle_is_carried_over_into_one() -> None:
    history = given(*an_active(checked_in(), cycle=None))

    history.do(carried_over(window=SPRING))

    assert len(recorded(history)) == 3


def test_a_goal_is_carried_over_while_its_cycle_is_graded_and_lets_it_close() -> None:
    """Rules §7.2."""
    history = given(*an_active(checked_in(), grading_started()))

    history.do(carried_over())

    history.do(cycle_closed())
    assert recorded(history)


def test_a_goal_that_is_carried_over_counts_no_more_above() -> None:
    """Rules §4.5; edges are not copied: nothing counts in its place yet."""
    above = an_objective("department", roll_up=RollUp.CHILDREN)
    edges = [aligned(GOAL, "department"), checked_in("42")]
    history = given(*an_active(), *above, *edges)

    history.do(carried_over())

    *own, moved = recorded(history)
    assert [one.NAME for one in own][-1] == "goal.key_result_added"
    assert isinstance(moved, ScoreChanged)
    assert moved.moves[0].score == Change(Decimal("0.42"), None)
    assert history.last[-1].cause == history.last[0].position


@pytest.mark.parametrize(
    ("before", "turn", "refusal"),
    [
        (an_active(), carried_over(), ExplanationNeeded),
        (
            an_active(checked_in(), ambition=Ambition.COMMITTED),
            carried_over(said=Closing(disposition=Disposition.CARRIED_OVER)),
            CauseNeeded,
        ),
        (an_active(paused()), carried_over(KEY_RESULT), GoalNotActive),
        (an_active(), carried_over(KEY_RESULT, cycle="2026-q9"), ResourceNotFound),
        (an_active(), carried_over(KEY_RESULT, cycle=Q1), FieldInvalid),
        (
            an_active(cycle_opened(Q2), grading_started(Q2)),
            carried_over(KEY_RESULT),
            CycleNotOpen,
        ),
        (
            an_active(cycle_opened(Q2), grading_started(Q2), cycle_closed(Q2)),
            carried_over(KEY_RESULT),
            CycleClosed,
        ),
        (an_active(drafted(goal=SUCCESSOR)), carried_over(KEY_RESULT), ResourceExists),
        (
            an_active(),
            carried_over(KEY_RESULT, measures=(CarriedMeasure(key_result="none"),)),
            ResourceNotFound,
        ),
        (
            an_active(key_result_added("old", **WHY), key_result_dropped("old")),
            carried_over(KEY_RESULT, measures=(CarriedMeasure(key_result="old"),)),
            KeyResultDropped,
        ),
        (
            an_active(),
            carried_over(KEY_RESULT, measures=(CarriedMeasure(key_result=None),)),
            WrongFramework,
        ),
        (
            an_active_smart(),
            carried_over(said=not_met(), measures=(CarriedMeasure(key_result="rate"),)),
            WrongFramework,
        ),
    ],
)
def test_what_cannot_be_carried_over_is_refused(
    before: list[Act], turn: Act, refusal: type[Refusal]
) -> None:
    history = given(*before)

    with pytest.raises(refusal):
        history.do(turn)

    assert recorded(history) == []


def test_closing_a_goal_does_not_carry_it_over() -> None:
    history = given(*an_active(checked_in()))

    with pytest.raises(FieldInvalid) as refused:
        history.do(closed(closing(disposition=Disposition.CARRIED_OVER)))

    assert refused.value.violations[0].field == "disposition"
    assert recorded(history) == []

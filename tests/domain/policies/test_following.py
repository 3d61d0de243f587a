"""Shows what a goal's policy asks of it (rules §2.5, §2.6, §5.1)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain.changes import Change
from domain.days import Window
from domain.goals.drafting.drafts import Draft, GoalDraftRevised
from domain.goals.goal import Framework, GoalState
from domain.goals.life.deciding import GoalApproved, GoalSubmitted
from domain.goals.pace.cadence import Cadence, CheckInSchedule
from domain.goals.pace.schedules import NO_SCHEDULE, current
from domain.goals.refusals import CriteriaNotMet, GoalNotSubmitted
from domain.goals.smart import Criterion
from domain.goals.structure.check import BLOCKING_BY_DEFAULT
from domain.policies.following import last_day_of_year
from domain.policies.policy import DEFAULT, MBO, Waiver
from domain.policies.refusals import PolicyNotFollowed
from domain.refusals import ResourceNotFound, SegregationOfDuties
from tests.directory_examples import deactivated, managed
from tests.domain.spec import given, recorded
from tests.examples import (
    ANNA,
    BEN,
    CLEO,
    GOAL,
    answers,
    approved,
    company,
    draft,
    draft_revised,
    drafted,
    key_result_added,
    person_added,
    smart_draft,
    submitted,
)
from tests.proposing import policy_set

YEAR = Window(date(2026, 1, 1), date(2026, 12, 31))
DRAFTED = [*company(), drafted(), key_result_added()]
DANA = "dana"


def smart_under(policy: str, window: Window = YEAR) -> Draft:
    return smart_draft(policy=policy, window=window)


def test_a_goal_that_names_no_policy_follows_the_default_one() -> None:
    history = given(*company())

    history.do(drafted())

    assert recorded(history)[0].policy == DEFAULT  # type: ignore[attr-defined]


def test_a_goal_follows_only_a_policy_there_is() -> None:
    history = given(*company())

    with pytest.raises(ResourceNotFound, match="no policy sales"):
        history.do(drafted(draft(policy="sales")))

    assert recorded(history) == []


def test_a_goal_that_says_no_schedule_takes_the_one_of_its_policy() -> None:
    """Rules §6.5: the default cadence and grace, as they are when it is drafted."""
    monthly = CheckInSchedule(cadence=Cadence.MONTHLY, anchor_day=31, grace_days=5)
    history = given(*company(), *policy_set("sales", check_ins=monthly))

    history.do(drafted(draft(policy="sales", schedule=None)))
    usual: Any = recorded(history)[0]
    for act in policy_set("sales", "again", check_ins=NO_SCHEDULE):
        history.do(act)
    history.do(drafted(draft(schedule=monthly, policy="sales"), goal="other"))
    own: Any = recorded(history)[0]

    goal: Any = history.aggregates[f"goal/{GOAL}"]
    assert (usual.schedule, own.schedule) == (monthly, monthly)
    assert current(goal.phases) == monthly


def test_over_too_many_days_no_check_in_is_due_unless_somebody_says_so() -> None:
    decades = Window(date(2026, 1, 1), date(2046, 1, 1))
    history = given(*company())

    history.do(drafted(draft(window=decades, schedule=None)))

    event: Any = recorded(history)[0]
    assert event.schedule == NO_SCHEDULE


def test_a_draft_can_follow_another_policy() -> None:
    history = given(*company(), *policy_set("sales", annual=True), drafted())

    history.do(draft_revised(policy="sales"))
    assert recorded(history) == [GoalDraftRevised(policy=Change(DEFAULT, "sales"))]
    history.do(draft_revised(policy=None))

    assert recorded(history) == [GoalDraftRevised(policy=Change("sales", DEFAULT))]


def test_where_approval_is_waived_an_objective_is_active_when_it_is_submitted() -> None:
    """Rules §5.1: policy may waive approval for OKRs; it says which version did."""
    history = given(*DRAFTED, *policy_set(okr_approval_waived=True))

    history.do(submitted())

    first, second, _ = history.last
    assert first.event == GoalSubmitted(
        state=Change(GoalState.DRAFT, GoalState.SUBMITTED)
    )
    assert second.event == GoalApproved(
        state=Change(GoalState.SUBMITTED, GoalState.ACTIVE),
        definition_version=1,
        waived_by=Waiver(DEFAULT, 1),
    )
    assert second.cause == first.position
    assert history.last[2].event.NAME == "score.changed"


def test_a_waiver_holds_for_objectives_alone() -> None:
    history = given(
        *company(), drafted(smart_draft()), *policy_set(okr_approval_waived=True)
    )

    history.do(submitted())

    assert len(recorded(history)) == 1


def test_what_was_submitted_before_a_waiver_still_waits() -> None:
    """What was in force then judges what happened then."""
    history = given(*DRAFTED, submitted(), *policy_set(okr_approval_waived=True))

    history.do(approved())

    assert recorded(history)[0] == GoalApproved(
        state=Change(GoalState.SUBMITTED, GoalState.ACTIVE), definition_version=1
    )


def test_an_objective_that_is_active_by_a_waiver_needs_no_approval_any_more() -> None:
    history = given(*DRAFTED, *policy_set(okr_approval_waived=True), submitted())

    with pytest.raises(GoalNotSubmitted):
        history.do(approved())

    assert recorded(history) == []


def test_an_annual_smart_goal_follows_the_policy_mbo() -> None:
    """Rules §2.6."""
    history = given(*company(), drafted(smart_under(MBO)))

    history.do(submitted())

    assert len(recorded(history)) == 1


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (draft(policy=MBO, window=YEAR), "it is for SMART goals"),
        (
            smart_under(MBO, Window(date(2026, 1, 1), date(2026, 12, 30))),
            "its goals take a year, here until 2026-12-31",
        ),
        (
            smart_under(MBO, Window(date(2026, 1, 1), date(2027, 1, 1))),
            "its goals take a year, here until 2026-12-31",
        ),
    ],
)
def test_a_goal_that_is_not_what_its_policy_is_for_is_not_submitted(
    said: Draft, why: str
) -> None:
    added = [key_result_added()] if said.framework is Framework.OKR else []
    history = given(*company(), drafted(said), *added)

    with pytest.raises(PolicyNotFollowed) as refused:
        history.do(submitted())

    assert refused.value.facts["rule"] == why
    assert recorded(history) == []


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2026, 1, 1), date(2026, 12, 31)),
        (date(2026, 4, 1), date(2027, 3, 31)),
        (date(2027, 3, 1), date(2028, 2, 29)),
        (date(2028, 2, 29), date(2029, 2, 28)),
    ],
)
def test_a_year_ends_on_the_day_before_the_same_day(start: date, end: date) -> None:
    assert last_day_of_year(start) == end


def test_a_policy_says_which_criteria_block_submitting() -> None:
    """Rules §2.5."""
    relaxed = tuple(set(BLOCKING_BY_DEFAULT) - {"criterion_relevant"})
    said = smart_draft(criteria=answers(Criterion.RELEVANT))
    history = given(*company(), drafted(said), *policy_set(blocking_findings=relaxed))

    history.do(submitted())

    assert len(recorded(history)) == 1


def test_a_goal_without_a_measure_is_not_submitted_under_any_policy() -> None:
    said = smart_draft(criteria=(), measure=None)
    history = given(*company(), drafted(said), *policy_set(blocking_findings=()))

    with pytest.raises(CriteriaNotMet) as refused:
        history.do(submitted())

    told = "no_measure: MEASURABLE needs a measure"
    assert refused.value.facts["findings"] == told


def test_a_policy_can_let_any_finding_block_submitting() -> None:
    """Rules §2.5: advice of the structure check, too."""
    vague = ("vague_statement",)
    said = draft(title="Improve")
    set_ = policy_set(blocking_findings=vague)
    history = given(*company(), drafted(said), key_result_added(), *set_)

    with pytest.raises(CriteriaNotMet, match="vague_statement"):
        history.do(submitted())


def test_a_policy_names_who_approves() -> None:
    """Rules §5.1: for those who have no manager."""
    dana = person_added(DANA)
    history = given(*DRAFTED, dana, *policy_set(approvers=(DANA,)), submitted())

    with pytest.raises(SegregationOfDuties, match="names who approves"):
        history.do(approved(by=CLEO))
    history.do(approved(by=DANA))

    assert isinstance(recorded(history)[0], GoalApproved)


def test_it_names_nobody_for_those_who_have_a_manager() -> None:
    """Rules §5.1: Ben leads Anna, so any other person approves her goals."""
    led = managed(ANNA, BEN)
    dana = person_added(DANA)
    history = given(*DRAFTED, dana, led, *policy_set(approvers=(DANA,)), submitted())

    history.do(approved(by=CLEO))

    assert isinstance(recorded(history)[0], GoalApproved)


def test_where_whom_it_names_has_left_anybody_else_approves() -> None:
    dana = person_added(DANA)
    named = [dana, *policy_set(approvers=(DANA,)), deactivated(DANA)]
    history = given(*DRAFTED, *named, submitted())

    history.do(approved(by=CLEO))

    assert isinstance(recorded(history)[0], GoalApproved)


def test_where_all_whom_it_names_are_barred_anybody_else_approves() -> None:
    """Else nobody could: Anna owns the goal, and Ben proposed it."""
    history = given(*DRAFTED, *policy_set(approvers=(ANNA, BEN)), submitted())

    with pytest.raises(SegregationOfDuties):
        history.do(approved(by=BEN))
    history.do(approved(by=CLEO))

    assert isinstance(recorded(history)[0], GoalApproved)

"""Shows how goals are submitted, decided and cancelled (rules §5, §5.1, §10.3)."""

from __future__ import annotations

from datetime import date

import pytest

from domain.changes import Change
from domain.days import Window
from domain.goals.drafting.drafts import Draft
from domain.goals.goal import GoalState
from domain.goals.life import deciding
from domain.goals.life.deciding import GoalApproved, GoalRejected, GoalSubmitted
from domain.goals.refusals import (
    CriteriaNotMet,
    GoalCancelled,
    GoalClosed,
    GoalNotDraft,
    GoalNotSubmitted,
    KeyResultNeeded,
)
from domain.goals.smart import Criterion
from domain.refusals import ReasonRequired, ResourceNotFound, SegregationOfDuties
from domain.texts import Personal
from tests.domain.spec import Act, given, recorded
from tests.examples import (
    ANNA,
    BEN,
    CLEO,
    CRM,
    KEY_RESULT,
    WHY,
    an_active_objective,
    answers,
    approved,
    cancelled,
    closed,
    closing,
    company,
    draft_revised,
    drafted,
    key_result_added,
    person_added,
    rejected,
    smart_draft,
    submitted,
)

DRAFTED = [*company(), drafted(), key_result_added()]
SUBMITTED = [*DRAFTED, submitted()]
CLOSED = [*an_active_objective(), closed(closing(KEY_RESULT))]
DANA = "dana"


def test_a_draft_is_submitted_for_somebody_elses_decision() -> None:
    """Rules §5."""
    history = given(*DRAFTED)

    history.do(submitted())

    assert recorded(history) == [
        GoalSubmitted(state=Change(GoalState.DRAFT, GoalState.SUBMITTED))
    ]


def test_an_objective_is_submitted_only_with_a_key_result() -> None:
    """Rules §5.1."""
    history = given(*company(), drafted())

    with pytest.raises(KeyResultNeeded):
        history.do(submitted())

    assert recorded(history) == []


@pytest.mark.parametrize("criterion", Criterion)
def test_a_smart_goal_is_submitted_only_with_every_criterion_answered(
    criterion: Criterion,
) -> None:
    """Rules §2.4, §5.1."""
    said = smart_draft(criteria=answers(criterion))
    history = given(*company(), drafted(said))

    with pytest.raises(CriteriaNotMet, match=f"{criterion.name} is not answered"):
        history.do(submitted())

    assert recorded(history) == []


@pytest.mark.parametrize(
    ("said", "finding"),
    [
        (smart_draft(measure=None), "no_measure: MEASURABLE needs a measure"),
        (
            smart_draft(window=Window(date(2026, 3, 1), date(2026, 3, 1))),
            "criterion_time_bound: TIME_BOUND needs a start before the deadline",
        ),
    ],
)
def test_answers_hold_as_far_as_a_rule_can_tell(said: Draft, finding: str) -> None:
    """Rules §2.4: a complete measure, and a start before the deadline."""
    history = given(*company(), drafted(said))

    with pytest.raises(CriteriaNotMet) as refused:
        history.do(submitted())

    assert refused.value.facts["findings"] == finding
    assert recorded(history) == []


def test_a_smart_goal_with_all_criteria_is_submitted() -> None:
    """Rules §2.4, §5.1."""
    history = given(*company(), drafted(smart_draft()))

    history.do(submitted())

    assert len(recorded(history)) == 1


def test_a_submitted_goal_is_approved_by_a_third_person() -> None:
    """Rules §5.1: neither proposer nor owner; §3.11: version 1 is what was approved."""
    history = given(*SUBMITTED)

    history.do(approved(by=CLEO))

    assert recorded(history)[0] == GoalApproved(
        state=Change(GoalState.SUBMITTED, GoalState.ACTIVE), definition_version=1
    )


@pytest.mark.parametrize(
    ("acts", "who"),
    [
        (SUBMITTED, ANNA),
        (SUBMITTED, BEN),
        (SUBMITTED, CRM),
        ([*company(), drafted(by=CLEO), key_result_added(), submitted()], CLEO),
        ([*company(), drafted(), key_result_added(by=CLEO), submitted()], CLEO),
        ([*DRAFTED, draft_revised(by=CLEO, title="New"), submitted()], CLEO),
        ([*DRAFTED, submitted(by=CLEO)], CLEO),
        ([*DRAFTED, submitted(by=CRM, on_behalf_of=CLEO)], CLEO),
    ],
    ids=["owner", "drafter", "service", "drafted", "added", "revised", "sent", "for"],
)
def test_neither_owner_nor_proposer_nor_service_approves(
    acts: list[Act], who: str
) -> None:
    """Rules §5.1: who drafted, revised or submitted, or had it done, proposed."""
    history = given(*acts)

    with pytest.raises(SegregationOfDuties):
        history.do(approved(by=who))

    assert recorded(history) == []


def test_a_service_approves_for_nobody() -> None:
    """Rules §5.1: actor and on_behalf_of of an approval are both persons."""
    history = given(*SUBMITTED)

    with pytest.raises(SegregationOfDuties):
        history.do(approved(by=CRM, on_behalf_of=CLEO))

    assert recorded(history) == []


def test_a_rejected_goal_is_a_draft_again() -> None:
    """Rules §5."""
    history = given(*SUBMITTED)

    history.do(rejected())

    assert recorded(history) == [
        GoalRejected(
            reason=Personal(CLEO, text=WHY["reason"]),
            state=Change(GoalState.SUBMITTED, GoalState.DRAFT),
        )
    ]


def test_rejecting_needs_a_reason() -> None:
    """Rules §10.3."""
    history = given(*SUBMITTED)

    with pytest.raises(ReasonRequired):
        history.do(rejected(reason=None))
    with pytest.raises(ReasonRequired):
        history.do(rejected(reason_code=None))

    assert recorded(history) == []


@pytest.mark.parametrize("who", [BEN, CRM])
def test_a_proposer_or_service_does_not_reject(who: str) -> None:
    """Rules §10.4: the decision is another person's; who regrets it cancels."""
    history = given(*SUBMITTED)

    with pytest.raises(SegregationOfDuties):
        history.do(rejected(by=who))

    assert recorded(history) == []


def test_an_owner_may_refuse_what_others_proposed() -> None:
    history = given(*SUBMITTED)

    history.do(rejected(by=ANNA))

    assert len(recorded(history)) == 1


def test_proposers_of_a_rejected_draft_stay_proposers() -> None:
    """Rules §5.1: whoever drafted it, also when others submit it again."""
    history = given(*SUBMITTED, person_added(DANA), rejected(), submitted(by=DANA))

    with pytest.raises(SegregationOfDuties):
        history.do(approved(by=BEN))
    with pytest.raises(SegregationOfDuties):
        history.do(approved(by=DANA))
    history.do(approved(by=CLEO))

    assert isinstance(recorded(history)[0], GoalApproved)


@pytest.mark.parametrize("acts", [DRAFTED, SUBMITTED, an_active_objective()])
def test_a_goal_that_has_not_ended_can_be_cancelled(acts: list[Act]) -> None:
    """Rules §5: from DRAFT, SUBMITTED and ACTIVE, by anybody."""
    history = given(*acts)

    history.do(cancelled(by=ANNA))

    (event,) = recorded(history)
    assert isinstance(event, deciding.GoalCancelled)
    assert event.state.to is GoalState.CANCELLED


def test_cancelling_needs_a_reason() -> None:
    """Rules §5, §10.3."""
    history = given(*DRAFTED)

    with pytest.raises(ReasonRequired):
        history.do(cancelled(reason=""))

    assert recorded(history) == []


@pytest.mark.parametrize(
    ("acts", "act", "refusal"),
    [
        (SUBMITTED, submitted(), GoalNotDraft),
        (an_active_objective(), submitted(), GoalNotDraft),
        (CLOSED, submitted(), GoalClosed),
        ([*DRAFTED, cancelled()], submitted(), GoalCancelled),
        (DRAFTED, approved(), GoalNotSubmitted),
        (an_active_objective(), approved(), GoalNotSubmitted),
        (CLOSED, approved(), GoalClosed),
        ([*SUBMITTED, cancelled()], approved(), GoalCancelled),
        (DRAFTED, rejected(), GoalNotSubmitted),
        (CLOSED, rejected(), GoalClosed),
        ([*SUBMITTED, cancelled()], rejected(), GoalCancelled),
        (CLOSED, cancelled(), GoalClosed),
        ([*DRAFTED, cancelled()], cancelled(), GoalCancelled),
        (company(), submitted(), ResourceNotFound),
    ],
)
def test_each_step_has_its_state(
    acts: list[Act], act: Act, refusal: type[Exception]
) -> None:
    """Rules §5; api §3: an ended goal is named for what it is."""
    history = given(*acts)

    with pytest.raises(refusal):
        history.do(act)

    assert recorded(history) == []

"""Shows how active SMART goals are amended: by one, decided by another (rules §5.3)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from domain.changes import Change
from domain.days import Window
from domain.goals.changing.amendments import (
    AmendmentApproved,
    AmendmentProposed,
    AmendmentRejected,
)
from domain.goals.drafting.drafts import StatedCondition
from domain.goals.drafting.revisions import MeasureRevision, WindowRevision
from domain.goals.goal import GoalLevel
from domain.goals.refusals import (
    CriteriaNotMet,
    GoalCancelled,
    GoalClosed,
    GoalNotActive,
    MeasureInUse,
    WrongFramework,
)
from domain.goals.scoring.scores import scores_at
from domain.goals.smart import AcceptanceCondition, Criterion
from domain.refusals import (
    FieldInvalid,
    ReasonRequired,
    ResourceExists,
    ResourceNotFound,
)
from domain.texts import Personal
from tests.domain.goals.scoring.test_scores import move, moves, score_record
from tests.domain.spec import Act, given, recorded
from tests.examples import (
    ANNA,
    BEN,
    CLEO,
    GOAL,
    QUARTER,
    WHY,
    an_active_objective,
    an_active_smart_goal,
    answers,
    cancelled,
    checked_in,
    closed,
    company,
    drafted,
    measure,
    smart_draft,
    submitted,
    the_goal,
)
from tests.turns import (
    amendment_approved,
    amendment_proposed,
    amendment_rejected,
    paused,
)

ACTIVE = an_active_smart_goal()
PROPOSED = [*ACTIVE, amendment_proposed()]


def test_an_amendment_is_proposed_and_changes_nothing_yet() -> None:
    """Rules §5.3, §10.4."""
    history = given(*ACTIVE, checked_in("40", key=None))

    made = history.do(amendment_proposed("less"))

    assert made == ("less",)
    assert recorded(history) == [
        AmendmentProposed(
            reason=Personal(BEN, text=WHY["reason"]),
            amendment="less",
            title=None,
            description=None,
            method_binding=None,
            window=None,
            schedule=None,
            plan=None,
            measure=Change(measure(), measure(target="80")),
            criteria=None,
            acceptance_conditions=None,
            definition_version=1,
            expires=history.last[0].recorded + timedelta(days=14),
        )
    ]
    goal = the_goal(history)
    assert (len(goal.definitions), goal.measure) == (1, measure())


def test_an_approved_amendment_begins_a_version_and_moves_the_score() -> None:
    """Rules §3.11: +1 for each accepted amendment, in force from then on."""
    history = given(*PROPOSED, checked_in("40", key=None))
    before = history.now - timedelta(minutes=1)

    history.do(amendment_approved(by=CLEO))

    assert recorded(history)[0] == AmendmentApproved(
        amendment="less",
        method_binding=None,
        window=None,
        schedule=None,
        schedule_since=None,
        plan=None,
        measure=Change(measure(), measure(target="80")),
        definition_version=2,
    )
    assert moves(history) == (move(None, "0.4", "0.5"),)
    assert score_record(history).cause == history.last[0].position
    goal = the_goal(history)
    assert goal.measure == measure(target="80")
    assert scores_at(goal, before)[None] == Decimal("0.4")


def test_a_rejected_amendment_changes_nothing() -> None:
    """Rules §5.3; §10.3: with a reason."""
    history = given(*PROPOSED)

    history.do(amendment_rejected(by=CLEO))

    assert recorded(history) == [
        AmendmentRejected(reason=Personal(CLEO, text=WHY["reason"]), amendment="less")
    ]
    assert the_goal(history).measure == measure()


def test_everything_a_smart_goal_promises_can_be_amended() -> None:
    """Rules §2.3, §5.3."""
    end = date(2026, 4, 30)
    title = "Sales lifts the renewal rate to 90 percent by the end of April"
    amendment = amendment_proposed(
        title=title,
        description="Renewals of the spring count too.",
        method_binding=True,
        window=WindowRevision(end=end),
        measure=MeasureRevision(said={"target": Decimal(90)}),
        criteria=answers(),
        acceptance_conditions=(StatedCondition("calm", "Nobody works at night."),),
    )
    history = given(*ACTIVE, amendment)

    history.do(amendment_approved())

    goal = the_goal(history)
    assert (
        goal.title == "Sales lifts the renewal rate to 90 percent by the end of April"
    )
    assert goal.description == "Renewals of the spring count too."
    assert goal.filing.method_binding
    assert goal.window == Window(QUARTER.start, end)
    assert goal.definitions[-1].window == Window(QUARTER.start, end)
    assert goal.acceptance_conditions == (
        AcceptanceCondition("calm", "Nobody works at night."),
    )


def test_a_description_can_be_taken_away() -> None:
    acts = an_active_smart_goal(description="Of all kinds.")
    history = given(*acts, amendment_proposed(description=""))

    history.do(amendment_approved())

    assert the_goal(history).description is None


def test_texts_of_one_persons_amendment_are_the_owners() -> None:
    """Design §5."""
    history = given(*an_active_smart_goal(level=GoalLevel.INDIVIDUAL))
    new = "Anna lifts the renewal rate to 80 percent by the end of March"

    history.do(amendment_proposed(title=new))
    history.do(amendment_approved())

    assert the_goal(history).title == Personal(ANNA, text=new)


def test_an_id_is_for_one_amendment_and_an_unknown_one_is_none() -> None:
    history = given(*PROPOSED)

    with pytest.raises(ResourceExists) as refused:
        history.do(amendment_proposed())
    with pytest.raises(ResourceNotFound):
        history.do(amendment_approved("other"))

    assert refused.value.facts == {"kind": "amendment", "id": f"{GOAL}/less"}
    assert recorded(history) == []


@pytest.mark.parametrize(
    "act",
    [
        amendment_proposed(command={"reason": None}),
        amendment_proposed(command={"reason_code": None}),
    ],
)
def test_an_amendment_needs_a_reason(act: Act) -> None:
    """Rules §5.3, §10.3."""
    history = given(*ACTIVE)

    with pytest.raises(ReasonRequired):
        history.do(act)

    assert recorded(history) == []


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"measure": MeasureRevision(said={"target": Decimal(100)})}, "goal"),
        (
            {"measure": MeasureRevision(said={"target": Decimal(0)})},
            "goal.measure.numeric.target",
        ),
        ({"measure": None}, "goal.measure"),
        ({"window": WindowRevision(end=date(2025, 1, 1))}, "goal.window.end_date"),
    ],
)
def test_an_amendment_says_what_can_be_promised(
    said: dict[str, Any], field: str
) -> None:
    """Rules §3.1; what changes nothing is no amendment."""
    history = given(*ACTIVE)

    with pytest.raises(FieldInvalid) as refused:
        history.do(amendment_proposed(**said))

    assert refused.value.violations[0].field == field
    assert recorded(history) == []


def test_what_would_come_of_an_amendment_meets_the_five_criteria() -> None:
    """Rules §2.4, §2.5."""
    history = given(*ACTIVE)

    with pytest.raises(CriteriaNotMet, match="RELEVANT is not answered"):
        history.do(amendment_proposed(criteria=answers(Criterion.RELEVANT)))
    with pytest.raises(CriteriaNotMet):
        history.do(amendment_proposed(window=WindowRevision(end=QUARTER.start)))

    assert recorded(history) == []


def test_kind_and_unit_stay_once_there_is_a_check_in() -> None:
    """Rules §3.10."""
    in_count = amendment_proposed(measure=MeasureRevision(unit="count"))
    unobserved = given(*ACTIVE)
    observed = given(*ACTIVE, checked_in(key=None))

    unobserved.do(in_count)
    with pytest.raises(MeasureInUse):
        observed.do(in_count)

    assert recorded(observed) == []


@pytest.mark.parametrize(
    ("acts", "refusal"),
    [
        (an_active_objective(), WrongFramework),
        ([*company(), drafted(smart_draft())], GoalNotActive),
        ([*company(), drafted(smart_draft()), submitted()], GoalNotActive),
        ([*ACTIVE, paused()], GoalNotActive),
        ([*ACTIVE, cancelled()], GoalCancelled),
        (
            [*an_active_smart_goal(acceptance_conditions=()), closed()],
            GoalClosed,
        ),
    ],
)
def test_only_an_active_smart_goal_is_amended(
    acts: list[Act], refusal: type[Exception]
) -> None:
    """Rules §2.1, §5.3."""
    history = given(*acts)

    with pytest.raises(refusal):
        history.do(amendment_proposed())

    assert recorded(history) == []

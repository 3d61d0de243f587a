"""Shows what people declare of a goal, beside what is computed (rules §4.9, §6.7)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.changes import Change
from domain.goals.changing.adapting import KeyResultRevision as Revision
from domain.goals.goal import Goal
from domain.goals.observing.declaring import StatusDeclared
from domain.goals.observing.relevance import RelevanceConfirmed, is_unconfirmed
from domain.goals.refusals import GoalClosed, GoalNotActive, WrongFramework
from domain.goals.refusals import KeyResultDropped as AlreadyDropped
from domain.goals.status import Status
from domain.refusals import (
    FieldInvalid,
    PermissionDenied,
    ReasonRequired,
    ResourceNotFound,
)
from tests.domain.spec import History, given, recorded
from tests.examples import (
    BEN,
    CRM,
    GOAL,
    KEY_RESULT,
    WHY,
    an_active_objective,
    an_active_smart_goal,
    approved,
    checked_in,
    closed,
    closing,
    company,
    drafted,
    key_result,
    key_result_added,
    key_result_revised,
    smart_draft,
    submitted,
)
from tests.turns import (
    key_result_dropped,
    paused,
    relevance_confirmed,
    score_overridden,
    status_declared,
)


def goal_of(history: History) -> Goal:
    """Return the goal as it is now."""
    goal = history.aggregates[Goal.stream_of(GOAL)]
    assert isinstance(goal, Goal)
    return goal


def test_a_person_declares_what_is_computed_without_saying_why() -> None:
    """Rules §4.9: 42 of 100 after 12 of 90 days is on track."""
    history = given(*an_active_objective(), checked_in("42"))

    history.do(status_declared(Status.ON_TRACK))

    assert recorded(history) == [
        StatusDeclared(
            key_result=KEY_RESULT,
            status=Change(None, Status.ON_TRACK),
            computed=Status.ON_TRACK,
        )
    ]


def test_declaring_another_status_than_is_computed_needs_a_reason() -> None:
    """Rules §4.9."""
    history = given(*an_active_objective(), checked_in("42"))

    with pytest.raises(ReasonRequired, match="AT_RISK where ON_TRACK is computed"):
        history.do(status_declared(Status.AT_RISK))
    history.do(status_declared(Status.AT_RISK, **WHY))

    (event,) = recorded(history)
    assert isinstance(event, StatusDeclared)
    assert (event.status.to, event.computed) == (Status.AT_RISK, Status.ON_TRACK)
    assert event.reason is not None


def test_what_was_declared_before_is_kept_in_what_is_declared_now() -> None:
    history = given(*an_active_objective(), checked_in("42"))

    history.do(status_declared(Status.AT_RISK, **WHY))
    history.do(status_declared(Status.ON_TRACK))
    history.do(status_declared(Status.ON_TRACK, key=None))

    (event,) = recorded(history)
    assert isinstance(event, StatusDeclared)
    assert event.status == Change(None, Status.ON_TRACK)
    assert goal_of(history).declared == {
        KEY_RESULT: Status.ON_TRACK,
        None: Status.ON_TRACK,
    }


def test_a_score_that_people_set_leaves_the_computed_status_as_it_is() -> None:
    """Rules §4.6, §4.9: the rule's score goes on beside the one that people set."""
    acts = [*an_active_objective(), checked_in("42"), score_overridden("0")]
    history = given(*acts)

    history.do(status_declared(Status.ON_TRACK, key=None))

    (event,) = recorded(history)
    assert isinstance(event, StatusDeclared)
    assert event.computed is Status.ON_TRACK


def test_a_declaration_moves_neither_score_nor_computed_status() -> None:
    """Rules §4.9: separate facts, never merged."""
    history = given(*an_active_objective(), checked_in("42"))

    history.do(status_declared(Status.OFF_TRACK, **WHY))
    history.do(status_declared(Status.ON_TRACK))

    (event,) = recorded(history)
    assert isinstance(event, StatusDeclared)
    assert event.computed is Status.ON_TRACK


def test_without_a_check_in_the_computed_status_is_pending() -> None:
    """Rules §3.8: whoever says otherwise says why."""
    history = given(*an_active_smart_goal())

    with pytest.raises(ReasonRequired, match="PENDING is computed"):
        history.do(status_declared(Status.ON_TRACK, key=None))


def test_nobody_declares_that_there_is_no_data() -> None:
    history = given(*an_active_objective())

    with pytest.raises(FieldInvalid, match="PENDING"):
        history.do(status_declared(Status.PENDING, **WHY))


def test_without_a_score_there_is_nothing_to_disagree_with() -> None:
    """Rules §4.1: all key results weigh 0."""
    history = given(*an_active_objective())
    history.do(key_result_revised(Revision(weight=key_result().weight * 0), **WHY))

    history.do(status_declared(Status.AT_RISK, key=None))

    (event,) = recorded(history)
    assert isinstance(event, StatusDeclared)
    assert event.computed is None


def test_a_service_declares_only_on_behalf_of_a_person() -> None:
    """Rules §4.9: by a person."""
    history = given(*an_active_objective(), checked_in("42"))

    with pytest.raises(PermissionDenied):
        history.do(status_declared(Status.ON_TRACK, by=CRM))
    history.do(status_declared(Status.ON_TRACK, by=CRM, on_behalf_of=BEN))


def test_only_what_is_active_and_counts_has_a_status_to_declare() -> None:
    """Rules §2.1, §4.2, §5."""
    history = given(*an_active_objective("a", "b"))

    with pytest.raises(ResourceNotFound):
        history.do(status_declared(Status.ON_TRACK, key="c", **WHY))
    history.do(key_result_dropped("a"))
    with pytest.raises(AlreadyDropped):
        history.do(status_declared(Status.ON_TRACK, key="a", **WHY))
    history.do(paused())
    with pytest.raises(GoalNotActive):
        history.do(status_declared(Status.ON_TRACK, key="b", **WHY))


def test_a_smart_goal_has_no_key_result_to_declare_of() -> None:
    """Rules §2.1."""
    history = given(*an_active_smart_goal())

    with pytest.raises(WrongFramework):
        history.do(status_declared(Status.ON_TRACK, key="a", **WHY))


def test_an_ended_goal_is_declared_no_more() -> None:
    ended = closed(closing("rate"))
    history = given(*an_active_objective(), ended)

    with pytest.raises(GoalClosed):
        history.do(status_declared(Status.OFF_TRACK, **WHY))


def test_somebody_confirms_that_a_smart_goal_still_matters() -> None:
    """Rules §6.7."""
    history = given(*an_active_smart_goal())

    history.do(relevance_confirmed())

    assert recorded(history) == [RelevanceConfirmed()]
    assert goal_of(history).confirmed == history.last[0].recorded


def test_only_an_active_smart_goal_is_confirmed() -> None:
    """Rules §2.1, §6.7."""
    with pytest.raises(WrongFramework):
        given(*an_active_objective(), relevance_confirmed())
    with pytest.raises(GoalNotActive):
        given(*company(), drafted(smart_draft()), relevance_confirmed())


def test_after_90_days_without_a_confirmation_it_may_matter_no_more() -> None:
    """Rules §6.7: counted from the approval, or from the last confirmation."""
    history = given(*company(), drafted(smart_draft()), submitted())
    assert not is_unconfirmed(goal_of(history), history.now + timedelta(days=365))
    history.do(approved())
    since, days_90 = history.last[0].recorded, timedelta(days=90)
    a_moment = timedelta(microseconds=1)

    assert not is_unconfirmed(goal_of(history), since + days_90)
    assert is_unconfirmed(goal_of(history), since + days_90 + a_moment)

    history.do(relevance_confirmed(at=since + days_90))
    assert not is_unconfirmed(goal_of(history), since + 2 * days_90)
    assert is_unconfirmed(goal_of(history), since + 2 * days_90 + a_moment)


def test_an_objective_is_never_unconfirmed() -> None:
    """Rules §6.7: OKRs adapt all the time."""
    history = given(*an_active_objective(), key_result_added("b", **WHY))

    assert not is_unconfirmed(goal_of(history), history.now + timedelta(days=365))

"""Shows how key results are dropped and reweighted (rules §3.11, §4.1, §4.2, §5.2)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from domain.changes import Change
from domain.goals.adaptable import KEY_RESULTS_MAX
from domain.goals.changing import adapting
from domain.goals.changing.adapting import (
    KeyResultRevision,
    KeyResultsReweighted,
    Reweighting,
)
from domain.goals.changing.balancing import StatedWeight
from domain.goals.changing.balancing import reweight_key_results as reweight
from domain.goals.observing.check_ins import CheckInPlace
from domain.goals.refusals import (
    GoalCancelled,
    GoalClosed,
    GoalNotDraft,
    KeyResultDropped,
    KeyResultNeeded,
    LastKeyResult,
    WrongFramework,
)
from domain.goals.scoring.scores import scores_at
from domain.refusals import FieldInvalid, ReasonRequired, ResourceNotFound
from domain.texts import Personal
from tests.domain.goals.scoring.test_scores import move, moves, score_record
from tests.domain.spec import Act, given, recorded
from tests.examples import (
    BEN,
    GOAL,
    KEY_RESULT,
    WHY,
    act,
    an_active_objective,
    an_active_smart_goal,
    cancelled,
    checked_in,
    closed,
    closing,
    company,
    corrected,
    drafted,
    key_result_added,
    key_result_revised,
    retracted,
    submitted,
    the_goal,
)
from tests.turns import key_result_dropped, key_results_reweighted


def test_a_dropped_key_result_begins_a_definition_version_without_it() -> None:
    """Rules §3.11: +1 for each accepted drop; §5.2: with a reason."""
    history = given(*an_active_objective("a", "b"))

    history.do(key_result_dropped("a"))

    assert recorded(history)[0] == adapting.KeyResultDropped(
        reason=Personal(BEN, text=WHY["reason"]),
        key_result="a",
        definition_version=2,
    )
    goal = the_goal(history)
    assert [list(one.terms) for one in goal.definitions] == [["a", "b"], ["b"]]
    assert list(goal.active_key_results) == ["b"]


def test_a_dropped_key_result_leaves_the_mean_from_then_on() -> None:
    """Rules §4.2: the past is not recomputed; §4.4: it has no score any more."""
    history = given(
        *an_active_objective("a", "b"),
        checked_in("80", key="a"),
        checked_in("20", key="b"),
    )
    before = history.now - timedelta(minutes=1)

    history.do(key_result_dropped("a"))

    assert moves(history) == (move(None, "0.5", "0.2"), move("a", "0.8", None))
    assert score_record(history).cause == history.last[0].position
    goal = the_goal(history)
    assert scores_at(goal, before)[None] == Decimal("0.5")
    assert scores_at(goal, history.now)[None] == Decimal("0.2")


def test_a_draft_drops_key_results_without_saying_why() -> None:
    """Rules §5.1: drafts are free; the last one too, but then nothing is submitted."""
    history = given(*company(), drafted(), key_result_added())

    history.do(key_result_dropped(reason=None, reason_code=None))

    assert recorded(history) == [
        adapting.KeyResultDropped(key_result=KEY_RESULT, definition_version=None)
    ]
    with pytest.raises(KeyResultNeeded):
        history.do(submitted())


def test_the_last_key_result_of_an_active_objective_stays() -> None:
    """Rules §4.1."""
    history = given(*an_active_objective("a", "b"), key_result_dropped("a"))

    with pytest.raises(LastKeyResult):
        history.do(key_result_dropped("b"))

    assert recorded(history) == []


@pytest.mark.parametrize(
    "act",
    [
        key_result_dropped("a"),
        key_results_reweighted(a="2"),
        key_result_revised(KeyResultRevision(title="New"), key="a", **WHY),
        checked_in(check_in="new", key="a"),
        corrected(key="a"),
        retracted(key="a"),
    ],
    ids=["dropped", "reweighted", "revised", "observed", "corrected", "retracted"],
)
def test_a_dropped_key_result_changes_no_more(act: Act) -> None:
    """Rules §4.2."""
    history = given(
        *an_active_objective("a", "b"), checked_in(key="a"), key_result_dropped("a")
    )

    with pytest.raises(KeyResultDropped):
        history.do(act)

    assert recorded(history) == []


def test_dropped_key_results_make_room_for_others() -> None:
    """Rules §2.2: at most 20 count; an id is given once all the same."""
    many = [f"k{number}" for number in range(KEY_RESULTS_MAX)]
    history = given(*an_active_objective(*many), key_result_dropped("k0"))

    history.do(key_result_added("one-more", **WHY))

    assert len(the_goal(history).active_key_results) == KEY_RESULTS_MAX


def test_a_dropped_key_result_needs_no_explanation_at_the_end() -> None:
    """Rules §5.5."""
    history = given(
        *an_active_objective("a", "b"), checked_in(key="b"), key_result_dropped("a")
    )

    history.do(closed(closing()))

    assert len(recorded(history)) == 1


def test_reweighting_says_what_changed_and_begins_one_version() -> None:
    """Rules §3.11; §10: what stays as it was is no change."""
    history = given(*an_active_objective("a", "b", "c"), checked_in("60", key="a"))

    history.do(key_results_reweighted(c="0", a="2.5", b="1"))

    assert recorded(history)[0] == KeyResultsReweighted(
        reason=Personal(BEN, text=WHY["reason"]),
        weights=(
            Reweighting("a", Change(Decimal(1), Decimal("2.5"))),
            Reweighting("c", Change(Decimal(1), Decimal(0))),
        ),
        definition_version=2,
    )
    assert moves(history) == (move(None, "0.2", "0.428571"),)


def test_reweighting_to_what_they_weigh_changes_nothing() -> None:
    """Rules §10.1."""
    history = given(*an_active_objective("a"))

    history.do(key_results_reweighted(a="1"))

    assert recorded(history) == []


def test_weights_may_all_be_0() -> None:
    """Rules §4.1: then there is no score."""
    history = given(*an_active_objective("a", "b"))

    history.do(key_results_reweighted(a="0", b="0"))

    assert moves(history) == (move(None, "0", None),)


@pytest.mark.parametrize("weight", ["-0.1", "1000.000000001"])
def test_a_weight_is_from_0_to_1000(weight: str) -> None:
    """Rules §4.1."""
    history = given(*an_active_objective("a"))

    with pytest.raises(FieldInvalid) as refused:
        history.do(key_results_reweighted(a=weight))

    assert refused.value.violations[0].field == "weights[0].weight"
    assert recorded(history) == []


def test_each_key_result_is_reweighted_once() -> None:
    history = given(*an_active_objective("a"))
    twice = (StatedWeight("a", Decimal(1)), StatedWeight("a", Decimal(2)))

    with pytest.raises(FieldInvalid):
        history.do(act(lambda book: reweight(book, GOAL, twice), **WHY))

    assert recorded(history) == []


@pytest.mark.parametrize(
    "act", [key_result_dropped("x"), key_results_reweighted(x="1")]
)
def test_only_a_key_result_it_has_is_dropped_or_reweighted(act: Act) -> None:
    history = given(*an_active_objective("a", "b"))

    with pytest.raises(ResourceNotFound) as refused:
        history.do(act)

    assert refused.value.facts["id"] == f"{GOAL}/x"
    assert recorded(history) == []


@pytest.mark.parametrize(
    "act",
    [
        key_result_dropped("a", reason=None),
        key_result_dropped("a", reason_code=None),
        key_results_reweighted(a="2", command={}),
    ],
)
def test_adapting_an_active_objective_needs_a_reason(act: Act) -> None:
    """Rules §5.2, §10.3."""
    history = given(*an_active_objective("a", "b"))

    with pytest.raises(ReasonRequired):
        history.do(act)

    assert recorded(history) == []


@pytest.mark.parametrize(
    ("acts", "refusal"),
    [
        ([*company(), drafted(), key_result_added(), submitted()], GoalNotDraft),
        ([*an_active_objective(), closed(closing(KEY_RESULT))], GoalClosed),
        ([*an_active_objective(), cancelled()], GoalCancelled),
        (an_active_smart_goal(), WrongFramework),
    ],
)
def test_drafts_and_active_objectives_are_adapted_only(
    acts: list[Act], refusal: type[Exception]
) -> None:
    """Rules §2.1, §5.1, §5.2."""
    history = given(*acts)

    with pytest.raises(refusal):
        history.do(key_result_dropped())
    with pytest.raises(refusal):
        history.do(key_results_reweighted(rate="2"))

    assert recorded(history) == []


def test_a_dropped_key_results_check_ins_stay_known() -> None:
    """Rules §5.4: nothing is ever deleted."""
    history = given(*an_active_objective("a", "b"), checked_in(key="a"))

    history.do(key_result_dropped("a"))

    place = CheckInPlace(GOAL, "a", "first")
    assert place.check_in in the_goal(history).observations["a"].check_ins

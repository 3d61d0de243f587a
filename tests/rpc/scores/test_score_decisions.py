"""Shows how people decide about scores over the wire (rules §4.6, §4.7)."""

from __future__ import annotations

from typing import Any

import pytest

from goalledger.v1 import (
    goal_commands_pb2,
    grades_pb2,
    lifecycle_pb2,
    measures_pb2,
    score_commands_pb2,
    score_service_pb2,
    scorecards_pb2,
    value_pb2,
)
from tests.rpc.acme import RATE, RENEWALS, WHY, Acme, reading
from tests.rpc.lives import goal_of
from tests.rpc.served import ANNA, BEN, CLEO, refused

CONFIRM = score_commands_pb2.ConfirmGradeRequest
RELEASE = score_commands_pb2.ReleaseOverrideRequest(name=RENEWALS, **WHY)
FINAL = f"{RENEWALS}/grades/final"
LASTING = grades_pb2.OVERRIDE_DURATION_UNTIL_RELEASED
ONCE = grades_pb2.OVERRIDE_DURATION_ONCE


def overriding(**said: Any) -> score_commands_pb2.OverrideScoreRequest:
    """Set the objective's score to 0.7, and say why."""
    facts: dict[str, Any] = {"name": RENEWALS, "value": "0.7", "duration": LASTING}
    return score_commands_pb2.OverrideScoreRequest(**(facts | WHY | said))


def grading(value: str = "0.8", **said: Any) -> score_commands_pb2.ProposeGradeRequest:
    """Propose a grade, and say why."""
    facts: dict[str, Any] = {
        "parent": RENEWALS,
        "grade_id": "final",
        "grade": grades_pb2.Grade(value=value),
    }
    return score_commands_pb2.ProposeGradeRequest(**(facts | WHY | said))


def card_of(acme: Acme, **options: Any) -> scorecards_pb2.Scorecard:
    """Read the objective's scorecard."""
    read = reading(**(options or {"strong": True}))
    request = scorecards_pb2.GetScorecardRequest(name=RENEWALS, read=read)
    found: scorecards_pb2.Scorecard = acme.served.ask(request).scorecard
    return found


def at_60_percent(acme: Acme) -> None:
    """Bring the objective to a score of 0.6."""
    acme.activate()
    acme.check_in(value=value_pb2.Value(decimal="82"))


def test_an_overridden_score_counts_and_the_computed_one_stays_visible(
    acme: Acme,
) -> None:
    """Rules §4.6; features C3, C5."""
    at_60_percent(acme)

    answer = acme.served.ask(overriding(), ANNA)

    assert list(answer.commit.event_names) == ["goal.score_overridden", "score.changed"]
    goal = goal_of(acme)
    assert (goal.score, goal.computed_score) == ("0.7", "0.6")
    assert (goal.progress, goal.band) == ("0.6", measures_pb2.BAND_GREEN)
    assert (goal.override.value, goal.override.overrider) == ("0.7", acme.anna)
    assert goal.override.reason == WHY["reason"]


def test_check_ins_move_what_is_computed_while_an_override_holds(acme: Acme) -> None:
    """Rules §4.6."""
    at_60_percent(acme)
    acme.served.ask(overriding(), ANNA)

    acme.check_in(value=value_pb2.Value(decimal="88"))

    goal = goal_of(acme)
    assert (goal.score, goal.computed_score) == ("0.7", "0.9")
    acme.served.ask(RELEASE, ANNA)
    released = goal_of(acme)
    assert (released.score, released.computed_score) == ("0.9", "0.9")
    assert not released.HasField("override")


def test_an_override_once_ends_with_the_next_check_in(acme: Acme) -> None:
    """Rules §4.6."""
    at_60_percent(acme)
    acme.served.ask(overriding(duration=ONCE), ANNA)

    answer = acme.check_in(value=value_pb2.Value(decimal="88"))

    assert list(answer.commit.event_names) == [
        "goal.check_in_recorded",
        "goal.override_released",
        "score.changed",
    ]
    goal = goal_of(acme)
    assert goal.score == "0.9"
    assert not goal.HasField("override")


def test_score_changes_and_explanations_tell_both_values(acme: Acme) -> None:
    """Rules §4.6; features C9."""
    at_60_percent(acme)
    acme.served.ask(overriding(), ANNA)
    changes = score_service_pb2.ListScoreChangesRequest(
        parent=RENEWALS, read=reading(strong=True)
    )
    explaining = score_service_pb2.ExplainScoreRequest(
        name=RENEWALS, read=reading(strong=True)
    )

    (move,) = acme.served.ask(changes).score_changes[-1].moves
    explained = acme.served.ask(explaining).explanation

    assert (move.previous, move.current) == ("0.6", "0.7")
    assert (move.computed, move.overridden) == ("0.6", "0.7")
    assert (explained.result, explained.overridden) == ("0.6", "0.7")
    assert explained.band == measures_pb2.BAND_GREEN


def test_a_grade_is_proposed_by_the_owner_and_confirmed_by_somebody_else(
    acme: Acme,
) -> None:
    """Rules §4.7; features C6."""
    at_60_percent(acme)

    name = acme.served.ask(grading(), ANNA).name
    waiting = goal_of(acme)
    acme.served.ask(CONFIRM(name=name), CLEO)

    (proposed,) = waiting.proposed_grades
    assert not waiting.HasField("grade")
    assert (proposed.name, proposed.value, proposed.score) == (FINAL, "0.8", "0.6")
    assert (proposed.proposer, proposed.confirmer) == (acme.anna, "")
    graded = goal_of(acme)
    assert (graded.score, graded.grade.value) == ("0.6", "0.8")
    assert (graded.grade.confirmer, graded.grade.reason) == (acme.cleo, WHY["reason"])
    assert len(graded.proposed_grades) == 0


@pytest.mark.parametrize("who", [ANNA, "crm@acme.example"])
def test_neither_owner_nor_service_confirms(acme: Acme, who: str) -> None:
    """Rules §4.7, §10.4; features C6."""
    at_60_percent(acme)
    acme.served.ask(grading(), ANNA)

    with refused("SEGREGATION_OF_DUTIES"):
        acme.served.ask(CONFIRM(name=FINAL), who)


def test_only_the_owner_proposes_a_grade(acme: Acme) -> None:
    """Rules §4.7; features C6."""
    at_60_percent(acme)

    with refused("SEGREGATION_OF_DUTIES") as found:
        acme.served.ask(grading(), BEN)

    assert found[0].facts["rule"] == "the owner of a goal proposes its grade"


def test_a_grade_that_differs_from_the_score_says_why(acme: Acme) -> None:
    """Rules §10.3; features C6."""
    at_60_percent(acme)
    unsaid = {"reason": "", "reason_code": 0}

    with refused("REASON_REQUIRED"):
        acme.served.ask(grading("0.8", **unsaid), ANNA)
    acme.served.ask(grading("0.6", **unsaid), ANNA)


def test_a_closed_goal_is_graded_too(acme: Acme) -> None:
    """Rules §4.7; features B6, C6."""
    at_60_percent(acme)
    missed = lifecycle_pb2.DISPOSITION_MISSED
    closing = goal_commands_pb2.CloseGoalRequest(name=RENEWALS, disposition=missed)
    acme.served.ask(closing, ANNA)

    acme.served.ask(grading(), ANNA)
    acme.served.ask(CONFIRM(name=FINAL), CLEO)

    assert goal_of(acme).grade.value == "0.8"


def test_a_scorecard_keeps_score_override_and_grade_apart(acme: Acme) -> None:
    """Rules §4.6, §4.7, §4.9; features C5, C6."""
    at_60_percent(acme)
    acme.served.ask(overriding(), ANNA)
    before = acme.served.ask(grading("0.65"), ANNA).commit.position
    acme.served.ask(CONFIRM(name=FINAL), CLEO)

    card, then = card_of(acme), card_of(acme, as_of_position=before)

    assert card.ambition == lifecycle_pb2.AMBITION_ASPIRATIONAL
    assert (card.score, card.computed_score) == ("0.7", "0.6")
    assert (card.override.value, card.grade.value) == ("0.7", "0.65")
    (line,) = card.lines
    assert (line.key_result, line.score, line.confidence) == (RATE, "0.6", "0.7")
    assert not then.HasField("grade")
    assert [one.value for one in then.proposed_grades] == ["0.65"]


@pytest.mark.parametrize(
    "value", ["", "x", "0,7", "-0.01", "1.0000001", "1e-30", "NaN", "70%"]
)
def test_a_score_and_a_grade_are_decimals_from_0_to_1(acme: Acme, value: str) -> None:
    """Abuse 26."""
    at_60_percent(acme)

    with refused("FIELD_INVALID") as of_score:
        acme.served.ask(overriding(value=value), ANNA)
    with refused("FIELD_INVALID") as of_grade:
        acme.served.ask(grading(value), ANNA)

    assert of_score[0].fields == ["value"]
    assert of_grade[0].fields == ["grade.value"]


def test_an_override_says_how_long_it_holds(acme: Acme) -> None:
    at_60_percent(acme)

    with refused("FIELD_INVALID") as found:
        acme.served.ask(overriding(duration=0), ANNA)

    assert found[0].fields == ["duration"]

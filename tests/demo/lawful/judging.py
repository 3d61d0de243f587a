"""Rules of overrides and grades."""

from __future__ import annotations

from services.demo.acts import judging as acts
from tests.demo.lawful.followed import Told
from tests.demo.lawful.rules import Rules

RULES = Rules()


@RULES.of(acts.ScoreOverridden)
def _override(told: Told, act: acts.ScoreOverridden) -> None:
    followed = told.goal_in(act.goal, "ACTIVE")
    assert act.reason
    assert 0 <= act.value <= 1
    followed.overridden = act.duration == "UNTIL_RELEASED"


@RULES.of(acts.OverrideReleased)
def _release(told: Told, act: acts.OverrideReleased) -> None:
    followed = told.goal_in(act.goal, "ACTIVE")
    assert act.reason
    assert followed.overridden
    followed.overridden = False


@RULES.of(acts.GradeProposed)
def _grade(told: Told, act: acts.GradeProposed) -> None:
    followed = told.goal_in(act.goal, "CLOSED")
    assert act.by in followed.owners
    assert act.reason
    assert 0 <= act.value <= 1
    followed.waiting[act.grade] = act.by


@RULES.of(acts.GradeConfirmed)
def _confirmation(told: Told, act: acts.GradeConfirmed) -> None:
    followed = told.goal_in(act.goal, "CLOSED")
    told.require_decided_by_another(followed, act.by)
    assert followed.waiting.pop(act.grade) != act.by

"""Rules of check-ins, and of what is said beside them."""

from __future__ import annotations

from services.demo.acts import observing as acts
from tests.demo.lawful.followed import ZONE, Followed, Told
from tests.demo.lawful.measured import require_fitting
from tests.demo.lawful.rules import Rules

RULES = Rules()


@RULES.of(acts.CheckedIn)
def _check_ins(told: Told, act: acts.CheckedIn) -> None:
    assert 1 <= len(act.observed) <= 100
    for seen in act.observed:
        followed = _observe(told, seen)
        if act.on_behalf_of is not None:
            assert act.on_behalf_of == followed.owner
            assert any(
                (one.by, one.delegate) == (act.on_behalf_of, act.by)
                and one.start <= told.day <= one.end
                for one in told.delegations.values()
            ), f"nobody delegated to {act.by}"


@RULES.of(acts.CheckInCorrected)
def _correction(told: Told, act: acts.CheckInCorrected) -> None:
    seen = act.observed
    followed = told.goal_in(seen.goal, "ACTIVE")
    before = followed.seen[seen.key_result].pop(act.corrects)
    assert act.reason
    assert before != seen.value, "nothing is corrected"
    _observe(told, seen)


@RULES.of(acts.CheckInRetracted)
def _retraction(told: Told, act: acts.CheckInRetracted) -> None:
    followed = told.goal_in(act.goal, "ACTIVE")
    assert act.reason
    followed.seen[act.key_result].pop(act.check_in)


@RULES.of(acts.StatusDeclared)
def _status(told: Told, act: acts.StatusDeclared) -> None:
    told.goal_in(act.goal, "ACTIVE")
    assert act.reason


@RULES.of(acts.RelevanceConfirmed)
def _relevance(told: Told, act: acts.RelevanceConfirmed) -> None:
    assert told.goal_in(act.goal, "ACTIVE").draft.framework == "SMART"


def _observe(told: Told, seen: acts.Observed) -> Followed:
    followed = told.goal_in(seen.goal, "ACTIVE")
    effective = seen.effective or told.instant
    assert effective <= told.instant
    assert effective.astimezone(ZONE).date() >= followed.draft.start
    assert seen.key_result not in followed.bound
    assert seen.check_in not in followed.seen[seen.key_result]
    assert seen.confidence is None or 0 <= seen.confidence <= 1
    require_fitting(followed.measures[seen.key_result], seen.value)
    followed.seen[seen.key_result][seen.check_in] = seen.value
    return followed

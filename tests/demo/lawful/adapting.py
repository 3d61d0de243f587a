"""Rules of what changes of active goals."""

from __future__ import annotations

from msgspec import structs

from services.demo.acts import adapting as acts
from services.demo.measures import Numeric
from tests.demo.lawful.followed import Told
from tests.demo.lawful.measured import measure
from tests.demo.lawful.rules import Rules

RULES = Rules()


@RULES.of(acts.KeyResultAdded)
def _key_result(told: Told, act: acts.KeyResultAdded) -> None:
    followed = told.goals[act.goal]
    assert followed.draft.framework == "OKR"
    assert followed.state == "DRAFT" or (followed.state == "ACTIVE" and act.reason)
    assert act.key_result not in followed.measures
    if followed.state == "DRAFT":
        followed.proposers.add(act.by)
    measure(followed, act.key_result, act.measure)
    if act.from_children:
        # It takes no check-ins, and nobody has to explain that it has none.
        followed.seen.pop(act.key_result)
    followed.weights[act.key_result] = act.weight


@RULES.of(acts.TargetMoved)
def _target(told: Told, act: acts.TargetMoved) -> None:
    followed = told.goal_in(act.goal, "ACTIVE")
    assert act.reason
    before = followed.measures[act.key_result]
    assert isinstance(before, Numeric)
    assert act.target not in {before.target, before.start}
    followed.measures[act.key_result] = structs.replace(before, target=act.target)


@RULES.of(acts.KeyResultDropped)
def _drop(told: Told, act: acts.KeyResultDropped) -> None:
    followed = told.goal_in(act.goal, "ACTIVE")
    assert act.reason
    assert len(followed.measures) > 1
    # It takes no more check-ins, and needs no explanation at the end.
    followed.measures.pop(act.key_result)
    followed.seen.pop(act.key_result)
    followed.weights.pop(act.key_result)


@RULES.of(acts.KeyResultsReweighted)
def _reweighting(told: Told, act: acts.KeyResultsReweighted) -> None:
    followed = told.goal_in(act.goal, "ACTIVE")
    assert act.reason
    for key_result, weight in act.weights.items():
        assert followed.weights[key_result] != weight
        followed.weights[key_result] = weight


@RULES.of(acts.AmendmentProposed)
def _amendment(told: Told, act: acts.AmendmentProposed) -> None:
    followed = told.goal_in(act.goal, "ACTIVE")
    assert followed.draft.framework == "SMART"
    assert act.reason
    assert act.title != followed.draft.title
    before = followed.measures[None]
    assert isinstance(before, Numeric)
    assert act.measure.unit == before.unit
    assert act.measure.target not in {before.target, before.start}
    followed.waiting[act.amendment] = act.by
    followed.amended[act.amendment] = act.measure


@RULES.of(acts.AmendmentApproved)
def _amendment_approval(told: Told, act: acts.AmendmentApproved) -> None:
    followed = told.goal_in(act.goal, "ACTIVE")
    told.require_decided_by_another(followed, act.by)
    assert followed.waiting.pop(act.amendment) != act.by
    followed.measures[None] = followed.amended[act.amendment]


@RULES.of(acts.AmendmentRejected)
def _amendment_rejection(told: Told, act: acts.AmendmentRejected) -> None:
    followed = told.goal_in(act.goal, "ACTIVE")
    assert act.reason
    assert followed.waiting.pop(act.amendment) != act.by


@RULES.of(acts.GoalPaused)
def _pause(told: Told, act: acts.GoalPaused) -> None:
    told.goal_in(act.goal, "ACTIVE").state = "PAUSED"


@RULES.of(acts.GoalResumed)
def _resumption(told: Told, act: acts.GoalResumed) -> None:
    told.goal_in(act.goal, "PAUSED").state = "ACTIVE"


@RULES.of(acts.GoalTransferred)
def _transfer(told: Told, act: acts.GoalTransferred) -> None:
    followed = told.goal_in(act.goal, "ACTIVE")
    told.require_person(act.owner)
    assert act.owner != followed.owner
    followed.owner = act.owner


@RULES.of(acts.ContributorsSet)
def _contributors(told: Told, act: acts.ContributorsSet) -> None:
    followed = told.goal_in(act.goal, "ACTIVE")
    everybody = [*act.co_owners, *act.contributors, act.partner]
    for person in everybody:
        told.require_person(person)
    assert len({followed.owner, *everybody}) == len(everybody) + 1
    followed.co_owners = act.co_owners


@RULES.of(acts.CommitmentEscalated)
def _escalation(told: Told, act: acts.CommitmentEscalated) -> None:
    followed = told.goal_in(act.goal, "ACTIVE")
    assert followed.draft.ambition != "ASPIRATIONAL"
    told.require_person(act.to)
    assert act.to != act.by
    assert act.reason

"""Rules of how goals come about, are decided on, and end."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from msgspec import structs

from services.demo.acts import goals as acts
from services.demo.measures import Numeric
from tests.demo.lawful.followed import Followed, Told
from tests.demo.lawful.measured import measure
from tests.demo.lawful.rules import Rules

RULES = Rules()


@RULES.of(acts.GoalDrafted)
def _draft(told: Told, act: acts.GoalDrafted) -> None:
    assert act.goal not in told.goals
    told.require_person(act.owner)
    assert act.unit is None or act.unit in told.units
    assert told.day < act.start < act.end
    assert 1 <= len(act.title) <= 200
    assert "{" not in act.title
    assert act.policy is None or act.policy in told.policies
    if act.template is not None:
        assert act.template.version <= told.templates[act.template.template]
    assert act.cycle is not None
    _require_joinable(told, act.cycle, act.end)
    followed = Followed(act, act.owner, act.cycle, proposers={act.by})
    told.goals[act.goal] = followed
    if act.framework == "SMART":
        assert act.measure is not None
        assert len(act.criteria) == 5
        assert not act.ambition
        measure(followed, None, act.measure)


@RULES.of(acts.DraftRevised)
def _revision(told: Told, act: acts.DraftRevised) -> None:
    told.goal_in(act.goal, "DRAFT").proposers.add(act.by)


@RULES.of(acts.GoalSubmitted)
def _submission(told: Told, act: acts.GoalSubmitted) -> None:
    followed = told.goal_in(act.goal, "DRAFT")
    assert followed.measures
    followed.proposers.add(act.by)
    waived = followed.draft.policy in told.waived
    followed.state = "ACTIVE" if waived else "SUBMITTED"


@RULES.of(acts.GoalApproved)
def _approval(told: Told, act: acts.GoalApproved) -> None:
    _decided_by_another(told, act.goal, act.by).state = "ACTIVE"


@RULES.of(acts.GoalRejected)
def _rejection(told: Told, act: acts.GoalRejected) -> None:
    assert act.reason
    _decided_by_another(told, act.goal, act.by).state = "DRAFT"


def _decided_by_another(told: Told, goal: str, by: str) -> Followed:
    followed = told.goal_in(goal, "SUBMITTED")
    told.require_decided_by_another(followed, by)
    assert by not in followed.proposers
    return followed


@RULES.of(acts.GoalCancelled)
def _cancellation(told: Told, act: acts.GoalCancelled) -> None:
    assert act.reason
    told.goal_in(act.goal, "ACTIVE").state = "CANCELLED"


@RULES.of(acts.GoalClosed)
def _closing(told: Told, act: acts.GoalClosed) -> None:
    followed = _ended(told, act)
    met = _is_met(followed, act)
    if followed.draft.framework == "SMART" and act.disposition == "DONE":
        assert met
    committed = followed.draft.ambition == "COMMITTED"
    if committed or (followed.draft.framework == "SMART" and not met):
        assert act.miss_cause
        assert act.miss_explanation


@RULES.of(acts.GoalCarriedOver)
def _carry_over(told: Told, act: acts.GoalCarriedOver) -> None:
    followed = _ended(told, act)
    assert act.successor not in told.goals
    before, after = told.cycles[followed.cycle], told.cycles[act.cycle]
    assert before.end < after.end
    _require_joinable(told, act.cycle, after.end)
    draft = structs.replace(followed.draft, goal=act.successor, end=after.end)
    goes_on = Followed(draft, followed.owner, act.cycle, proposers={act.by})
    told.goals[act.successor] = goes_on
    for key_result, asked in followed.measures.items():
        if isinstance(asked, Numeric) and not asked.increments:
            last = list(followed.seen[key_result].values())[-1]
            assert isinstance(last, Decimal)
            # The target lies ahead still, seen from where it goes on.
            assert (asked.target - last) * (asked.target - asked.start) > 0
            measure(goes_on, key_result, structs.replace(asked, start=last))
        else:
            measure(goes_on, key_result, asked)
        goes_on.weights[key_result] = followed.weights[key_result]


def _require_joinable(told: Told, cycle: str, end: date) -> None:
    assert told.cycles[cycle].state in {"PLANNED", "OPEN"}
    assert told.cycles[cycle].start <= end <= told.cycles[cycle].end


def _ended(told: Told, act: acts.Ended) -> Followed:
    followed = told.goal_in(act.goal, "ACTIVE")
    unseen = {key for key, seen in followed.seen.items() if not seen}
    assert unseen == set(act.explanations)
    assert set(act.conditions_met) == set(followed.draft.conditions)
    followed.state = "CLOSED"
    return followed


def _is_met(followed: Followed, act: acts.GoalClosed) -> bool:
    if followed.draft.framework == "OKR":
        return False
    asked = followed.measures[None]
    assert isinstance(asked, Numeric)
    last = list(followed.seen[None].values())[-1]
    assert isinstance(last, Decimal)
    way = asked.target - asked.start
    return (last - asked.start) / way >= 1 and all(act.conditions_met.values())


@RULES.of(acts.ReopeningProposed)
def _reopening(told: Told, act: acts.ReopeningProposed) -> None:
    told.goal_in(act.goal, "CLOSED")
    assert act.reason
    told.proposals[act.proposal] = (act.by, f"goal {act.goal}")

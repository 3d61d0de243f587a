"""Histories that Hypothesis makes up: any acts in any order, refused ones left out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from hypothesis import strategies as st

from domain.goals.changing.adapting import KeyResultRevision
from domain.goals.changing.balancing import (
    StatedWeight,
    drop_key_result,
    reweight_key_results,
)
from domain.goals.changing.key_results import add_key_result, revise_key_result
from domain.goals.contributors import Contributors
from domain.goals.drafting.drafts import DraftRevision
from domain.goals.drafting.rules import draft_goal, revise_draft
from domain.goals.ending.closing import close_goal
from domain.goals.ending.reopening import reopen_goal
from domain.goals.goal import Framework, Goal
from domain.goals.life.contributing import set_contributors
from domain.goals.life.deciding import (
    approve_goal,
    cancel_goal,
    reject_goal,
    submit_goal,
)
from domain.goals.life.escalating import escalate_commitment
from domain.goals.life.handover import transfer_goal
from domain.goals.life.pausing import pause_goal, resume_goal
from domain.goals.observing.check_ins import (
    CheckInPlace,
    correct_check_in,
    record_check_in,
    retract_check_in,
)
from domain.goals.overrides import OverrideDuration
from domain.goals.scoring.grading import confirm_grade, propose_grade
from domain.goals.scoring.overriding import override_score, release_override
from domain.policies.setting import PolicyRevision, set_policy
from domain.proposals.deciding import approve_proposal, reject_proposal
from domain.record import Record
from domain.refusals import Refusal
from domain.templates.revising import (
    TemplateRevision,
    create_template,
    revise_template,
)
from domain.templates.template import TemplateContents
from tests import examples as ex
from tests.domain.spec import Act, History, given
from tests.projections import aligning_plays, measuring_plays
from tests.projections.directory_plays import acts_of
from tests.projections.log import stored

GOALS = ("renewals", "winback")
KEY_RESULTS = ("rate", "count")


class Step(NamedTuple):
    """One thing that somebody tries to do, as small numbers say."""

    what: str
    goal: str
    key_result: str
    number: int


def act_of(step: Step, history: History) -> Act:
    """Return what a step tries to do, at this point of a history."""
    goal, key, number = step.goal, step.key_result, step.number
    elsewhere = acts_of(number, history)
    elsewhere |= aligning_plays.acts_of(goal, key, number, history)
    if step.what in elsewhere:
        return elsewhere[step.what]()
    check_in = partial(CheckInPlace, goal, key)
    earlier = history.now - timedelta(minutes=40 * (number % 3))
    of_measuring = measuring_plays.acts_of(goal, key, number, earlier)
    if step.what in of_measuring:
        return of_measuring[step.what]()
    seen = ex.observation(str(number), effective=earlier)
    fresh, older = f"c{len(history.records)}", _nth_check_in(history, goal, key, number)
    said = ex.key_result(title=f"Measure {number}")
    weight = KeyResultRevision(weight=Decimal(number % 4))
    title = DraftRevision(title=f"Title {number}")
    policy = PolicyRevision(annual=bool(number % 2))
    role = f"Role {number}"
    template = TemplateContents(display_name=key, title=f"Title {number}")
    score, duration = Decimal(number) / 10, list(OverrideDuration)[number % 2]
    weights = (StatedWeight(key, Decimal(number % 4)),)
    people = Contributors((ex.BEN, ex.CLEO)[: number % 3])
    owner = (ex.ANNA, ex.BEN)[number % 2]
    closing = ex.closing(*_unobserved(history, goal))
    acts: dict[str, tuple[Callable[..., object], tuple[object, ...], str]] = {
        "draft": (draft_goal, (goal, ex.draft()), ex.BEN),
        "revise": (revise_draft, (goal, title), ex.BEN),
        "add": (add_key_result, (goal, key, said), ex.BEN),
        "weigh": (revise_key_result, (goal, key, weight), ex.BEN),
        "drop": (drop_key_result, (goal, key), ex.BEN),
        "reweigh": (reweight_key_results, (goal, weights), ex.BEN),
        "override": (override_score, (goal, score, duration), ex.BEN),
        "release": (release_override, (goal,), ex.BEN),
        "grade": (propose_grade, (goal, fresh, score), ex.ANNA),
        "confirm": (confirm_grade, (goal, _waiting(history, goal)), ex.CLEO),
        "pause": (pause_goal, (goal,), ex.BEN),
        "resume": (resume_goal, (goal,), ex.BEN),
        "transfer": (transfer_goal, (goal, owner), ex.ANNA),
        "contribute": (set_contributors, (goal, people), ex.ANNA),
        "escalate": (escalate_commitment, (goal, ex.CLEO), ex.BEN),
        "submit": (submit_goal, (goal,), ex.BEN),
        "approve": (approve_goal, (goal,), ex.CLEO),
        "reject": (reject_goal, (goal,), ex.CLEO),
        "cancel": (cancel_goal, (goal,), ex.BEN),
        "close": (close_goal, (goal, closing), ex.BEN),
        "reopen": (reopen_goal, (goal, fresh), ex.BEN),
        "check in": (record_check_in, (check_in(fresh), seen), ex.BEN),
        "correct": (correct_check_in, (check_in(older), fresh, seen), ex.BEN),
        "retract": (retract_check_in, (check_in(older),), ex.BEN),
        "propose": (set_policy, ("default", fresh, policy), ex.BEN),
        "decide": (_decision(number), (_nth_proposal(history, number),), ex.CLEO),
        "keep": (create_template, (key, Framework.OKR, template), ex.BEN),
        "keep anew": (revise_template, (key, TemplateRevision(role=role)), ex.BEN),
    }
    decide, arguments, by = acts[step.what]
    return ex.act(lambda book: decide(book, *arguments), by, **ex.WHY)


# Checking in comes often, as it does in life; ending a goal seldom.
_STEPS = st.builds(
    Step,
    what=st.sampled_from(
        ["check in"] * 6
        + ["correct", "retract"] * 2
        + ["draft", "revise", "add", "weigh", "submit", "approve"]
        + ["reject", "cancel", "close", "reopen"]
        + ["manage", "place", "move unit"] * 2
        + ["lead no more", "remove", "create unit", "lift unit", "close unit"]
        + ["delegate", "revoke", "leave"]
        + ["override", "release", "grade", "confirm"]
        + ["drop", "reweigh", "pause", "resume", "transfer", "contribute", "escalate"]
        + ["propose", "decide", "keep", "keep anew"]
        + [*measuring_plays.ACTS, "bind", "observe", "observe"]
        + [*aligning_plays.ACTS, "align", "ask", "accept"]
    ),
    goal=st.sampled_from(GOALS),
    key_result=st.sampled_from(KEY_RESULTS),
    number=st.integers(0, 11),
)


def played(steps: list[Step]) -> list[Record]:
    """Return the stored records of all steps that were not refused."""
    history = given(*ex.an_active_objective(*KEY_RESULTS))
    for step in steps:
        try:
            history.do(act_of(step, history))
        except Refusal:
            continue
    return stored(history.records)


plays = st.lists(_STEPS, max_size=30).map(played)


def _nth_check_in(history: History, goal: str, key: str, number: int) -> str:
    aggregate = history.aggregates.get(f"goal/{goal}")
    if not isinstance(aggregate, Goal):
        return "none"
    known = list(aggregate.observed(key).check_ins)
    return known[number % len(known)] if known else "none"


def _decision(number: int) -> Callable[..., object]:
    return reject_proposal if number % 3 else approve_proposal


def _nth_proposal(history: History, number: int) -> str:
    made = [one.stream[9:] for one in history.records if one.stream[:9] == "proposal/"]
    return made[number % len(made)] if made else "none"


def _waiting(history: History, goal: str) -> str:
    aggregate = history.aggregates.get(f"goal/{goal}")
    if not isinstance(aggregate, Goal):
        return "none"
    proposals = aggregate.proposals.items()
    waiting = [k for k, one in proposals if k[:5] == "grade" and not one.decision]
    return waiting[-1].partition("/")[2] if waiting else "none"


def _unobserved(history: History, goal: str) -> list[str]:
    aggregate = history.aggregates.get(f"goal/{goal}")
    if not isinstance(aggregate, Goal):
        return []
    return [key for key in aggregate.key_results if aggregate.in_force(key) is None]

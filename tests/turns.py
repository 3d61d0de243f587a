"""Turns in a goal's life, one canonical example of each; tests change what they need.

The company, its goals and their check-ins: ``examples.py``.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from domain.goals.changing.amending import (
    approve_amendment,
    propose_amendment,
    reject_amendment,
)
from domain.goals.changing.balancing import (
    StatedWeight,
    drop_key_result,
    reweight_key_results,
)
from domain.goals.contributors import Contributors
from domain.goals.drafting.drafts import DraftRevision
from domain.goals.drafting.revisions import MeasureRevision
from domain.goals.ending.reopening import reopen_goal
from domain.goals.life.contributing import set_contributors
from domain.goals.life.escalating import escalate_commitment
from domain.goals.life.handover import transfer_goal
from domain.goals.life.pausing import pause_goal, resume_goal
from domain.goals.observing.declaring import declare_status
from domain.goals.observing.relevance import confirm_relevance
from domain.goals.overrides import OverrideDuration
from domain.goals.scoring.grading import confirm_grade, propose_grade
from domain.goals.scoring.overriding import override_score, release_override
from domain.goals.status import Status
from tests.domain.spec import Act
from tests.examples import ANNA, BEN, CLEO, GOAL, KEY_RESULT, WHY, act


def key_result_dropped(key: str = KEY_RESULT, **command: Any) -> Act:
    """Let Ben drop a key result, and say why."""
    return act(lambda book: drop_key_result(book, GOAL, key), **{**WHY, **command})


def key_results_reweighted(**said: Any) -> Act:
    """Let Ben give key results other weights, and say why: ``rate="2"``."""
    command = said.pop("command", WHY)
    weights = tuple(StatedWeight(key, Decimal(text)) for key, text in said.items())
    return act(lambda book: reweight_key_results(book, GOAL, weights), **command)


def paused(**command: Any) -> Act:
    """Let Ben pause the goal."""
    return act(lambda book: pause_goal(book, GOAL), **command)


def resumed(**command: Any) -> Act:
    """Let Ben resume the goal."""
    return act(lambda book: resume_goal(book, GOAL), **command)


def reopening_proposed(proposal: str = "again", **command: Any) -> Act:
    """Let Ben propose that the goal goes on, and say why."""
    said = {**WHY, **command}
    return act(lambda book: reopen_goal(book, GOAL, proposal), **said)


def transferred(owner: str = BEN, unit: str | None = None, **command: Any) -> Act:
    """Let Ben take over what Anna owned."""
    return act(lambda book: transfer_goal(book, GOAL, owner, unit), **command)


def contributors_set(people: Contributors | None = None, **command: Any) -> Act:
    """Let Ben say that he is a co-owner, and that Cleo asks how it goes."""
    people = people or Contributors(co_owners=(BEN,), accountability_partner=CLEO)
    return act(lambda book: set_contributors(book, GOAL, people), **command)


def commitment_escalated(to: str = CLEO, **command: Any) -> Act:
    """Let Ben tell Cleo that a commitment is at risk, and why."""
    return act(lambda book: escalate_commitment(book, GOAL, to), **{**WHY, **command})


def score_overridden(
    value: str = "0.7",
    duration: OverrideDuration = OverrideDuration.UNTIL_RELEASED,
    **command: Any,
) -> Act:
    """Let Anna set the goal's score, and say why."""
    score, command = Decimal(value), {"by": ANNA, **WHY, **command}
    return act(lambda book: override_score(book, GOAL, score, duration), **command)


def override_released(**command: Any) -> Act:
    """Let Anna release the override, and say why."""
    command = {"by": ANNA, **WHY, **command}
    return act(lambda book: release_override(book, GOAL), **command)


def grade_proposed(value: str = "0.8", grade: str = "final", **command: Any) -> Act:
    """Let Anna propose a grade, and say why."""
    said, command = Decimal(value), {"by": ANNA, **WHY, **command}
    return act(lambda book: propose_grade(book, GOAL, grade, said), **command)


def grade_confirmed(grade: str = "final", by: str = CLEO, **command: Any) -> Act:
    """Let Cleo confirm the grade."""
    return act(lambda book: confirm_grade(book, GOAL, grade), by, **command)


def amendment_proposed(amendment: str = "less", **said: Any) -> Act:
    """Let Ben propose that the SMART goal promises 80 percent, and say why."""
    command = {**WHY, **said.pop("command", {})}
    changes = DraftRevision(
        **(said or {"measure": MeasureRevision(said={"target": Decimal(80)})})
    )
    return act(
        lambda book: propose_amendment(book, GOAL, amendment, changes), **command
    )


def amendment_approved(amendment: str = "less", by: str = CLEO, **command: Any) -> Act:
    """Let Cleo approve the amendment."""
    return act(lambda book: approve_amendment(book, GOAL, amendment), by, **command)


def amendment_rejected(amendment: str = "less", by: str = CLEO, **command: Any) -> Act:
    """Let Cleo reject the amendment, and say why."""
    command = {**WHY, **command}
    return act(lambda book: reject_amendment(book, GOAL, amendment), by, **command)


def status_declared(
    status: Status, key: str | None = KEY_RESULT, by: str = BEN, **command: Any
) -> Act:
    """Let Ben declare a status."""
    return act(lambda book: declare_status(book, GOAL, key, status), by, **command)


def relevance_confirmed(**command: Any) -> Act:
    """Let Ben confirm that the SMART goal still matters."""
    return act(lambda book: confirm_relevance(book, GOAL), **command)

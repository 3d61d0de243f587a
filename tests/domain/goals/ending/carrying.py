"""Goals that are carried over, brought to where tests about that begin."""

from __future__ import annotations

from typing import Any

from domain.goals.changing.adapting import KeyResultAdded
from domain.goals.drafting.drafts import GoalDrafted
from domain.goals.ending.closing import Closing
from domain.goals.endings import Disposition
from domain.goals.measures import Numeric
from domain.goals.smart import ConditionResult
from tests.cycles import (
    Q1,
    Q2,
    a_cycle,
    cycle_planned,
)
from tests.domain.spec import Act, History, recorded
from tests.examples import (
    CONDITION,
    approved,
    closing,
    draft,
    drafted,
    key_result_added,
    smart_draft,
    submitted,
)


def an_active(*turns: Act, **said: Any) -> list[Act]:
    """Approve an objective of the first quarter, with the second one planned."""
    promised = [drafted(draft(**{"cycle": Q1, **said})), key_result_added()]
    approval = [submitted(), approved()]
    return a_cycle(cycle_planned(Q2), *promised, *approval, *turns)


def an_active_smart(*turns: Act, **said: Any) -> list[Act]:
    """Approve a SMART goal of the first quarter, with the second one planned."""
    promised = drafted(smart_draft(**{"cycle": Q1, **said}))
    return a_cycle(cycle_planned(Q2), promised, submitted(), approved(), *turns)


def not_met(**changes: Any) -> Closing:
    """Say that the SMART goal was not met, and why."""
    results = (ConditionResult(CONDITION, met=False),)
    said = {"disposition": Disposition.CARRIED_OVER, "condition_results": results}
    return closing(**{**said, **changes})


def numeric_of(history: History) -> Numeric:
    """Return how the carried measure goes on."""
    added = recorded(history)[-1]
    assert isinstance(added, (KeyResultAdded, GoalDrafted))
    assert added.measure is not None
    assert added.measure.numeric is not None
    return added.measure.numeric

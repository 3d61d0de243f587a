"""Goals as examples of the structure check have them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from domain.goals.changing.adapting import KeyResultRevision
from domain.goals.drafting.drafts import Draft
from domain.goals.drafting.revisions import MeasureRevision
from domain.goals.endings import Disposition
from tests.aligning import an_objective, ended, scored
from tests.cycles import Q1, Q2, cycle_planned
from tests.domain.spec import Act
from tests.examples import (
    WHY,
    an_active_objective,
    company,
    draft,
    drafted,
    key_result,
    key_result_added,
    key_result_revised,
    smart_draft,
)


def objective(**said: Any) -> list[Act]:
    """Draft an objective."""
    return [*company(), drafted(draft(**said))]


def titled(*titles: str) -> list[Act]:
    """Draft an objective with key results of these titles."""
    return with_key_results(*({"title": title} for title in titles))


def with_key_results(*said: dict[str, Any]) -> list[Act]:
    """Draft an objective with key results k1, k2 and so on, that say this."""
    added = [
        key_result_added(f"k{number}", key_result(**one))
        for number, one in enumerate(said, 1)
    ]
    return [*objective(), *added]


def smart(**said: Any) -> list[Act]:
    """Draft a SMART goal."""
    return [*company(), drafted(smart_draft(**said))]


def in_cycle(said: Draft) -> list[Act]:
    """Plan two quarters, and draft a goal."""
    return [*company(), cycle_planned(Q1), cycle_planned(Q2), drafted(said)]


def after(*values: str, **said: Any) -> list[Act]:
    """Close objectives at these values out of 100, and draft another."""
    acts = company()
    for number, value in enumerate(values):
        goal = f"before-{number}"
        acts += an_objective(goal)
        acts += [scored(goal, value, "last"), ended(goal, Disposition.DONE)]
    return [*acts, drafted(draft(**said))]


def moved(*targets: str, at: datetime | None = None) -> list[Act]:
    """Move the target of an active objective's key result again and again."""
    revisions = [
        KeyResultRevision(measure=MeasureRevision(said={"target": Decimal(target)}))
        for target in targets
    ]
    return [
        *an_active_objective(),
        *(key_result_revised(revision, at=at, **WHY) for revision in revisions),
    ]

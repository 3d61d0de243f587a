"""Canonical acts of alignment: trees of goals, and edges between them.

Anna owns the goals; Ben, who owns none, asks; so it is Anna who is asked.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from domain.alignment.aligning import (
    accept_alignment,
    align_goal,
    decline_alignment,
    unalign_goal,
)
from domain.alignment.edges import Edge, EdgeKind, Parent
from domain.goals.changing.key_results import add_key_result
from domain.goals.drafting.rules import draft_goal
from domain.goals.ending.closing import close_goal
from domain.goals.endings import Disposition
from domain.goals.life.deciding import approve_goal, submit_goal
from domain.goals.observing.check_ins import CheckInPlace, record_check_in
from domain.goals.smart import ConditionResult
from tests.domain.spec import Act
from tests.examples import (
    ANNA,
    BEN,
    CLEO,
    CONDITION,
    KEY_RESULT,
    WHY,
    act,
    closing,
    draft,
    key_result,
    observation,
    smart_draft,
)


def drafted_as(goal: str, *keys: str, **said: Any) -> list[Act]:
    """Let Ben draft an objective for Anna, with one key result or these."""
    stated = said.pop("key_result", key_result())
    added = [_added(goal, key, stated) for key in keys or (KEY_RESULT,)]
    return [act(lambda book: draft_goal(book, goal, draft(**said))), *added]


def approved_as(goal: str) -> list[Act]:
    """Let Ben submit a goal, and Cleo approve it."""
    return [
        act(lambda book: submit_goal(book, goal)),
        act(lambda book: approve_goal(book, goal), CLEO),
    ]


def an_objective(goal: str, *keys: str, **said: Any) -> list[Act]:
    """Draft, submit and approve an objective of Anna's."""
    return [*drafted_as(goal, *keys, **said), *approved_as(goal)]


def a_smart_goal(goal: str, **said: Any) -> list[Act]:
    """Draft, submit and approve a SMART goal of Anna's."""
    drafted = act(lambda book: draft_goal(book, goal, smart_draft(**said)))
    return [drafted, *approved_as(goal)]


def edge(
    parent: str,
    key: str | None = None,
    kind: EdgeKind = EdgeKind.CONTRIBUTES_TO,
    weight: str | None = None,
) -> Edge:
    """Lead to a goal, or to one of its key results."""
    said = None if weight is None else Decimal(weight)
    return Edge(kind, Parent(parent, key), said)


def asked(child: str, to: Edge, alignment: str = "up", by: str = BEN) -> Act:
    """Let Ben ask that a goal is something to another one."""
    return act(lambda book: align_goal(book, child, to, alignment), by)


def accepted(child: str, alignment: str = "up", by: str = ANNA) -> Act:
    """Let Anna accept what was asked."""
    return act(lambda book: accept_alignment(book, child, alignment), by)


def declined(child: str, alignment: str = "up", by: str = ANNA, **command: Any) -> Act:
    """Let Anna decline what was asked, and say why."""
    command = {**WHY, **command}
    return act(lambda book: decline_alignment(book, child, alignment), by, **command)


def unaligned(child: str, alignment: str = "up", by: str = BEN) -> Act:
    """Let Ben end an alignment."""
    return act(lambda book: unalign_goal(book, child, alignment), by)


def aligned(
    child: str, parent: str, key: str | None = None, weight: str | None = None
) -> Act:
    """Let Anna, who owns both, let a goal contribute to another one."""
    return asked(child, edge(parent, key, weight=weight), f"to-{parent}", by=ANNA)


def closed_smart(goal: str, *, met: bool) -> Act:
    """Let Ben close a SMART goal as missed; its condition held or not."""
    said = closing(condition_results=(ConditionResult(CONDITION, met),))
    return act(lambda book: close_goal(book, goal, said))


def scored(goal: str, value: str, check_in: str, key: str | None = KEY_RESULT) -> Act:
    """Let Ben check in on a measure from 0 to 100, so that its score is known."""
    place = CheckInPlace(goal, key, check_in)
    return act(lambda book: record_check_in(book, place, observation(value)))


def ended(goal: str, disposition: Disposition, *unobserved: str) -> Act:
    """Let Ben close an objective."""
    said = closing(*unobserved, disposition=disposition)
    return act(lambda book: close_goal(book, goal, said))


def _added(goal: str, key: str, stated: Any) -> Act:
    return act(lambda book: add_key_result(book, goal, key, stated))

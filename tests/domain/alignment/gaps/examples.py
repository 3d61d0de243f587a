"""For each rule of gap analysis, what it finds and what it passes by (rules §8.4)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from domain.alignment.edges import EdgeKind
from domain.alignment.gaps.charted import Above, Below, Charted, ChartedKeyResult
from domain.days import Window
from domain.goals.endings import Disposition
from domain.goals.goal import GoalLevel, GoalState
from domain.goals.objective import RollUp
from domain.goals.status import Status

QUARTER = Window(date(2026, 1, 1), date(2026, 3, 31))
FEBRUARY = Window(date(2026, 2, 1), date(2026, 2, 28))
DEPENDS, SUPPORTS = EdgeKind.DEPENDS_ON, EdgeKind.SUPPORTS


class Examples(NamedTuple):
    """Goals that a rule finds, and goals that it passes by.

    Attributes:
        found: With the key result and the other goal that the finding names.
        passed: Without any finding of the rule.
    """

    found: list[tuple[Charted, str | None, str | None]]
    passed: list[Charted]


def above(**said: Any) -> Above:
    """Lead to an objective of a department."""
    facts: dict[str, Any] = {
        "kind": EdgeKind.CONTRIBUTES_TO,
        "goal": "top",
        "key_result": None,
        "level": GoalLevel.DEPARTMENT,
        "state": GoalState.ACTIVE,
        "disposition": None,
        "window": QUARTER,
        "status": None,
    }
    return Above(**(facts | said))


def below(value: str | None = "0.5", **said: Any) -> Below:
    """Be led to by a goal that counts."""
    facts = {"kind": EdgeKind.CONTRIBUTES_TO, "key_result": None, **said}
    return Below(value=None if value is None else Decimal(value), **facts)


def key_result(**said: Any) -> ChartedKeyResult:
    """Have a key result that was checked in on last week."""
    facts: dict[str, Any] = {
        "key_result": "rate",
        "follows_children": False,
        "last_seen": date(2026, 2, 6),
        "days_between": 10,
    }
    return ChartedKeyResult(**(facts | said))


def goal(**said: Any) -> Charted:
    """Be an active objective of a team, with nothing wrong about it."""
    facts: dict[str, Any] = {
        "day": date(2026, 2, 13),
        "level": GoalLevel.TEAM,
        "state": GoalState.ACTIVE,
        "window": QUARTER,
        "roll_up": RollUp.KEY_RESULTS,
        "score": Decimal("0.4"),
        "above": (above(),),
        "key_results": (key_result(),),
    }
    return Charted(**(facts | said))


def follows(*children: Below) -> Charted:
    """Have a key result that follows its children."""
    return goal(key_results=(key_result(follows_children=True),), below=children)


def depends(**said: Any) -> Charted:
    """Depend on a goal."""
    return goal(above=(above(), above(kind=DEPENDS, goal="base", **said)))


_ENDED = {"state": GoalState.CLOSED}

EXAMPLES = {
    "orphan": Examples(
        [
            (goal(above=()), None, None),
            (goal(above=(above(kind=DEPENDS),)), None, None),
        ],
        [
            goal(),
            goal(above=(above(kind=SUPPORTS),)),
            goal(above=(), level=GoalLevel.COMPANY),
        ],
    ),
    "parent_without_children": Examples(
        [
            (goal(roll_up=RollUp.CHILDREN), None, None),
            (goal(roll_up=RollUp.BOTH, below=(below(kind=SUPPORTS),)), None, None),
            (goal(roll_up=RollUp.BOTH, below=(below(key_result="rate"),)), None, None),
            (follows(), "rate", None),
            (follows(below()), "rate", None),
        ],
        [
            goal(),
            goal(roll_up=RollUp.CHILDREN, below=(below(None),)),
            follows(below(key_result="rate")),
        ],
    ),
    "level_skipped": Examples(
        [
            (goal(above=(above(level=GoalLevel.COMPANY),)), None, "top"),
            (goal(level=GoalLevel.INDIVIDUAL), None, "top"),
        ],
        [
            goal(),
            goal(above=(above(level=GoalLevel.TEAM),)),
            goal(above=(above(kind=SUPPORTS, level=GoalLevel.COMPANY),)),
        ],
    ),
    "window_outside_parent": Examples(
        [
            (goal(above=(above(window=FEBRUARY),)), None, "top"),
            (
                goal(window=Window(QUARTER.start, date(2026, 4, 1))),
                None,
                "top",
            ),
        ],
        [goal(), goal(window=FEBRUARY), depends(window=FEBRUARY)],
    ),
    "children_achieved": Examples(
        [
            (goal(below=(below("1"), below("1"))), None, None),
            (goal(below=(below("1"), below(None)), score=None), None, None),
            (goal(below=(below("1", key_result="rate"),)), None, None),
        ],
        [
            goal(),
            goal(below=(below(None),)),
            goal(below=(below("1"), below("0.99"))),
            goal(below=(below("1"),), score=Decimal(1)),
        ],
    ),
    "overloaded_owner": Examples(
        [(goal(owned=6), None, None)], [goal(), goal(owned=5)]
    ),
    "key_result_idle": Examples(
        [
            (goal(key_results=(key_result(last_seen=None),)), "rate", None),
            (
                goal(key_results=(key_result(last_seen=date(2026, 2, 2)),)),
                "rate",
                None,
            ),
        ],
        [
            goal(),
            goal(key_results=(key_result(last_seen=date(2026, 2, 3)),)),
            goal(key_results=(key_result(days_between=None),)),
            goal(
                key_results=(key_result(last_seen=None),),
                below=(below(kind=SUPPORTS, key_result="rate"),),
            ),
            goal(key_results=(key_result(last_seen=None),), day=date(2025, 12, 31)),
            goal(key_results=(key_result(last_seen=None),), state=GoalState.PAUSED),
            follows(),
        ],
    ),
    "dependency_at_risk": Examples(
        [
            (depends(status=Status.AT_RISK), None, "base"),
            (depends(status=Status.OFF_TRACK), None, "base"),
            (depends(state=GoalState.PAUSED), None, "base"),
            (depends(state=GoalState.CANCELLED), None, "base"),
            (depends(disposition=Disposition.MISSED, **_ENDED), None, "base"),
            (depends(disposition=Disposition.ABANDONED, **_ENDED), None, "base"),
        ],
        [
            goal(above=(above(status=Status.OFF_TRACK),)),
            depends(status=Status.ON_TRACK),
            depends(status=Status.PENDING),
            depends(disposition=Disposition.DONE, status=Status.OFF_TRACK, **_ENDED),
        ],
    ),
}

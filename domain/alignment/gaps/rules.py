"""The rules of gap analysis, each a function of one goal and what is around it (§8.4).

A further rule is a function under ``@gap`` here, and its examples in
``tests/domain/alignment/gaps/examples.py``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.alignment.edges import EdgeKind
from domain.alignment.gaps.findings import Gap, GapFinding, GapRule, gap
from domain.goals.endings import Disposition
from domain.goals.goal import GoalLevel, GoalState
from domain.goals.objective import RollUp
from domain.goals.status import Status
from domain.goals.structure.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from domain.alignment.gaps.charted import Above, Charted, ChartedKeyResult

# More active goals than one person can have in mind.
OWNED_MAX = 5

_LEVELS = list(GoalLevel)
_LISTENING = frozenset((RollUp.CHILDREN, RollUp.BOTH))
_LATE = frozenset((Status.AT_RISK, Status.OFF_TRACK))
_FELL = frozenset((Disposition.MISSED, Disposition.ABANDONED))
_LEADS_UP = frozenset((EdgeKind.CONTRIBUTES_TO, EdgeKind.SUPPORTS))


def is_orphan(level: GoalLevel, kinds: Iterable[EdgeKind]) -> bool:
    """Tell whether a goal below company level leads nowhere.

    Args:
        level: Its level.
        kinds: What it is to others.
    """
    return level is not GoalLevel.COMPANY and _LEADS_UP.isdisjoint(kinds)


@gap(Severity.WARNING)
def orphan(goal: Charted) -> Iterator[Gap]:
    """A goal below company level contributes to no other, and supports none."""
    if is_orphan(goal.level, (above.kind for above in goal.above)):
        suggestion = "align it to what it is for, or ask whether it is needed"
        yield Gap("it contributes to no other goal, and supports none", suggestion)


@gap(Severity.WARNING)
def parent_without_children(goal: Charted) -> Iterator[Gap]:
    """An objective, or a key result, is scored by its children and has none."""
    suggestion = "align goals to it, or let it be scored otherwise"
    if goal.roll_up in _LISTENING and not goal.contributing(None):
        yield Gap("it rolls up its children and has none", suggestion)
    for one in goal.key_results:
        if one.follows_children and not goal.contributing(one.key_result):
            message = "it follows its children and has none"
            yield Gap(message, suggestion, one.key_result)


@gap(Severity.ADVICE)
def level_skipped(goal: Charted) -> Iterator[Gap]:
    """A goal contributes to one that is more than one level above."""
    for above in _contributed_to(goal):
        if _LEVELS.index(goal.level) - _LEVELS.index(above.level) > 1:
            message = f"a goal of level {goal.level.name} contributes to {above.goal}"
            message += f" of level {above.level.name}"
            suggestion = "ask what it is for on the levels between"
            yield Gap(message, suggestion, other=above.goal)


@gap(Severity.WARNING)
def window_outside_parent(goal: Charted) -> Iterator[Gap]:
    """A goal contributes to one whose days do not hold all of its own."""
    for above in _contributed_to(goal):
        mine, theirs = goal.window, above.window
        if mine.start < theirs.start or mine.end > theirs.end:
            message = f"its days are not inside those of {above.goal}:"
            message += f" {theirs.start} to {theirs.end}"
            yield Gap(message, "move its days, or those above", other=above.goal)


@gap(Severity.WARNING)
def children_achieved(goal: Charted) -> Iterator[Gap]:
    """All goals that contribute to one have reached their targets, and it has not."""
    values = [
        one.value
        for one in goal.below
        if one.kind is EdgeKind.CONTRIBUTES_TO and one.value is not None
    ]
    if values and all(value == 1 for value in values) and goal.score != 1:
        message = f"all {len(values)} goals that contribute and count are achieved,"
        message += " and this one is not"
        yield Gap(message, "ask what is missing below it, or mend how it is measured")


@gap(Severity.ADVICE)
def overloaded_owner(goal: Charted) -> Iterator[Gap]:
    """Somebody owns more than 5 active goals; told once, with the first of them."""
    if goal.owned > OWNED_MAX:
        message = f"its owner has {goal.owned} active goals;"
        message += f" no more than {OWNED_MAX} are advised"
        yield Gap(message, "hand some over, or pause what can wait")


@gap(Severity.WARNING)
def key_result_idle(goal: Charted) -> Iterator[Gap]:
    """Nobody works on a key result: no goal leads to it, and no check-in came."""
    if goal.state is not GoalState.ACTIVE or goal.day < goal.window.start:
        return
    led_to = {one.key_result for one in goal.below if one.kind in _LEADS_UP}
    for one in goal.key_results:
        if one.key_result in led_to or one.follows_children or not _is_late(goal, one):
            continue
        seen = "never" if one.last_seen is None else f"{one.last_seen} last"
        message = f"no goal leads to it, and it was checked in on {seen}"
        suggestion = "ask who works on it, or drop it"
        yield Gap(message, suggestion, one.key_result)


@gap(Severity.WARNING)
def dependency_at_risk(goal: Charted) -> Iterator[Gap]:
    """A goal depends on one that is late, rests, was missed or was cancelled."""
    for above in goal.above:
        if above.kind is EdgeKind.DEPENDS_ON and (what := _risk(above)):
            message = f"it depends on {above.goal}, which {what}"
            yield Gap(message, "talk with who owns that one", other=above.goal)


RULES: dict[str, GapRule] = {
    one.id: one for one in list(globals().values()) if type(one) is GapRule
}


def gaps_of(goal: Charted, rules: Collection[str] = ()) -> Iterator[GapFinding]:
    """Yield all findings about a goal that is active or paused, rule by rule.

    Args:
        goal: The goal.
        rules: Only what these find; none: what any finds.
    """
    for id_, rule in RULES.items():
        if not rules or id_ in rules:
            for found in rule.find(goal):
                yield GapFinding(id_, rule.severity, found)


def _contributed_to(goal: Charted) -> Iterator[Above]:
    return (one for one in goal.above if one.kind is EdgeKind.CONTRIBUTES_TO)


def _is_late(goal: Charted, one: ChartedKeyResult) -> bool:
    if one.last_seen is None:
        return True
    between = one.days_between
    return between is not None and (goal.day - one.last_seen).days > between


def _risk(above: Above) -> str:
    """Return what is wrong with a goal that another one depends on; empty: nothing."""
    if above.state is GoalState.CANCELLED:
        return "was cancelled"
    if above.state is GoalState.PAUSED:
        return "rests"
    if above.disposition in _FELL:
        return "was missed or abandoned"
    if above.state is GoalState.ACTIVE and above.status in _LATE:
        return f"is {above.status.name}"
    return ""

"""Checking a goal by every rule there is; pure, and always the same (rules §2.5).

A further rule is a function under ``@rule`` in the file that it is about, and its
examples in ``tests/domain/goals/structure/examples.py``. Not handled here: rules over
several goals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.goals.structure import (
    ambition,
    criteria,
    drift,
    key_results,
    measures,
    relevance,
    statements,
    windows,
)
from domain.goals.structure.findings import Checked, Finding, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Collection

_FILES = (
    statements,
    criteria,
    key_results,
    measures,
    windows,
    drift,
    relevance,
    ambition,
)

# By id, in the order in which findings are told.
RULES: dict[str, Rule] = {
    one.id: one for file in _FILES for one in vars(file).values() if type(one) is Rule
}
# What no policy lets block submitting: a goal and its cycle do not tell it. Submitting
# would have to ask what else its owner closed, and how that is scored by now.
NEVER_BLOCKING = (ambition.always_reached.id,)
# What blocks submitting where a policy says so.
BLOCKABLE = tuple(id_ for id_ in RULES if id_ not in NEVER_BLOCKING)
# What the policy that is built in lets block submitting.
BLOCKING_BY_DEFAULT = tuple(one.id for one in criteria.FIVE)


def check_goal(
    checked: Checked, blocking: Collection[str] = BLOCKING_BY_DEFAULT
) -> tuple[Finding, ...]:
    """Return all findings about a goal.

    Args:
        checked: The goal, folded up to the position as known at which is asked.
        blocking: The ids of further rules whose findings block submitting.
    """
    return _found(checked, RULES, blocking)


def blocking_findings(
    checked: Checked, blocking: Collection[str] = BLOCKING_BY_DEFAULT
) -> tuple[Finding, ...]:
    """Return the findings about a goal that block submitting it, and no others.

    Arguments are as those of `check_goal`.
    """
    asked = [one for one in RULES if _blocks(RULES[one], blocking)]
    return _found(checked, asked, blocking)


def _found(
    checked: Checked, rules: Collection[str], blocking: Collection[str]
) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            id_,
            Severity.BLOCKING if _blocks(RULES[id_], blocking) else RULES[id_].severity,
            *hint,
        )
        for id_ in rules
        for hint in RULES[id_].find(checked)
    )


def _blocks(rule: Rule, blocking: Collection[str]) -> bool:
    return rule.severity is Severity.BLOCKING or rule.id in blocking

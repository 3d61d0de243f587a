"""Writes docs/findings.md from the rules: ``python -m tests.docs.findings``.

The functions are the source; a test fails when the page says something else.
"""

from __future__ import annotations

from domain.alignment.gaps.rules import RULES as GAP_RULES
from domain.goals.structure.check import (
    BLOCKING_BY_DEFAULT,
    NEVER_BLOCKING,
    RULES,
)
from domain.goals.structure.findings import Severity
from tests.house.checkout import ROOT

PAGE = ROOT / "docs" / "findings.md"

_HEAD = """# Findings

What `GoalService.CheckGoal` finds about a goal, by the rule that finds it. The names of
rules never change. A finding also says where it is, what is so, and what could be done;
it is for people to weigh: a goal is submitted all the same, unless the finding blocks.

Rules about words know English, and go by words and figures alone.

A policy says which findings block submitting (`Policy.blocking_findings`). Submitting
looks at a goal and its cycle: what takes a look at other goals, it cannot judge, and a
policy that names such a rule is refused (`FIELD_INVALID`).

This page is written from `domain/goals/structure/` by `python -m tests.docs.findings`.

| rule | what it finds | severity |
|---|---|---|
"""

_GAPS = """
## Gaps between goals

What `AlignmentService.ListAlignmentFindings` finds about how goals that are active or
paused hang together; nothing is blocked. It is written from `domain/alignment/gaps/`.

| rule | what it finds | severity |
|---|---|---|
"""


def page() -> str:
    """Return the page as it should be."""
    lines = [
        f"| `{one.id}` | {one.says} | {_severity(one.id, one.severity)} |\n"
        for one in RULES.values()
    ]
    gaps = [
        f"| `{one.id}` | {one.says} | {one.severity.name.lower()} |\n"
        for one in GAP_RULES.values()
    ]
    return _HEAD + "".join(lines) + _GAPS + "".join(gaps)


def _severity(rule: str, severity: Severity) -> str:
    if rule in BLOCKING_BY_DEFAULT:
        return "blocks, unless the policy says otherwise"
    if rule in NEVER_BLOCKING:
        return f"{severity.name.lower()}, and no policy lets it block"
    return "blocks" if severity is Severity.BLOCKING else severity.name.lower()


if __name__ == "__main__":
    PAGE.write_text(page())

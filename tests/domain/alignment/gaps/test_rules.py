"""Shows each rule of gap analysis by its examples (rules §8.4)."""

from __future__ import annotations

import pytest

from domain.alignment.gaps.charted import Charted
from domain.alignment.gaps.rules import OWNED_MAX, RULES, gaps_of
from domain.goals.structure.findings import Severity
from tests.domain.alignment.gaps.examples import EXAMPLES, goal

CASES = [(rule, *found) for rule in EXAMPLES for found in EXAMPLES[rule].found]
OTHERS = [(rule, passed) for rule in EXAMPLES for passed in EXAMPLES[rule].passed]


def test_every_rule_has_examples_of_what_it_finds_and_of_what_it_passes_by() -> None:
    assert list(EXAMPLES) == list(RULES)
    assert all(one.found and one.passed for one in EXAMPLES.values())


@pytest.mark.parametrize(
    ("rule", "charted", "key_result", "other"), CASES, ids=lambda one: str(one)[:30]
)
def test_a_rule_finds_what_it_is_about_and_says_where(
    rule: str, charted: Charted, key_result: str | None, other: str | None
) -> None:
    (found,) = gaps_of(charted, [rule])

    assert (found.gap.key_result, found.gap.other) == (key_result, other)
    assert found.gap.message
    assert found.gap.suggestion
    assert found.severity is not Severity.BLOCKING


@pytest.mark.parametrize(("rule", "charted"), OTHERS, ids=lambda one: str(one)[:30])
def test_a_rule_passes_by_what_it_is_not_about(rule: str, charted: Charted) -> None:
    assert list(gaps_of(charted, [rule])) == []


def test_a_goal_about_which_nothing_is_wrong_has_no_findings() -> None:
    assert list(gaps_of(goal())) == []


def test_all_rules_are_asked_in_their_order_where_none_is_named() -> None:
    charted = goal(above=(), owned=OWNED_MAX + 1)

    assert [one.rule for one in gaps_of(charted)] == ["orphan", "overloaded_owner"]
    assert list(gaps_of(charted, ["level_skipped"])) == []

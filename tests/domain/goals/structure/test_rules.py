"""Shows each rule of the structure check by its examples (rules §2.4, §2.5)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from domain.cycles.cycle import Cycle
from domain.goals.ending.closing import GoalClosed
from domain.goals.goal import Goal
from domain.goals.objective import Ambition
from domain.goals.refusals import CriteriaNotMet, KeyResultNeeded
from domain.goals.scoring.scores import Score
from domain.goals.structure.check import (
    BLOCKING_BY_DEFAULT,
    RULES,
    blocking_findings,
    check_goal,
)
from domain.goals.structure.findings import Checked, Finding, Severity
from domain.texts import Personal, Text
from tests.domain.goals.structure.drafts import objective, smart
from tests.domain.goals.structure.examples import EXAMPLES, Found
from tests.domain.spec import MORNING, Act, History, given, recorded
from tests.examples import GOAL, submitted

# A hundred days after the examples begin.
NOW = MORNING + timedelta(days=100)

CASES = [(rule, found) for rule in EXAMPLES for found in EXAMPLES[rule].found]
OTHERS = [(rule, acts) for rule in EXAMPLES for acts in EXAMPLES[rule].passed]


def read(text: Text | None) -> str:
    return (text.text if isinstance(text, Personal) else text) or ""


def checked_of(acts: list[Act]) -> Checked:
    history = given(*acts)
    aggregates = history.aggregates
    goal = aggregates[Goal.stream_of(GOAL)]
    assert isinstance(goal, Goal)
    cycle = aggregates.get(Cycle.stream_of(goal.cycle or ""))
    days = cycle.days if isinstance(cycle, Cycle) else None
    return Checked(goal, read, NOW, days, reached_by(goal.owner, history))


def reached_by(owner: str, history: History) -> list[Decimal | None]:
    """Return what the aspirational objectives of an owner came to, the last first."""
    closed = [
        history.aggregates[record.stream]
        for record in reversed(history.records)
        if isinstance(record.event, GoalClosed)
    ]
    scores = [
        history.aggregates.get(Score.stream_of(goal.id))
        for goal in closed
        if isinstance(goal, Goal)
        and goal.owner == owner
        and goal.ambition is Ambition.ASPIRATIONAL
    ]
    return [one.stored.get(None) for one in scores if isinstance(one, Score)]


def found_by(rule: str, checked: Checked) -> list[Finding]:
    return [one for one in check_goal(checked) if one.rule == rule]


def test_every_rule_has_examples_of_what_it_finds_and_of_what_it_passes_by() -> None:
    assert list(EXAMPLES) == list(RULES)
    assert all(examples.found and examples.passed for examples in EXAMPLES.values())


@pytest.mark.parametrize(("rule", "found"), CASES, ids=lambda one: str(one)[:30])
def test_a_rule_finds_what_it_is_about_and_says_where(rule: str, found: Found) -> None:
    checked = checked_of(found.acts)

    findings = found_by(rule, checked)

    assert tuple(one.field for one in findings) == found.fields
    assert all(one.message and one.suggestion for one in findings)


@pytest.mark.parametrize(("rule", "acts"), OTHERS, ids=lambda one: str(one)[:30])
def test_a_rule_passes_by_what_it_is_not_about(rule: str, acts: list[Act]) -> None:
    checked = checked_of(acts)

    assert found_by(rule, checked) == []


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_says_in_a_sentence_what_it_finds(rule: str) -> None:
    says = RULES[rule].says

    assert says[0].isupper()
    assert says.endswith((".", "?"))


def test_checking_changes_nothing_and_finds_the_same_again() -> None:
    """Rules §2.5: pure and deterministic."""
    checked = checked_of(smart(criteria=(), measure=None))
    goal = checked.goal
    before = goal.copy()

    first, second = check_goal(checked), check_goal(checked)

    assert first == second
    assert all(getattr(goal, slot) == getattr(before, slot) for slot in Goal.__slots__)


def test_the_five_criteria_block_by_default() -> None:
    """Rules §2.5."""
    checked = checked_of(smart(criteria=()))

    blocking = blocking_findings(checked)

    assert {one.rule for one in blocking} == {*BLOCKING_BY_DEFAULT}
    assert {one.severity for one in blocking} == {Severity.BLOCKING}


def test_a_policy_says_which_findings_block() -> None:
    """Rules §2.5: others keep the severity they have."""
    checked = checked_of(smart(criteria=(), title="Renew"))

    found = {
        one.rule: one.severity
        for one in check_goal(checked, blocking={"vague_statement"})
    }

    assert found["vague_statement"] is Severity.BLOCKING
    assert found["criterion_specific"] is Severity.WARNING
    blocking = blocking_findings(checked, blocking={"vague_statement"})
    assert {one.rule for one in blocking} == {"vague_statement"}


def test_what_blocks_is_found_when_a_goal_is_submitted() -> None:
    """Rules §5.1: with every finding that blocks, by rule."""
    history = given(*smart(criteria=(), measure=None))

    with pytest.raises(CriteriaNotMet) as refused:
        history.do(submitted())

    told = refused.value.facts["findings"].split("; ")
    rules = [one.partition(":")[0] for one in told]
    assert rules == [one.id for one in RULES.values() if one.id in {*rules}]
    assert set(rules) == {*BLOCKING_BY_DEFAULT, "no_measure"}
    assert recorded(history) == []


def test_an_objective_without_a_key_result_has_a_reason_of_its_own() -> None:
    """Rules §5.1."""
    history = given(*objective())

    with pytest.raises(KeyResultNeeded):
        history.do(submitted())

    assert recorded(history) == []

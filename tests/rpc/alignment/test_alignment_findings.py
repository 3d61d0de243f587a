"""Shows over the wire which gaps between goals are found (rules §8.4)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from google.type.date_pb2 import Date

from domain.alignment.gaps.rules import RULES
from goalledger.v1 import (
    alignment_findings_pb2,
    goal_life_commands_pb2,
    lifecycle_pb2,
)
from tests.rpc.acme import ACME, HIRING, QUARTER, SALES, Acme, reading, smart
from tests.rpc.lives import findings
from tests.rpc.measured import FRIDAYS
from tests.rpc.refusing import invalid
from tests.rpc.served import ANNA
from tests.rpc.trees import (
    BOTH,
    CHILDREN,
    DEPENDS,
    FOLLOWS,
    SUPPORTS,
    align,
    goal_name,
    grow,
    score,
)

COMPANY = lifecycle_pb2.GOAL_LEVEL_COMPANY
INDIVIDUAL = lifecycle_pb2.GOAL_LEVEL_INDIVIDUAL


def listed(acme: Acme, *rules: str, **said: Any) -> list[Any]:
    """List findings of some rules."""
    read = said.pop("read", reading(strong=True))
    request = alignment_findings_pb2.ListAlignmentFindingsRequest(
        parent=ACME, rules=rules, read=read, **said
    )
    return list(acme.served.ask(request).findings)


def found(acme: Acme, *rules: str, **said: Any) -> list[tuple[str, str]]:
    """List which rules found what."""
    return [
        (one.rule, one.resource.removeprefix(f"{ACME}/goals/"))
        for one in listed(acme, *rules, **said)
    ]


def test_goals_that_lead_nowhere_and_parents_without_children_are_found(
    acme: Acme,
) -> None:
    """Rules §8.4; features D4."""
    grow(acme, "top", "calls", level=COMPANY, key_result={"progress_from": FOLLOWS})
    both = grow(acme, "both", roll_up=BOTH)
    helps = grow(acme, "helps")
    align(acme, helps, both, kind=SUPPORTS)
    rules = ("orphan", "parent_without_children")

    before = found(acme, *rules)
    calls = f"{goal_name('top')}/keyResults/calls"
    align(acme, helps, calls, alignment_id="calls")
    after = found(acme, *rules)

    assert before == [
        ("orphan", "both"),
        ("parent_without_children", "both"),
        ("parent_without_children", "top/keyResults/calls"),
    ]
    assert after == before[:2]
    assert all(one.message and one.suggestion for one in listed(acme))


def test_skipped_levels_and_days_outside_the_parents_are_found(acme: Acme) -> None:
    """Rules §2.5, §8.4; features D4."""
    top = grow(acme, "top", level=COMPANY)
    april = Date(year=2026, month=4, day=1)
    window = {"start_date": QUARTER.start_date, "end_date": april}
    mine = grow(acme, "mine", level=INDIVIDUAL, window=window)
    align(acme, mine, top)

    gaps = listed(acme, "level_skipped", "window_outside_parent")

    assert [(one.rule, one.resource, one.other) for one in gaps] == [
        ("level_skipped", mine, top),
        ("window_outside_parent", mine, top),
    ]
    assert (gaps[0].owner, gaps[0].goal_title) == (
        acme.anna,
        "Customers stay with us",
    )


def test_children_that_hit_their_targets_while_the_parent_misses_are_found(
    acme: Acme,
) -> None:
    """Rules §8.4; features D4: hits targets while the team misses."""
    top, low = grow(acme, "top"), grow(acme, "low")
    align(acme, low, top)
    score(acme, low, "99")
    before = found(acme, "children_achieved")

    score(acme, low, "100")
    between = found(acme, "children_achieved")
    score(acme, top, "100")

    assert (before, between) == ([], [("children_achieved", "top")])
    assert found(acme, "children_achieved") == []


def test_an_owner_of_many_goals_is_found_once(acme: Acme) -> None:
    """Rules §8.4: more than five active goals."""
    for n in range(6):
        grow(acme, f"g{n}", unit=SALES if n == 3 else "")
        assert len(found(acme, "overloaded_owner")) == (n == 5)

    (one,) = listed(acme, "overloaded_owner")
    assert (one.owner, one.resource) == (acme.anna, goal_name("g0"))
    assert found(acme, "overloaded_owner", unit=SALES) == [("overloaded_owner", "g3")]
    assert found(acme, "overloaded_owner", owner=acme.ben) == []
    pausing = goal_life_commands_pb2.PauseGoalRequest(name=goal_name("g5"))
    acme.served.ask(pausing, ANNA)
    assert found(acme, "overloaded_owner") == []


def test_key_results_that_nobody_works_on_are_found(acme: Acme) -> None:
    """Rules §6.5, §8.4."""
    top = grow(acme, "top", "a", "b", "c", schedule=FRIDAYS)
    align(acme, grow(acme, "low"), f"{top}/keyResults/b", kind=SUPPORTS)
    score(acme, top, "10", "c")
    rule = "key_result_idle"

    at_once = found(acme, rule)
    acme.served.steered.time += timedelta(days=11)
    later = found(acme, rule)

    low = (rule, "low/keyResults/done")
    assert at_once == [low, (rule, "top/keyResults/a")]
    assert later == [*at_once, (rule, "top/keyResults/c")]


def test_dependencies_that_are_late_or_rest_are_found(acme: Acme) -> None:
    """Rules §8.4; features D4."""
    needs, base = grow(acme, "needs"), grow(acme, "base")
    align(acme, needs, base, kind=DEPENDS)
    rule = "dependency_at_risk"
    unknown = found(acme, rule)
    score(acme, base, "100")
    well = found(acme, rule)
    score(acme, base, "0")
    acme.served.steered.time += timedelta(days=40)
    late = listed(acme, rule)
    score(acme, base, "100")
    acme.served.ask(goal_life_commands_pb2.PauseGoalRequest(name=base), ANNA)

    assert (unknown, well) == ([], [])
    assert [(one.resource, one.other) for one in late] == [(needs, base)]
    assert late[0].message.endswith("is OFF_TRACK")
    assert listed(acme, rule)[0].message.endswith("rests")


def test_findings_come_in_pages_by_goal_and_as_of_any_position(acme: Acme) -> None:
    for goal in ("a", "b", "c"):
        grow(acme, goal, roll_up=CHILDREN)
    request = alignment_findings_pb2.ListAlignmentFindingsRequest(
        parent=ACME, read=reading(strong=True)
    )
    whole = acme.served.ask(request)
    grow(acme, "d")
    request.read.as_of_position = whole.read_info.resolved_position

    seen, request.page_size = [], 2
    while True:
        page = acme.served.ask(request)
        seen += page.findings
        request.page_token = page.next_page_token
        if not request.page_token:
            break

    assert seen == list(whole.findings)
    assert {one.resource.split("/")[3] for one in seen[:3]} == {"a"}


@pytest.mark.parametrize("rule", ["", "orphans", "digits_in_objective"])
def test_a_rule_that_is_none_is_refused(acme: Acme, rule: str) -> None:
    request = alignment_findings_pb2.ListAlignmentFindingsRequest(
        parent=ACME, rules=[*RULES, rule]
    )

    invalid(acme, request, f"rules[{len(RULES)}]")


def test_a_goal_that_is_aligned_is_relevant_without_a_reason(acme: Acme) -> None:
    """Rules §2.4: an alignment edge, or a stated reason."""
    goal = smart(acme.anna)
    del goal.criteria[3]
    acme.draft_smart(goal=goal)
    top = grow(acme, "top")
    before = findings(acme, HIRING)

    align(acme, HIRING, top)

    assert goal.criteria[2].criterion == lifecycle_pb2.CRITERION_ACHIEVABLE
    assert "criterion_relevant" in before
    assert "criterion_relevant" not in findings(acme, HIRING)
    acme.submit(HIRING)

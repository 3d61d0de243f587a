"""Shows the alignment map over the wire: what leads to what, as of when (rules §8)."""

from __future__ import annotations

from typing import Any

import pytest

from goalledger.v1 import (
    alignment_map_pb2,
    goal_commands_pb2,
    lifecycle_pb2,
)
from tests.rpc.acme import ACME, HIRING, RENEWALS, SALES, WHY, Acme, drafting, reading
from tests.rpc.books import Q1, activate_in_quarter
from tests.rpc.refusing import invalid
from tests.rpc.served import BEN, refused
from tests.rpc.trees import (
    CHILDREN,
    DEPENDS,
    SUPPORTS,
    align,
    goal_name,
    grow,
    score,
    unaligning,
)

COMPANY = lifecycle_pb2.GOAL_LEVEL_COMPANY
TEAM = lifecycle_pb2.GOAL_LEVEL_TEAM
ACTIVE = lifecycle_pb2.GOAL_STATE_ACTIVE
CLOSED = lifecycle_pb2.GOAL_STATE_CLOSED


def page_of(acme: Acme, **said: Any) -> Any:
    """Read a page of the map."""
    read = said.pop("read", reading(strong=True))
    request = alignment_map_pb2.GetAlignmentMapRequest(parent=ACME, read=read, **said)
    return acme.served.ask(request)


def mapped(acme: Acme, **said: Any) -> dict[str, alignment_map_pb2.AlignmentNode]:
    """Read the map, by the ids of goals."""
    nodes = page_of(acme, **said).nodes
    return {one.goal.rpartition("/")[2]: one for one in nodes}


@pytest.fixture
def grown(acme: Acme) -> Acme:
    """Give a company with a tree of three levels, and goals beside it."""
    top = grow(acme, "top", "calls", level=COMPANY, roll_up=CHILDREN)
    middle = grow(acme, "middle", roll_up=CHILDREN, unit=SALES)
    align(acme, middle, top, weight="2")
    acme.activate_smart()
    align(acme, HIRING, middle)
    align(acme, HIRING, top, kind=SUPPORTS, alignment_id="helps")
    small = grow(acme, "small")
    align(acme, small, f"{top}/keyResults/calls")
    acme.served.ask(drafting(acme.anna), BEN)
    align(acme, RENEWALS, small, kind=DEPENDS)
    return acme


def test_the_map_shows_what_leads_to_what_and_where_it_stands(grown: Acme) -> None:
    """Rules §8; features D4."""
    score(grown, goal_name("small"), "80")

    nodes = mapped(grown)

    assert list(nodes) == ["hiring", "middle", "renewals", "small", "top"]
    assert {goal: one.depth for goal, one in nodes.items()} == {
        "hiring": 2,
        "middle": 1,
        "renewals": 0,
        "small": 1,
        "top": 0,
    }
    assert {goal: one.children for goal, one in nodes.items() if one.children} == {
        "middle": 1,
        "top": 2,
    }
    middle, hiring = nodes["middle"], nodes["hiring"]
    assert (middle.contributes_to, middle.weight) == (goal_name("top"), "2")
    assert nodes["small"].contributes_to == f"{goal_name('top')}/keyResults/calls"
    assert [(one.kind, one.parent) for one in hiring.others] == [
        (SUPPORTS, goal_name("top"))
    ]
    assert (middle.owner, middle.unit, middle.level) == (grown.anna, SALES, TEAM)
    assert (nodes["small"].score, nodes["renewals"].score) == ("0.8", "")
    assert hiring.framework == lifecycle_pb2.FRAMEWORK_SMART
    assert [goal for goal, one in nodes.items() if one.orphan] == ["renewals"]


def test_a_part_of_the_map_is_read_from_a_root_or_by_filters(grown: Acme) -> None:
    """Features D4."""
    assert set(mapped(grown, root=goal_name("middle"))) == {"middle", "hiring"}
    assert set(mapped(grown, root=goal_name("top"))) == {
        "top",
        "middle",
        "hiring",
        "small",
    }
    assert set(mapped(grown, unit=SALES)) == {"middle"}
    assert set(mapped(grown, level=COMPANY)) == {"top"}
    assert "renewals" not in mapped(grown, states=[ACTIVE])
    assert mapped(grown, states=[CLOSED]) == {}
    part = mapped(grown, root=goal_name("top"), level=TEAM, states=[ACTIVE])
    assert {goal: one.depth for goal, one in part.items()} == {
        "hiring": 2,
        "middle": 1,
        "small": 1,
    }


def test_the_map_of_a_cycle_shows_its_goals(acme: Acme) -> None:
    """Rules §7.1, §8; features D4."""
    activate_in_quarter(acme)
    acme.draft_smart()

    nodes = mapped(acme, cycle=Q1)

    assert {goal: one.cycle for goal, one in nodes.items()} == {"renewals": Q1}


def test_the_map_is_read_as_of_any_position(grown: Acme) -> None:
    """Features D4, F2."""
    answer = page_of(grown)
    grown.served.ask(unaligning(f"{goal_name('middle')}/alignments/up"), BEN)
    grown.served.ask(goal_commands_pb2.CancelGoalRequest(name=HIRING, **WHY), BEN)

    then = page_of(
        grown, read=reading(as_of_position=answer.read_info.resolved_position)
    )
    now = mapped(grown)

    assert list(then.nodes) == list(answer.nodes)
    assert (now["middle"].depth, now["hiring"].depth) == (0, 1)
    assert (now["middle"].orphan, now["hiring"].orphan) == (True, False)


@pytest.mark.parametrize("root", ["", goal_name("top")])
def test_pages_of_the_map_neither_skip_nor_repeat_while_others_write(
    grown: Acme, root: str
) -> None:
    whole, seen, token = list(page_of(grown, root=root).nodes), [], ""
    while True:
        page = page_of(grown, root=root, page_size=2, page_token=token)
        seen += page.nodes
        grown.draft(goal_id=f"g{len(seen)}")
        align(grown, goal_name(f"g{len(seen)}"), goal_name("top"))
        token = page.next_page_token
        if not token:
            break

    assert seen == whole


def test_pages_below_a_root_show_what_else_is_asked_of_them(grown: Acme) -> None:
    asked = {"root": goal_name("top"), "level": TEAM}
    seen, token = [], ""
    while True:
        page = page_of(grown, page_size=1, page_token=token, **asked)
        seen += page.nodes
        token = page.next_page_token
        if not token:
            break

    assert seen == list(page_of(grown, **asked).nodes)
    assert [one.goal for one in seen] == [
        HIRING,
        goal_name("middle"),
        goal_name("small"),
    ]


def test_an_unknown_root_is_refused(grown: Acme) -> None:
    with refused("RESOURCE_NOT_FOUND"):
        page_of(grown, root=goal_name("nothing"))
    with refused("RESOURCE_NOT_FOUND"):
        page_of(grown, root=RENEWALS, read=reading(as_of_position=5))
    request = alignment_map_pb2.GetAlignmentMapRequest(
        parent=ACME, root="organizations/globex/goals/top"
    )
    invalid(grown, request, "root")

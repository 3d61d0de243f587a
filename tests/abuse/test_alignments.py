"""Goals aligned to what they may not be aligned to, and in great numbers (abuse 61)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from goalledger.v1 import goal_commands_pb2, key_result_commands_pb2, lifecycle_pb2
from tests.abuse.company import nothing_recorded, reason_of
from tests.abuse.conftest import verify
from tests.rpc.acme import ACME, WHY, Acme, adding, drafting
from tests.rpc.alignment.test_alignment_map import mapped
from tests.rpc.lives import goal_of
from tests.rpc.served import ANNA, BEN
from tests.rpc.trees import (
    CHAIN_MAX,
    CHILDREN,
    DEPENDS,
    SUPPORTS,
    accepting,
    align,
    aligning,
    goal_name,
    grow,
    score,
)

KINDS = (SUPPORTS, DEPENDS)
TOP, LOW = goal_name("top"), goal_name("low")
MANY = 200


@pytest.fixture(scope="module")
def company(each_company: Acme) -> Iterator[Acme]:
    """Give a company with a small tree, and goals that have ended."""
    acme = each_company
    grow(acme, "top", "done", "dropped")
    dropping = key_result_commands_pb2.DropKeyResultRequest(
        name=f"{TOP}/keyResults/dropped", **WHY
    )
    acme.served.ask(dropping, BEN)
    grow(acme, "low")
    align(acme, LOW, TOP)
    for goal in ("closed", "cancelled"):
        grow(acme, goal)
    score(acme, goal_name("closed"), "10")
    missed = lifecycle_pb2.DISPOSITION_MISSED
    close = goal_commands_pb2.CloseGoalRequest(
        name=goal_name("closed"), disposition=missed
    )
    acme.served.ask(close, ANNA)
    cancel = goal_commands_pb2.CancelGoalRequest(name=goal_name("cancelled"), **WHY)
    acme.served.ask(cancel, BEN)
    yield acme
    assert verify(acme)


@pytest.mark.parametrize(
    ("goal", "parent", "reason"),
    [
        ("low", "low", "ALIGNMENT_CYCLE"),
        ("low", "low/keyResults/done", "ALIGNMENT_CYCLE"),
        ("top", "low", "ALIGNMENT_CYCLE"),
        ("top", "low/keyResults/done", "ALIGNMENT_CYCLE"),
        ("low", "closed", "GOAL_CLOSED"),
        ("low", "cancelled", "GOAL_CANCELLED"),
        ("closed", "top", "GOAL_CLOSED"),
        ("cancelled", "top", "GOAL_CANCELLED"),
        ("low", "nothing", "RESOURCE_NOT_FOUND"),
        ("nothing", "top", "RESOURCE_NOT_FOUND"),
        ("low", "top/keyResults/nothing", "RESOURCE_NOT_FOUND"),
        ("low", "top/keyResults/dropped", "KEY_RESULT_DROPPED"),
    ],
)
def test_what_makes_no_alignment_is_refused_and_records_nothing(
    company: Acme, goal: str, parent: str, reason: str
) -> None:
    request = aligning(goal_name(goal), goal_name(parent), alignment_id="other")

    with nothing_recorded(company):
        assert reason_of(company, request, ANNA) == reason
        request.validate_only, request.request_id = True, ""
        assert reason_of(company, request, ANNA) == reason


@pytest.mark.parametrize(
    "said",
    [
        {"parent": "organizations/globex/goals/top"},
        {"goal": "organizations/globex/goals/low"},
        {"parent": ACME},
        {"parent": f"{TOP}/alignments/up"},
        {"kind": 0},
        {"weight": "-1"},
        {"weight": "1000.1"},
        {"weight": "NaN"},
        {"weight": "1", "kind": SUPPORTS},
        {"alignment_id": "../up"},
    ],
    ids=str,
)
def test_what_is_said_amiss_is_refused_by_field(
    company: Acme, said: dict[str, Any]
) -> None:
    request = aligning(**{"goal": LOW, "parent": TOP, "alignment_id": "odd", **said})

    with nothing_recorded(company):
        assert reason_of(company, request, ANNA) == "FIELD_INVALID"


@pytest.mark.parametrize("kind", KINDS)
def test_help_and_need_may_go_round_in_circles_but_not_to_oneself(
    company: Acme, kind: Any
) -> None:
    about = {"kind": kind, "alignment_id": f"round-{kind}"}

    assert reason_of(company, aligning(LOW, LOW, **about), ANNA) == "ALIGNMENT_CYCLE"
    assert reason_of(company, aligning(TOP, LOW, **about), ANNA) == "OK"
    assert reason_of(company, aligning(LOW, TOP, **about), ANNA) == "OK"


def test_two_halves_of_a_loop_may_both_wait_and_only_one_is_accepted(
    company: Acme,
) -> None:
    ask, one, two = company.served.ask, grow(company, "one"), grow(company, "two")
    for child, parent in ((one, two), (two, one)):
        ask(aligning(child, parent, alignment_id="loop"), BEN)
    ask(accepting(f"{one}/alignments/loop"), ANNA)

    with nothing_recorded(company):
        request = accepting(f"{two}/alignments/loop")
        assert reason_of(company, request, ANNA) == "ALIGNMENT_CYCLE"


def test_a_chain_of_nine_is_refused_from_either_end_and_in_the_middle(
    company: Acme,
) -> None:
    names = [goal_name(f"c{n}") for n in range(CHAIN_MAX)]
    for n in range(CHAIN_MAX):
        company.served.ask(drafting(company.anna, goal_id=f"c{n}"), BEN)
    for child, parent in zip(names[1:], names, strict=False):
        align(company, child, parent)
    for goal in ("above", "below", "beside"):
        company.served.ask(drafting(company.anna, goal_id=goal), BEN)
    align(company, goal_name("below"), goal_name("beside"))

    with nothing_recorded(company):
        for child, parent in (
            (names[0], goal_name("above")),
            (goal_name("below"), names[-1]),
            (goal_name("beside"), names[-2]),
        ):
            request = aligning(child, parent, alignment_id="nine")
            assert reason_of(company, request, ANNA) == "ALIGNMENT_TOO_DEEP"
    assert mapped(company, root=names[0])["c7"].depth == CHAIN_MAX - 1


def test_hundreds_of_goals_contribute_to_one(company: Acme) -> None:
    level = lifecycle_pb2.GOAL_LEVEL_COMPANY
    root = grow(company, "root", roll_up=CHILDREN, level=level)
    counting = [grow(company, f"counts{n}") for n in range(4)]
    for goal in counting:
        align(company, goal, root)
    for n in range(MANY - len(counting)):
        company.served.ask(drafting(company.anna, goal_id=f"leaf{n}"), BEN)
        align(company, goal_name(f"leaf{n}"), root)

    score(company, counting[0], "50")

    assert goal_of(company, root).score == "0.125"
    assert mapped(company, root=root, level=level)["root"].children == MANY


def test_ids_of_alignments_are_used_once(company: Acme) -> None:
    request = aligning(LOW, goal_name("draft"), kind=SUPPORTS, alignment_id="up")
    company.served.ask(drafting(company.anna, goal_id="draft"), BEN)
    added = adding(parent=goal_name("draft"), key_result_id="k")
    company.served.ask(added, BEN)

    with nothing_recorded(company):
        assert reason_of(company, request, ANNA) == "RESOURCE_EXISTS"
    request.alignment_id, request.request_id = "to-draft", ""
    request.parent = f"{goal_name('draft')}/keyResults/k"
    assert reason_of(company, request, ANNA) == "OK"

"""Shows what goals are to one another with the command: said, decided, mapped."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from goalledger.v1.alignment_map_pb2 import AlignmentNode
from services.cli.goals.alignment_map import in_a_tree
from services.demo.company import principal
from tests.cli.conftest import Run
from tests.cli.test_directory import done

TOP = "trusted-by-cities"
AS_MARA = ("--principal", principal("mara.lindqvist"))
WHY = ("--why", "dependency", "--reason", "It leads elsewhere.")


class Owned(NamedTuple):
    """An active goal below the company's, and how its owner signs in."""

    goal: str
    owner: tuple[str, str]


@pytest.fixture
def owned(run: Run) -> Owned:
    """Give an active goal of somebody's who owns none of the company's."""
    goals = run("goals", "list", "--state", "active", "-o", "json").json["goals"]
    people = run("people", "list", "--limit", "0", "-o", "json").json["people"]
    principals = {one["name"]: one["principal"] for one in people}
    one = next(one for one in goals if principals[one["owner"]] != AS_MARA[1])
    return Owned(
        one["name"].rpartition("/")[2], ("--principal", principals[one["owner"]])
    )


def test_an_alignment_is_proposed_accepted_mapped_and_ended(
    run: Run, owned: Owned
) -> None:
    goal, name = owned.goal, f"{owned.goal}/needs"
    said = ("--to", TOP, "--kind", "depends-on", "--id", "needs", *owned.owner)
    asked = done(run("alignments", "align", goal, *said))
    waiting = done(run("goals", "show", goal)).out
    done(run("alignments", "accept", name, *AS_MARA))
    held = done(run("goals", "show", goal)).out
    shown = done(run("alignments", "map", "--state", "active")).out
    listed = done(run("alignments", "list", "--to", TOP, "--kind", "depends-on")).out
    ended = done(run("alignments", "unalign", name, *owned.owner))

    assert f"Alignment   {name}\n" in asked.out
    assert f"alignment {name}: depends on {TOP}" in waiting
    assert f"depends on {TOP}\n" in held
    (line,) = (one for one in shown.splitlines() if one.lstrip().startswith(goal))
    assert line.endswith(f"depends on {TOP}")
    assert f"{name}  depends on {TOP}  accepted  " in listed
    assert "goal.unaligned" in ended.out


def test_what_is_declined_is_declined_with_a_reason(run: Run, owned: Owned) -> None:
    goal, name = owned.goal, f"{owned.goal}/helps"
    said = ("--to", f"{TOP}/retention", "--kind", "supports", "--id", "helps")
    done(run("alignments", "align", goal, *said, *owned.owner))

    silent = run("alignments", "decline", name, *AS_MARA)
    done(run("alignments", "decline", name, *AS_MARA, *WHY))
    listed = run("alignments", "list", "--goal", goal, "-o", "json").json["alignments"]

    assert silent.code == 8
    assert "REASON_REQUIRED" in silent.said
    (one,) = (one for one in listed if one["name"].endswith("/helps"))
    assert one["state"] == "ALIGNMENT_STATE_DECLINED"
    assert one["decision_reason"] == "It leads elsewhere."
    assert one["parent"].endswith(f"{TOP}/keyResults/retention")


def test_gaps_are_listed_by_rule(run: Run) -> None:
    found = done(run("alignments", "findings", "--rule", "orphan")).out
    unknown = run("alignments", "findings", "--rule", "orphans")

    assert found.startswith("ABOUT")
    assert (unknown.code, "must be one of orphan" in unknown.said) == (8, True)


def test_a_score_that_rolls_up_is_explained_by_the_goals_that_count(run: Run) -> None:
    explained = done(run("scores", "explain", TOP)).out

    assert "COUNTS AS" in explained
    assert "Computation  key results = (" in explained


def test_goals_stand_below_what_they_contribute_to() -> None:
    above = {"a": "", "b": "d", "c": "a/keyResults/k", "d": "c", "e": "gone"}
    nodes = [AlignmentNode(goal=g, contributes_to=to) for g, to in above.items()]

    shown = [(node.goal, depth) for node, depth in in_a_tree(nodes)]

    assert shown == [("a", 0), ("c", 1), ("d", 2), ("b", 3), ("e", 0)]

"""Shows what goals are to one another with the command: said, decided, mapped."""

from __future__ import annotations

from goalledger.v1.alignment_map_pb2 import AlignmentNode
from services.cli.alignment_map import in_a_tree
from services.demo.company import principal
from tests.cli.conftest import Run
from tests.cli.test_directory import done

TOP, BELOW, APART = "trusted-by-cities", "city-fleets-2026q4", "lean-stock-2026q4"
AS_MARA = ("--principal", principal("mara.lindqvist"))
AS_TEODOR = ("--principal", principal("teodor.vance"))
WHY = ("--why", "dependency", "--reason", "Stock leads elsewhere.")


def lines(text: str, goal: str) -> list[str]:
    return [line for line in text.splitlines() if line.lstrip().startswith(goal)]


def test_an_alignment_is_proposed_accepted_mapped_and_ended(run: Run) -> None:
    said = ("--to", TOP, "--weight", "2", "--id", "up", *AS_TEODOR)
    asked = done(run("alignments", "align", BELOW, *said))
    waiting = done(run("goals", "show", BELOW)).out
    done(run("alignments", "accept", f"{BELOW}/up", *AS_MARA))
    goal = done(run("goals", "show", BELOW)).out
    tree = done(run("alignments", "map", "--root", TOP)).out
    listed = done(run("alignments", "list", "--to", TOP, "--state", "accepted")).out
    ended = done(run("alignments", "unalign", f"{BELOW}/up", *AS_TEODOR))

    assert f"Alignment   {BELOW}/up\n" in asked.out
    assert f"alignment {BELOW}/up: contributes to {TOP} (weight 2)" in waiting
    assert f"Aligned       contributes to {TOP} (weight 2)\n" in goal
    assert [line.split("  ")[0] for line in lines(tree, TOP)] == [TOP]
    assert lines(tree, BELOW)[0].startswith(f"  {BELOW}  ")
    assert f"{BELOW}/up  contributes to {TOP} (weight 2)  accepted  Teodor" in listed
    assert "goal.unaligned" in ended.out


def test_what_is_declined_is_declined_with_a_reason(run: Run) -> None:
    said = ("--to", f"{TOP}/retention", "--kind", "supports", "--id", "helps")
    done(run("alignments", "align", APART, *said, *AS_TEODOR))

    silent = run("alignments", "decline", f"{APART}/helps", *AS_MARA)
    done(run("alignments", "decline", f"{APART}/helps", *AS_MARA, *WHY))
    listed = run("alignments", "list", "--goal", APART, "-o", "json").json

    assert silent.code == 8
    assert "REASON_REQUIRED" in silent.said
    (one,) = listed["alignments"]
    assert one["state"] == "ALIGNMENT_STATE_DECLINED"
    assert one["decision_reason"] == "Stock leads elsewhere."
    assert one["parent"].endswith(f"{TOP}/keyResults/retention")


def test_gaps_are_listed_by_rule(run: Run) -> None:
    found = done(run("alignments", "findings", "--rule", "orphan")).out
    unknown = run("alignments", "findings", "--rule", "orphans")

    assert f"{APART} " in found
    assert "contributes to no other goal" in found
    assert (unknown.code, "must be one of orphan" in unknown.said) == (8, True)


def test_goals_stand_below_what_they_contribute_to() -> None:
    above = {"a": "", "b": "d", "c": "a/keyResults/k", "d": "c", "e": "gone"}
    nodes = [AlignmentNode(goal=g, contributes_to=to) for g, to in above.items()]

    shown = [(node.goal, depth) for node, depth in in_a_tree(nodes)]

    assert shown == [("a", 0), ("c", 1), ("d", 2), ("b", 3), ("e", 0)]

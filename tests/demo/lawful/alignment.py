"""Rules of alignments: who decides, no loops, no chain that is too long."""

from __future__ import annotations

from services.demo.acts import alignment as acts
from tests.demo.lawful.followed import Followed, Told
from tests.demo.lawful.rules import Rules

CHAIN_MAX = 8

RULES = Rules()


@RULES.of(acts.AlignmentProposed)
def _proposal(told: Told, act: acts.AlignmentProposed) -> None:
    child, parent = _standing(told, act.goal), _standing(told, act.parent)
    assert act.goal != act.parent
    assert act.key_result is None or act.key_result in parent.measures
    assert (act.weight is not None) == (act.kind == "CONTRIBUTES_TO")
    if act.kind == "CONTRIBUTES_TO":
        _require_chain(told, act.goal, act.parent)
    told.ties[act.goal, act.alignment] = act
    if act.by in child.owners & parent.owners:
        _hold(told, act)


@RULES.of(acts.AlignmentAccepted)
def _acceptance(told: Told, act: acts.AlignmentAccepted) -> None:
    _hold(told, _decided(told, act.goal, act.alignment, act.by))


@RULES.of(acts.AlignmentDeclined)
def _declining(told: Told, act: acts.AlignmentDeclined) -> None:
    assert act.reason
    _decided(told, act.goal, act.alignment, act.by)
    del told.ties[act.goal, act.alignment]


@RULES.of(acts.GoalUnaligned)
def _untying(told: Told, act: acts.GoalUnaligned) -> None:
    assert act.reason
    _standing(told, act.goal)
    told.held.remove((act.goal, act.alignment))


def _standing(told: Told, goal: str) -> Followed:
    followed = told.goals[goal]
    assert followed.state not in {"CLOSED", "CANCELLED"}, f"{goal} has ended"
    return followed


def _decided(told: Told, goal: str, alignment: str, by: str) -> acts.AlignmentProposed:
    asked = told.ties[goal, alignment]
    assert (goal, alignment) not in told.held
    child, parent = _standing(told, goal), _standing(told, asked.parent)
    other = child if asked.by in parent.owners else parent
    assert by in other.owners
    assert by != asked.by
    return asked


def _hold(told: Told, asked: acts.AlignmentProposed) -> None:
    told.held.add((asked.goal, asked.alignment))
    if asked.kind == "CONTRIBUTES_TO":
        _require_chain(told, asked.goal, asked.parent)
        told.above[asked.goal] = asked.parent


def _require_chain(told: Told, goal: str, parent: str) -> None:
    chain: list[str] = [goal, parent]
    while chain[-1] in told.above:
        chain.append(told.above[chain[-1]])
    assert goal not in chain[1:], "a loop"
    assert len(chain) <= CHAIN_MAX
